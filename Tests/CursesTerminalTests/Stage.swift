import TerminalGrid

@testable import CursesTerminal

/// A terminal on a pseudo-terminal, with the screen that a person would see.
@MainActor
struct Stage {
  let line: PseudoTerminal
  let terminal: CursesTerminal
  private(set) var screen: EmulatedScreen

  init(
    line: PseudoTerminal? = nil, columns: Int, rows: Int, terminalType: String = "xterm-256color",
    usesColour: Bool = true
  ) throws {
    let line = try line ?? PseudoTerminal(columns: columns, rows: rows)
    self.line = line
    screen = EmulatedScreen(columns: columns, rows: rows)
    terminal = try CursesTerminal(
      options: TerminalOptions(
        terminalType: terminalType, usesColour: usesColour, forcesUTF8: true),
      input: line.program, output: line.program)
  }

  /// Draws, lets the screen follow, and answers what was sent.
  @discardableResult
  mutating func draw(_ grid: CellGrid) -> [UInt8] {
    terminal.draw(grid)
    return follow()
  }

  /// Shows on the screen what has been sent since the last time.
  @discardableResult
  mutating func follow() -> [UInt8] {
    let bytes = line.received()
    screen.feed(bytes)
    return bytes
  }

  /// The window changes its size and loses what it showed.
  mutating func resize(columns: Int, rows: Int) {
    line.resize(columns: columns, rows: rows)
    screen = EmulatedScreen(columns: columns, rows: rows)
  }

  /// Something else writes on the screen.
  mutating func disturb() {
    screen.feed(Array("\u{1B}[2;1HBroadcast message".utf8))
  }

  /// Starts the terminal and collects its events.
  func start() -> Events {
    let events = Events()
    terminal.start { events.append($0) }
    return events
  }
}

/// What a terminal has reported and nobody has taken yet.
@MainActor
final class Events {
  private(set) var waiting: [TerminalEvent] = []
  private var taker: CheckedContinuation<TerminalEvent, Never>?

  func append(_ event: TerminalEvent) {
    if let taker {
      self.taker = nil
      taker.resume(returning: event)
    } else {
      waiting.append(event)
    }
  }

  /// The next event, as soon as there is one.
  func next() async -> TerminalEvent {
    if !waiting.isEmpty { return waiting.removeFirst() }
    return await withCheckedContinuation { taker = $0 }
  }
}
