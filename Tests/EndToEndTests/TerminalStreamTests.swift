import Foundation
import TestSupport
import Testing

/// Every byte that a long session sends to its terminal, with a service that tells of people with
/// hostile names.
///
/// Source: reliability goals, R-43 to R-45.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.terminal))
  struct TerminalStreamTests {
    private static let heap = String(repeating: "\u{301}", count: 300)
    static let hostile = [
      "name": "\u{202E}\u{2066}Kari\u{0}\u{7}\u{8}\u{8}\r\n\t\u{1B}[2J\u{1B}[31m\u{9B}5m Ho"
        + "\u{301}\u{200B}stil 👨‍👩‍👧 田\u{E000}\u{378}\u{7F}\u{85}\u{2028}\u{FEFF}\u{1B}]0;owned\u{7}",
      "given_name": "Kari\u{1B}P1$qm\u{1B}\\\u{90}\u{9C}\u{1B}c\u{1B}[6n\u{E0041}",
      "family_name": "\u{301}Hostil\u{1B}[?1049l\r" + heap,
      "email": "kari\u{1B}[5n@hostil.example", "birthdate": "1990-01-01\u{1B}[c",
    ]

    @Test func `the grammar knows terminfo's sequences and no others`() async throws {
      let grammar = try await TerminfoGrammar(of: "xterm-256color", and: [])
      var count = 0
      let ours = "\u{1B}[12;40H\u{1B}[38;5;214m\u{1B}(B\u{1B}[0;1;4m\u{1B}[K\r\n\u{7}abc ø"
      #expect(grammar.strangers(in: Array(ours.utf8), count: &count) == [])
      #expect(count == 5)
      for strange in [
        "\u{1B}[6n", "\u{1B}[c", "\u{1B}]0;x\u{7}", "\u{1B}]52;c;eA==\u{7}", "\u{1B}P1$q\u{1B}\\",
        "\u{9B}2J", "\u{202E}", "\u{0}", "\u{1B}[?2004h", "\u{1B}[12;x",
      ] {
        #expect(
          !grammar.strangers(in: Array((strange + " ").utf8), count: &count).isEmpty,
          "\(strange.debugDescription)")
      }
    }

    @Test(arguments: ["xterm-256color", "vt100", "linux", "screen"])
    func `only the terminal's own sequences are sent, whatever people are called`(
      _ type: String
    ) async throws {
      let shop = try await CanaryShop(telling: Self.hostile)
      let record = shop.apart.appending(path: "record")
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(["TERM": type]) { $1 }, folder: shop.apart)
      try await screen.waits(for: "Phone number")
      try await screen.record(to: record)
      try await screen.press("C-l")
      try await screen.enroll("40610001")
      try await screen.waits(for: "SAVED WITHOUT A DATE OF BIRTH")
      #expect(try await screen.text().contains("Kari"))
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Enter")
      try await screen.waits(for: "Phone number")
      try await screen.type("40610001")
      try await screen.waits(for: "ALREADY A MEMBER")
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Escape")
      try await screen.waits(for: "Phone number")
      try await screen.press("F3")
      try await screen.waits(for: "Find")
      try await screen.type("kari")
      try await screen.waits(for: "...001")
      try await screen.press("Enter")
      try await screen.waits(for: "Joined")
      try await screen.press("F1")
      for (columns, rows) in [(40, 12), (120, 40), (31, 8), (1, 1), (80, 24)] {
        try await screen.resize(columns: columns, rows: rows)
        try await Task.sleep(for: .milliseconds(200))
      }
      kill(try await screen.processID(), SIGTERM)
      #expect(try await screen.waits(for: "terminal restored").contains("ended with 143"))

      try await screen.stopRecording()
      let bytes = Array(try Data(contentsOf: record))
      let grammar = try await TerminfoGrammar(
        of: type, and: ["\u{1B}[?2004h", "\u{1B}[?2004l"])
      var count = 0
      let strangers = grammar.strangers(in: bytes, count: &count)
      Proof.tried("bytes sent to terminals", bytes.count)
      Proof.tried("sequences in them", count)
      Proof.found("foreign sequences", strangers.count, "\(strangers)")
      #expect(count > 500)
      try await shop.close()
    }
  }
}
