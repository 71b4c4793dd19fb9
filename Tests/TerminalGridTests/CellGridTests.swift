import Testing

@testable import TerminalGrid

@Test func `a new grid is blank and has no cursor`() {
  let grid = CellGrid(columns: 3, rows: 2)
  #expect(grid.lines == ["", ""])
  #expect(grid[column: 2, row: 1] == Cell(text: " ", style: .plain))
  #expect(grid.cursor == nil)
}

@Test func `a negative size is no size`() {
  let grid = CellGrid(columns: -1, rows: 4)
  #expect(grid.columns == 0)
  #expect(grid.lines == ["", "", "", ""])
}

@Test func `text is drawn in its style and the column after it is answered`() {
  var grid = CellGrid(columns: 10, rows: 1)
  let next = grid.draw("code", column: 2, row: 0, style: .code)
  #expect(next == 6)
  #expect(grid.lines == ["  code"])
  #expect(grid[column: 2, row: 0] == Cell(text: "c", style: .code))
  #expect(grid[column: 6, row: 0].style == .plain)
}

@Test(arguments: [(-2, 3, "llo"), (3, 5, "   he"), (5, 5, ""), (-9, -4, "")])
func `text is clipped at the left and right edges`(column: Int, next: Int, line: String) {
  var grid = CellGrid(columns: 5, rows: 1)
  #expect(grid.draw("hello", column: column, row: 0) == next)
  #expect(grid.lines == [line])
}

@Test(arguments: [-1, 1])
func `text above and below the grid changes nothing`(row: Int) {
  var grid = CellGrid(columns: 5, rows: 1)
  #expect(grid.draw("hey", column: 0, row: row) == 3)
  #expect(grid == CellGrid(columns: 5, rows: 1))
}

@Test func `a width clips before the edge does`() {
  var grid = CellGrid(columns: 10, rows: 1)
  #expect(grid.draw("Nordlys Sport", column: 1, row: 0, width: 4) == 5)
  #expect(grid.draw("x", column: 8, row: 0, width: 0) == 8)
  #expect(grid.lines == [" Nord"])
}

@Test func `a wide sign takes two cells and the right one is empty`() {
  var grid = CellGrid(columns: 4, rows: 1)
  #expect(grid.draw("日x", column: 0, row: 0) == 3)
  #expect(grid[column: 0, row: 0].text == "日")
  #expect(grid[column: 1, row: 0].text == "")
  #expect(grid[column: 2, row: 0].text == "x")
}

@Test func `a wide sign that does not fit becomes a blank in its style`() {
  var grid = CellGrid(columns: 3, rows: 1)
  grid.fill(columns: 0..<3, rows: 0..<1, with: "#")
  #expect(grid.draw("x日", column: 1, row: 0, style: .strong) == 3)
  #expect(grid.lines == ["#x"])
  #expect(grid[column: 2, row: 0] == Cell(text: " ", style: .strong))
}

@Test func `a wide sign half beyond the left edge becomes a blank`() {
  var grid = CellGrid(columns: 3, rows: 1)
  grid.draw("日x", column: -1, row: 0)
  #expect(grid.lines == [" x"])
}

@Test(arguments: [(0, "x 日"), (1, " x日"), (2, "日x"), (3, "日 x")])
func `what covers one half of a wide sign blanks the other`(column: Int, line: String) {
  var grid = CellGrid(columns: 4, rows: 1)
  grid.draw("日日", column: 0, row: 0)
  grid.draw("x", column: column, row: 0)
  #expect(grid.lines == [line])
}

@Test func `a wide sign drawn across two wide signs leaves no half behind`() {
  var grid = CellGrid(columns: 4, rows: 1)
  grid.draw("日日", column: 0, row: 0)
  grid.draw("本", column: 1, row: 0)
  #expect(grid.lines == [" 本"])
  #expect(grid[column: 3, row: 0].text == " ")
}

@Test func `marks share the cell of their base, four at most`() {
  var grid = CellGrid(columns: 4, rows: 1)
  let tower = "e" + String(repeating: "\u{301}", count: 9)
  #expect(grid.draw(tower + "x", column: 0, row: 0) == 2)
  #expect(grid[column: 0, row: 0].text.unicodeScalars.count == 5)
  #expect(grid[column: 1, row: 0].text == "x")
}

@Test func `a mark without a base is not drawn`() {
  var grid = CellGrid(columns: 4, rows: 1)
  #expect(grid.draw("\u{301}a", column: 0, row: 0) == 1)
  #expect(grid.lines == ["a"])
}

@Test func `a flag is two cells and is never cut in the middle`() {
  var grid = CellGrid(columns: 4, rows: 1)
  #expect(grid.draw("🇳🇴", column: 0, row: 0) == 2)
  #expect(grid[column: 1, row: 0].text == "🇴")
  var narrow = CellGrid(columns: 1, rows: 1)
  narrow.draw("🇳🇴", column: 0, row: 0)
  #expect(narrow.lines == [""])
}

@Test func `control characters never reach a cell`() {
  var grid = CellGrid(columns: 40, rows: 1)
  grid.draw("a\u{1B}[2Jb\u{7F}\u{9B}c\u{202E}d\u{200B}e\u{0}", column: 0, row: 0)
  #expect(grid.lines == ["a[2Jbcde"])
}

@Test func `text that ends at a column is flush with it`() {
  var grid = CellGrid(columns: 8, rows: 2)
  grid.drawRight("14:32", endingAt: 8, row: 0)
  grid.drawRight("日本", endingAt: 7, row: 1)
  #expect(grid.lines == ["   14:32", "   日本"])
}

@Test func `centred text is clipped to its range`() {
  var grid = CellGrid(columns: 9, rows: 3)
  grid.drawCentred("odd", row: 0)
  grid.drawCentred("ab", row: 1, in: 1..<5)
  grid.drawCentred("much too long", row: 2, in: 2..<6)
  #expect(grid.lines == ["   odd", "  ab", "  much"])
}

@Test func `a fill is clipped on all sides`() {
  var grid = CellGrid(columns: 3, rows: 3)
  grid.fill(columns: -2..<2, rows: 1..<9, with: ".", style: .dim)
  #expect(grid.lines == ["", "..", ".."])
  #expect(grid[column: 1, row: 2].style == .dim)
}

@Test func `a row is filled with blanks of a style`() {
  var grid = CellGrid(columns: 2, rows: 2)
  grid.draw("ab", column: 0, row: 0)
  grid.fill(row: 0, style: .header)
  grid.fill(row: 7, style: .header)
  #expect(grid[column: 1, row: 0] == Cell(text: " ", style: .header))
  #expect(grid[column: 1, row: 1] == .blank)
}

@Test func `restyling leaves the text`() {
  var grid = CellGrid(columns: 3, rows: 1)
  grid.draw("abc", column: 0, row: 0)
  grid.restyle(columns: 1..<9, rows: 0..<1, style: .accent)
  #expect(grid.lines == ["abc"])
  #expect(grid[column: 0, row: 0].style == .plain)
  #expect(grid[column: 2, row: 0].style == .accent)
}

@Test func `a grid inside another keeps its styles and carries its cursor over`() {
  var inner = CellGrid(columns: 3, rows: 2)
  inner.draw("in", column: 1, row: 1, style: .good)
  inner.cursor = Position(column: 2, row: 1)
  var outer = CellGrid(columns: 6, rows: 4)
  outer.draw(inner, column: 2, row: 1)
  #expect(outer.lines == ["", "", "   in", ""])
  #expect(outer[column: 3, row: 2].style == .good)
  #expect(outer.cursor == Position(column: 4, row: 2))
}

@Test func `a grid inside another is clipped, with wide signs and cursor`() {
  var inner = CellGrid(columns: 4, rows: 2)
  inner.draw("日本", column: 0, row: 0)
  inner.draw("abcd", column: 0, row: 1)
  inner.cursor = Position(column: 3, row: 1)
  var outer = CellGrid(columns: 3, rows: 2)
  outer.cursor = Position(column: 0, row: 0)
  outer.draw(inner, column: 0, row: 0)
  #expect(outer.lines == ["日", "abc"])
  #expect(outer.cursor == Position(column: 0, row: 0))
  outer.draw(inner, column: -1, row: -1)
  #expect(outer.lines == ["bcd", "abc"])
}

@Test func `a frame is drawn along the inside and small ones are left out`() {
  var grid = CellGrid(columns: 5, rows: 3)
  grid.drawFrame(columns: 0..<5, rows: 0..<3, art: LineArt(.ascii))
  #expect(grid.lines == ["+---+", "|   |", "+---+"])
  var small = CellGrid(columns: 5, rows: 1)
  small.drawFrame(columns: 0..<5, rows: 0..<1, art: LineArt(.utf8))
  #expect(small.lines == [""])
}

@Test func `a rule runs from edge to edge`() {
  var grid = CellGrid(columns: 3, rows: 2)
  grid.drawRule(row: 0, art: LineArt(.utf8))
  grid.drawRule(row: 1, columns: 1..<3, art: LineArt(.ascii), style: .accent)
  #expect(grid.lines == ["───", " --"])
  #expect(grid[column: 0, row: 0].style == .rule)
}

@Test func `no mixture of drawings leaves half of a wide sign`() {
  var generator = SplitMix(state: 7)
  let texts = ["日本語", "a", "x日", "e\u{301}", "🇳🇴", "👍🏽", "  ", "né日"]
  var grid = CellGrid(columns: 9, rows: 2)
  for _ in 0..<3000 {
    let text = texts.randomElement(using: &generator) ?? ""
    let column = Int.random(in: -4..<12, using: &generator)
    let row = Int.random(in: -1..<3, using: &generator)
    if Bool.random(using: &generator) {
      grid.draw(text, column: column, row: row)
    } else {
      var other = CellGrid(columns: 4, rows: 1)
      other.draw(text, column: 0, row: 0)
      grid.draw(other, column: column, row: row)
    }
    for row in 0..<2 {
      let width = grid.cells(inRow: row).map(\.text).joined()
      #expect(displayWidth(of: width) == 9)
    }
  }
}

/// A generator whose numbers are the same in each run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
