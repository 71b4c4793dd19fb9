import Testing

/// The line mode at a terminal, where Ctrl-C and Ctrl-Z are typed and not sent.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct LineTerminalTests {
    @Test func `Ctrl-C asks first where a request is open, Ctrl-Z stops nothing`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(
        ["--line"], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number?")
      try await screen.type("4061")
      try await screen.press("C-z")
      try await screen.type("0003")
      try await screen.press("Enter")
      try await screen.waits(for: "Send to the phone ending 0 0 3? (y/n)")
      try await screen.type("y")
      try await screen.press("Enter")
      try await screen.waits(for: "Sent. Code C, ")
      try await screen.press("C-c")
      try await screen.waits(for: "\nLeave? 1 open request is kept and picked up next time. (y/n)")
      try await screen.type("n")
      try await screen.press("Enter")
      try await screen.type("park")
      try await screen.press("Enter")
      try await screen.waits(for: "is parked.")
      try await screen.press("C-c")
      // Two signals that come before the first is looked at are one to the kernel.
      try await Task.sleep(for: .seconds(1))
      try await screen.press("C-c")
      try await screen.waits(for: "next time: C, ")
      try await screen.waits(for: "ended with 130")
      #expect(
        try await shop.run("requests", "--json").objects().map { $0["stage"] as? String } == [
          "open"
        ])
    }
  }
}
