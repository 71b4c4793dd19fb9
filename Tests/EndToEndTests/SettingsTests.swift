import Testing

/// What a shop sets otherwise, seen on the screen.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct SettingsTests {
    @Test func `language, motion, theme, tips and a card's times follow the settings`() async throws
    {
      let shop = try await CountedShop()
      let chosen = [
        "CLUBTILL_SHOPPER_LANGUAGE": "nb", "CLUBTILL_MOTION": "off",
        "CLUBTILL_THEME": "high-contrast",
        "CLUBTILL_TIPS": "12 27 28 29", "CLUBTILL_CARD_VEIL": "10", "CLUBTILL_CARD_HOME": "30",
        "CLUBTILL_FUNCTION_KEYS": "F4=F8 F8=F4", "CLUBTILL_BELL": "false",
      ]
      let screen = try await TmuxScreen(
        [], environment: shop.environment().merging(chosen) { $1 }, folder: shop.folder)
      try await screen.waits(for: "Hvilket nummer bruker du i Vipps?")
      try await screen.press("F9")
      try await screen.waits(for: "Which number do you use with Vipps?")
      // The same key within 150 ms counts once.
      try await Task.sleep(for: .milliseconds(200))
      try await screen.press("F9")
      try await screen.waits(for: "Hvilket nummer bruker du i Vipps?")

      // This one says yes when the test wants it.
      try await screen.enroll("40610050")
      let waiting = try await screen.text()
      #expect(waiting.contains("Godta bare hvis koden er den samme."))
      #expect(waiting.contains("TIP 1 of 5. Next tip by itself at 1:48 left"))
      #expect(!waiting.contains("["), "nothing turns")
      let signs = try await screen.styledText().split(separator: "\n").filter {
        $0.contains("██")
      }
      #expect(signs.count == 5)
      #expect(signs.allSatisfy { $0.contains(/\u{1B}\[[0-9;]*7m/) }, "the code stands in reverse")
      try await screen.waits(for: "TIP 2 of 5. Next tip by itself at 1:33 left")
      try await screen.press("F8")
      try await screen.waits(for: "is parked")
      try await screen.press("F4")
      try await screen.waits(for: "1 of 9")
      try await screen.press("1")
      try await screen.waits(for: "TIP 5 of 5")

      shop.service.approve()
      try await screen.waits(for: "ENROLLED AND SAVED")
      let veiled = try await screen.waits(for: "Hidden because nobody touched the till for 10 s.")
      let home = try #require(veiled.firstMatch(of: /Back to the start screen in ([0-9]+) s\./)?.1)
      let left = try #require(Int(home))
      #expect(left <= 20)
      try await screen.press("Space")
      try await screen.waits(for: "The card hides itself in")
      try await screen.waits(for: "Hidden because nobody touched the till for 10 s.")
      try await screen.waits(for: "Phone number")
    }

    @Test func `a card that would go home before it hides is refused at the start`() async throws {
      let shop = try await PracticeShop()
      let result = try await shop.run(adding: ["CLUBTILL_CARD_VEIL": "60"])
      #expect(result.status == 78)
      #expect(result.complaint.contains("CLUBTILL_CARD_VEIL"))
      #expect(result.complaint.contains("times.card_home"))
    }
  }
}
