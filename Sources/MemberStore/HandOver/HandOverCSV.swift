/// Lines of comma-separated values.
///
/// Source: RFC 4180; a record never spans lines here, since no field has a line break.
enum HandOverCSV {
  static var header: String {
    HandOverColumn.allCases.map(\.rawValue).joined(separator: ",") + "\r\n"
  }

  static func line(_ fields: HandOverFields) -> String {
    HandOverColumn.allCases.map { fields.texts[$0].map(cell) ?? "" }.joined(separator: ",") + "\r\n"
  }

  private static let formulaStarts: Set<UInt8> = [
    UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D,
  ]
  private static let apostrophe = UInt8(ascii: "'")

  private static func cell(_ text: String) -> String {
    let guarded = isGuarded(text) ? "'" + text : text
    guard guarded.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
      return guarded
    }
    return "\"" + guarded.replacing("\"", with: "\"\"") + "\""
  }

  /// Whether the text, apostrophes at its start aside, begins as a formula does.
  private static func isGuarded(_ text: String) -> Bool {
    text.utf8.first { $0 != apostrophe }.map(formulaStarts.contains) ?? false
  }

  private static func unguarded(_ text: String) -> String {
    text.utf8.first == apostrophe && isGuarded(text) ? String(text.dropFirst()) : text
  }

  /// The columns that a first line names.
  static func columns(_ line: String) throws(HandOverFault) -> [HandOverColumn] {
    let names = try cells(line)
    if names.count == 1, line.contains(";") || line.contains("\t") {
      throw HandOverFault("columns are separated by commas here", isOfWholeFile: true)
    }
    var columns: [HandOverColumn] = []
    for name in names {
      guard let column = HandOverColumn(rawValue: name) else {
        let known = HandOverColumn.allCases.map(\.rawValue).joined(separator: ", ")
        throw HandOverFault(
          "column \(columns.count + 1) is none of \(known)", isOfWholeFile: true)
      }
      guard !columns.contains(column) else {
        throw HandOverFault("\(column.rawValue): stands there twice", isOfWholeFile: true)
      }
      columns.append(column)
    }
    guard columns.contains(.format) else {
      throw HandOverFault("format: is missing among the columns", isOfWholeFile: true)
    }
    return columns
  }

  static func fields(
    _ line: String, columns: [HandOverColumn]
  ) throws(HandOverFault) -> HandOverFields {
    let cells = try cells(line)
    guard cells.count == columns.count else {
      throw HandOverFault("\(cells.count) cells, and there are \(columns.count) columns")
    }
    let texts = zip(columns, cells).filter { !$0.1.isEmpty }.map { ($0.0, unguarded($0.1)) }
    return HandOverFields(Dictionary(uniqueKeysWithValues: texts))
  }

  private static func cells(_ line: String) throws(HandOverFault) -> [String] {
    var cells: [String] = []
    var rest = Array(line.utf8)[...]
    while true {
      var cell: [UInt8] = []
      if rest.first == 0x22 {
        rest.removeFirst()
        while true {
          guard let end = rest.firstIndex(of: 0x22) else {
            throw HandOverFault("a quotation mark is not closed on this line")
          }
          cell += rest[..<end]
          rest = rest[(end + 1)...]
          guard rest.first == 0x22 else { break }
          cell.append(0x22)
          rest.removeFirst()
        }
        guard rest.first == nil || rest.first == 0x2C else {
          throw HandOverFault("something stands behind a closed quotation mark")
        }
      } else {
        let end = rest.firstIndex(of: 0x2C) ?? rest.endIndex
        cell = Array(rest[..<end])
        guard !cell.contains(0x22) else {
          throw HandOverFault("a quotation mark in a cell that has none around it")
        }
        rest = rest[end...]
      }
      cells.append(String(decoding: cell, as: UTF8.self))
      guard rest.first == 0x2C else { return cells }
      rest.removeFirst()
    }
  }
}
