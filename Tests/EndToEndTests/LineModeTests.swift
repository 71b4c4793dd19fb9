import Foundation
import Testing

/// The till in its line mode, on pipes.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct LineModeTests {
    /// Types a number and says y to the read-back.
    private func ask(_ number: String, _ talk: LineTalk) async throws {
      try talk.type(number)
      try await talk.reads(until: "Not a member. Send to the phone ending \(spaced(number))? (y/n)")
      try talk.type("y")
      let sent = try await talk.reads(until: "Waiting. ")
      #expect(sent.firstMatch(of: /Sent\. Code C, [0-9] [0-9] [0-9] [0-9]\./) != nil)
    }

    private func spaced(_ number: String) -> String {
      number.suffix(3).map(String.init).joined(separator: " ")
    }

    @Test func `a yes, the name on show, already a member, look-up, a no`() async throws {
      let shop = try await PracticeShop()
      let talk = try LineTalk(["--line"], environment: shop.environment)
      try await talk.reads(until: "Phone number?")
      try await ask("40610001", talk)
      let ended = try await talk.reads(until: "Phone number?")
      #expect(ended.contains("Enrolled and saved. Member number 290 042 "))
      #expect(try await shop.run("members", "count").output == "1\n")
      let found = try #require(
        try await shop.run("members", "find", "0001", "--json").output.data(using: .utf8))
      let members = try #require(try JSONSerialization.jsonObject(with: found) as? [[String: Any]])
      let name = try #require(members.first?["name"] as? String)
      #expect(!ended.contains(name))

      try talk.type("show")
      #expect(try await talk.reads(until: "Phone number?").contains("\(name)\nMember no. 290 042 "))
      try talk.type("+47 406 10 001")
      #expect(
        try await talk.reads(until: "Phone number?")
          .contains("Already a member - nothing was sent to the phone."))
      try talk.type("find 0001")
      let rows = try await talk.reads(until: "Open which? (1, or back)")
      #expect(rows.contains("phone ending 0 0 1") && !rows.contains(name))
      try talk.type("1")
      #expect(try await talk.reads(until: "Phone number?").contains("\(name)\n"))

      try await ask("40610002", talk)
      let refused = try await talk.reads(until: "Phone number?")
      #expect(refused.contains("The shopper said no. Code W1."))
      try talk.type("quit")
      let end = await talk.end()
      #expect(end.status == 0)
      #expect(end.text.isEmpty)
    }

    @Test func `after a no the number is left alone, until somebody lifts that`() async throws {
      let shop = try await PracticeShop()
      let day = LongDay()
      let talk = try LineTalk(
        ["--line"], environment: shop.environment.merging(day.settings) { $1 })
      try await talk.reads(until: "Phone number?")
      try await ask("40610002", talk)
      #expect(try await talk.reads(until: "Phone number?").contains("Code W1."))

      try talk.type("40610002\ny")
      let refused = try await talk.reads(until: "Phone number? (or lift)")
      #expect(refused.contains("Not today. Code S8.\n"))
      #expect(refused.contains("Do not ask before \(day.end)\n"))
      #expect(!refused.contains("Sending to the phone"))
      try talk.type("lift")
      try await talk.reads(until: "Really ask the phone ending 0 0 2 all the same? (y/n)")
      try talk.type("n")
      let left = try await talk.reads(until: "Phone number? (or lift)")
      #expect(left == "Nothing was sent.\nPhone number? (or lift)\n")

      try talk.type("lift\ny")
      try await talk.reads(until: "Really ask the phone ending 0 0 2 all the same? (y/n)")
      try await talk.reads(until: "Sent. Code C, ")
      #expect(try await talk.reads(until: "Phone number?").contains("Code W1."))
      // The new no counts again.
      try talk.type("40610002\ny")
      try await talk.reads(until: "Not today. Code S8.")
      try await talk.reads(until: "Phone number? (or lift)")
      try talk.endInput()
      #expect(await talk.end().status == 0)
    }

    @Test func `consents and looks are read from the books, what is typed ahead waits`()
      async throws
    {
      let shop = try await PracticeShop()
      let talk = try LineTalk(
        ["--line"], environment: shop.environment.merging(ConsentTests.asking) { $1 })
      try await talk.reads(until: "Phone number?")
      try await ask("40610013", talk)
      try await talk.reads(until: "Enrolled and saved.")
      try await talk.reads(until: "Phone number?")
      try talk.type("show\n40610013\nshow\nfind 0013\n1\nquit")
      let end = await talk.end()
      #expect(end.status == 0)
      let consent = /\nConsent: no, Offers by e-mail, \d\d\.\d\d\.\d{4}\n/
      #expect(end.text.matches(of: consent).count == 3)
      let parts = end.text.split(separator: "\nOpen which? (1, or back)\n")
      #expect(parts.count == 2)
      #expect(parts.first?.contains("\nAlready a member - nothing was sent") == true)
      #expect(parts.first?.contains("\nSeen by: ") == false)
      #expect(parts.last?.contains("\nSeen by: till C ") == true)
      #expect(end.text.hasSuffix("\nThis view is noted in the access log.\nPhone number?\n"))
    }

    @Test func `the register hears once of each member who is greeted`() async throws {
      let shop = try await PracticeShop()
      let hook = try HookProgram.listening(in: shop)
      let talk = try LineTalk(
        ["--line"], environment: shop.environment.merging(hook.settings()) { $1 })
      try await talk.reads(until: "Phone number?")
      try await ask("40610001", talk)
      try await talk.reads(until: "Phone number?")
      try talk.type("40610001\nshow\n40610001\nquit")
      #expect(await talk.end().status == 0)
      let told = try await hook.objects(3)
      #expect(
        told.map { $0["outcome"] as? String } == ["enrolled", "already_member", "already_member"])
    }

    @Test func `parked, its late yes is told while the next number is typed`() async throws {
      let shop = try await PracticeShop()
      let talk = try LineTalk([], environment: shop.environment.merging(["ACCESSIBLE": "1"]) { $1 })
      try await talk.reads(until: "Phone number?")
      // This pretend shopper says yes ten seconds after the request.
      try await ask("40612345", talk)
      try talk.type("40610003")
      #expect(try await talk.reads(until: "C, ").contains("Say park first"))
      try talk.type("park")
      try await talk.reads(until: "Phone number?")
      try talk.type("waiting")
      try await talk.reads(until: "1. C, ")
      let news = try await talk.reads(until: "C, ")
      #expect(news.contains("ending 3 4 5 said yes and is saved. Say open 1."))
      try talk.type("open 1")
      try await talk.reads(until: "Enrolled and saved.")
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test func `stopped, a late yes is saved; a wrong number is thrown away`() async throws {
      let shop = try await PracticeShop()
      let talk = try LineTalk(["--line"], environment: shop.environment)
      try await talk.reads(until: "Phone number?")
      try await ask("40612345", talk)
      try talk.type("stop")
      try await talk.reads(until: "Stop waiting for the phone ending 3 4 5?")
      try talk.type("stop")
      try await talk.reads(until: "Phone number?")
      try await ask("40612777", talk)
      try talk.type("stop")
      try await talk.reads(until: "Stop waiting for the phone ending 7 7 7?")
      try talk.type("wrong")
      try await talk.reads(until: "Phone number?")
      // Both end ten seconds after they were sent; which is heard of first depends on the polls.
      let news = try await talk.reads(until: "C, ") + talk.reads(until: "C, ")
      #expect(news.contains("ending 3 4 5 said yes and is saved."))
      #expect(news.contains("ending 7 7 7 has ended. Wrong number: nothing was saved."))
      #expect(try await shop.run("members", "count").output == "1\n")
      #expect(try await shop.run("requests", "--json").output == "")
    }

    @Test func `a number typed ahead of a failure is the next shopper's, not a yes`() async throws {
      let shop = try await PracticeShop()
      let talk = try LineTalk(["--line"], environment: shop.environment)
      try await talk.reads(until: "Phone number?")
      // The first ends with W5, which may be tried again; nobody says y to that.
      try talk.type("40610009\ny")
      try await talk.reads(until: "Send a new request to the phone ending 0 0 9? (y/n)")
      try talk.type("40610001\ny")
      let next = try await talk.reads(until: "Sent. Code C, ")
      #expect(next.contains("Not a member. Send to the phone ending 0 0 1? (y/n)\n"))
      #expect(!next.contains("Sending to the phone ending 0 0 9."))
      try await talk.reads(until: "Enrolled and saved.")
      try await talk.reads(until: "Phone number?")
      // Refused: the y behind it, typed before anybody could hear of that, sends nothing.
      try talk.type("40610009\ny")
      try await talk.reads(until: "Send a new request to the phone ending 0 0 9? (y/n)")
      try talk.type("yes please\ny")
      try await talk.reads(until: "Please answer y or n, or type the next shopper's number.")
      try await talk.reads(until: "Send a new request to the phone ending 0 0 9? (y/n)")
      try talk.type("n")
      #expect(try await talk.reads(until: "Phone number?") == "Phone number?\n")
    }

    @Test func `the end of the input leaves the request in the journal for the next start`()
      async throws
    {
      let shop = try await PracticeShop()
      let first = try LineTalk(["--line"], environment: shop.environment)
      // All at once, as a script does: what is typed ahead waits for its question.
      try first.type("40612345\ny")
      try first.endInput()
      let end = await first.end()
      #expect(end.status == 0)
      #expect(end.text.contains("Not a member. Send to the phone ending 3 4 5? (y/n)\n"))
      #expect(
        end.text.firstMatch(
          of:
            /1 open request is kept and picked up next time: C, [0-9] [0-9] [0-9] [0-9], ending 3 4 5\.\n$/
        ) != nil)
      #expect(
        try await shop.run("requests", "--json").objects().map { $0["stage"] as? String } == [
          "open"
        ])

      let next = try LineTalk(["--line"], environment: shop.environment)
      let start = try await next.reads(until: "Phone number?")
      #expect(start.contains("\nBack. 1 request picked up again. Say waiting to hear them.\n"))
      try await next.reads(until: "C, ")
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func `a signal ends it, and what is open is named`(_ signal: Int32) async throws {
      let shop = try await PracticeShop()
      let talk = try LineTalk(["--line"], environment: shop.environment)
      try await talk.reads(until: "Phone number?")
      try await ask("40610003", talk)
      talk.send(signal)
      let end = await talk.end()
      #expect(end.status == 128 + signal)
      #expect(end.text.contains("1 open request is kept and picked up next time: C, "))
      #expect(
        try await shop.run("requests", "--json").objects().map { $0["stage"] as? String } == [
          "open"
        ])
    }

    @Test func `where nobody can read a code nothing is sent`() async throws {
      let shop = try await PracticeShop()
      let talk = "(printf '40610001\\ny\\n'; sleep 2) | '\(BuiltProgram.path)' --line"
      for output in [">/dev/full", "| true"] {
        let result = try await BuiltProgram.run(
          ["/bin/sh", "-c", "\(talk) \(output)"], environment: shop.environment)
        if output == ">/dev/full" {
          #expect(result.status == 74)
          #expect(
            result.complaint == "Standard output could not be written: No space left on device\n")
        }
        #expect(try await shop.run("members", "count").output == "0\n")
        #expect(try await shop.run("requests").complaint.contains("No request is open."))
      }
    }

    @Test func `no input at all, a till in use, and practice`() async throws {
      let shop = try await PracticeShop()
      let empty = try await shop.run("--line")
      #expect(empty.status == 0)
      #expect(empty.output.hasSuffix("Phone number?\n"))
      #expect(!empty.output.contains("\u{1B}") && !empty.output.contains("\u{7}"))

      let talk = try LineTalk(["--line"], environment: shop.environment)
      try await talk.reads(until: "Phone number?")
      let second = try await shop.run("--line")
      #expect(second.status == 15)
      #expect(second.complaint.contains("T6"))

      let environment = shop.environment.filter { !$0.key.hasPrefix("CLUBTILL_") }
      let practice = try LineTalk(["practice", "--line"], environment: environment)
      try await practice.reads(until: "PRACTICE. What should the pretend shopper do?")
      try practice.type("3")
      try await practice.reads(until: "PRACTICE. Phone number?")
      try await ask("40612345", practice)
      try await practice.reads(until: "The shopper said no. Code W1.")
      try await practice.reads(until: "PRACTICE. Phone number?")
      try await ask("40610003", practice)
      try practice.type("quit")
      try await practice.reads(until: "Leave? 1 open request goes with the practice store. (y/n)")
      try practice.type("y")
      let left = await practice.end()
      #expect(left.text.hasPrefix("1 open request goes with the practice store: C, "))
    }
  }
}
