@testable import CIBA
@testable import TerminalGrid

/// The text cleaner, and the widths by which a text is drawn.
enum TextTarget {
  static func run(_ input: [UInt8]) throws {
    // Enough for every line of a screen; more only takes longer.
    let text = String(decoding: input.prefix(300), as: UTF8.self)
    for limit in [0, 1, 16, 200] { try promiseCleaned(text, limit: limit) }
    let drawn = drawable(text)
    try promiseCleanLine(drawn, "a drawable text", limit: text.unicodeScalars.count)
    try promise(
      "what is drawable stays as it is", same(drawable(drawn), drawn), about: escaped(drawn))
    try promiseWidths(text)
    try promiseDrawing(text)
    let folded = asciiFolded(text)
    try promise(
      "a folded text is ASCII", folded.utf8.allSatisfy { (0x20...0x7E).contains($0) },
      about: escaped(folded))
  }

  private static func promiseCleaned(_ text: String, limit: Int) throws {
    let line = cleaned(text, limit: limit)
    try promiseCleanLine(line, "a cleaned text", limit: limit)
    try promise("it has no space at its ends", line.first != " " && line.last != " ")
    try promise("it has no two spaces in a row", !line.contains("  "))
    try promise("cleaned again it is the same", same(cleaned(line, limit: limit), line))
    try promise("it is drawn as it is", same(drawable(line), line) || hasTones(line))
  }

  /// A skin tone is kept in a name and not drawn.
  private static func hasTones(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.isEmojiModifier }
  }

  private static func promiseWidths(_ text: String) throws {
    let width = displayWidth(of: text)
    let cellCount = drawable(text).reduce(0) { $0 + cells(of: $1, style: .plain).count }
    try promise("a width is the sum of its cells", width == cellCount, about: (width, cellCount))
    try promise("what is drawable has the same width", displayWidth(of: drawable(text)) == width)
    for limit in [0, 1, 2, 7, width] {
      let short = truncated(text, toWidth: limit)
      try promise("a cut text fits", displayWidth(of: short) <= limit, about: escaped(short))
      try promise(
        "it is the beginning",
        drawable(text).unicodeScalars.starts(with: short.unicodeScalars))
    }
    try promise("what fits is not cut", same(truncated(text, toWidth: width), drawable(text)))
  }

  private static func promiseDrawing(_ text: String) throws {
    for (columns, column) in [(8, 0), (8, 7), (8, -3), (1, 0), (0, 0)] {
      var grid = CellGrid(columns: columns, rows: 1)
      let next = grid.draw(text, column: column, row: 0)
      try promise(
        "drawing ends at the edge, or where the text does",
        next == max(column, min(columns, column + displayWidth(of: text))), about: next)
      try promiseWhole(grid)
      grid.draw(text, column: column + 1, row: 0)
      grid.drawRight(text, endingAt: columns, row: 0)
      grid.drawCentred(text, row: 0)
      try promiseWhole(grid)
    }
  }

  /// No half of a wide sign stands alone, and no cell holds more than its columns.
  private static func promiseWhole(_ grid: CellGrid) throws {
    let row = Array(grid.cells(inRow: 0))
    var column = 0
    while column < row.count {
      let width = row[column].text.unicodeScalars.reduce(0) { $0 + TerminalGrid.columns(of: $1) }
      try promise("a cell has one sign", (1...2).contains(width), about: escaped(row[column].text))
      if width == 2 {
        try promise(
          "a wide sign has both halves", column + 1 < row.count && row[column + 1].text.isEmpty)
      }
      column += width
    }
  }

  /// Texts compare by canonical equivalence; scalars are what counts here.
  private static func same(_ text: String, _ other: String) -> Bool {
    text.unicodeScalars.elementsEqual(other.unicodeScalars)
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
  }
}
