import TestSupport
import Testing

/// Esc on the waiting screen, and what each answer to its question comes to.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.late))
  struct StopQuestionTests {
    /// The question stands long enough for every answer.
    private static let patience = ["CLUBTILL_STOP_QUESTION": "60"]

    @Test func `the question can be answered in four ways`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(Self.patience) { $1 }, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let code = try await screen.enroll("40620003")
      try await screen.press("Escape")
      try await screen.waits(for: "STOP WAITING FOR ...003 ?")
      try await screen.press("Enter")
      try await screen.waits(for: "THE SAME CODE MUST SHOW")

      try await screen.press("Escape")
      try await screen.waits(for: "STOP WAITING FOR ...003 ?")
      try await screen.press("F4")
      try await screen.waits(for: "\(code) is parked")

      try await screen.press("F8")
      try await screen.waits(for: "1 of 9")
      try await screen.press("1")
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
      try await screen.press("Escape")
      try await screen.waits(for: "STOP WAITING FOR ...003 ?")
      // The same key within 150 ms counts once.
      try await Task.sleep(for: .milliseconds(200))
      try await screen.press("Escape")
      try await screen.waits(for: "\(code) is no longer shown. A late yes is still saved.")
      try await screen.press("F8")
      try await screen.waits(for: "hidden, watched")
      let open = try await shop.run("requests", "--json").objects().count
      Proof.tried("stopped requests")
      Proof.found("lost requests", 1 - open)
    }

    @Test func `a question that nobody answers closes by itself, and the waiting goes on`()
      async throws
    {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(["CLUBTILL_STOP_QUESTION": "8"]) { $1 },
        folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.enroll("40620003")
      try await screen.press("Escape")
      try await screen.waits(for: "STOP WAITING FOR ...003 ?")
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
      #expect(try await shop.run("requests", "--json").objects().count == 1)
    }

    @Test func `a stopped request's late yes is saved, a wrong number's is thrown away`()
      async throws
    {
      let shop = try await CountedShop()
      let screen = try await TmuxScreen(
        [], environment: shop.environment().merging(Self.patience) { $1 }, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let wrong = try await screen.enroll("40610050")
      try await screen.press("Escape")
      try await screen.waits(for: "STOP WAITING")
      try await screen.press("w")
      try await screen.waits(for: "\(wrong) is marked wrong number. A late yes is thrown away.")
      let stopped = try await screen.enroll("40620050")
      try await screen.press("Escape")
      try await screen.waits(for: "STOP WAITING")
      try await Task.sleep(for: .milliseconds(200))
      try await screen.press("Escape")
      try await screen.waits(for: "\(stopped) is no longer shown")

      shop.service.approve("4740610050")
      try await screen.waits(
        for: "\(wrong) ...050 has ended. Wrong number: nothing was saved.")
      shop.service.approve("4740620050")
      try await screen.waits(for: "\(stopped) ...050 said yes and is saved.")
      #expect(try await shop.run("members", "count").output == "1\n")
      let wrongMember = try await shop.run("members", "find", "40610050", "--json").output
      let stoppedMember = try await shop.run("members", "find", "40620050", "--json").output
      Proof.tried("late yeses")
      Proof.tried("wrong numbers")
      Proof.found("lost yeses", stoppedMember == "[]\n" ? 1 : 0)
      Proof.found("wrong numbers saved", wrongMember == "[]\n" ? 0 : 1, "\(wrongMember)")
      #expect(try await shop.run("requests", "--json").objects().isEmpty)
    }
  }
}
