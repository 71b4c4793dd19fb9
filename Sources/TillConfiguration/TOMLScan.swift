/// A pass over a TOML text for what the library does not give: the line on which each key stands,
/// and the first place at which the library would end the program where it should throw.
///
/// Exact up to the first fault of the text. Behind it the lines are of no use, and the scan ends
/// all the same: every loop moves forward. A quoted key with escapes is kept as it is written.
struct TOMLScan {
  /// A fault of the text that the library (toml++ 3.4) must not see.
  struct Stumble: Equatable {
    let line: Int
    /// Where its statement begins; the text before may go to the library.
    let statementOffset: Int
    let problem: String
  }

  /// How deep tables and lists may nest, far below what a thread's stack bears.
  static let depthLimit = 16

  /// Lines from 1 by path, `["till", "number"]`; a table has the line of its header.
  private(set) var lines: [[String]: Int] = [:]
  private(set) var stumble: Stumble?

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var statementOffset = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }  // A byte order mark.
    scanDocument()
  }

  private mutating func scanDocument() {
    var table: [String] = []
    while skipBlanksAndComments() {
      statementOffset = position
      if peek == UInt8(ascii: "[") {
        table = scanHeader()
        note(table)
      } else {
        scanPair(under: table)
      }
      if position == statementOffset { advance() }
    }
  }

  private mutating func scanHeader() -> [String] {
    advance()
    skipSpaces()
    if take("[") { skipSpaces() }
    // Here the library asserts instead of throwing.
    if !isAt(Self.bareBytes, orQuote: true) { stop("a table needs a name, as in [till]") }
    let path = scanPath()
    skipToLineEnd()
    return path
  }

  private mutating func scanPair(under table: [String]) {
    let path = table + scanPath()
    note(path)
    if take("=") { scanValue(under: path, depth: 0) }
  }

  private mutating func scanValue(under path: [String], depth: Int) {
    skipSpaces()
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      _ = scanString()
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard depth < Self.depthLimit else { return stop("lists and tables nest too deep") }
      scanList(under: path, depth: depth + 1, end: peek == UInt8(ascii: "[") ? "]" : "}")
    default:
      scanBareValue()
    }
  }

  private mutating func scanBareValue() {
    let start = position
    while let byte = peek, !",]}#\n".utf8.contains(byte) {
      if byte >= 0x80 { return stopAtForeignLetter() }
      if byte == UInt8(ascii: " ") && isBeforeLoneHourDigit(start: start)
        || byte | 0x20 == UInt8(ascii: "t") && isBeforeNoHour(start: start)
      {
        // And here the library asserts.
        return stop("a time has two digits for its hour")
      }
      advance()
    }
  }

  /// Whether a date stands from `start` to the space here, and one digit alone follows.
  private func isBeforeLoneHourDigit(start: Int) -> Bool {
    isAfterDate(start: start) && isDigit(position + 1) && !isDigit(position + 2)
  }

  /// Whether a date stands from `start` to the T here, and no digit follows.
  private func isBeforeNoHour(start: Int) -> Bool {
    isAfterDate(start: start) && !isDigit(position + 1)
  }

  /// Whether what stands from `start` to here looks like a date to the library, which passes over
  /// underscores.
  private func isAfterDate(start: Int) -> Bool {
    let date = bytes[start..<position].filter { $0 != UInt8(ascii: "_") }
    return date.count == 10 && date[4] == UInt8(ascii: "-") && date[7] == UInt8(ascii: "-")
  }

  private func isDigit(_ place: Int) -> Bool {
    place < bytes.count && (0x30...0x39).contains(bytes[place])
  }

  /// A list or an inline table, by its `end`.
  private mutating func scanList(under path: [String], depth: Int, end: Unicode.Scalar) {
    advance()
    while skipBlanksAndComments(), !take(end) {
      let start = position
      if take(",") { continue }
      if end == "}" {
        let inner = path + scanPath()
        note(inner)
        if take("=") { scanValue(under: inner, depth: depth) }
      } else if isAt(Self.bareBytes + "+.[{".utf8, orQuote: true) {
        scanValue(under: path, depth: depth)
      } else {
        // Here too the library asserts.
        stop("a list holds something that is no value")
      }
      if position == start { advance() }
    }
  }

  private mutating func scanPath() -> [String] {
    var path: [String] = []
    repeat {
      skipSpaces()
      if isAt([], orQuote: true) {
        path.append(scanString())
      } else {
        let start = position
        while isAt(Self.bareBytes, orQuote: false) { advance() }
        path.append(String(decoding: bytes[start..<position], as: UTF8.self))
        if let byte = peek, byte >= 0x80 { stopAtForeignLetter() }
      }
      skipSpaces()
      if path.count > Self.depthLimit { stop("tables nest too deep") }
    } while take(".")
    return path
  }

  /// Moves past a string of any of the four kinds; returns what stands between the quotes.
  private mutating func scanString() -> String {
    guard let quote = peek else { return "" }
    let isMultiline = bytes[position...].starts(with: [quote, quote, quote])
    let width = isMultiline ? 3 : 1
    for _ in 0..<width { advance() }
    let start = position
    while let byte = peek, isMultiline || byte != UInt8(ascii: "\n") {
      if bytes[position...].starts(with: repeatElement(quote, count: width)) { break }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { advance() }
      advance()
    }
    let content = String(decoding: bytes[start..<position], as: UTF8.self)
    for _ in 0..<width { advance() }
    // A multi-line string may end in up to two quotes of its own before the three that close it.
    if isMultiline { for _ in 0..<2 where peek == quote { advance() } }
    return content
  }

  /// Keeps the first line of a path: a dotted key may come back to its table.
  private mutating func note(_ path: [String]) {
    if lines[path] == nil { lines[path] = line }
  }

  /// Ends the scan at the end of the text.
  private mutating func stop(_ problem: String) {
    guard stumble == nil else { return }
    stumble = Stumble(line: line, statementOffset: statementOffset, problem: problem)
    position = bytes.count
  }

  /// What the library does there is undefined where the letter is one of the first of Unicode.
  private mutating func stopAtForeignLetter() {
    stop("what has other letters than A to Z must stand in quotes")
  }
}

extension TOMLScan {
  /// What a key without quotes is made of.
  private static let bareBytes = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-".utf8)

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isAt(_ expected: [UInt8], orQuote: Bool) -> Bool {
    guard let byte = peek else { return false }
    return expected.contains(byte)
      || orQuote && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"))
  }

  private mutating func advance() {
    guard position < bytes.count else { return }
    if bytes[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    advance()
    return true
  }

  private mutating func skipSpaces() {
    while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
  }

  private mutating func skipToLineEnd() {
    while let byte = peek, byte != UInt8(ascii: "\n") { advance() }
  }

  /// Moves to the next byte that means something; false at the end of the text.
  private mutating func skipBlanksAndComments() -> Bool {
    while let byte = peek {
      if byte == UInt8(ascii: "#") {
        skipToLineEnd()
      } else if " \t\r\n".utf8.contains(byte) {
        advance()
      } else {
        return true
      }
    }
    return false
  }
}
