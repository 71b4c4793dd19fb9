import Dispatch
import Glibc
import TerminalGrid
import Testing

@testable import CursesTerminal

/// The real curses on a pseudo-terminal. It has one current screen in a process, so the tests run
/// one after the other.
@MainActor
@Suite(.serialized, .timeLimit(.minutes(5)))
struct CursesTerminalTests {
  @Test(arguments: ["xterm-256color", "xterm", "linux", "vt100", "tmux-256color", "screen"])
  func `a grid shows as it is`(terminalType: String) throws {
    var stage = try Stage(columns: 40, rows: 12, terminalType: terminalType)
    var grid = CellGrid(columns: 40, rows: 12)
    for (row, style) in Style.allCases.prefix(12).enumerated() {
      grid.draw("\(style): Ærø 日本 e\u{301} ──█▀ 👍", column: row, row: row, style: style)
    }
    grid.cursor = Position(column: 5, row: 9)
    stage.draw(grid)
    #expect(stage.screen.lines == grid.lines)
    #expect(stage.screen.column == 5 && stage.screen.row == 9)
    #expect(stage.screen.scrolls == 0)
  }

  @Test(arguments: ["xterm-256color", "vt100"])
  func `after any sequence of grids the screen shows the last one`(terminalType: String) throws {
    var stage = try Stage(columns: 17, rows: 5, terminalType: terminalType)
    let texts = ["日本語", "abc", "   ", "e\u{301}", "────────", "👍x", "aaaaaaaaaaaaaaaaa", "Ø"]
    var grid = CellGrid(columns: 17, rows: 5)
    for _ in 0..<400 {
      let style = Style.allCases.randomElement() ?? .plain
      grid.draw(
        texts.randomElement() ?? "", column: .random(in: -2..<17), row: .random(in: 0..<5),
        style: style)
      if .random(in: 0..<8) == 0 { grid.fill(row: .random(in: 0..<5), style: style) }
      stage.draw(grid)
      try #require(stage.screen.lines == grid.lines)
    }
    #expect(stage.screen.scrolls == 0)
  }

  @Test func `the same grid again sends nothing`() throws {
    var stage = try Stage(columns: 20, rows: 3)
    var grid = CellGrid(columns: 20, rows: 3)
    grid.draw("2:49 left", column: 0, row: 1)
    stage.draw(grid)
    #expect(stage.draw(grid) == [])
  }

  @Test func `a changed sign costs a few bytes`() throws {
    var stage = try Stage(columns: 80, rows: 24)
    var grid = CellGrid(columns: 80, rows: 24)
    for row in 0..<24 { grid.draw(String(repeating: "x", count: 80), column: 0, row: row) }
    stage.draw(grid)
    grid.draw("y", column: 40, row: 12)
    #expect(stage.draw(grid).count < 30)
    #expect(stage.screen.lines == grid.lines)
  }

  @Test func `the last place of the screen is filled without scrolling`() throws {
    var stage = try Stage(columns: 10, rows: 3)
    var grid = CellGrid(columns: 10, rows: 3)
    for row in 0..<3 { grid.draw("0123456日x", column: 0, row: row) }
    stage.draw(grid)
    #expect(stage.screen.lines == grid.lines)
    #expect(stage.screen.scrolls == 0)
  }

  @Test(arguments: [(1, 1), (2, 1), (1, 4), (200, 3), (3, 60)])
  func `a grid of another size is cut to a window of any size`(columns: Int, rows: Int) throws {
    var stage = try Stage(columns: columns, rows: rows)
    #expect(stage.terminal.size == (columns, rows))
    var grid = CellGrid(columns: 80, rows: 24)
    for row in 0..<24 { grid.draw(String(repeating: "日x", count: 30), column: 0, row: row) }
    grid.cursor = Position(column: 79, row: 23)
    stage.draw(grid)
    var cut = CellGrid(columns: columns, rows: rows)
    cut.draw(grid, column: 0, row: 0)
    #expect(stage.screen.lines == cut.lines)
    #expect(stage.screen.scrolls == 0)
  }

  @Test func `a grid without a cursor hides it and one with a cursor shows it`() throws {
    var stage = try Stage(columns: 10, rows: 2)
    var grid = CellGrid(columns: 10, rows: 2)
    stage.draw(grid)
    #expect(!stage.screen.modes.contains(25))
    grid.cursor = Position(column: 3, row: 1)
    stage.draw(grid)
    #expect(stage.screen.modes.contains(25))
    #expect(stage.screen.column == 3 && stage.screen.row == 1)
  }

  @Test func `without colour only attributes are sent`() throws {
    var stage = try Stage(columns: 20, rows: 14, usesColour: false)
    #expect(stage.terminal.colours == 0)
    stage.draw(allStyles)
    let attributes = Set(stage.screen.attributes.compactMap(Int.init))
    #expect(attributes.isDisjoint(with: Set(30...38).union(40...48).union(90...107)))
    #expect(attributes.isSuperset(of: [1, 4, 7]))
  }

  @Test(arguments: [("xterm-256color", 256), ("linux", 8), ("vt100", 0)])
  func `colours are those of the terminal's type`(terminalType: String, colours: Int) throws {
    var stage = try Stage(columns: 20, rows: 14, terminalType: terminalType)
    #expect(stage.terminal.colours == colours)
    stage.draw(allStyles)
    #expect(stage.screen.attributes.contains("48") == (colours == 256))
    #expect(stage.screen.attributes.contains("44") == (colours == 8))
  }

  @Test func `the bell rings as often as asked, with a pause between`() async throws {
    var stage = try Stage(columns: 10, rows: 2)
    stage.terminal.ring(times: 2)
    stage.follow()
    #expect(stage.screen.bells == 1)
    while stage.screen.bells < 2 {
      await Task.yield()
      stage.follow()
    }
    stage.terminal.ring(times: 0)
    stage.follow()
    #expect(stage.screen.bells == 2)
  }

  // MARK: Events

  @Test func `keys arrive in order`() async throws {
    let stage = try Stage(columns: 10, rows: 2)
    let events = stage.start()
    stage.line.type("4Ø\u{1B}OA\u{1B}[A\u{1B}[15~\r\u{1B}[200~a\rb\u{1B}[201~\u{1B}")
    let expected: [Key] = [
      .character("4"), .character("Ø"), .up, .up, .function(5), .enter, .paste("a\nb"), .escape,
    ]
    for key in expected { #expect(await events.next() == .key(key)) }
  }

  @Test func `keys that stop programs and output are switched off in the line`() async throws {
    let stage = try Stage(columns: 10, rows: 2)
    let events = stage.start()
    #expect(!stage.line.isOn(ISIG, in: \.c_lflag))
    #expect(!stage.line.isOn(ICANON, in: \.c_lflag))
    #expect(!stage.line.isOn(ECHO, in: \.c_lflag))
    #expect(!stage.line.isOn(IXON, in: \.c_iflag))
    stage.line.type("\u{3}\u{1A}\u{1C}\u{13}\u{11}x")
    #expect(await events.next() == .key(.character("x")))
  }

  @Test func `a new size is reported and the next grid is drawn whole`() async throws {
    var stage = try Stage(columns: 20, rows: 4)
    let events = stage.start()
    stage.draw(CellGrid(columns: 20, rows: 4))
    stage.line.type("x")
    #expect(await events.next() == .key(.character("x")))
    for (columns, rows) in [(31, 8), (1, 1), (40, 12)] {
      stage.resize(columns: columns, rows: rows)
      kill(getpid(), SIGWINCH)
      #expect(await events.next() == .resized(columns: columns, rows: rows))
      var grid = CellGrid(columns: columns, rows: rows)
      grid.fill(columns: 0..<columns, rows: 0..<rows, with: "#")
      stage.draw(grid)
      #expect(stage.screen.lines == grid.lines)
      #expect(stage.screen.scrolls == 0)
    }
  }

  @Test func `a change of size before the start is not missed`() async throws {
    var stage = try Stage(columns: 20, rows: 4)
    stage.resize(columns: 33, rows: 5)
    #expect(await stage.start().next() == .resized(columns: 33, rows: 5))
  }

  @Test func `Control-L draws everything again`() async throws {
    var stage = try Stage(columns: 20, rows: 3)
    let events = stage.start()
    var grid = CellGrid(columns: 20, rows: 3)
    grid.draw("2:49 left", column: 0, row: 1)
    stage.draw(grid)
    stage.disturb()
    stage.line.type("\u{C}x")
    #expect(await events.next() == .key(.character("x")))
    stage.follow()
    #expect(stage.screen.lines == grid.lines)
    #expect(stage.screen.modes.isSuperset(of: [1049, 2004]))
  }

  @Test func `a terminal that goes away is reported once`() async throws {
    let stage = try Stage(columns: 10, rows: 2)
    let events = stage.start()
    stage.line.type("x")
    #expect(await events.next() == .key(.character("x")))
    stage.line.hangUp()
    #expect(await events.next() == .inputEnded)
    await Task.yield()
    #expect(events.waiting == [])
  }

  // MARK: Opening and closing

  @Test(arguments: ["xterm-256color", "vt100", "linux"])
  func `closing gives the terminal back as it was`(terminalType: String) throws {
    let line = try PseudoTerminal(columns: 20, rows: 3)
    let before = line.settings
    var stage = try Stage(line: line, columns: 20, rows: 3, terminalType: terminalType)
    #expect(line.settings != before)
    var grid = CellGrid(columns: 20, rows: 3)
    grid.draw("Kari Nordmann", column: 0, row: 0)
    stage.draw(grid)
    #expect(stage.screen.modes.contains(2004))
    stage.terminal.close()
    stage.terminal.close()
    stage.terminal.draw(grid)
    stage.follow()
    #expect(line.settings == before)
    #expect(stage.screen.modes == [7, 25])
    if terminalType != "xterm-256color" { #expect(stage.screen.lines == ["", "", ""]) }
  }

  @Test func `the program's signals keep their handlers`() throws {
    signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, SIG_DFL) }
    _ = try Stage(columns: 10, rows: 2)
    var action = sigaction()
    sigaction(SIGINT, nil, &action)
    #expect(unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1)
    sigaction(SIGTERM, nil, &action)
    #expect(action.__sigaction_handler.sa_handler == nil)
  }

  @Test func `what is no terminal is refused`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { Glibc.close(end) } }
    let line = try PseudoTerminal(columns: 10, rows: 2)
    let options = TerminalOptions(terminalType: "xterm")
    for (input, output) in [(ends[0], ends[1]), (line.program, ends[1]), (ends[0], line.program)] {
      #expect(throws: TerminalError.notATerminal) {
        try CursesTerminal(options: options, input: input, output: output)
      }
    }
  }

  @Test(arguments: [
    ("", TerminalError.unknownTerminalType("")),
    ("no-such-type", .unknownTerminalType("no-such-type")),
    ("dumb", .tooDumb("dumb")),
  ])
  func `a type that cannot show screens is refused and leaves the line alone`(
    terminalType: String, error: TerminalError
  ) throws {
    let line = try PseudoTerminal(columns: 10, rows: 2)
    let before = line.settings
    #expect(throws: error) {
      try CursesTerminal(
        options: TerminalOptions(terminalType: terminalType), input: line.program,
        output: line.program)
    }
    #expect(line.settings == before)
    #expect(line.received() == [])
  }

  private var allStyles: CellGrid {
    var grid = CellGrid(columns: 20, rows: 14)
    for (row, style) in Style.allCases.enumerated() {
      grid.draw("\(style)", column: 0, row: row, style: style)
    }
    return grid
  }
}
