import EnrollmentCore
import Foundation

/// Names as they are looked up: letter case, accents and Nordic spellings make no difference.
///
/// A letter that is also written as two is one sign first:
///
/// | written | sign | as two letters | bare |
/// | --- | --- | --- | --- |
/// | å | A | aa | a |
/// | æ, ä | E | ae | a |
/// | ø, ö, œ | O | oe | o |
/// | ü | U | ue | u |
/// | đ | D | dj | d |
///
/// A key has each sign as two letters, and then of each such pair the first one, from the left, each
/// letter used once: so `Råen`, `Raaen` and `Raæn` have one key, which is `raen`, and å is an a. Of
/// other letters, þ is th, ð is d, ß is ss, and ł, ŧ, ŋ, ħ, ı are l, t, n, h, i. Other diacritics fall
/// off. Keys and queries go through the same table, and the folding of a word's beginning begins the
/// folding of the word, so that one index range serves every spelling.
///
/// Whoever types a bare letter for such a sign, and the letter that would make it a pair after it, as
/// `Hoegh` for `Høegh`, has typed what the key is already: see ``spellings(_:)``.
enum NameFolding {
  /// A word in small letters; the signs above are capitals.
  typealias Signs = [UInt8]

  /// The folded words of `text`, in their order; anything but letters and digits parts words, save
  /// apostrophes, which vanish. Each ideograph and each Hangul syllable is a word by itself.
  static func words(_ text: String) -> [String] { signs(text).map(collapsed) }

  /// For each word of `text` how it may stand in a key: letter by letter as typed, where that differs,
  /// and folded.
  static func spellings(_ signs: Signs) -> [String] {
    let (bare, folded) = (String(decoding: signs.map(\.bare), as: UTF8.self), collapsed(signs))
    return bare == folded ? [folded] : [bare, folded]
  }

  static func signs(_ text: String) -> [Signs] {
    LatinFolding.signs(text) ?? signsOfAnyScript(text)
  }

  /// The same by the rules themselves, for texts that the table of ``LatinFolding`` does not hold.
  static func signsOfAnyScript(_ text: String) -> [Signs] {
    var words: [Signs] = []
    var word: Signs = []
    // By scalars: in some scripts a letter draws the blank after it into one character.
    for scalar in plain(parted(withoutApostrophes(text))) {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
      } else if !word.isEmpty {
        words.append(word)
        word = []
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// The acute accent is typed for one, and would be a blank with a mark once it is taken apart.
  private static let apostrophes: Set<Unicode.Scalar> = [
    "'", "\u{2018}", "\u{2019}", "\u{02BC}", "\u{2032}", "\u{FF07}", "`", "\u{B4}",
  ]

  private static func withoutApostrophes(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.filter { !apostrophes.contains($0) })
    return String(kept)
  }

  /// The text with blanks around each sign that is a word by itself.
  private static func parted(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.value >= 0x1100 }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
      guard scalar.isWordByItself else {
        result.append(scalar)
        continue
      }
      result.append(contentsOf: [" ", scalar, " "])
    }
    return String(result)
  }

  /// Small letters without marks, and the signs.
  private static func plain(_ text: String) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    // Small letters come last: what is taken apart may have capitals in it, as ㎒ has.
    for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark:
        guard let last = result.last, let sign = sign(of: last, with: scalar) else { continue }
        result.removeLast()
        result.append(sign)
        continue
      case .format, .control: continue
      default: break
      }
      if scalar.properties.isEmojiModifier { continue }  // It joins the letter before it.
      switch scalar {
      case "æ": result.append("E")
      case "ø", "œ": result.append("O")
      case "đ": result.append("D")
      case "þ": result.append(contentsOf: "th".unicodeScalars)
      case "ð": result.append("d")
      case "ß": result.append(contentsOf: "ss".unicodeScalars)
      case "ł": result.append("l")
      case "ŧ": result.append("t")
      case "ŋ": result.append("n")
      case "ħ": result.append("h")
      case "ı": result.append("i")
      default: result.append(scalar)
      }
    }
    return result
  }

  /// What a ring or two dots make of the letter under them.
  private static func sign(
    of letter: Unicode.Scalar, with mark: Unicode.Scalar
  ) -> Unicode.Scalar? {
    switch (letter, mark) {
    case ("a", "\u{30A}"): "A"
    case ("a", "\u{308}"): "E"
    case ("o", "\u{308}"): "O"
    case ("u", "\u{308}"): "U"
    default: nil
    }
  }

  /// Each sign as two letters, and of each pair the first letter, from the left.
  static func collapsed(_ signs: Signs) -> String {
    var result: Signs = []
    result.reserveCapacity(signs.count)
    /// The letter that may be the first of a pair.
    var open: UInt8?
    func take(_ letter: UInt8) {
      if let first = open, letter.makesPair(after: first) {
        open = nil
      } else {
        result.append(letter)
        open = letter
      }
    }
    for sign in signs {
      take(sign.bare)
      if let second = sign.second { take(second) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension UInt8 {
  /// The sign as one letter.
  fileprivate var bare: UInt8 {
    switch self {
    case UInt8(ascii: "A"), UInt8(ascii: "E"): UInt8(ascii: "a")
    case UInt8(ascii: "O"): UInt8(ascii: "o")
    case UInt8(ascii: "U"): UInt8(ascii: "u")
    case UInt8(ascii: "D"): UInt8(ascii: "d")
    default: self
    }
  }

  /// The second one of the two letters that the sign is written with; nil for all others.
  fileprivate var second: UInt8? {
    switch self {
    case UInt8(ascii: "A"): UInt8(ascii: "a")
    case UInt8(ascii: "E"), UInt8(ascii: "O"), UInt8(ascii: "U"): UInt8(ascii: "e")
    case UInt8(ascii: "D"): UInt8(ascii: "j")
    default: nil
    }
  }

  fileprivate func makesPair(after first: UInt8) -> Bool {
    switch (first, self) {
    case (UInt8(ascii: "a"), UInt8(ascii: "a")), (UInt8(ascii: "a"), UInt8(ascii: "e")),
      (UInt8(ascii: "o"), UInt8(ascii: "e")), (UInt8(ascii: "u"), UInt8(ascii: "e")),
      (UInt8(ascii: "d"), UInt8(ascii: "j")):
      true
    default: false
    }
  }
}
