import Foundation

/// Names as they are looked up: letter case, accents and Nordic spellings make no difference.
///
/// | written | folded |
/// | --- | --- |
/// | aa, å, ae, æ, ä | a |
/// | oe, ø, ö, œ | o |
/// | þ | th |
/// | ð, đ | d |
/// | ß | ss |
/// | ł, ŧ, ŋ, ħ, ı | l, t, n, h, i |
///
/// Other diacritics fall off. Keys and queries go through the same table, and the folding of a
/// word's beginning begins the folding of the word, so that one index range serves every spelling.
enum NameFolding {
  /// The folded words of `text`, in their order; anything but letters and digits parts words, save
  /// apostrophes, which vanish.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word: [Character] = []
    for character in plain(text) {
      if apostrophes.contains(character) { continue }
      if character.isLetter || character.isNumber {
        word.append(character)
      } else if !word.isEmpty {
        words.append(collapsed(word))
        word = []
      }
    }
    if !word.isEmpty { words.append(collapsed(word)) }
    return words
  }

  private static let apostrophes: Set<Character> = [
    "'", "\u{2018}", "\u{2019}", "\u{02BC}", "`", "´",
  ]

  /// Small letters without marks.
  private static func plain(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    // Small letters come last: what is taken apart may have capitals in it, as ㎒ has.
    for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark, .format, .control: continue
      default: break
      }
      if scalar.properties.isEmojiModifier { continue }  // It joins the letter before it.
      switch scalar {
      case "æ": result.append("a")
      case "ø", "œ": result.append("o")
      case "þ": result.append(contentsOf: "th".unicodeScalars)
      case "ð", "đ": result.append("d")
      case "ß": result.append(contentsOf: "ss".unicodeScalars)
      case "ł": result.append("l")
      case "ŧ": result.append("t")
      case "ŋ": result.append("n")
      case "ħ": result.append("h")
      case "ı": result.append("i")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// The word with aa, ae and oe as single letters, each letter used once, from the left.
  private static func collapsed(_ word: [Character]) -> String {
    var result = ""
    var index = 0
    while index < word.count {
      let letter = word[index]
      result.append(letter)
      let next = index + 1 < word.count ? word[index + 1] : " "
      let isPair = (letter == "a" && (next == "a" || next == "e")) || (letter == "o" && next == "e")
      index += isPair ? 2 : 1
    }
    return result
  }
}
