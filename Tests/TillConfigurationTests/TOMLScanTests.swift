import TOMLKit
import Testing

@testable import TillConfiguration

@Suite struct TOMLScanTests {
  @Test func `keys of every spelling are found on their lines`() throws {
    let text = #"""
      # number = 0
      top = 1
      "quoted key" . 'x.y' = 2

      [till] # [not.a.table]
      number = 42
        letter = "C"   # number = 3
      multi = """
      number = 1
      a \""" b = 2 "" """""
      literal = '''
      [shop]
      it's = 3'''
      list = [ # ]
        "]", '#',
        [1, { in = 2 }],
        { deep.er = "}" },
      ]
      after = 1979-05-27 07:32:00

      [ shop . address ]
      name = { street = "a = b", number.value = 5 }
      [[many]]
      one = 'a\'
      [[many]]
      one = 2
      """#
    _ = try TOMLTable(string: text)  // The scanner promises nothing for text that is not TOML.
    let scan = TOMLScan(text)
    #expect(scan.stumble == nil)
    #expect(
      scan.lines == [
        ["top"]: 2,
        ["quoted key", "x.y"]: 3,
        ["till"]: 5,
        ["till", "number"]: 6,
        ["till", "letter"]: 7,
        ["till", "multi"]: 8,
        ["till", "literal"]: 11,
        ["till", "list"]: 14,
        ["till", "list", "in"]: 16,
        ["till", "list", "deep", "er"]: 17,
        ["till", "after"]: 19,
        ["shop", "address"]: 21,
        ["shop", "address", "name"]: 22,
        ["shop", "address", "name", "street"]: 22,
        ["shop", "address", "name", "number", "value"]: 22,
        ["many"]: 23,
        ["many", "one"]: 24,
      ])
  }

  @Test func `a byte order mark and line ends of two bytes change no line`() throws {
    let text = "\u{FEFF}[till]\r\nnumber = 1\r\nletter = 'C'\r\n"
    _ = try TOMLTable(string: text)
    #expect(
      TOMLScan(text).lines == [
        ["till"]: 1, ["till", "number"]: 2, ["till", "letter"]: 3,
      ])
  }

  @Test(arguments: [
    "[", "[[", "a", "a.", "a =", "a = [", "a = {", "a = [}", "a = {]", "=", "]", "}", ",", "\"",
    "'''", "a = \"\\", "a = [[[[", ".", "a = {b = [", "\u{FEFF}", "",
  ])
  func `text that is not TOML ends the scan too`(_ text: String) {
    let scan = TOMLScan(text + "\nlast = 1\n")
    #expect(scan.lines.values.allSatisfy { (1...3).contains($0) })
  }

  @Test(arguments: [
    ("[.till]", "a table needs a name, as in [till]"),
    ("[]", "a table needs a name, as in [till]"),
    ("[[]]", "a table needs a name, as in [till]"),
    ("[ ,shop]", "a table needs a name, as in [till]"),
    ("[[=]]", "a table needs a name, as in [till]"),
    ("[", "a table needs a name, as in [till]"),
    ("[#]", "a table needs a name, as in [till]"),
    ("[æ]", "a table needs a name, as in [till]"),
    ("a = [1,}", "a list holds something that is no value"),
    ("a = [\u{2028}]", "a list holds something that is no value"),
    ("a = { b = [}] }", "a list holds something that is no value"),
    ("a = Ærlig", "what has other letters than A to Z must stand in quotes"),
    ("[till.æ]", "what has other letters than A to Z must stand in quotes"),
    ("a = { bå = 1 }", "what has other letters than A to Z must stand in quotes"),
    ("ø = 1", "what has other letters than A to Z must stand in quotes"),
    ("a = 1979-05-27 7", "a time has two digits for its hour"),
    ("a = [1979-_05-27 7]", "a time has two digits for its hour"),
    ("a = 1979-05-27Tx07:32:00", "a time has two digits for its hour"),
    ("a = [1979-05-27t_07:32:00]", "a time has two digits for its hour"),
    ("a" + String(repeating: ".a", count: 16) + " = 1", "tables nest too deep"),
    ("[a" + String(repeating: ".a", count: 16) + "]", "tables nest too deep"),
    ("a = " + String(repeating: "[", count: 17), "lists and tables nest too deep"),
    ("a = " + String(repeating: "{a=", count: 17), "lists and tables nest too deep"),
  ])
  func `what the library must not see is found with its place`(_ text: String, _ problem: String) {
    let before = "a = ['[.b]'] # [.c] [1,}\n"
    let scan = TOMLScan(before + text + "\n[.d]")
    #expect(
      scan.stumble == .init(line: 2, statementOffset: before.utf8.count, problem: problem))
  }

  @Test(arguments: [
    "a" + String(repeating: ".a", count: 15) + " = 1",
    "a = " + String(repeating: "[", count: 16) + String(repeating: "]", count: 16),
    "a = [+1, -1, 0x1F, inf, +nan, 5e1, 'æ', [], {}] # æ",
    "\"æ\" = 'ø'", "a = 1979-05-27 07:32:00", "a = 1979-05-27T07:32:00Z", "a = 1979-05-27 # 7",
    "[ 'æ' ]",
  ])
  func `what TOML allows stays out of its way`(_ text: String) throws {
    _ = try TOMLTable(string: text)
    #expect(TOMLScan(text).stumble == nil)
  }

  @Test(arguments: ["[_]", "[-]", "['']", "[\"\"]", "[ 9 ]", "[[ x ]]"])
  func `a header with an odd name has one`(_ header: String) throws {
    _ = try TOMLTable(string: header)
    #expect(TOMLScan(header).stumble == nil)
  }
}
