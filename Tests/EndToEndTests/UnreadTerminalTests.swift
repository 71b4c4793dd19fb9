import CChildProcess
import Foundation
import TestSupport
import Testing

/// A program on a pseudo-terminal whose output is read only as long as the test wants.
final class UnreadableTerminal {
  let processID: Int32
  private let handle: Int32

  init(_ arguments: [String], environment: [String: String]) throws {
    var process: pid_t = 0
    handle = CStrings.with([BuiltProgram.path] + arguments, environment) { words, variables in
      child_process_start_on_terminal(words, variables, 80, 24, &process)
    }
    processID = process
    try #require(handle >= 0)
  }

  deinit {
    kill(processID, SIGKILL)
    waitpid(processID, nil, 0)
    close(handle)
  }

  func type(_ text: String) { _ = text.withCString { write(handle, $0, strlen($0)) } }

  func resize(columns: UInt16, rows: UInt16) {
    _ = child_process_resize_terminal(handle, columns, rows)
  }

  /// Reads until the output holds `wanted`.
  func reads(until wanted: String, upTo seconds: Double = 60) async throws {
    let handle = handle
    let hasCome = await Blocking.run { () -> Bool in
      let end = ContinuousClock.now + .seconds(seconds)
      var output = Data()
      var buffer = [UInt8](repeating: 0, count: 4096)
      while ContinuousClock.now < end {
        var waiting = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 100) > 0 else { continue }
        let count = read(handle, &buffer, buffer.count)
        guard count > 0 else { break }
        output.append(contentsOf: buffer[..<count])
        if output.range(of: Data(wanted.utf8)) != nil { return true }
      }
      return false
    }
    guard !hasCome else { return }
    Issue.record("“\(wanted)” never came")
    throw CancellationError()
  }

  /// All that comes until the program is gone.
  func rest() async -> String {
    let handle = handle
    return await Blocking.run {
      var output = Data()
      var buffer = [UInt8](repeating: 0, count: 4096)
      while case let count = read(handle, &buffer, buffer.count), count > 0 {
        output.append(contentsOf: buffer[..<count])
      }
      return String(decoding: output, as: UTF8.self)
    }
  }

  /// What the program has written and nobody has read.
  var unreadBytes: Int32 { child_process_unread_bytes(handle) }

  /// Waits for the end of the process; its status as the shell counts it, nil if it does not come.
  func end(upTo seconds: Double = 60) async throws -> Int32? {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      var status: Int32 = 0
      if waitpid(processID, &status, WNOHANG) == processID {
        return ChildProcess.shellStatus(status)
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }
}

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct UnreadTerminalTests {
    @Test func `a yes reaches the disk though nobody reads the terminal`() async throws {
      let shop = try await PracticeShop()
      let terminal = try UnreadableTerminal(
        [], environment: shop.environment.merging(["TERM": "xterm-256color"]) { $1 })
      try await terminal.reads(until: "Phone number")
      terminal.type("40612345")
      try await terminal.reads(until: "Not a member yet")
      // An Enter right behind the digits would belong to a scan.
      try await Task.sleep(for: .milliseconds(80))
      terminal.type("\r")
      try await terminal.reads(until: "THE SAME CODE MUST SHOW")

      // From here on nobody reads; redrawing soon fills what the kernel keeps for the terminal.
      // It is held up once the drawings of two more windows bring no byte.
      var isStuck = false
      for _ in 0..<100 where !isStuck {
        let before = terminal.unreadBytes
        for columns: UInt16 in [120, 80] {
          terminal.resize(columns: columns, rows: 40)
          try await Task.sleep(for: .milliseconds(100))
        }
        isStuck = before > 0 && terminal.unreadBytes == before
      }
      #expect(isStuck, "the program was never held up by its terminal")
      let end = ContinuousClock.now + .seconds(60)
      var count = ""
      while count != "1\n", ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(250))
        count = try await shop.run("members", "count").output
      }
      #expect(count == "1\n")

      kill(terminal.processID, SIGTERM)
      #expect(try await terminal.end() == 128 + SIGTERM)
    }
  }
}
