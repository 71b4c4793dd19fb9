import Testing

@testable import CIBA

struct CleanedTextTests {
  @Test(
    arguments: [
      ("Kari Anne", "Kari Anne"), ("  Kari \t Anne\r\n", "Kari Anne"), ("", ""), (" \n ", ""),
      ("a\u{0}b\u{1B}[31mc\u{7F}d\u{9B}e", "ab[31mcde"), ("\u{202E}abc\u{202C}", "abc"),
      ("\u{2066}a\u{2069}\u{200E}\u{200F}\u{61C}", "a"),
      ("a\u{200B}\u{200C}\u{200D}\u{2060}b", "ab"),
      ("\u{FEFF}a", "a"), ("so\u{AD}ft", "soft"), ("a\u{2028}b\u{2029}c", "a b c"),
      ("a\u{A0}\u{202F}b", "a b"), ("\u{E0041}\u{E007F}a", "a"),
      ("\u{3164}\u{115F}a", "a"), ("Åsa Ørjan Þóra ß", "Åsa Ørjan Þóra ß"), ("东京", "东京"),
      ("e\u{301}", "e\u{301}"), ("\u{301}\u{302} \u{301}", ""), (" \u{301}Kari", "Kari"),
      ("a \u{301}b", "a b"),
    ])
  func `only what can be seen is left`(text: String, expected: String) {
    #expect(cleaned(text) == expected)
  }

  @Test func `a noncharacter is left out`() throws {
    let noncharacter = try #require(Unicode.Scalar(UInt32(0xFFFE)))
    #expect(cleaned("a" + String(noncharacter) + "b") == "ab")
  }

  @Test func `a long text is cut between two characters`() {
    #expect(cleaned(String(repeating: "a", count: 500)).count == 200)
    #expect(cleaned("aaaa e\u{301}", limit: 6) == "aaaa")
    #expect(cleaned("aaaa e\u{301}", limit: 7) == "aaaa e\u{301}")
    let heap = "a" + String(repeating: "\u{301}", count: 500)
    #expect(cleaned(heap).unicodeScalars.count <= 200)
  }

  @Test func `cleaning twice changes nothing more`() {
    for text in ["  a \u{200B} b ", "\u{202E}x\n\ny", "a b  c"] {
      #expect(cleaned(cleaned(text)) == cleaned(text))
    }
  }
}
