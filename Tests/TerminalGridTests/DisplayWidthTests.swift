import Testing

@testable import TerminalGrid

@Test(arguments: [
  ("", 0), ("Kari", 4), ("Ærøskøbing", 10), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("Ａ", 2),
  ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2), ("👍🏽", 2), ("❤", 1), ("❤\u{FE0F}", 1),
  ("🇳🇴", 2), ("👨\u{200D}👩\u{200D}👧", 6), ("─█▀", 3), ("a\u{AD}b", 2), ("ก\u{E33}", 2),
  ("\u{301}", 0),
])
func `the width is what a terminal uses`(text: String, width: Int) {
  #expect(displayWidth(of: text) == width)
}

@Test(arguments: [
  ("plain", "plain"), ("a\tb\r\nc", "a b  c"), ("\u{1B}]0;x\u{7}", "]0;x"), ("a\u{9F}b", "ab"),
  ("\u{202E}drawkcab\u{2066}\u{2069}", "drawkcab"), ("z\u{200D}w\u{2060}", "zw"),
  ("\u{FEFF}x\u{FFFF}", "x"), ("\u{2028}", " "), ("👍🏽", "👍"), ("🏽", "🏽"), ("a\u{200B}🏽b", "ab"),
  ("\n🏽", " "), ("e\u{301}", "e\u{301}"),
])
func `cleaning leaves only what can be drawn`(text: String, cleaned: String) {
  #expect(Array(drawable(text).unicodeScalars) == Array(cleaned.unicodeScalars))
}

@Test(arguments: ["👍\u{200C}🏽", "x\u{7}\u{1F3FD}", "\u{FFFD}\u{200D}🏽🏽", "\u{200B}🏽🏽"])
func `cleaning what has been cleaned changes nothing`(text: String) {
  let once = drawable(text)
  #expect(Array(drawable(once).unicodeScalars) == Array(once.unicodeScalars))
  #expect(displayWidth(of: once) == displayWidth(of: text))
}

@Test(arguments: [
  ("Nordlys", 4, "Nord"), ("Nord", 9, "Nord"), ("日本語", 3, "日"), ("日本語", 4, "日本"),
  ("ae\u{301}x", 2, "ae\u{301}"),
  ("🇳🇴x", 1, ""), ("abc", 0, ""), ("abc", -1, ""),
])
func `truncation cuts between graphemes`(text: String, width: Int, cut: String) {
  #expect(truncated(text, toWidth: width) == cut)
}
