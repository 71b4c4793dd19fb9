import EnrollmentCore
import Foundation
import Testing

@testable import MemberStore

extension EndToEnd {
  @Suite(.timeLimit(.minutes(10)))
  struct StaffCommandTests {
    private let day = LongDay().settings

    /// Runs a command with `line` on its standard input.
    private func run(
      _ words: String, typing line: String, in shop: PracticeShop
    ) async throws -> CommandResult {
      try await BuiltProgram.run(
        ["/bin/sh", "-c", "echo '\(line)' | '\(BuiltProgram.path)' \(words)"],
        environment: shop.environment.merging(day) { $1 })
    }

    @Test func `the staff list is kept by commands, and no PIN comes back from them`() async throws
    {
      let shop = try await PracticeShop()
      let added = try await run(
        "staff add 1 --name Anne --role lead", typing: "384617", in: shop)
      #expect(added.status == 0)
      #expect(added.output == "1 Anne is on the list.\n")
      let easy = try await run("staff add 2 --name Per --role it", typing: "1234", in: shop)
      #expect(easy.status == 1)
      let short = try await run("staff add 2 --name Per --role it", typing: "12", in: shop)
      #expect(short.status == 64)
      #expect(try await run("staff card 1", typing: "S-483920-KA", in: shop).status == 0)
      let list = try await shop.run("staff", "list", "--json")
      #expect(
        list.output
          == #"{"number":1,"name":"Anne","role":"lead","pin":"set","card":true}"# + "\n")
      let taken = try await shop.run("staff", "card", "1", "--remove")
      #expect(taken.output == "1 has no card any more.\n")
      let none = try await shop.run("staff", "card", "1", "--remove")
      #expect(none.status == 1)
      #expect(none.complaint == "1 has no card. Nothing was changed.\n")
      #expect(none.output.isEmpty)
      #expect(try await shop.run("staff", "set", "1", "--role", "cashier").status == 0)
      #expect(try await shop.run("staff", "set", "1").status == 64)
      #expect(try await shop.run("staff", "remove", "1").status == 0)
      #expect(try await shop.run("staff", "remove", "1").status == 1)
      #expect(try await shop.run("staff", "list").complaint == "Nobody is on the staff list.\n")
      #expect(try await shop.run("staff", "add", "0", "--name", "A", "--role", "it").status == 64)
    }

    @Test func `who looked is told by name where the staff list has one`() async throws {
      let shop = try await PracticeShop()
      #expect(
        try await run("staff add 12 --name Kari --role cashier", typing: "927351", in: shop).status
          == 0)
      let ended = try await shop.run("enroll", "--phone", "40610001", "--json").objects().last
      let member = try #require(ended?["member"] as? [String: Any])
      let number = try #require(member["number"] as? String)
      let store = try MemberStore(directory: shop.folder.appending(path: "state").path)
      let found = try await store.find(number, home: .norway, limit: 1)
      for staff in [12, 13] {
        try await store.noteLook(
          at: try #require(found.first), from: nil, by: StaffNumber(rawValue: staff),
          reason: .lookUp)
      }
      try await store.close()
      let words = try await shop.run("members", "show", number).output
      #expect(words.contains(", staff 12 Kari, look-up"))
      #expect(words.contains(", staff 13, look-up"))
    }

    @Test func `no page has a day that has not begun`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      for command in [["staff", "deeds"], ["report"]] {
        let refused = try await BuiltProgram.run(
          [BuiltProgram.path] + command + ["--day", "2999-01-01"], environment: shop.environment)
        #expect(refused.status == 64, "\(refused)")
        #expect(refused.complaint.contains("has not begun yet"))
      }
    }

    @Test func `a cashier signs in, serves, and is counted; who has not signed in serves nobody`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(
        try await run("staff add 12 --name Kari --role cashier", typing: "927351", in: shop).status
          == 0)
      let settings = day.merging(["CLUBTILL_SIGN_IN": "on"]) { $1 }
      let talk = try LineTalk(
        ["--line"], environment: shop.environment.merging(settings) { $1 })
      for line in ["12", "111222", "12", "927351", "40610002", "y"] { try talk.type(line) }
      let text = try await talk.reads(until: "The shopper said no.")
      #expect(text.contains("Sign in to begin.\nStaff number?"))
      #expect(text.contains("This number and PIN do not belong together."))
      #expect(text.contains("Signed in: Kari."))
      try talk.endInput()
      #expect(await talk.end().status == 0)
      let deeds = try StoreInspection(folder: shop.folder.appending(path: "state")).deeds()
      #expect(Array(deeds.suffix(3)) == ["wrongPIN", "signedIn", "signedOut"])
      let report = try await shop.run("report", "--by-person", "--csv", adding: day)
      #expect(report.status == 0)
      let rows = report.output.split(separator: "\n").map { $0.split(separator: ",") }
      #expect(rows.count == 3)
      let names = try #require(report.output.split(separator: "\n").first)
        .split(separator: ",", omittingEmptySubsequences: false)
      let kari = try #require(report.output.split(separator: "\n").last)
        .split(separator: ",", omittingEmptySubsequences: false)
      func figure(_ name: String) -> String? {
        names.firstIndex { $0 == name }.map { String(kari[$0]) }
      }
      #expect(figure("staff") == "12")
      #expect(figure("name") == "Kari")
      #expect(figure("sent") == "1")
      #expect(figure("said_no") == "1")
      let figures = try await shop.run("report", "--json", adding: day).objects()
      let books = try #require(figures.first?["books"] as? [[String: Any]])
      #expect(books.map { $0["book"] as? String } == ["consent", "access", "deed"])
      #expect(books.allSatisfy { ($0["head"] as? String)?.count == 64 })
    }

    @Test func `the deeds of a day are listed for people and for programs`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("staff", "deeds").status == 15)
      #expect(
        try await run("staff add 12 --name Kari --role cashier", typing: "927351", in: shop).status
          == 0)
      let ended = try await shop.run("enroll", "--phone", "40610001", "--json", adding: day)
      let member = try #require(try ended.objects().last?["member"] as? [String: Any])
      let number = try #require(member["number"] as? String)
      #expect(
        try await shop.run(
          "members", "erase", number, "--reason", "test-entry", "--yes", adding: day
        ).status == 0)
      let text = try await shop.run("staff", "deeds", adding: day)
      #expect(text.status == 0, "\(text)")
      let lines = text.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.hasSuffix("by a command  staff changed  added 12 as cashier") == true)
      #expect(lines.last?.contains("number 42  erased  member ") == true, "\(text)")
      let objects = try await shop.run("staff", "deeds", "--json", adding: day).objects()
      #expect(objects.map { $0["what"] as? String } == ["staffChanged", "erased"])
      #expect(objects.last?["member"] as? String == number)
      #expect(objects.last?["till"] as? Int == 42)
      let karis = try await shop.run("staff", "deeds", "--by", "12", "--json", adding: day)
      #expect(karis.status == 0)
      #expect(karis.output.isEmpty)
      let before = try await shop.run("staff", "deeds", "--day", "2026-05-09")
      #expect(before.complaint == "Nothing is in the book of deeds for that.\n")
      #expect(try await shop.run("staff", "deeds", "--day", "2026-02-30").status == 64)
      #expect(try await shop.run("staff", "deeds", "--by", "0").status == 64)
    }

    @Test func `a report of a day that no month has is a usage error`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("report", "--day", "2026-02-30").status == 64)
      #expect(try await shop.run("report", "--csv", "--json").status == 64)
      let future = try await shop.run("report", "--day", "2999-01-01")
      #expect(future.status == 64, "\(future)")
      #expect(future.complaint.contains("2999-01-01 has not begun yet"))
      #expect(try await shop.run("report").status == 15)
    }
  }
}
