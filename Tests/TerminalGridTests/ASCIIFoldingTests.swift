import Testing

@testable import TerminalGrid

@Test(arguments: [
  ("Kari Nordmann", "Kari Nordmann"), ("Ærlig Øst Åse", "Aerlig Oest Aase"),
  ("ØST BÅRD Æ", "OEST BAARD Ae"),
  ("På", "Paa"), ("HÅ", "HAA"), ("Å", "Aa"), ("Mäkelä Öberg", "Maekelae Oeberg"),
  ("a\u{30A}", "aa"), ("José Müller Łódź", "Jose Muller Lodz"),
  ("Straße Þór Ðð", "Strasse Thor Dd"),
  ("Nguyễn", "Nguyen"), ("“ja” – nei…", "\"ja\" - nei..."), ("a\u{A0}b", "a b"), ("日本", "??"),
  ("Иван", "????"), ("👍", "?"), ("\u{1B}[0m", "[0m"), ("ﬁ", "?"),
])
func `folding leaves plain ASCII`(text: String, folded: String) {
  #expect(asciiFolded(text) == folded)
}

@Test func `every line drawing sign folds to its ASCII stand-in`() {
  #expect(asciiFolded("─│┌┐└┘├┤┼█") == "-|+++++++#")
}
