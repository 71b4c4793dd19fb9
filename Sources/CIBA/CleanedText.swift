/// A text from outside, made fit for one line of a screen and for the store.
///
/// Control, bidi, zero-width, format and other invisible characters are dropped, and marks that have
/// no letter to stand on; line breaks and runs of white space become one space, both ends are trimmed, and what is longer than `limit`
/// Unicode scalars is cut between two characters.
package func cleaned(_ text: String, limit: Int = 200) -> String {
  var result = ""
  var length = 0
  var spaceIsDue = false
  for character in text.unicodeScalars.visible.characters {
    if result.isEmpty, character.unicodeScalars.allSatisfy(\.isMark) { continue }
    if character.isWhitespace {
      spaceIsDue = !result.isEmpty
      continue
    }
    let cost = character.unicodeScalars.count + (spaceIsDue ? 1 : 0)
    guard length + cost <= limit else { break }
    if spaceIsDue { result.append(" ") }
    result.append(character)
    length += cost
    spaceIsDue = false
  }
  return result
}

extension String.UnicodeScalarView {
  fileprivate var visible: Self {
    var kept = Self()
    for scalar in self {
      if scalar.properties.isWhitespace {
        kept.append(" ")
      } else if scalar.isVisible {
        kept.append(scalar)
      }
    }
    return kept
  }

  fileprivate var characters: String { String(self) }
}

extension Unicode.Scalar {
  /// Whether it is drawn upon the sign before it.
  fileprivate var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  fileprivate var isVisible: Bool {
    if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return false }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
}
