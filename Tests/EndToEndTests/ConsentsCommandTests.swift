import Foundation
import GRDB
import Testing

/// Proofs and copies, with the program as it is shipped.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct ConsentsCommandTests {
    private static let asking = ["CLUBTILL_SCOPE": "openid name phoneNumber delegatedConsents"]

    /// Enrolls and returns the member number.
    private func enroll(_ shop: PracticeShop, _ phone: String) async throws -> String {
      let ended = try await shop.run("enroll", "--phone", phone, "--json", adding: Self.asking)
      let member = try #require(try ended.objects().last?["member"] as? [String: Any])
      return try #require(member["number"] as? String)
    }

    private func change(_ shop: PracticeShop, _ sql: String) throws {
      let file = try DatabaseQueue(
        path: shop.folder.appending(path: "state/clubtill.sqlite").path)
      try file.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA foreign_keys = OFF")
        try db.execute(sql: sql)
      }
      try file.close()
    }

    @Test func `untouched books are proved, and go through an earlier head`() async throws {
      let shop = try await PracticeShop()
      _ = try await enroll(shop, "40610001")
      let first = try await shop.run("consents", "verify", "--json")
      #expect(first.status == 0, "\(first)")
      let books = try first.objects()
      #expect(books.compactMap { $0["book"] as? String } == ["consent", "access", "deed"])
      #expect(books.compactMap { $0["entries"] as? Int } == [1, 1, 0])
      #expect(books.last?["sound"] as? Bool == true)
      let head = try #require(books.first?["head"] as? String)
      _ = try await enroll(shop, "40620001")

      let text = try await shop.run(
        "consents", "verify", "--head", String(head.prefix(16)), "--entry", "1")
      #expect(text.status == 0, "\(text)")
      #expect(text.output.contains("ok  consent           2 entries, head "))
      #expect(
        text.output.contains("ok  the consent book goes through \(head.prefix(16)) at entry 1\n"))
      #expect(text.output.hasSuffix("\nNothing was changed.\n"))
      let other = try await shop.run(
        "consents", "verify", "--head", head, "--entry", "2", "--json")
      #expect(other.status == 15)
      #expect(try other.objects().last?["goes_through"] as? Bool == false)
      #expect(try await shop.run("consents", "verify", "--head", head).status == 64)
      #expect(
        try await shop.run("consents", "verify", "--head", "abc", "--entry", "1").status == 64)
    }

    @Test func `the first entry that was changed is named, by the doctor too`() async throws {
      let shop = try await PracticeShop()
      for phone in ["40610001", "40620001", "40630001"] { _ = try await enroll(shop, phone) }
      try change(
        shop,
        "DROP TRIGGER access_keeps_contents; UPDATE access SET at = at - 1 WHERE sequence = 2")
      let found = try await shop.run("consents", "verify")
      #expect(found.status == 15)
      #expect(
        found.output.contains(
          "XX  access            entry 2 was changed, or put in another place; those before it hold\n"
        ), "\(found.output)")
      #expect(found.output.contains("ok  consent "))
      let objects = try await shop.run("consents", "verify", "--json").objects()
      #expect(objects[1]["broken_entry"] as? Int == 2)
      #expect(objects[1]["wrong"] as? String == "changed")
      let doctor = try await shop.run("doctor", "--quick")
      #expect(doctor.status == 15)
      #expect(doctor.output.contains("the access book at entry 2 (changed)"))
    }

    @Test func `a till at work empties the looks of more than twelve months ago`() async throws {
      let shop = try await PracticeShop()
      _ = try await enroll(shop, "40610001")
      try change(
        shop, "DROP TRIGGER access_keeps_contents; UPDATE access SET at = at - 34000000000")
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let file = try DatabaseQueue(
        path: shop.folder.appending(path: "state/clubtill.sqlite").path)
      // It looks after ten seconds, and a minute later where the clock was not confirmed by then.
      let end = ContinuousClock.now + .seconds(150)
      var deeds: [String] = []
      while ContinuousClock.now < end, deeds.isEmpty {
        try await Task.sleep(for: .milliseconds(200))
        deeds = try await file.read { try String.fetchAll($0, sql: "SELECT body FROM deed") }
      }
      #expect(deeds.count == 1)
      #expect(deeds.first?.contains("accessForgotten") == true)
      let left = try await file.read {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM access WHERE body IS NOT NULL")
      }
      #expect(left == 0)
      try file.close()
    }

    @Test func `of a look that was emptied it is told that nobody knows whose it was`() async throws
    {
      let shop = try await PracticeShop()
      let number = try await enroll(shop, "40610001")
      try change(
        shop,
        "DROP TRIGGER access_keeps_contents; UPDATE access SET salt = NULL, body = NULL")
      for command in ["show", "copy"] {
        let page = try await shop.run("members", command, number).output
        #expect(page.contains("who it was is not kept after twelve months\n"), "\(page)")
      }
    }

    @Test func `without a store there is nothing to prove`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("consents", "verify").status == 15)
    }

    @Test(arguments: ["delegatedConsents", "customFlow"])
    func `proof and copy tell on paper all that the person could read`(_ scope: String)
      async throws
    {
      let shop = try await PracticeShop()
      let ended = try await shop.run(
        "enroll", "--phone", "40610013", "--json",
        adding: ["CLUBTILL_SCOPE": "openid name phoneNumber \(scope)"])
      let member = try #require(try ended.objects().last?["member"] as? [String: Any])
      let number = try #require(member["number"] as? String)
      let shown =
        scope == "customFlow"
        ? [
          "Join the practice club", "Choose how we may contact you",
          "Membership terms: https://club.example/terms", "Read more: What the terms mean",
        ]
        : [
          "Give consent", "The practice club would like to send you offers.",
          "By confirming you accept the membership terms.", "Confirm",
          "Terms: https://club.example/terms", "Privacy: https://club.example/privacy",
        ]
      for page in [
        try await shop.run("consents", "proof", number).output,
        try await shop.run("members", "copy", number).output,
      ] {
        let lines = page.split(separator: "\n").map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        for line in shown { #expect(lines.contains(line), "\(line): \(page)") }
      }
    }

    @Test func `the proof of one member is a page, and leads to a command that checks it`()
      async throws
    {
      let shop = try await PracticeShop()
      let number = try await enroll(shop, "40610013")
      let page = try await shop.run("consents", "proof", number)
      #expect(page.status == 0, "\(page)")
      #expect(page.output.contains("PROOF OF CONSENT\n"))
      #expect(page.output.contains("\n  YES  "))
      #expect(page.output.contains("\n  NO   "))
      #expect(page.output.contains("language EN"))
      #expect(page.output.contains("till number 42"))
      #expect(page.output.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
      let words = try #require(
        page.output.firstMatch(of: /clubtill (consents verify --head [0-9a-f]+ --entry 1)/)?.1)
      let check = try await BuiltProgram.run(
        [BuiltProgram.path] + words.split(separator: " ").map(String.init),
        environment: shop.environment)
      #expect(check.status == 0, "\(check)")
      let object = try #require(
        try await shop.run("consents", "proof", number, "--json").objects().first)
      let entry = try #require((object["entries"] as? [[String: Any]])?.first)
      #expect((entry["body"] as? String)?.contains("textDisplayedToUser") == true)
      #expect(entry["as_committed"] as? Bool == true)
      // The number of somebody who never joined, and no number at all.
      #expect(try await shop.run("consents", "proof", "2900420000001").status == 1)
      #expect(try await shop.run("consents", "proof", "2900420000002").status == 64)
      let looks = try await shop.run("members", "copy", number, "--json").objects().first?["looks"]
      let reasons = (looks as? [[String: Any]])?.compactMap { $0["what"] as? String }
      #expect(reasons == ["enrolled", "proof", "proof", "copy"])
    }

    @Test func `of an erased member the proof keeps the answers and no text`() async throws {
      let shop = try await PracticeShop()
      let number = try await enroll(shop, "40610013")
      let before = try #require(
        try await shop.run("consents", "proof", number, "--json").objects().first)
      let erased = try await shop.run(
        "members", "erase", number, "--reason", "shopper-asked", "--yes")
      #expect(erased.status == 0, "\(erased)")
      let page = try await shop.run("consents", "proof", number).output
      #expect(page.contains("\n  YES  id email, language EN\n"), "\(page)")
      #expect(page.contains("\n  NO   id "), "\(page)")
      #expect(!page.contains("offers"), "\(page)")
      let object = try #require(
        try await shop.run("consents", "proof", number, "--json").objects().first)
      func answers(_ object: [String: Any], _ path: (([String: Any]) -> Any?)) -> [String] {
        let entry = (object["entries"] as? [[String: Any]])?.first ?? [:]
        return (path(entry) as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
      }
      let asked = answers(before) { entry in
        ((entry["yes"] as? [String: Any])?["consents"] as? [String: Any])?["answers"]
      }
      #expect(answers(object) { $0["kept_answers"] } == asked)
      #expect(!asked.isEmpty)
    }

    @Test func `a copy goes into a file that only its owner can read`() async throws {
      let shop = try await PracticeShop()
      let number = try await enroll(shop, "40610013")
      let file = shop.folder.appending(path: "copy.txt")
      let made = try await shop.run("members", "copy", number, "--output", file.path)
      #expect(made.status == 0, "\(made)")
      #expect(made.output.isEmpty)
      let facts = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.hasPrefix("COPY OF YOUR DATA\n"))
      #expect(text.contains("+47 406 10 013"))
      #expect(text.contains("\n    YES  "))
      #expect(text.contains("till C, number 42  copy given\n"))
      let refused = try await shop.run("members", "copy", number, "--output", file.path)
      #expect(refused.status == 74)
      let json = try await shop.run(
        "members", "copy", number, "--json", "--output", file.path, "--force")
      #expect(json.status == 0)
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      let member = try #require(object["member"] as? [String: Any])
      #expect(member["number"] as? String == number)
      #expect((object["consent_history"] as? [[String: Any]])?.count == 1)
      // The one that had nowhere to go was not given.
      #expect((object["deeds"] as? [[String: Any]])?.count == 2)
      #expect(try await shop.run("consents", "verify").status == 0)
    }
  }
}
