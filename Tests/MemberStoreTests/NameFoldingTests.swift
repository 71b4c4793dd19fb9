import EnrollmentCore
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
    ("ÆRØ", "aro"), ("\u{3392}", "mhz"), ("K\u{1F3FD}ari", "kari"),
    ("Михаил", "михаил"), ("", ""),
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

  @Test func `a name has every ordered pair of its words, and endings with each initial`() {
    let keys = LookKeys.make(name: "Anna Berg Aas", phone: Sample.phone("40615678"))
    #expect(
      keys == [
        "anna berg", "anna as", "berg anna", "berg as", "as anna", "as berg", "5678 a", "5678 b",
      ])
  }

  @Test func `a name of one word has that word alone`() {
    #expect(LookKeys.make(name: "Madonna", phone: nil) == ["madonna"])
  }

  @Test func `a very long name keeps its first four and last two words`() {
    let keys = LookKeys.make(name: "a1 b2 c3 d4 e5 f6 g7 h8", phone: nil)
    #expect(keys.count == 30)
    #expect(keys.contains("a1 h8"))
    #expect(!keys.contains("a1 e5"))
  }

  @Test func `without a name there is nothing to look up but the number`() {
    #expect(LookKeys.make(name: nil, phone: Sample.phone()).isEmpty)
  }
}
