import Foundation
import Testing

/// Terminals of every size, type and locale.
///
/// Source: reliability goals, R-41, R-43 and R-44.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct WindowTests {
    static let sizes = [
      (1, 1), (2, 2), (10, 3), (20, 6), (40, 10), (40, 12), (79, 23), (132, 43), (300, 100),
    ]

    @Test func `a start in a window of any size, and every size while waiting`() async throws {
      let shop = try await PracticeShop()
      for (columns, rows) in Self.sizes {
        let screen = try await TmuxScreen(
          [], environment: shop.environment, columns: columns, rows: rows, folder: shop.folder)
        // A screen that is too small shows as much of three lines as there is room for.
        if columns >= 40, rows >= 12 { try await screen.waits(for: "Phone number") }
        if columns == 20 { try await screen.waits(for: "Window 20x6") }
        try await Task.sleep(for: .milliseconds(500))
        try await screen.resize(columns: 80, rows: 24)
        try await screen.waits(for: "Phone number")
        kill(try await screen.processID(), SIGTERM)
        #expect(try await screen.waits(for: "terminal restored").contains("ended with 143"))
      }
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let code = try await screen.enroll("40620003")
      for (columns, rows) in Self.sizes + Self.sizes.reversed() {
        try await screen.resize(columns: columns, rows: rows)
        if columns >= 40 {
          try await screen.waits(for: rows < 12 ? code : code.last.map(String.init) ?? "")
        }
      }
      try await screen.resize(columns: 80, rows: 24)
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
      #expect(try await shop.run("requests", "--json").objects().count == 1)
    }

    @Test(arguments: [
      ("xterm-256color", "LC_ALL=C", true), ("vt100", "LC_ALL=POSIX", true),
      ("linux", "UNUSED=1", true), ("xterm", "LC_ALL=nb_NO.ISO-8859-1", true),
      ("screen", "LC_CTYPE=broken", true), ("tmux-256color", "LC_ALL=xx_XX.UTF-8", false),
      ("vt100", "LANG=C.UTF-8", false), ("linux", "LC_CTYPE=C.UTF-8", false),
    ])
    func `the whole way with each type of terminal in each locale`(
      _ type: String, _ locale: String, _ isASCII: Bool
    ) async throws {
      let shop = try await CanaryShop()
      let record = shop.apart.appending(path: "record")
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(["TERM": type]) { $1 },
        wrapper: ["/usr/bin/env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG", locale],
        folder: shop.apart)
      try await screen.waits(for: "Phone number")
      try await screen.record(to: record)
      try await screen.enroll("40610001")
      let shown = try await screen.waits(for: "ENROLLED AND SAVED")
      let person = try #require(shop.service.logins.first).person
      let folded = person.given.replacing("ø", with: "oe")
      #expect(shown.contains(isASCII ? folded : person.given), "\(shown)")
      try await screen.stopRecording()
      let sent = try Data(contentsOf: record)
      #expect(!sent.isEmpty)
      #expect(sent.allSatisfy { $0 < 0x80 } == isASCII)
      kill(try await screen.processID(), SIGTERM)
      #expect(try await screen.waits(for: "terminal restored").contains("ended with 143"))
      let found = try await shop.run("members", "find", "--json", person.given)
      #expect(found.output.contains("\"given_name\":\"\(person.given)\""))
      try await shop.close()
    }
  }
}
