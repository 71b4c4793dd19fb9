import TerminalGrid

/// The part of the screen that a screen draws on: 80 by 24, or the whole window where that is
/// smaller.
///
/// Rows are counted from 1, as on the sketches in UX.md; columns from 0. Rows 1 and 2 hold the
/// header, the last three the message, a rule and the keys; what is between is the body. In the small
/// layout the body begins at row 3 and has at least seven rows.
struct Stage {
  static let fullColumns = 80
  static let fullRows = 24
  static let smallColumns = 40
  static let smallRows = 12

  let isSmall: Bool
  let charset: Charset
  let art: LineArt
  private(set) var grid: CellGrid

  /// A stage for a window of this size, which must have 40 columns and 12 rows.
  init(columns: Int, rows: Int, charset: Charset) {
    isSmall = columns < Self.fullColumns || rows < Self.fullRows
    self.charset = charset
    art = LineArt(charset)
    grid =
      isSmall
      ? CellGrid(columns: columns, rows: rows)
      : CellGrid(columns: Self.fullColumns, rows: Self.fullRows)
  }

  var columns: Int { grid.columns }
  var messageRow: Int { grid.rows - 2 }
  var lastBodyRow: Int { grid.rows - 3 }
  /// Where body text begins, and the columns that it has.
  var bodyColumn: Int { isSmall ? 0 : 5 }
  var bodyWidth: Int { isSmall ? columns : columns - 2 * bodyColumn }

  /// `text` as it can be drawn here.
  func drawn(_ text: String) -> String { charset == .ascii ? asciiFolded(text) : text }

  func width(of text: String) -> Int { displayWidth(of: drawn(text)) }

  /// The form of `wording` that this stage has room for.
  func text(_ wording: Wording) -> String { isSmall ? wording.small : wording.full }

  /// Writes body text; returns the column after it.
  @discardableResult
  mutating func write(
    _ text: String, row: Int, column: Int? = nil, style: Style = .plain, width: Int? = nil
  ) -> Int {
    grid.draw(
      drawn(text), column: column ?? bodyColumn, row: row - 1, style: style, width: width)
  }

  mutating func writeRight(_ text: String, endingAt column: Int, row: Int, style: Style = .plain) {
    grid.drawRight(drawn(text), endingAt: column, row: row - 1, style: style)
  }

  /// Writes `text` over as many rows as it needs, at most `limit`; returns the row after it.
  @discardableResult
  mutating func writeWrapped(
    _ text: String, row: Int, column: Int? = nil, limit: Int = 3, style: Style = .plain
  ) -> Int {
    let column = column ?? bodyColumn
    let lines = wrapped(drawn(text), toWidth: columns - column - (isSmall ? 0 : bodyColumn))
    for (offset, line) in lines.prefix(limit).enumerated() {
      write(line, row: row + offset, column: column, style: style)
    }
    return row + min(lines.count, limit)
  }

  /// What the cashier says, if something is said. On a small stage it ends in the last row of the body, so that it stands
  /// beside the message line however long it is. Returns the row after it.
  @discardableResult
  mutating func say(_ sentence: Wording?, row: Int, label: String) -> Int {
    guard let sentence else { return row }
    let quoted = "\"\(text(sentence))\""
    let indent = bodyColumn + width(of: label) + (isSmall ? 1 : 3)
    let lines = wrapped(drawn(quoted), toWidth: columns - indent - (isSmall ? 1 : 2))
    let first = isSmall ? lastBodyRow - min(lines.count, 2) + 1 : row
    write(label, row: first, style: .strong)
    for (offset, line) in lines.prefix(2).enumerated() {
      write(line, row: first + offset, column: indent + min(offset, 1))
    }
    return first + min(lines.count, 2)
  }

  mutating func frame(columns: Range<Int>, rows: ClosedRange<Int>) {
    grid.drawFrame(
      columns: columns, rows: rows.lowerBound - 1..<rows.upperBound, art: art, style: .rule)
  }

  mutating func fill(columns: Range<Int>, row: Int, style: Style) {
    grid.restyle(columns: columns, rows: row - 1..<row, style: style)
  }

  mutating func placeCursor(column: Int, row: Int) {
    grid.cursor = Position(column: min(column, columns - 1), row: row - 1)
  }

  mutating func rule(row: Int, columns: Range<Int>? = nil) {
    grid.drawRule(row: row - 1, columns: columns, art: art)
  }

  mutating func band(row: Int, style: Style) { grid.fill(row: row - 1, style: style) }
}

/// `text` in lines of at most `width` columns, broken between words; a longer word is broken itself.
func wrapped(_ text: String, toWidth width: Int) -> [String] {
  precondition(width > 0, "text needs a column to stand in")
  if displayWidth(of: text) <= width { return [text] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    var word = String(word)
    let joined = line.isEmpty ? word : line + " " + word
    if displayWidth(of: joined) <= width {
      line = joined
      continue
    }
    if !line.isEmpty { lines.append(line) }
    while displayWidth(of: word) > width {
      let head = truncated(word, toWidth: width)
      guard !head.isEmpty else { break }
      lines.append(head)
      word.removeFirst(head.count)
    }
    line = word
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}
