import Foundation
import Testing

/// A till whose clock is not the service's (T3).
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct WrongClockTests {
    @Test(arguments: [3600.0, -3600])
    func `nothing is sent, and every way to work says so`(_ lead: TimeInterval) async throws {
      let shop = try await CountedShop()
      shop.service.setClock(aheadBy: lead)
      let ended = try await shop.run("enroll", "--phone", "40610001", "--json")
      let last = try #require(try ended.objects().last)
      #expect(ended.status == 10)
      #expect(last["code"] as? String == "T3")
      #expect((last["detail"] as? String)?.contains("this till's clock says ") == true)
      let told = try await shop.run("enroll", "--phone", "40610001")
      #expect(told.complaint.hasPrefix("T3 THE CLOCK OF THIS TILL IS WRONG: "))

      let check = try await shop.run("check", "--json")
      #expect(check.status == 10)
      let point = try #require(
        try check.objects().first { $0["point"] as? String == "clock" })
      #expect(point["state"] as? String == "stop")
      #expect((point["text"] as? String)?.hasPrefix("T3 ") == true)

      let talk = try LineTalk(["--line"], environment: shop.environment())
      try await talk.reads(until: "T3 The clock of this till is wrong.")
      try talk.type("40610001\ny")
      let line = try await talk.reads(until: "The clock of this till is wrong. Code T3.")
      #expect(!line.contains("Sent. Code"))
      #expect(
        try await talk.reads(until: "The till's clock says ").contains(", the service's "))
      try talk.type("find 0001")
      try await talk.reads(until: "No member found")
      talk.send(SIGTERM)
      _ = await talk.end()
      #expect(shop.service.logins.isEmpty)
    }

    @Test func `the terminal tells it before anybody types, and shows both times`() async throws {
      let shop = try await CountedShop()
      shop.service.setClock(aheadBy: 86_400)
      let screen = try await TmuxScreen([], environment: shop.environment(), folder: shop.folder)
      try await screen.waits(for: "T3 The clock of this till is wrong. Look-up works")
      try await screen.type("40610001")
      try await screen.waits(for: "Enter sends a request")
      try await screen.press("Enter")
      let shown = try await screen.waits(for: "THE CLOCK OF THIS TILL IS WRONG")
      #expect(shown.contains("Till: ") && shown.contains("Service: "))
      #expect(shown.contains("code T3"))
      #expect(shop.service.logins.isEmpty)
    }

    @Test func `nothing is too old by a clock that is wrong`() async throws {
      let shop = try await CountedShop()
      let state = shop.folder.appending(path: "state")
      try FileManager.default.createDirectory(
        at: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let old = state.appending(path: "clubtill.sqlite.damaged-20260101T000000Z").path
      #expect(FileManager.default.createFile(atPath: old, contents: Data("a store".utf8)))
      shop.service.setClock(aheadBy: -3600)
      let wrong = try LineTalk(["--line"], environment: shop.environment())
      try await wrong.reads(until: "T3 The clock of this till is wrong.")
      try await Task.sleep(for: .seconds(4))  // It looks after one.
      wrong.send(SIGTERM)
      _ = await wrong.end()
      #expect(FileManager.default.fileExists(atPath: old))

      shop.service.setClock(aheadBy: 0)
      let right = try LineTalk(["--line"], environment: shop.environment())
      try await right.reads(until: "Phone number?")
      #expect(try await shop.waits { _ in !FileManager.default.fileExists(atPath: old) })
      right.send(SIGTERM)
      _ = await right.end()
    }

    static let leads: [TimeInterval] = [3600, -3600, 40 * 365 * 86_400]

    @Test(arguments: leads)
    func `the yes to a request that is open when the clocks part is saved`(
      _ lead: TimeInterval
    ) async throws {
      let shop = try await CountedShop()
      let talk = try LineTalk(["--line"], environment: shop.environment())
      try await talk.reads(until: "Phone number?")
      try talk.type("40610050\ny")
      try await talk.reads(until: "Waiting. ")
      shop.service.setClock(aheadBy: lead)
      shop.service.approve()
      let told = try await talk.reads(until: "Enrolled and saved.")
      #expect(told.contains("Member number 290 042 "))
      #expect(try await shop.run("members", "count").output == "1\n")
      talk.send(SIGTERM)
      _ = await talk.end()
    }
  }
}
