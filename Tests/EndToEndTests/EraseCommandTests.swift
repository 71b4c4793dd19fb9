import Foundation
import GRDB
import Testing

/// Erasing with the program as it is shipped.
///
/// Source: issue 6, part 2; reliability goals, R-52.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct EraseCommandTests {
    private func number(_ shop: PracticeShop, _ phone: String) async throws -> String {
      let enrolled = try await shop.run("enroll", "--phone", phone, "--json")
      #expect(enrolled.status == 0, "\(enrolled)")
      let found = try await shop.run("members", "find", phone, "--json")
      let members = try JSONSerialization.jsonObject(with: Data(found.output.utf8))
      let first = try #require((members as? [[String: Any]])?.first)
      return try #require(first["number"] as? String)
    }

    @Test func `a member is erased and brought back by commands, with the statuses of the others`()
      async throws
    {
      let shop = try await PracticeShop()
      let number = try await number(shop, "40610001")
      _ = try await self.number(shop, "40620001")
      #expect(try await shop.run("members", "erase", number).status == 64)
      #expect(
        try await shop.run("members", "erase", number, "--reason", "bored", "--yes").status == 64)
      #expect(
        try await shop.run(
          "members", "erase", "2900420001236", "--reason", "test-entry", "--yes"
        ).status == 64)
      let unasked = try await shop.run(
        "members", "erase", number, "--reason", "test-entry")
      #expect(unasked.status == 64, "\(unasked)")
      #expect(try await shop.run("members", "count").output == "2\n")

      let erased = try await shop.run(
        "members", "erase", number, "--reason", "shopper-asked", "--yes", "--json")
      #expect(erased.status == 0, "\(erased)")
      let object = try #require(try erased.objects().first)
      #expect(object["number"] as? String == number)
      #expect(object["undoable_until"] is String)
      #expect(try await shop.run("members", "count").output == "1\n")
      #expect(try await shop.run("members", "show", number).status == 1)
      #expect(try await shop.run("members", "find", "40610001", "--json").output == "[]\n")
      let again = try await shop.run(
        "members", "erase", number, "--reason", "shopper-asked", "--yes")
      #expect(again.status == 1)
      let third = try await shop.run(
        "members", "erase", try await self.number(shop, "40630001"), "--reason", "test-entry",
        "--yes")
      #expect(
        third.output.contains(/Until [0-2][0-9]:[0-5][0-9]:[0-5][0-9] this brings it back/),
        "\(third)")

      let back = try await shop.run("members", "undo-erase", number)
      #expect(back.status == 0, "\(back)")
      #expect(back.output.contains("is back"))
      #expect(try await shop.run("members", "show", number).status == 0)
      #expect(try await shop.run("members", "undo-erase", number).status == 1)
    }

    @Test func `on a terminal the last four digits are asked for`() async throws {
      let shop = try await PracticeShop()
      let number = try await number(shop, "40610001")
      for (digits, status) in [("9x", 1), (String(number.suffix(4)), 0)] {
        let screen = try await TmuxScreen(
          ["members", "erase", number, "--reason", "test-entry"],
          environment: shop.environment, folder: shop.folder)
        try await screen.waits(for: "Type the last four digits")
        try await screen.type(digits)
        try await screen.press("Enter")
        try await screen.waits(for: "ended with \(status)")
      }
      #expect(try await shop.run("members", "count").output == "0\n")
    }

    @Test func `Ctrl-C at the question erases nobody and has its own status`() async throws {
      let shop = try await PracticeShop()
      let number = try await number(shop, "40610001")
      let screen = try await TmuxScreen(
        ["members", "erase", number, "--reason", "test-entry"],
        environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Type the last four digits")
      try await screen.press("C-c")
      try await screen.waits(for: "ended with 130")
      #expect(try await screen.text().contains("Nothing was erased."))
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test func `retention lists nobody while it is off, or while everybody came lately`()
      async throws
    {
      let shop = try await PracticeShop()
      _ = try await number(shop, "40610001")
      let off = try await shop.run("members", "retention", "--json")
      #expect(off.output == "{\"years\":0,\"erased\":0,\"members\":[]}\n", "\(off)")
      let on = try await shop.run(
        "members", "retention", "--erase", "--yes", adding: ["CLUBTILL_RETENTION_YEARS": "2"])
      #expect(on.output.contains("Nobody is on the list"), "\(on)")
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test func `erasing by the rule asks with the count, and scripts say yes beforehand`()
      async throws
    {
      let shop = try await PracticeShop()
      for phone in ["40610001", "40620001"] { _ = try await number(shop, phone) }
      let store = try DatabaseQueue(
        path: shop.folder.appending(path: "state/clubtill.sqlite").path)
      try await store.write {
        try $0.execute(
          sql: """
            UPDATE member SET visited_on = 1;
            INSERT INTO unvisited (member, listed_on) SELECT row_id, 2 FROM member
            """)
      }
      try store.close()
      let years = ["CLUBTILL_RETENTION_YEARS": "2"]
      let unasked = try await shop.run("members", "retention", "--erase", adding: years)
      #expect(unasked.status == 64, "\(unasked)")
      #expect(unasked.complaint.contains("add --yes"))
      let json = try await shop.run("members", "retention", "--erase", "--json", adding: years)
      #expect(json.status == 64, "\(json)")
      let screen = try await TmuxScreen(
        ["members", "retention", "--erase"], environment: shop.environment.merging(years) { $1 },
        folder: shop.folder)
      try await screen.waits(for: "Erases 2 members for good: there is nothing to undo.")
      try await screen.type("y")
      try await screen.press("Enter")
      try await screen.waits(for: "Nobody was erased.")
      try await screen.waits(for: "ended with 1")
      #expect(try await shop.run("members", "count").output == "2\n")
      let done = try await shop.run("members", "retention", "--erase", "--yes", adding: years)
      #expect(done.output.contains("Erased: 2 members."), "\(done)")
      #expect(try await shop.run("members", "count").output == "0\n")
    }
  }
}
