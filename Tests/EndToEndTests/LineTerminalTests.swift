import Testing

/// Ctrl-C and its like, typed at a terminal and not sent.
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
      // Two signals that come before the first is looked at are one to the kernel: it asks once more.
      let end = ContinuousClock.now + .seconds(120)
      while try await screen.history().ranges(of: "\nLeave?").count < 2, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(40))
      }
      try await screen.press("C-c")
      try await screen.waits(for: "next time: C, ")
      try await screen.waits(for: "ended with 130")
      #expect(
        try await shop.run("requests", "--json").objects().map { $0["stage"] as? String } == [
          "open"
        ])
    }

    @Test(arguments: [[], ["--line"]])
    func `no key leads from a locked till to a shell`(options: [String]) async throws {
      let shop = try await PracticeShop()
      let added = try await BuiltProgram.run(
        [
          "/bin/sh", "-c",
          "echo 384617 | '\(BuiltProgram.path)' staff add 1 --name Kari --role lead",
        ], environment: shop.environment)
      try #require(added.status == 0, "\(added)")
      let screen = try await TmuxScreen(
        options, environment: shop.environment.merging(["CLUBTILL_SIGN_IN": "on"]) { $1 },
        folder: shop.folder)
      try await screen.waits(for: "taff number")
      for key in ["C-c", "C-c", "C-\\", "C-z", "C-d", "Escape", "Escape", "Escape"] {
        try await screen.press(key)
        try await Task.sleep(for: .milliseconds(200))
      }
      try await screen.press("Enter")
      // It still takes a number and a PIN.
      try await screen.type("1")
      try await screen.press("Enter")
      try await screen.waits(for: "PIN")
      try await screen.type("384617")
      try await screen.press("Enter")
      try await screen.waits(for: options.isEmpty ? "LEAD: KARI" : "Signed in: Kari.")
    }
  }
}
