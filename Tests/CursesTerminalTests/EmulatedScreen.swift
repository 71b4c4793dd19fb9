import TerminalGrid
import Testing

/// A terminal's screen that follows the bytes sent to it, so that a test sees what a person would.
///
/// It knows what curses uses for the types in these tests and records an issue for anything else.
struct EmulatedScreen {
  private(set) var cells: [[String]]
  private(set) var column = 0
  private(set) var row = 0
  /// Private modes that are on: 7 for wrapping at the edge, 25 for the cursor, 1049 for the second
  /// screen, 2004 for marks around a paste.
  private(set) var modes: Set<Int> = [7, 25]
  private(set) var bells = 0
  /// How often the screen has scrolled.
  private(set) var scrolls = 0
  /// All SGR parameters that came.
  private(set) var attributes: [String] = []
  /// Whether the last place of a row has just been filled.
  private var isBehindEdge = false
  private var last = " "
  private var rest: ArraySlice<Unicode.Scalar> = []

  init(columns: Int, rows: Int) {
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  private var columns: Int { cells.first?.count ?? 0 }
  private var rows: Int { cells.count }

  /// The rows as text, without the blanks at their ends.
  var lines: [String] {
    cells.map { row in
      var line = row.joined()
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  mutating func feed(_ bytes: [UInt8]) {
    rest = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar.value {
      case 0x1B: escape()
      case 0x0D: move(column: 0, row: row)
      case 0x0A: lineFeed()
      case 0x08: move(column: column - 1, row: row)
      case 0x09: move(column: (column / 8 + 1) * 8, row: row)
      case 0x07: bells += 1
      case 0x0E, 0x0F, 0x18: break
      case 0x00..<0x20, 0x7F..<0xA0: Issue.record("control character \(scalar.value)")
      default: print(scalar)
      }
    }
  }

  private mutating func print(_ scalar: Unicode.Scalar) {
    let width = displayWidth(of: String(scalar))
    if width == 0 {
      let base = isBehindEdge ? column : column - 1
      let place = cells[row][base].isEmpty ? base - 1 : base
      cells[row][place].unicodeScalars.append(scalar)
      return
    }
    if isBehindEdge && modes.contains(7) {
      move(column: 0, row: row)
      lineFeed()
    }
    put(String(scalar), width: width)
    last = String(scalar)
  }

  private mutating func put(_ text: String, width: Int) {
    for offset in 0..<width { clear(column + offset) }
    cells[row][column] = text
    if width == 2 { cells[row][column + 1] = "" }
    column += width
    isBehindEdge = column >= columns
    column = min(column, columns - 1)
  }

  /// Blanks a place and the other half of a wide sign in it.
  private mutating func clear(_ place: Int) {
    guard place < columns else { return }
    if cells[row][place].isEmpty { cells[row][place - 1] = " " }
    if place + 1 < columns, cells[row][place + 1].isEmpty { cells[row][place + 1] = " " }
    cells[row][place] = " "
  }

  private mutating func move(column: Int, row: Int) {
    self.column = min(max(column, 0), columns - 1)
    self.row = min(max(row, 0), rows - 1)
    isBehindEdge = false
  }

  private mutating func lineFeed() {
    if row + 1 < rows {
      row += 1
    } else {
      scrolls += 1
      cells.removeFirst()
      cells.append(Array(repeating: " ", count: columns))
    }
  }

  private mutating func escape() {
    switch rest.popFirst() {
    case "[": controlSequence()
    case "(", ")": _ = rest.popFirst()
    case "7", "8", "=", ">": break
    case "M": move(column: column, row: row - 1)
    case "]": palette()
    case let other: Issue.record("escape \(String(describing: other))")
    }
  }

  /// Takes the palette back; the Linux console's form has no end mark.
  private mutating func palette() {
    guard rest.popFirst() != "R" else { return }
    while let scalar = rest.popFirst(), scalar.value != 0x07 {}
  }

  private mutating func controlSequence() {
    var text = ""
    while let scalar = rest.popFirst() {
      guard (0x40...0x7E).contains(scalar.value) else {
        text.unicodeScalars.append(scalar)
        continue
      }
      perform(Character(scalar), text)
      return
    }
    Issue.record("a control sequence without an end")
  }

  private mutating func perform(_ final: Character, _ text: String) {
    let numbers = text.drop { $0 == "?" }.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0) ?? 0 }
    let count = max(numbers.first ?? 1, 1)
    switch final {
    case "H", "f":
      let row = max(numbers.first ?? 1, 1)
      let column = numbers.count > 1 ? max(numbers[1], 1) : 1
      move(column: column - 1, row: row - 1)
    case "A": move(column: column, row: row - count)
    case "B": move(column: column, row: row + count)
    case "C": move(column: column + count, row: row)
    case "D": move(column: column - count, row: row)
    case "Z": move(column: max((column - 1) / 8 - count + 1, 0) * 8, row: row)
    case "G": move(column: count - 1, row: row)
    case "d": move(column: column, row: count - 1)
    case "J": erase(below: numbers.first ?? 0)
    case "K": eraseLine(numbers.first ?? 0)
    case "X": for place in column..<min(column + count, columns) { clear(place) }
    case "b": for _ in 0..<count { put(last, width: displayWidth(of: last)) }
    case "m": attributes += text.split(separator: ";").map(String.init)
    case "h": if text.hasPrefix("?") { modes.formUnion(numbers) }
    case "l": if text.hasPrefix("?") { modes.subtract(numbers) }
    case "c", "r", "t": break
    default: Issue.record("control sequence \(text)\(final)")
    }
  }

  private mutating func erase(below mode: Int) {
    if mode != 2 { eraseLine(0) }
    let blank = Array(repeating: " ", count: columns)
    for index in cells.indices where mode == 2 || index > row { cells[index] = blank }
  }

  private mutating func eraseLine(_ mode: Int) {
    let range = mode == 1 ? 0..<column + 1 : mode == 2 ? 0..<columns : column..<columns
    for place in range { clear(place) }
  }
}
