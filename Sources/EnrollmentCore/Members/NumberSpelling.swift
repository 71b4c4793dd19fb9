/// Numbers as they come from elsewhere: a link, a letter, a keyboard of another script.
package enum NumberSpelling {
  /// `text` in the signs that ``PhoneEntry`` knows: ASCII digits and plus, a hyphen for each dash, a
  /// blank for each space, no signs that nobody sees, and no `tel:` before it.
  ///
  /// Digits of two kinds in one text are left as they are: such a number is another than was meant.
  /// Letters stay as they are.
  ///
  /// Source: RFC 3966 (`tel`); Unicode, decimal digits and dash punctuation.
  package static func plain(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return withoutScheme(text) }
    let zeros = Set(text.unicodeScalars.compactMap(\.zeroOfItsKind))
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if zeros.count == 1, let zero = scalar.zeroOfItsKind,
        let digit = Unicode.Scalar(0x30 + scalar.value - zero)
      {
        result.append(digit)
      } else if let plain = scalar.asNumberSign {
        result.append(plain)
      } else if scalar.properties.generalCategory != .format {
        result.append(scalar)
      }
    }
    return withoutScheme(String(result))
  }

  private static func withoutScheme(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    return start.prefix(4).lowercased() == "tel:" ? String(start.dropFirst(4)) : text
  }
}

extension Unicode.Scalar {
  /// The scalar of the digit 0 in the script that this digit is of; nil for what is no decimal digit.
  fileprivate var zeroOfItsKind: UInt32? {
    guard properties.generalCategory == .decimalNumber, let value = properties.numericValue else {
      return nil
    }
    return self.value - UInt32(value)
  }

  /// What stands between or before digits; nil for all else.
  fileprivate var asNumberSign: Unicode.Scalar? {
    if properties.generalCategory == .dashPunctuation { return "-" }
    if properties.isWhitespace { return " " }
    return switch self {
    case "\u{2212}": "-"  // The minus.
    case "\u{FF0B}": "+"
    case "\u{FF08}": "("
    case "\u{FF09}": ")"
    case "\u{FF0E}", "\u{B7}", "\u{2022}", "\u{2219}", "\u{22C5}", "\u{30FB}": "."
    case "\u{FF0F}", "\u{2044}", "\u{2215}": "/"
    case "\u{FF1A}": ":"
    default: nil
    }
  }
}
