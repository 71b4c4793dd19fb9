extension CellGrid {
  /// Draws one line of text and returns the column after it.
  ///
  /// The text is cleaned (see ``drawable(_:)``) and clipped at the edges and at `width` columns; a
  /// wide sign that would be cut becomes a blank. The place may lie outside: then nothing shows, and
  /// the answer is the same.
  @discardableResult
  package mutating func draw(
    _ text: String, column: Int, row: Int, style: Style = .plain, width: Int? = nil
  ) -> Int {
    let limit = min(columns, width.map { column + max(0, $0) } ?? columns)
    var place = column
    for character in drawable(text) {
      guard place < limit else { break }
      let cells = TerminalGrid.cells(of: character, style: style)
      guard place + cells.count <= limit else {
        fill(columns: place..<limit, rows: row..<row + 1, style: style)
        return limit
      }
      for sign in signs(in: cells) {
        put(sign, column: place, row: row)
        place += sign.count
      }
    }
    return place
  }

  /// Draws one line of text so that `column` is the first column after it: `endingAt: columns` is
  /// flush with the right edge.
  package mutating func drawRight(
    _ text: String, endingAt column: Int, row: Int, style: Style = .plain
  ) {
    draw(text, column: column - displayWidth(of: text), row: row, style: style)
  }

  /// Draws one line of text in the middle of a row's `range`, or of the whole row.
  package mutating func drawCentred(
    _ text: String, row: Int, in range: Range<Int>? = nil, style: Style = .plain
  ) {
    let range = range ?? 0..<columns
    let text = truncated(text, toWidth: range.count)
    let margin = (range.count - displayWidth(of: text)) / 2
    draw(text, column: range.lowerBound + margin, row: row, style: style)
  }

  /// Blanks a whole row in a style.
  package mutating func fill(row: Int, style: Style) {
    fill(columns: 0..<columns, rows: row..<row + 1, style: style)
  }

  /// Fills a rectangle with one sign that is one column wide.
  package mutating func fill(
    columns filled: Range<Int>, rows filledRows: Range<Int>, with text: String = " ",
    style: Style = .plain
  ) {
    precondition(displayWidth(of: text) == 1, "a grid is filled with a sign of one column")
    let cell = [Cell(text: drawable(text), style: style)][...]
    for row in filledRows.clamped(to: 0..<rows) {
      for column in filled.clamped(to: 0..<columns) { put(cell, column: column, row: row) }
    }
  }

  /// Gives the cells of a rectangle another style and leaves their text.
  package mutating func restyle(
    columns restyled: Range<Int>, rows restyledRows: Range<Int>, style: Style
  ) {
    for row in restyledRows.clamped(to: 0..<rows) {
      for column in restyled.clamped(to: 0..<columns) {
        setStyle(style, column: column, row: row)
      }
    }
  }

  /// Places another grid inside this one with its upper left corner at the given place, clipped; its
  /// cursor, if it has one that is still inside, becomes this grid's.
  package mutating func draw(_ other: CellGrid, column: Int, row: Int) {
    for sourceRow in 0..<other.rows where (0..<rows).contains(row + sourceRow) {
      var place = column
      for sign in signs(in: Array(other.cells(inRow: sourceRow))) {
        put(sign, column: place, row: row + sourceRow)
        place += sign.count
      }
    }
    if let cursor = other.cursor {
      let moved = Position(column: column + cursor.column, row: row + cursor.row)
      if contains(column: moved.column, row: moved.row) { self.cursor = moved }
    }
  }

  /// Draws a rule from edge to edge, or over a range of columns.
  package mutating func drawRule(
    row: Int, columns range: Range<Int>? = nil, art: LineArt, style: Style = .rule
  ) {
    fill(columns: range ?? 0..<columns, rows: row..<row + 1, with: art.horizontal, style: style)
  }

  /// Draws a frame along the inside of a rectangle's edges; one that is under two columns or rows
  /// is left out.
  package mutating func drawFrame(
    columns framed: Range<Int>, rows framedRows: Range<Int>, art: LineArt, style: Style = .rule
  ) {
    guard framed.count >= 2, framedRows.count >= 2 else { return }
    let (left, right) = (framed.lowerBound, framed.upperBound - 1)
    let (top, bottom) = (framedRows.lowerBound, framedRows.upperBound - 1)
    drawRule(row: top, columns: framed, art: art, style: style)
    drawRule(row: bottom, columns: framed, art: art, style: style)
    for column in [left, right] {
      fill(columns: column..<column + 1, rows: framedRows, with: art.vertical, style: style)
    }
    draw(art.topLeft, column: left, row: top, style: style)
    draw(art.topRight, column: right, row: top, style: style)
    draw(art.bottomLeft, column: left, row: bottom, style: style)
    draw(art.bottomRight, column: right, row: bottom, style: style)
  }
}

/// Cells cut into signs: a wide sign's halves stay together.
private func signs(in cells: [Cell]) -> [ArraySlice<Cell>] {
  var result: [ArraySlice<Cell>] = []
  var index = cells.startIndex
  while index < cells.endIndex {
    let next = index + 1
    let isWide = next < cells.endIndex && cells[next].text.isEmpty
    let end = isWide ? next + 1 : next
    result.append(cells[index..<end])
    index = end
  }
  return result
}
