import Dispatch
import Glibc
import TerminalGrid
import Testing

@testable import CursesTerminal

/// Ends of the program that pass no `close()`: each runs in a process of its own, on a terminal that
/// this process watches.
@Suite(.timeLimit(.minutes(5)))
struct EndingsTests {
  @Test func `abort puts the terminal back before the process dies`() async throws {
    let line = try PseudoTerminal(columns: 20, rows: 4)
    let before = line.settings
    await #expect(processExitsWith: .signal(SIGABRT)) { [path = line.path as String] in
      await MainActor.run {
        showScreen(on: path)
        abort()
      }
    }
    expectRestored(line, settings: before)
  }

  @Test func `a fault in memory puts the terminal back before the process dies`() async throws {
    let line = try PseudoTerminal(columns: 20, rows: 4)
    let before = line.settings
    await #expect(processExitsWith: .failure) { [path = line.path as String] in
      await MainActor.run {
        showScreen(on: path)
        UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
      }
    }
    expectRestored(line, settings: before)
  }

  @Test func `a trap of Swift puts the terminal back before the process dies`() async throws {
    let line = try PseudoTerminal(columns: 20, rows: 4)
    let before = line.settings
    await #expect(processExitsWith: .failure) { [path = line.path as String] in
      await MainActor.run {
        showScreen(on: path)
        preconditionFailure("a bug")
      }
    }
    expectRestored(line, settings: before)
  }

  @Test func `exit without closing puts the terminal back`() async throws {
    let line = try PseudoTerminal(columns: 20, rows: 4)
    let before = line.settings
    await #expect(processExitsWith: .exitCode(3)) { [path = line.path as String] in
      await MainActor.run {
        showScreen(on: path)
        exit(3)
      }
    }
    expectRestored(line, settings: before)
  }

  @Test func `a terminal that nobody reads does not keep the program from ending`() async throws {
    let line = try PseudoTerminal(columns: 80, rows: 24)
    let before = line.settings
    await #expect(processExitsWith: .exitCode(143)) { [path = line.path as String] in
      await MainActor.run { drawForEver(on: path) }
    }
    #expect(line.settings == before)
    // What was lost on the way may have cut a sequence, so only the end is looked at.
    let end = String(decoding: line.received().suffix(80), as: UTF8.self)
    #expect(end.contains("\u{18}\u{1B}[?2004l"))
    #expect(end.contains("\u{1B}[?1049l"))
  }

  @Test func `a locale without UTF-8 gets ASCII only and still reads UTF-8`() async throws {
    await #expect(processExitsWith: .success) {
      setenv("LC_ALL", "C", 1)
      try await MainActor.run {
        let line = try PseudoTerminal(columns: 30, rows: 2)
        let terminal = try CursesTerminal(
          options: TerminalOptions(terminalType: "xterm"), input: line.program, output: line.program
        )
        precondition(terminal.charset == .ascii)
        var grid = CellGrid(columns: 30, rows: 2)
        grid.draw("Ærø 日本 ──█ é", column: 0, row: 0)
        terminal.draw(grid)
        var screen = EmulatedScreen(columns: 30, rows: 2)
        screen.feed(line.received())
        precondition(screen.lines == ["Aro ? ?  --# e", ""], "\(screen.lines)")
        precondition(keys("Ø") == [.character("Ø")])
        terminal.close()
      }
    }
  }

  @Test func `a UTF-8 locale that this machine lacks still counts as UTF-8`() async throws {
    await #expect(processExitsWith: .success) {
      setenv("LC_ALL", "xx_XX.UTF-8", 1)
      try await MainActor.run {
        let line = try PseudoTerminal(columns: 30, rows: 2)
        let terminal = try CursesTerminal(
          options: TerminalOptions(terminalType: "xterm"), input: line.program, output: line.program
        )
        precondition(terminal.charset == .utf8)
        terminal.close()
      }
    }
  }
}

/// Opens the terminal and leaves it open, with something on it.
@MainActor
private func showScreen(on path: String) {
  guard let (terminal, _) = openTerminal(on: path) else { return }
  var grid = CellGrid(columns: 20, rows: 4)
  grid.draw("Kari Nordmann", column: 0, row: 1)
  terminal.draw(grid)
  // It must still be open when the end comes.
  _ = Unmanaged.passRetained(terminal)
}

/// Draws until the terminal takes no more; then another thread ends the process.
@MainActor
private func drawForEver(on path: String) {
  guard let (terminal, descriptor) = openTerminal(on: path) else { return }
  var grid = CellGrid(columns: 80, rows: 24)
  var isWatched = false
  for sign in sequence(first: "a", next: { $0 == "a" ? "b" : "a" }) {
    grid.fill(columns: 0..<80, rows: 0..<24, with: sign)
    terminal.draw(grid)
    if !isWatched { endWhenFull(descriptor) }
    isWatched = true
  }
}

private func endWhenFull(_ descriptor: Int32) {
  DispatchQueue.global().async {
    var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    while poll(&state, 1, 0) > 0 { sched_yield() }
    CursesTerminal.restoreAfterSignal()
    _exit(143)
  }
}

@MainActor
private func openTerminal(on path: String) -> (terminal: CursesTerminal, descriptor: Int32)? {
  let descriptor = open(path, O_RDWR | O_NOCTTY)
  let options = TerminalOptions(terminalType: "xterm-256color")
  guard
    let terminal = try? CursesTerminal(options: options, input: descriptor, output: descriptor)
  else { return nil }
  return (terminal, descriptor)
}

private func expectRestored(_ line: PseudoTerminal, settings: [UInt32]) {
  #expect(line.settings == settings)
  var screen = EmulatedScreen(columns: 20, rows: 4)
  screen.feed(line.received())
  #expect(screen.lines.contains("Kari Nordmann"))
  #expect(screen.modes == [7, 25])
}
