import Foundation
import Testing

/// The terminal at work, in a real window.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct CounterTests {
    @Test(arguments: [(80, 24), (120, 40), (40, 12)])
    func `number, code, yes, card, already a member, look-up`(
      _ columns: Int, _ rows: Int
    ) async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(
        [], environment: shop.environment, columns: columns, rows: rows, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.type("40610001")
      try await screen.waits(for: "406 10 001")
      try await screen.waits(for: "Not a member yet")
      try await screen.press("Enter")
      let waiting = try await screen.waits(for: "phone ...001")
      #expect(waiting.firstMatch(of: /C - [0-9] [0-9] [0-9] [0-9]/) != nil)
      #expect(!waiting.contains("406 10 001"))
      try await screen.waits(for: "ENROLLED AND SAVED")
      let count = try await shop.run("members", "count").output
      #expect(count == "1\n")

      // A screen that the network brought up takes no key for a moment.
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Enter")
      try await screen.waits(for: "Phone number")
      // The store knows the number as soon as its last digit is typed. An Enter that was meant for the
      // number does not take the card away.
      try await screen.typeWithEnter("40610001")
      try await screen.waits(for: "ALREADY A MEMBER")
      try await Task.sleep(for: .milliseconds(600))
      #expect(try await screen.text().contains("ALREADY A MEMBER"))

      try await screen.press("Enter", until: "Phone number")
      try await screen.press("F3")
      try await screen.waits(for: "Find")
      try await screen.type("0001")
      try await screen.waits(for: "...001")
    }

    @Test func `a no and a run-out end on their screens`() async throws {
      let shop = try await PracticeShop()
      var screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.type("40610002")
      try await screen.waits(for: "406 10 002")
      try await screen.press("Enter")
      try await screen.waits(for: "THE SHOPPER SAID NO")
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Escape")
      try await screen.waits(for: "Phone number")

      // The no takes what time it needs: requests of this service alone run out soon.
      let brief = try await PracticeShop(expiresIn: 6)
      screen = try await TmuxScreen([], environment: brief.environment, folder: brief.folder)
      try await screen.waits(for: "Phone number")
      try await screen.type("40610003")
      try await screen.waits(for: "406 10 003")
      try await screen.press("Enter")
      try await screen.waits(for: "NO ANSWER IN TIME")
    }

    @Test func `killed while waiting, the next start picks up and saves the late yes`() async throws
    {
      let shop = try await PracticeShop()
      do {
        let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
        try await screen.waits(for: "Phone number")
        try await screen.type("40612345")
        try await screen.waits(for: "406 12 345")
        try await screen.press("Enter")
        try await screen.waits(for: "sent to the app")
        try await screen.waits(for: "C - ")
        // The journal's second row is on disk once the command sees it as open.
        var isOpen = false
        while !isOpen {
          let open = try await shop.run("requests", "--json").objects()
          isOpen = open.contains { $0["stage"] as? String == "open" }
        }
        kill(try await screen.processID(), SIGKILL)
        try await screen.waits(for: "ended with 137")
      }
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "1 request picked up again")
      try await screen.waits(for: "said yes and is saved")
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func `a signal ends the terminal and puts it back as it was`(_ signal: Int32) async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      kill(try await screen.processID(), signal)
      let shown = try await screen.waits(for: "terminal restored")
      #expect(shown.contains("ended with \(128 + signal)"))
      #expect(!shown.contains("Phone number"))
    }

    @Test func `Esc twice leaves, and the terminal is as it was`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.press("Escape", until: "Esc again", every: .seconds(10))
      let shown = try await screen.press("Escape", until: "terminal restored")
      #expect(shown.contains("ended with 0"))
    }

    @Test func `a second terminal for the same till is refused`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let second = try await shop.run()
      #expect(second.status == 15)
      #expect(second.complaint.contains("T6"))
    }

    @Test func `the screen follows the window at once, also while it waits`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.type("40610003")
      try await screen.waits(for: "406 10 003")
      try await screen.press("Enter")
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
      try await screen.resize(columns: 40, rows: 12)
      try await screen.waits(for: "Same code on the phone")
      try await screen.resize(columns: 31, rows: 8)
      try await screen.waits(for: "The request keeps running.")
      try await screen.resize(columns: 1, rows: 1)
      try await screen.resize(columns: 100, rows: 30)
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
    }

    @Test func `practice starts at its menu and enrolls a pretend shopper`() async throws {
      let shop = try await PracticeShop()
      let environment = shop.environment.filter { !$0.key.hasPrefix("CLUBTILL_") }
      let screen = try await TmuxScreen(["practice"], environment: environment, folder: shop.folder)
      try await screen.waits(for: "What should the pretend shopper do?")
      try await screen.press("3")
      try await screen.waits(for: "Phone number")
      try await screen.type("40612345")
      try await screen.waits(for: "406 12 345")
      try await screen.press("Enter")
      let waiting = try await screen.waits(for: "THE SAME CODE MUST SHOW")
      #expect(waiting.contains("P R A C T I C E"))
      try await screen.waits(for: "THE SHOPPER SAID NO")
    }
  }
}
