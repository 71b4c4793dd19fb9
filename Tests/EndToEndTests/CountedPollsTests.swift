import Foundation
import TestSupport
import Testing

/// Who polls what: counted at the service.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.polls))
  struct CountedPollsTests {
    /// Counts what the service has seen.
    private func count(_ logins: [CountingService.Login]) {
      Proof.tried("open requests", logins.count)
      Proof.tried("token calls", logins.reduce(0) { $0 + $1.pollers.count })
      Proof.found(
        "with two calls at once", logins.count { $0.mostUnderWay != 1 }, "\(logins)")
      Proof.found(
        "polled by two processes", logins.count { Set($0.pollers).count != 1 }, "\(logins)")
    }

    /// Sends a request in the line mode and parks it.
    private func park(_ number: String, _ talk: LineTalk) async throws {
      try talk.type(number + "\ny")
      try await talk.reads(until: "Waiting. ")
      try talk.type("park")
      try await talk.reads(until: "Phone number?")
    }

    private func terminal(
      _ shop: CountedShop, client: String, till: Int = 42
    ) async throws -> LineTalk {
      let talk = try LineTalk(["--line"], environment: shop.environment(client: client, till: till))
      try await talk.reads(until: "Phone number?")
      return talk
    }

    @Test(arguments: [Duration.zero, .milliseconds(1700)])
    func `of nine requests at once each is polled on its own, one poll at a time`(
      _ delay: Duration
    ) async throws {
      let shop = try await CountedShop(delay: delay)
      let talk = try await terminal(shop, client: "till")
      for place in 1...9 { try await park("406\(place)0003", talk) }
      #expect(
        try await shop.waits { $0.count == 9 && $0.allSatisfy { $0.pollers.count >= 4 } })
      count(shop.service.logins)
      talk.send(SIGTERM)
      #expect(await talk.end().status == 143)
    }

    @Test func `two tills and two commands on one store never poll the same request`()
      async throws
    {
      let shop = try await CountedShop(delay: .milliseconds(300))
      let first = try await terminal(shop, client: "terminal-42")
      let second = try await terminal(shop, client: "terminal-43", till: 43)
      for place in 1...3 {
        try await park("406\(place)0003", first)
        try await park("407\(place)0003", second)
      }
      let beside = try LineTalk(
        ["enroll", "--phone", "40810003"], environment: shop.environment(client: "enroll-42"))
      let other = try LineTalk(
        ["enroll", "--phone", "40820003"],
        environment: shop.environment(client: "enroll-43", till: 43))
      try await beside.reads(until: "Waiting. ")
      try await other.reads(until: "Waiting. ")
      #expect(
        try await shop.waits { $0.count == 8 && $0.allSatisfy { $0.pollers.count >= 5 } })
      count(shop.service.logins)
      var pollers: [String: Int] = [:]
      for login in shop.service.logins {
        pollers[login.pollers.first ?? "", default: 0] += 1
      }
      #expect(
        pollers == ["terminal-42": 3, "terminal-43": 3, "enroll-42": 1, "enroll-43": 1])

      // A number that is open in one process is not asked by another.
      let refused = try await shop.run("enroll", "--phone", "40610003", "--json", client: "late")
      #expect(refused.status == 10)
      #expect(shop.service.logins.count == 8)

      // A dead process's requests go to the next one of its till, and to nobody else.
      first.send(SIGKILL)
      _ = await first.end()
      let next = try await terminal(shop, client: "next-42")
      let taken = { (logins: [CountingService.Login]) in
        logins.filter { $0.pollers.contains("next-42") }
      }
      #expect(
        try await shop.waits {
          taken($0).count == 3
            && taken($0).allSatisfy { $0.pollers.count { $0 == "next-42" } >= 3 }
        })
      for login in taken(shop.service.logins) {
        let before = login.pollers.prefix { $0 == "terminal-42" }
        #expect(login.pollers.dropFirst(before.count).allSatisfy { $0 == "next-42" })
      }
      for process in [second, beside, other, next] { process.send(SIGTERM) }
      for process in [second, beside, other, next] { _ = await process.end() }
    }
  }

  /// A yes that comes when nobody waits for it, and what becomes of one that is lost.
  @Suite(.timeLimit(.minutes(5)), .proves(.late))
  struct LateYesTests {
    /// How somebody leaves the terminal while a request is open.
    enum Leaving: CaseIterable {
      case escapeTwice, terminated, hungUp, killed
    }

    @Test(arguments: Leaving.allCases)
    func `left while it waits, the next start saves the late yes`(_ way: Leaving) async throws {
      let shop = try await CountedShop()
      let screen = try await TmuxScreen([], environment: shop.environment(), folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let code = try await screen.enroll("40610050")
      switch way {
      case .escapeTwice:
        try await screen.press("F4")
        try await screen.waits(for: "\(code) is parked")
        try await screen.press("Escape", until: "Press Esc again to leave.", every: .seconds(10))
        try await screen.press("Escape", until: "ended with 0")
      case .terminated:
        kill(try await screen.processID(), SIGTERM)
        try await screen.waits(for: "ended with 143")
      case .hungUp:
        kill(try await screen.processID(), SIGHUP)
        try await screen.waits(for: "ended with 129")
      case .killed:
        kill(try await screen.processID(), SIGKILL)
        try await screen.waits(for: "ended with 137")
      }
      #expect(try await shop.run("requests", "--json").objects().count == 1)
      shop.service.approve()
      let talk = try LineTalk(["--line"], environment: shop.environment())
      let spoken = "\(code.prefix(1)), \(code.suffix(4).map(String.init).joined(separator: " "))"
      let news = try await talk.reads(until: "\(spoken),")
      #expect(news.contains("said yes and is saved."), "\(news)")
      let members = try await shop.run("members", "count").output
      Proof.tried("late yeses")
      Proof.found("lost yeses", members == "1\n" ? 0 : 1, "\(members)")
      #expect(shop.service.logins.count == 1)
      talk.send(SIGTERM)
      _ = await talk.end()
    }

    @Test func `an answer that broke off is told as lost, and nothing is asked or polled again`()
      async throws
    {
      let shop = try await CountedShop()
      let ended = try await shop.run("enroll", "--phone", "40610060", "--json")
      let last = try #require(try ended.objects().last)
      #expect(ended.status == 13)
      #expect(last["code"] as? String == "W5")
      #expect(last["detail"] as? String == "the answer was lost")
      let logins = shop.service.logins
      #expect(logins.count == 1)
      // Two that were pending or won, and the one that heard of it.
      #expect(logins.first?.pollers.count == 3)
      let told = try await shop.run("enroll", "--phone", "40620060")
      #expect(told.complaint.hasPrefix("W5 SAID YES, ANSWER LOST: the answer was lost."))

      let talk = try LineTalk(["--line"], environment: shop.environment())
      try await talk.reads(until: "Phone number?")
      try talk.type("40630060\ny")
      let line = try await talk.reads(
        until: "Send a new request to the phone ending 0 6 0? (y/n)")
      #expect(line.contains("Said yes, answer lost. Code W5."))
      #expect(shop.service.logins.count == 3)
      try talk.type("y")
      try await talk.reads(until: "Sent. Code C, ")
      #expect(shop.service.logins.count == 4)
      #expect(try await shop.run("members", "count").output == "0\n")
      talk.send(SIGTERM)
      _ = await talk.end()
    }

    @Test func `a start whose answer is lost is told as perhaps ringing and never sent again`()
      async throws
    {
      let shop = try await CountedShop()
      let ended = try await shop.run("enroll", "--phone", "40610070", "--json")
      let last = try #require(try ended.objects().last)
      #expect(ended.status == 10)
      #expect(last["code"] as? String == "S9")
      #expect((last["binding_code"] as? String)?.hasPrefix("C-") == true)
      #expect(shop.service.logins.count == 1)
      #expect(try await shop.run("requests", "--json").objects().isEmpty)
    }

    @Test
    func `userinfo lost for good leaves an incomplete member, and the next visit completes it`()
      async throws
    {
      let shop = try await CountedShop()
      let first = try await shop.run("enroll", "--phone", "40610030", "--json")
      let before = try #require(try first.objects().last)
      #expect(first.status == 0)
      #expect(before["outcome"] as? String == "incomplete")
      #expect(before["code"] as? String == "A4")
      let second = try await shop.run("enroll", "--phone", "40610030", "--again", "--json")
      let after = try #require(try second.objects().last)
      #expect(second.status == 0)
      #expect(after["outcome"] as? String == "updated")
      let member = try #require(after["member"] as? [String: Any])
      #expect(
        member["number"] as? String == (before["member"] as? [String: Any])?["number"] as? String)
      #expect("\(member)".contains("Solveig"))
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test func `F2 at the next visit completes an incomplete member`() async throws {
      let shop = try await CountedShop()
      #expect(try await shop.run("enroll", "--phone", "40610030").status == 0)
      let screen = try await TmuxScreen([], environment: shop.environment(), folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.type("40610030")
      try await screen.waits(for: "ALREADY A MEMBER")
      try await screen.press("F2")
      try await screen.waits(for: "Solveig Aasen")
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test func `another number, a new number, and a number that changed hands`() async throws {
      let shop = try await CountedShop()
      func enroll(_ number: String, again: Bool = false) async throws -> (
        status: Int32, last: [String: Any]
      ) {
        let words = ["enroll", "--phone", number, "--json"] + (again ? ["--again"] : [])
        let result = try await BuiltProgram.run(
          [BuiltProgram.path] + words, environment: shop.environment())
        return (result.status, try #require(try result.objects().last))
      }
      let other = try await enroll("40610040")
      #expect(other.status == 14)
      #expect(other.last["code"] as? String == "A2")
      #expect(try await shop.run("members", "count").output == "0\n")
      #expect(try await shop.run("requests", "--json").objects().isEmpty)

      shop.service.give("4740610001", to: "Kari")
      let first = try await enroll("40610001")
      #expect(first.last["outcome"] as? String == "enrolled")
      shop.service.give("4740620001", to: "Kari")
      let moved = try await enroll("40620001")
      #expect(moved.status == 0)
      #expect(moved.last["outcome"] as? String == "updated")
      #expect(moved.last["code"] as? String == "A6")
      #expect(try await shop.run("members", "count").output == "1\n")

      shop.service.give("4740620001", to: "Per")
      let handed = try await enroll("40620001", again: true)
      #expect(handed.status == 0)
      #expect(handed.last["outcome"] as? String == "enrolled")
      #expect(handed.last["code"] as? String == "A7")
      let (old, new) = (moved.last["member"], handed.last["member"])
      #expect(
        (old as? [String: Any])?["number"] as? String
          != (new as? [String: Any])?["number"] as? String)
      #expect(try await shop.run("members", "count").output == "2\n")
      #expect(
        try await shop.run("members", "find", "40620001", "--json").objects().count == 1)
    }
  }
}
