import Testing

/// One row of the matrix of hostile input: what a keyboard, a scanner, a paste or a broken line
/// sends, and what of it a field of text may hold afterwards.
///
/// Source: reliability goals, section 5.4 (rows 1 to 46) and R-46 (47 to 50).
struct HostileInputRow: CustomTestStringConvertible, Sendable {
  let id: Int
  let name: String
  let bytes: [UInt8]
  /// What the number's field holds then; nil where the row does not stay in the field.
  let number: String?
  /// The same for the look-up's.
  let search: String?

  var testDescription: String { "5.4/\(id) \(name)" }

  init(_ id: Int, _ name: String, _ bytes: [UInt8], number: String?, search: String?) {
    self.id = id
    self.name = name
    self.bytes = bytes
    self.number = number
    self.search = search
  }

  /// - Parameter search: nil where the look-up takes the text as it is.
  init(_ id: Int, _ name: String, _ text: String, number: String = "", search: String? = nil) {
    self.init(id, name, Array(text.utf8), number: number, search: search ?? text)
  }

  /// What neither field takes anything of.
  init(nothingOf id: Int, _ name: String, _ bytes: [UInt8]) {
    self.init(id, name, bytes, number: "", search: "")
  }

  /// What means something by itself, and leaves a field.
  init(keys id: Int, _ name: String, _ text: String) {
    self.init(id, name, Array(text.utf8), number: nil, search: nil)
  }

  private static func paste(_ text: String) -> [UInt8] {
    Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
  }

  static let all: [HostileInputRow] = digits + signs + lines + pastes + queries + keys + broken

  private static let digits = [
    HostileInputRow(1, "letters", "kari"),
    HostileInputRow(2, "+47", "+47", number: "+47"),
    HostileInputRow(3, "0047", "0047", number: "0047"),
    HostileInputRow(4, "spaces", "406 12 345", number: "40612345"),
    HostileInputRow(5, "dashes", "406-12-345", number: "40612345"),
    HostileInputRow(6, "7 digits", "4061234", number: "4061234"),
    HostileInputRow(7, "9 digits", "406123456", number: "406123456"),
    HostileInputRow(8, "15 digits", "406123454061234", number: "406123454061234"),
    HostileInputRow(9, "another country's number", "+46701234567", number: "+46701234567"),
    HostileInputRow(10, "full-width digits", "４０６１２３４５"),
    HostileInputRow(11, "Arabic digits", "٤٠٦١٢٣٤٥"),
    HostileInputRow(12, "leading zeros", "00000000", number: "00000000"),
  ]

  private static let signs = [
    HostileInputRow(13, "emoji", "👍🏽👨‍👩‍👧", search: "👍🏽👨👩👧"),
    HostileInputRow(
      14, "marks of direction", "\u{200F}\u{202E}\u{2066}4", number: "4", search: "4"),
    HostileInputRow(15, "no-break space", "\u{A0}"),
    HostileInputRow(16, "combining accents", "4\u{301}\u{20E3}", number: "4"),
    HostileInputRow(17, "decomposed letters", "A\u{30A}se"),
    HostileInputRow(
      18, "UTF-8 cut in half", [0xC3, 0x34, 0xE6, 0x97, 0x35], number: "45", search: "45"),
    HostileInputRow(
      nothingOf: 19, "0x80 to 0xFF alone", (0x80...0xFF).map { UInt8($0) }.reversed()),
    HostileInputRow(nothingOf: 20, "overlong UTF-8", [0xC0, 0xB4, 0xE0, 0x80, 0xB4]),
  ]

  private static let lines = [
    HostileInputRow(nothingOf: 21, "NUL", [0, 0, 0]),
    HostileInputRow(nothingOf: 22, "BEL", [7, 7, 7]),
    HostileInputRow(nothingOf: 23, "1,000 backspaces", Array(repeating: 8, count: 1000)),
    HostileInputRow(keys: 24, "ESC alone", "\u{1B}"),
    HostileInputRow(
      keys: 25, "ESC and each letter",
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map { "\u{1B}\($0)" }.joined()),
    HostileInputRow(
      nothingOf: 26, "garbage of control sequences",
      Array("\u{1B}[999;999;999x\u{1B}[?!p\u{1B}[>c\u{1B}[;;;;H\u{1B}[=1;2".utf8) + [0x18]),
  ]

  private static let pastes = [
    HostileInputRow(27, "paste of one sign", paste("4"), number: "4", search: "4"),
    HostileInputRow(nothingOf: 28, "paste of 100", paste(String(repeating: "4", count: 100))),
    HostileInputRow(nothingOf: 29, "paste of 10,000", paste(String(repeating: "4", count: 10_000))),
    HostileInputRow(
      nothingOf: 30, "paste of 1,000,000", paste(String(repeating: "4", count: 1_000_000))),
    HostileInputRow(
      31, "paste with line ends", paste("40612345\r\n\n"), number: "40612345", search: "40612345"),
    HostileInputRow(
      32, "paste of a title sequence", paste("\u{1B}]2;x\u{7}"), number: "2", search: "]2;x"),
    HostileInputRow(
      nothingOf: 33, "a title sequence by itself", Array("\u{1B}]0;40612345\u{7}".utf8)),
  ]

  private static let queries = [
    HostileInputRow(34, "SQL quote", "' OR 1=1;", number: "11"),
    HostileInputRow(35, "signs of queries", "%_*\"-"),
    HostileInputRow(36, "NEAR(", "NEAR(a b)"),
    HostileInputRow(
      37, "a very long word", String(repeating: "æ", count: 500),
      search: String(repeating: "æ", count: 64)),
  ]

  private static let keys = [
    HostileInputRow(keys: 38, "Enter held", String(repeating: "\r", count: 300)),
    HostileInputRow(keys: 39, "Enter twice", "\r\r"),
    HostileInputRow(keys: 40, "Esc twice", "\u{1B}\u{1B}"),
    HostileInputRow(nothingOf: 41, "Ctrl-Z", [0x1A]),
    HostileInputRow(nothingOf: 42, "Ctrl-S, Ctrl-Q", [0x13, 0x11]),
    HostileInputRow(
      nothingOf: 43, "Ctrl-V, Ctrl-C, Ctrl-backslash, Ctrl-D", [0x16, 0x03, 0x1C, 0x04]),
    HostileInputRow(
      keys: 44, "function keys",
      "\u{1B}OP\u{1B}OQ\u{1B}OR\u{1B}OS"
        + [15, 17, 18, 19, 20, 21, 23, 24, 25].map { "\u{1B}[\($0)~" }.joined()),
    HostileInputRow(
      nothingOf: 45, "mouse",
      Array("\u{1B}[M !!\u{1B}[<0;40;12M\u{1B}[<0;40;12m\u{1B}[32;40;12M".utf8)),
    HostileInputRow(
      nothingOf: 46, "storm of arrows",
      Array(String(repeating: "\u{1B}[A\u{1B}OB\u{1B}[C\u{1B}OD", count: 250).utf8)),
  ]

  private static let broken = [
    HostileInputRow(
      nothingOf: 47, "sequences that break off",
      Array("\u{1B}[1;\u{1B}[20\u{1B}[M\u{1B}O1\u{1B}]0;4\u{1B}P4".utf8)),
    HostileInputRow(
      48, "paste that never ends", Array("\u{1B}[200~40612345".utf8), number: "40612345",
      search: "40612345"),
    HostileInputRow(
      nothingOf: 49, "focus events and answers of the terminal",
      Array("\u{1B}[I\u{1B}[O\u{1B}[?64;1;2c\u{1B}[12;40R\u{1B}]11;rgb:0/0/0\u{1B}\\".utf8)),
    HostileInputRow(nothingOf: 50, "F1 as a slow line sends it, cut", Array("\u{1B}[1".utf8)),
  ]
}
