import CChildProcess
import Foundation
import TestSupport
import Testing

/// Two terminals of one till, started at the same moment.
///
/// `START_RACES=1000 swift test --filter TwoStartsTests` makes the long run.
///
/// Source: reliability goals, R-08.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(60)), .proves(.races))
  struct TwoStartsTests {
    private static let races =
      ProcessInfo.processInfo.environment["START_RACES"].flatMap { Int($0) } ?? 20

    @Test func `one of two works as the till, and the other says that it does not`() async throws {
      let shop = try await PracticeShop()
      let environment = shop.environment.merging(["TERM": "xterm-256color"]) { $1 }
      for race in 0..<Self.races {
        let starts = try [StartedTerminal(environment), StartedTerminal(environment)]
        let (loser, status) = await StartedTerminal.firstToEnd(of: starts)
        #expect(status == 15, "race \(race)")
        let said = await starts[loser].output()
        #expect(said.contains("T6"), "race \(race): \(said)")
        let winner = starts[1 - loser]
        let draws = await winner.waitsForScreen()
        Proof.tried("start races")
        Proof.found(
          "without one owner", status == 15 && said.contains("T6") && draws ? 0 : 1, "race \(race)")
        // Killed, so that the next race also meets a lock whose holder has died.
        kill(winner.processID, race.isMultiple(of: 2) ? SIGKILL : SIGTERM)
        #expect(await winner.end() == 128 + (race.isMultiple(of: 2) ? SIGKILL : SIGTERM))
      }
    }
  }
}

/// A terminal that nobody looks at, on a pseudo-terminal of its own.
private final class StartedTerminal: Sendable {
  let processID: pid_t
  private let handle: Int32

  init(_ environment: [String: String]) throws {
    var process: pid_t = 0
    handle = CStrings.with([BuiltProgram.path], environment) { words, variables in
      child_process_start_on_terminal(words, variables, 80, 24, &process)
    }
    processID = process
    try #require(handle >= 0)
  }

  deinit { close(handle) }

  /// Which of them ends first, and with which status as a shell counts it.
  static func firstToEnd(of starts: [StartedTerminal]) async -> (place: Int, status: Int32) {
    await Blocking.run {
      while true {
        for (place, start) in starts.enumerated() {
          var status: Int32 = 0
          if waitpid(start.processID, &status, WNOHANG) == start.processID {
            return (place, ChildProcess.shellStatus(status))
          }
        }
        usleep(2000)
      }
    }
  }

  func end() async -> Int32 {
    let processID = processID
    return await Blocking.run {
      var status: Int32 = 0
      while waitpid(processID, &status, 0) < 0, errno == EINTR {}
      return ChildProcess.shellStatus(status)
    }
  }

  /// What it has written so far.
  func output() async -> String {
    let handle = handle
    return await Blocking.run {
      var output = Data()
      var buffer = [UInt8](repeating: 0, count: 4096)
      var waiting = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
      while poll(&waiting, 1, 100) > 0 {
        let count = read(handle, &buffer, buffer.count)
        guard count > 0 else { break }
        output.append(contentsOf: buffer[..<count])
      }
      return String(decoding: output, as: UTF8.self)
    }
  }

  /// Whether it draws, which it does only as the till's owner.
  func waitsForScreen() async -> Bool {
    let handle = handle
    return await Blocking.run {
      var waiting = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
      return poll(&waiting, 1, 60_000) > 0
    }
  }
}
