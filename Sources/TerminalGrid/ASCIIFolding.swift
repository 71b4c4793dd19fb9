/// `text` in the 95 signs of ASCII, for terminals without UTF-8 and for printers.
///
/// Nordic letters become ae, oe and aa (ä and ö of Swedish and Finnish as æ and ø of Danish and
/// Norwegian); other Latin letters lose their marks; signs of typography get their plain form; one
/// `?` stands for anything else. The text is cleaned first, see ``drawable(_:)``. The length
/// changes: fold before measuring.
package func asciiFolded(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  let characters = Array(drawable(text))
  var result = ""
  for (index, character) in characters.enumerated() {
    guard let letters = folded(character) else {
      result.append("?")
      continue
    }
    let next = index + 1 < characters.count ? characters[index + 1] : nil
    let previous = index > 0 ? characters[index - 1] : nil
    result +=
      isAmongCapitals(character, next: next, previous: previous)
      ? letters.uppercased() : letters
  }
  return result
}

/// The plain form of one grapheme; a capital that needs two letters has the second one small.
private func folded(_ character: Character) -> String? {
  if character.isASCII { return String(character) }
  if let digraph = digraphs[character] { return digraph }
  if let sign = signs[character] { return sign }
  guard let base = character.unicodeScalars.first(where: { columns(of: $0) > 0 }) else { return "" }
  if base.isASCII { return String(base) }
  return latinBase(of: base)
}

/// Whether a capital stands in a word of capitals, where Ø is OE, or opens a word, where it is Oe.
private func isAmongCapitals(_ character: Character, next: Character?, previous: Character?) -> Bool
{
  guard character.isUppercase, character.isLetter else { return false }
  if let next, next.isLetter { return next.isUppercase }
  return previous?.isUppercase ?? false
}

/// The letter that carries the marks, read from the Unicode name, "LATIN SMALL LETTER E WITH
/// ACUTE": it is the only table of decompositions in the standard library.
private func latinBase(of scalar: Unicode.Scalar) -> String? {
  guard let words = scalar.properties.name?.split(separator: " "), words.count >= 4,
    words[0] == "LATIN", words[2] == "LETTER", words[3].count == 1,
    words.count == 4 || words[4] == "WITH"
  else { return nil }
  switch words[1] {
  case "SMALL": return words[3].lowercased()
  case "CAPITAL": return String(words[3])
  default: return nil
  }
}

private let digraphs: [Character: String] = [
  "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa",
  "ä": "ae", "Ä": "Ae", "ö": "oe", "Ö": "Oe", "œ": "oe", "Œ": "Oe",
  "ǽ": "ae", "Ǽ": "Ae", "ǿ": "oe", "Ǿ": "Oe", "ǻ": "aa", "Ǻ": "Aa",
  "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ß": "ss", "ẞ": "Ss",
  "ĳ": "ij", "Ĳ": "Ij", "ı": "i", "ŋ": "ng", "Ŋ": "Ng", "ĸ": "k", "ŉ": "n", "ſ": "s",
]

private let signs: [Character: String] = [
  "\u{A0}": " ", "\u{2007}": " ", "\u{2009}": " ", "\u{202F}": " ",
  "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "‒": "-", "―": "-",
  "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "´": "'", "′": "'", "ʼ": "'",
  "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "″": "\"",
  "…": "...", "·": "-", "•": "*", "×": "x", "€": "EUR", "£": "GBP", "§": "S",
  "©": "(c)", "®": "(R)", "™": "(TM)", "°": "o", "½": "1/2", "→": "->", "←": "<-",
  "─": "-", "━": "=", "╌": ".", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+",
  "├": "+", "┤": "+", "┼": "+", "┬": "+", "┴": "+", "█": "#", "▀": "#", "▄": "#", "▸": ">",
  "✓": "x", "✔": "x",
]
