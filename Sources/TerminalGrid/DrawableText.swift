/// `text` without the signs that would harm a screen: control characters, marks that turn the
/// direction of writing, zero-width and format characters, variation selectors and skin tones.
///
/// Line breaks and tabs become one space each, so that words stay apart. What is left takes the
/// same columns on every terminal: an emoji that was joined of several is drawn as its parts.
package func drawable(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if let kept = drawable(scalar, isFirst: scalars.isEmpty) { scalars.append(kept) }
  }
  return String(scalars)
}

private func drawable(_ scalar: Unicode.Scalar, isFirst: Bool) -> Unicode.Scalar? {
  switch scalar.properties.generalCategory {
  case .control: return isBreak(scalar) ? " " : nil
  case .lineSeparator, .paragraphSeparator: return " "
  case .format, .surrogate: return nil
  default: break
  }
  if scalar.properties.isDefaultIgnorableCodePoint { return nil }
  if scalar.properties.isNoncharacterCodePoint { return nil }
  // A tone joins any sign that is left before it: some terminals draw both in two columns, others
  // in four.
  if !isFirst && scalar.properties.isEmojiModifier { return nil }
  return scalar
}

private func isBreak(_ scalar: Unicode.Scalar) -> Bool {
  (0x09...0x0D).contains(scalar.value) || scalar.value == 0x85
}

/// One grapheme as the cells that it fills, left to right.
///
/// Most graphemes are one cell. A terminal knows only a base and the marks on it, so a flag or a
/// conjunct of two spacing letters becomes two cells. A mark without a base gives no cell.
func cells(of character: Character, style: Style) -> [Cell] {
  var result: [Cell] = []
  var marks = 0
  for scalar in character.unicodeScalars {
    let width = columns(of: scalar)
    if width > 0 {
      result.append(Cell(text: String(scalar), style: style))
      if width == 2 { result.append(Cell(text: "", style: style)) }
      marks = 0
    } else if let base = result.lastIndex(where: { $0.text != "" }), marks < marksPerCell {
      result[base].text.unicodeScalars.append(scalar)
      marks += 1
    }
  }
  return result
}

/// As many marks as ncurses keeps on one sign.
private let marksPerCell = 4
