import Testing

@testable import PracticeProvider

@Suite struct ScriptTests {
  @Test func `the last four digits choose the script, and the rest of the number is free`() throws {
    for number in ["4740610002", "4511110002", "46701740002", "358412340002", "299220002"] {
      let hint = try #require(LoginHint("urn:msisdn:\(number)", in: .platform))
      #expect(Script(for: hint) == Script(says: .no, moment: .atPoll(2)))
    }
  }

  @Test func `twenty numbers have a script of their own, and no two the same but by purpose`()
    throws
  {
    let scripts = try (1...20).map { number in
      let digits = number < 10 ? "000\(number)" : "00\(number)"
      return Script(for: try #require(LoginHint("urn:msisdn:474061\(digits)", in: .platform)))
    }
    for (index, script) in scripts.enumerated() {
      #expect(script != Script())
      #expect(!scripts[(index + 1)...].contains(script))
    }
  }

  @Test func `other numbers and every customer token say yes after ten seconds`() throws {
    for text in ["urn:msisdn:4740612345", "urn:msisdn:4740610021", "urn:customer-token:abc0002"] {
      let script = Script(for: try #require(LoginHint(text, in: .platform)))
      #expect(script == Script(moment: .afterWaiting(.seconds(10))))
    }
  }

  @Test func `user-exists knows everybody but the number that cannot be used`() {
    let unknown = PracticeShopper.allCases.filter { !$0.script.shopperExists }
    #expect(unknown == [.cannotBeUsed])
  }

  @Test func `a picked shopper has too many requests every time, a number only once`() throws {
    let hint = try #require(LoginHint("urn:msisdn:4740610006", in: .platform))
    #expect(
      Script(for: hint).start == .tooMany(retryAfter: .seconds(5), onlyOnce: true))
    #expect(
      PracticeShopper.hasTooManyRequests.script.start
        == .tooMany(retryAfter: .seconds(10), onlyOnce: false))
  }

  @Test(arguments: [
    (PracticeShopper.saysYes, 10), (.opensAppLate, 50), (.saysYesAfterStop, 30),
    (.saysYesToFullDisk, 10),
  ])
  func `shoppers that say yes by time do so at their second`(
    _ shopper: PracticeShopper, _ seconds: Int
  ) {
    let script = shopper.script
    #expect(!script.hasAnswered(polls: 99, waited: .seconds(seconds) - .milliseconds(1)))
    #expect(script.hasAnswered(polls: 0, waited: .seconds(seconds)))
  }
}
