/// The columns that `text` takes on a terminal, after the signs that are never drawn have been left
/// out: see ``drawable(_:)``.
package func displayWidth(of text: String) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  return drawable(text).reduce(0) { $0 + columns(of: $1) }
}

/// The longest beginning of `text` that takes at most `width` columns, cut between two graphemes.
package func truncated(_ text: String, toWidth width: Int) -> String {
  var result = ""
  var used = 0
  for character in drawable(text) {
    used += columns(of: character)
    if used > width { break }
    result.append(character)
  }
  return result
}

/// The columns of one grapheme that has been cleaned: the sum of its scalars, which is what a
/// terminal counts.
func columns(of character: Character) -> Int {
  character.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
}

/// The columns of one scalar: 0 for marks that combine, 2 for wide East Asian signs and emoji, 1 for
/// the rest.
///
/// Source: Unicode Standard Annex 11 (East Asian Width), version 16, with the Hangul vowels and
/// finals that join the sign before them at 0, as the C library has it.
func columns(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark: return 0
  default: break
  }
  if joiningJamo.contains(where: { $0.contains(value) }) { return 0 }
  // Two of these make a flag, which has the width of two letters.
  if regionalIndicators.contains(value) { return 1 }
  if scalar.properties.isEmojiPresentation { return 2 }
  return wideRanges.contains { $0.contains(value) } ? 2 : 1
}

private let joiningJamo: [ClosedRange<UInt32>] = [0x1160...0x11FF, 0xD7B0...0xD7FB]

private let regionalIndicators: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF

/// Wide signs other than emoji, in blocks: what is still unassigned in them will be wide as well.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F,  // Hangul initials
  0x2329...0x232A,  // angle brackets
  0x2E80...0x303E,  // radicals, punctuation of CJK
  0x3041...0xA4CF,  // kana, bopomofo, compatibility signs, hexagrams, ideographs, Yi
  0xA960...0xA97F,  // Hangul initials, extended
  0xAC00...0xD7A3,  // Hangul syllables
  0xF900...0xFAFF,  // compatibility ideographs
  0xFE10...0xFE19,  // vertical forms
  0xFE30...0xFE6F,  // compatibility forms, small forms
  0xFF01...0xFF60,  // fullwidth forms
  0xFFE0...0xFFE6,  // fullwidth signs
  0x16FE0...0x18CFF,  // Tangut, Khitan
  0x18D00...0x18D8F,  // Tangut supplement
  0x1AFF0...0x1B2FF,  // kana extensions, Nüshu
  0x1F200...0x1F265,  // enclosed ideographs
  0x20000...0x3FFFD,  // ideographs beyond the first plane
]
