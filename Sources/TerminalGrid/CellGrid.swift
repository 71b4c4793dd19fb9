/// One place of the screen.
package struct Cell: Equatable, Sendable {
  /// One sign with its marks; empty for the right half of a wide sign, whose left half is the cell
  /// before.
  package var text: String
  package var style: Style

  package init(text: String, style: Style) {
    self.text = text
    self.style = style
  }

  package static let blank = Cell(text: " ", style: .plain)
}

/// A place in a grid, counted from 0 at the upper left.
package struct Position: Equatable, Sendable {
  package var column: Int
  package var row: Int

  package init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// A whole screen, or a part of one, as a value: columns × rows of cells and the place of the
/// cursor.
///
/// Everything that draws is clipped at the edges, so a screen need not know how small it is. A wide
/// sign is never left in halves: what covers one half blanks the other.
package struct CellGrid: Equatable, Sendable {
  package let columns: Int
  package let rows: Int
  /// Where the hardware cursor rests; `nil` hides it.
  package var cursor: Position?
  /// Row by row, each from left to right.
  private var cells: [Cell]

  /// A grid of blanks. A negative size counts as 0.
  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    cells = Array(repeating: .blank, count: self.columns * self.rows)
  }

  package subscript(column column: Int, row row: Int) -> Cell {
    precondition(contains(column: column, row: row), "no cell \(column), \(row) in this grid")
    return cells[row * columns + column]
  }

  /// The cells of one row, left to right.
  package func cells(inRow row: Int) -> ArraySlice<Cell> {
    precondition((0..<rows).contains(row), "no row \(row) in this grid")
    return cells[row * columns..<(row + 1) * columns]
  }

  /// The text of each row with the blanks at its end cut off: what a test compares.
  package var lines: [String] {
    (0..<rows).map { row in
      var line = cells(inRow: row).map(\.text).joined()
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// Whether the place is inside.
  package func contains(column: Int, row: Int) -> Bool {
    (0..<columns).contains(column) && (0..<rows).contains(row)
  }

  /// Puts one sign, of one or two cells, at a place; whatever of it lies outside is dropped, and a
  /// wide sign that is cut becomes a blank.
  mutating func put(_ sign: ArraySlice<Cell>, column: Int, row: Int) {
    let isWhole =
      contains(column: column, row: row)
      && contains(column: column + sign.count - 1, row: row)
    for (offset, cell) in sign.enumerated() where contains(column: column + offset, row: row) {
      split(column: column + offset, row: row)
      cells[row * columns + column + offset] =
        isWhole ? cell : Cell(text: " ", style: cell.style)
    }
  }

  mutating func setStyle(_ style: Style, column: Int, row: Int) {
    cells[row * columns + column].style = style
  }

  /// Blanks both halves of the wide sign that has a half at this place, if there is one.
  private mutating func split(column: Int, row: Int) {
    let index = row * columns + column
    if cells[index].text.isEmpty {
      cells[index].text = " "
      if column > 0 { cells[index - 1].text = " " }
    } else if column + 1 < columns, cells[index + 1].text.isEmpty {
      cells[index].text = " "
      cells[index + 1].text = " "
    }
  }
}
