import Foundation
import Testing

/// Consents from the app's screen to the card.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct ConsentTests {
    static let asking = ["CLUBTILL_SCOPE": "openid name phoneNumber customFlow"]

    @Test(arguments: [("customFlow", "club_email"), ("delegatedConsents", "sms")])
    func `mixed answers are saved, and shown by the commands`(
      _ scope: String, _ declined: String
    ) async throws {
      let shop = try await PracticeShop()
      let asking = ["CLUBTILL_SCOPE": "openid name phoneNumber \(scope)"]
      let ended = try #require(
        try await shop.run("enroll", "--phone", "40610013", "--json", adding: asking)
          .objects().last)
      let member = try #require(ended["member"] as? [String: Any])
      let told = try Self.answers(member)
      #expect(told.count == 3)
      #expect(told[declined] == false)
      #expect(told.values.count { $0 } == 2)

      let number = try #require(member["number"] as? String)
      let shown = try await shop.run("members", "show", number, "--json")
      let record = try #require(try shown.objects().first)
      #expect(try Self.answers(record) == told)
      let consents = try #require(record["consents"] as? [String: Any])
      #expect(consents["state"] as? String == "on_file")
      let first = try #require((consents["answers"] as? [[String: Any]])?.first)
      #expect(first["language"] as? String == "EN")
      #expect((first["answered_at"] as? String)?.contains("T") == true)
      let words = try await shop.run("members", "show", number).output
      #expect(words.contains("Consents    yes"))
      #expect(try await !shop.run("members", "find", "0013", "--json").output.contains("consents"))
    }

    @Test func `a second yes without answers takes nothing back`() async throws {
      let shop = try await PracticeShop()
      let first = try await shop.run(
        "enroll", "--phone", "40610001", "--json", adding: Self.asking)
      let second = try await shop.run(
        "enroll", "--phone", "40610001", "--again", "--json", adding: Self.asking)
      let (before, after) = (try first.objects().last, try second.objects().last)
      #expect(after?["outcome"] as? String == "updated")
      let told = try Self.answers(try #require(before?["member"] as? [String: Any]))
      #expect(!told.isEmpty)
      #expect(try Self.answers(try #require(after?["member"] as? [String: Any])) == told)
    }

    @Test func `a shop that asks for none has none`() async throws {
      let shop = try await PracticeShop()
      let ended = try await shop.run("enroll", "--phone", "40610013", "--json").objects().last
      let member = try #require(ended?["member"] as? [String: Any])
      #expect((member["consents"] as? [String: Any])?["state"] as? String == "none")
    }

    @Test func `the card and the member screen have them, with dates`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(Self.asking) { $1 }, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.type("40610013")
      try await screen.waits(for: "your club's consents")
      try await screen.press("Enter")
      let card = try await screen.waits(for: "ENROLLED AND SAVED")
      #expect(card.contains("[x] I accept the membership terms"))
      #expect(card.contains("[ ] Offers by e-mail"))
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Enter", "F3")
      try await screen.waits(for: "Find")
      try await screen.type("0013")
      try await screen.waits(for: "...013")
      try await screen.press("Enter")
      let member = try await screen.waits(for: "Offers by SMS")
      #expect(member.firstMatch(of: /\[ \] Offers by e-mail +no +\d\d\.\d\d\.\d{4}/) != nil)
      #expect(member.firstMatch(of: /\[x\] Offers by SMS +yes \d\d\.\d\d\.\d{4}/) != nil)
      #expect(member.contains("Seen by     till C"))
    }

    @Test func `a consent is withdrawn in two keys, and a note written, and both are shown`()
      async throws
    {
      let shop = try await PracticeShop()
      let asking = ["CLUBTILL_SCOPE": "openid name phoneNumber email address customFlow"]
      let ended = try #require(
        try await shop.run("enroll", "--phone", "40610013", "--json", adding: asking)
          .objects().last)
      let member = try #require(ended["member"] as? [String: Any])
      let number = try #require(member["number"] as? String)
      let email = try #require(member["email"] as? String)
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(asking) { $1 }, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.press("F3")
      try await screen.waits(for: "Find")
      try await screen.type(email)
      try await screen.waits(for: "...013")
      try await screen.press("Enter")
      try await screen.waits(for: "E  change note or withdraw a consent")
      try await screen.press("E")
      try await screen.waits(for: "EDIT MEMBER")
      try await screen.press("1")
      try await screen.waits(for: "Withdrawn and noted.")
      #expect(try await screen.waits(for: "withdrawn ").contains("[ ] I accept"))
      try await screen.press("E")
      try await screen.waits(for: "EDIT MEMBER")
      try await screen.press("N")
      try await screen.waits(for: "Enter saves the note")
      try await screen.type("Asks for Per.")
      try await screen.press("Enter")
      try await screen.waits(for: "The note is saved.")

      let record = try #require(
        try await shop.run("members", "show", number, "--json").objects().first)
      #expect(record["note"] as? String == "Asks for Per.")
      #expect(record["email_told_at"] != nil)
      let address = try #require(record["address"] as? [String: Any])
      #expect((address["street"] as? [String])?.isEmpty == false)
      #expect(try Self.answers(record)["club_terms"] == false)
      let history = try #require(record["history"] as? [[String: Any]])
      #expect(
        history.compactMap { $0["event"] as? String }
          == ["note_changed", "consent_withdrawn", "joined"])
      let words = try await shop.run("members", "show", number).output
      #expect(words.contains("Note        Asks for Per."))
      #expect(words.firstMatch(of: /withdrawn \d{4}-\d\d-\d\d  I accept/) != nil)
      #expect(words.firstMatch(of: /Address     .+, from the app, \d{4}-/) != nil)
      #expect(words.contains("note changed, till C"))
    }

    @Test func `practice asks for consents, so that a trainee sees them`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen(
        ["practice"],
        environment: ["PATH": "/usr/bin:/bin", "HOME": shop.folder.path, "LC_ALL": "C.UTF-8"],
        folder: shop.folder)
      try await screen.waits(for: "pretend shopper do?")
      try await screen.press("Enter")
      try await screen.waits(for: "Phone number")
      try await screen.type("40610013")
      try await screen.waits(for: "your club's consents")
      try await screen.press("Enter")
      let card = try await screen.waits(for: "ENROLLED AND SAVED")
      #expect(card.contains("[ ] Offers by e-mail"))
    }

    /// Accepted or declined, by id.
    private static func answers(_ member: [String: Any]) throws -> [String: Bool] {
      let consents = try #require(member["consents"] as? [String: Any])
      let answers = try #require(consents["answers"] as? [[String: Any]])
      return try Dictionary(
        uniqueKeysWithValues: answers.map {
          (try #require($0["id"] as? String), try #require($0["accepted"] as? Bool))
        })
    }
  }
}
