import Foundation
import TestSupport
import Testing

/// Signals that nobody thinks of, stops, and windows that are closed.
///
/// Source: reliability goals, R-42.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct SignalTests {
    static let strays = [
      SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGCHLD,
      SIGURG, SIGTSTP, SIGCONT,
    ]

    @Test func `signals without a meaning end nothing, and a stop is none`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.enroll("40620003")
      let program = try await screen.processID()
      for signal in Self.strays + Array(repeating: SIGWINCH, count: 200) { kill(program, signal) }
      try await screen.resize(columns: 40, rows: 12)
      try await screen.waits(for: "Same code on the phone")
      try await screen.resize(columns: 80, rows: 24)
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
      kill(program, SIGXCPU)
      let shown = try await screen.waits(for: "terminal restored")
      #expect(shown.contains("ended with \(128 + SIGXCPU)"))
      #expect(try await shop.run("requests", "--json").objects().count == 1)
    }

    @Test func `the line mode goes on as well, and enroll too`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(
        ["--line"], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number?")
      let program = try await screen.processID()
      for signal in Self.strays + [SIGWINCH] { kill(program, signal) }
      try await screen.type("40610003")
      try await screen.press("Enter")
      try await screen.waits(for: "Send to the phone ending 0 0 3? (y/n)")
      kill(program, SIGTERM)
      try await screen.waits(for: "ended with 143")

      let output = Pipe()
      let enrolling = try shop.start("enroll", "--phone", "40610003", output: output)
      #expect(
        await BuiltProgram.firstLine(of: output.fileHandleForReading)
          .hasPrefix("Sent to the phone"))
      for signal in Self.strays where signal != SIGTSTP { enrolling.send(signal) }
      try await Task.sleep(for: .milliseconds(300))
      enrolling.send(SIGINT)
      #expect(await enrolling.end() == 128 + SIGINT)
    }

    @Test func `after a stop what was written over is drawn anew, and no card that had to hide`()
      async throws
    {
      let shop = try await CanaryShop()
      let record = shop.apart.appending(path: "record")
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(["CLUBTILL_CARD_VEIL": "5"]) { $1 },
        folder: shop.apart)
      try await screen.waits(for: "Phone number")
      try await screen.enroll("40610001")
      try await screen.waits(for: "ENROLLED AND SAVED")
      let program = try await screen.processID()
      kill(program, SIGSTOP)
      try await Task.sleep(for: .seconds(7))
      try await screen.record(to: record)
      try await screen.deface(with: "\u{1B}[HDEFACED")
      try await screen.waits(for: "DEFACED")
      kill(program, SIGCONT)
      let shown = try await screen.waits(for: "Hidden because nobody touched the till for 5 s.")
      #expect(!shown.contains("DEFACED"))
      try await screen.stopRecording()
      let person = try #require(shop.service.logins.first).person
      let sent = String(decoding: try Data(contentsOf: record), as: UTF8.self)
      #expect(!sent.isEmpty)
      #expect(!sent.contains(person.family))
      kill(program, SIGTERM)
      try await screen.waits(for: "terminal restored")
      try await shop.close()
    }

    @Test(arguments: [[], ["--line"]])
    func `a closed window leaves no process and keeps the request`(_ words: [String]) async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(words, environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      if words.isEmpty {
        try await screen.enroll("40620003")
      } else {
        try await screen.type("40620003")
        try await screen.press("Enter")
        try await screen.waits(for: "(y/n)")
        try await screen.type("y")
        try await screen.press("Enter")
        try await screen.waits(for: "Sent. Code C, ")
      }
      let program = try await screen.processID()
      try await screen.close()
      let end = ContinuousClock.now + .seconds(60)
      while kill(program, 0) == 0, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(kill(program, 0) != 0, "the program outlived its window")
      let open = try await shop.run("requests", "--json").objects()
      #expect(open.map { $0["stage"] as? String } == ["open"])
    }

    @Test func `a signal in the moment in which the terminal opens puts it back`() async throws {
      let shop = try await PracticeShop()
      for _ in 0..<20 {
        let terminal = try UnreadableTerminal(
          [], environment: shop.environment.merging(["TERM": "xterm-256color"]) { $1 })
        try await terminal.reads(until: "\u{1B}[?1049h")
        kill(terminal.processID, SIGTERM)
        let rest = await terminal.rest()
        #expect(try await terminal.end() == 128 + SIGTERM)
        #expect(rest.contains("\u{1B}[?1049l") && rest.contains("\u{1B}[?2004l"))
      }
    }
  }
}
