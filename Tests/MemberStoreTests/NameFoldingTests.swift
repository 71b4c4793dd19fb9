import EnrollmentCore
import Foundation
import Testing

@testable import MemberStore

struct NameFoldingTests {
  @Test(arguments: [
    ("Aasen", "asen"), ("Åsen", "asen"), ("Asen", "asen"), ("A\u{30A}sen", "asen"),
    ("Kjær", "kjar"), ("Kjaer", "kjar"), ("Mäkinen", "makinen"),
    ("Sørensen", "sorensen"), ("Soerensen", "sorensen"), ("Sörensen", "sorensen"),
    ("Þórður", "thordur"), ("Weiß", "weiss"), ("Đorđe", "dorde"), ("Łukasz", "lukasz"),
    ("Čáhppe", "cahppe"), ("Ŋiila", "niila"), ("André", "andre"), ("Jürgen", "jurgen"),
    ("Nguyễn", "nguyen"), ("ﬁnn", "finn"), ("O'Brien", "obrien"), ("O\u{2019}Brien", "obrien"),
    ("O\u{B4}Brien", "obrien"), ("O`Brien", "obrien"), ("O\u{2032}Brien", "obrien"),
    ("ÆRØ", "aro"), ("\u{3392}", "mhz"), ("K\u{1F3FD}ari", "kari"),
    ("Михаил", "михаил"), ("", ""), ("Råen", "raen"), ("Raaen", "raen"), ("Raæn", "raen"),
    ("Høegh", "hoegh"), ("Hoeegh", "hoegh"), ("Mäenpää", "maenpaa"), ("Mueller", "muller"),
    ("Müller", "muller"), ("Djordjević", "dordevic"), ("Đorđević", "dordevic"),
    ("\u{1FA}se", "ase"), ("\u{212B}se", "ase"), ("李小龍", "李 小 龍"),
    ("김철수", "김 철 수".decomposedStringWithCanonicalMapping),
  ])
  func `a word folds to what it is looked up by`(written: String, folded: String) {
    #expect(NameFolding.words(written).joined(separator: " ") == folded)
  }

  @Test func `blanks, hyphens and dots part words`() {
    #expect(NameFolding.words(" Anne-Marie  St. Åby ") == ["anne", "marie", "st", "aby"])
  }

  @Test(arguments: ["Aasen", "Kjaer", "Soerensen", "Michael", "Isaac", "Þórður", "Weiß", "Åse"])
  func `the beginning of a word folds to the beginning of its folding`(word: String) {
    let whole = NameFolding.words(word).joined()
    for length in 1...word.count {
      let start = NameFolding.words(String(word.prefix(length))).joined()
      #expect(whole.hasPrefix(start), "\(start) of \(whole)")
    }
  }

  /// All texts of so many of these letters at most.
  private static func texts(of letters: [String], upTo length: Int) -> [String] {
    var (all, longest) = ([String](), [""])
    for _ in 1...length {
      longest = longest.flatMap { text in letters.map { text + $0 } }
      all += longest
    }
    return all
  }

  /// The text with one place of it in its other spelling, for each such place.
  private static func swaps(of text: String) -> [String] {
    let pairs = [("å", "aa"), ("æ", "ae"), ("ø", "oe")]
    return (pairs + pairs.map { ($0.1, $0.0) }).flatMap { one, other in
      text.indices.filter { text[$0...].hasPrefix(one) }.map { place in
        text[..<place] + other + text[place...].dropFirst(one.count)
      }
    }
  }

  @Test func `å and aa, æ and ae, ø and oe are one, wherever they stand, both ways`() {
    var swapped = 0
    for text in Self.texts(of: ["a", "e", "o", "å", "æ", "ø"], upTo: 5) {
      let (key, query) = (NameFolding.words(text), NameQuery(text))
      for other in Self.swaps(of: text) {
        swapped += 1
        guard NameFolding.words(other) == key, query.fits(NameFolding.words(other)),
          NameQuery(other).fits(key)
        else {
          Issue.record("\(text) and \(other)")
          continue
        }
      }
    }
    #expect(swapped > 20_000)
  }

  @Test func `bare letters are found in the place of those that have two spellings`() {
    let bare = ["å": "a", "æ": "a", "ø": "o"]
    for text in Self.texts(of: ["å", "æ", "ø", "e", "n"], upTo: 5) {
      let typed = text.map { bare[String($0)] ?? String($0) }.joined()
      #expect(NameQuery(typed).fits(NameFolding.words(text)), "\(typed) for \(text)")
    }
  }

  @Test func `no spelling costs a key of its own`() {
    for name in ["Kari Råen", "Anna Høegh", "Uwe Müller", "Ana Đorđević", "Aino Mäenpää"] {
      #expect(LookKeys.make(name: name, phone: nil).count == 2)
    }
  }

  @Test func `a text of many letters that may be pairs is read in few ways`() {
    let query = NameQuery(String(repeating: "aeoe ", count: 30))
    #expect(query.readings.count <= 8)
    #expect(query.joined.isEmpty && query.parted.isEmpty)
  }

  @Test func `a table folds Latin letters as the rules do`() throws {
    var tabled = 0
    for value in 1..<UInt32(0x180) {
      let sign = String(try #require(Unicode.Scalar(value)))
      for text in [sign, "a\(sign)e", "Ka\(sign)\(sign)re \(sign)", "o\(sign) E\(sign)a"] {
        guard let words = LatinFolding.signs(text) else { continue }
        tabled += 1
        #expect(words == NameFolding.signsOfAnyScript(text), "U+\(String(value, radix: 16))")
      }
    }
    #expect(tabled > 1400)
    #expect(LatinFolding.signs("Михаил") == nil)
  }

  @Test func `a sign that draws the next one to itself parts words all the same`() {
    #expect(NameFolding.words("a\u{D4E} \u{D4E}\"b") == ["a\u{D4E}", "\u{D4E}", "b"])
  }

  @Test func `a name has every ordered pair of its words, the others after it, and one ending`() {
    let keys = LookKeys.make(name: "Anna Berg Aas", phone: Sample.phone("40615678"))
    #expect(
      keys == [
        "anna berg as", "anna as berg", "berg anna as", "berg as anna", "as anna berg",
        "as berg anna", "5678:ab",
      ])
  }

  @Test func `a name of one word has that word alone`() {
    #expect(LookKeys.make(name: "Madonna", phone: nil) == ["madonna"])
  }

  @Test func `a very long name keeps its first four and last two words`() {
    let keys = LookKeys.make(name: "a1 b2 c3 d4 e5 f6 g7 h8", phone: nil)
    #expect(keys.count == 30)
    #expect(keys.contains("a1 h8 b2 c3 d4 g7"))
    #expect(!keys.contains { $0.contains("e5") })
  }

  @Test func `without a name there is nothing to look up but the number`() {
    #expect(LookKeys.make(name: nil, phone: Sample.phone()) == ["2345:"])
    #expect(LookKeys.make(name: nil, phone: nil).isEmpty)
  }
}
