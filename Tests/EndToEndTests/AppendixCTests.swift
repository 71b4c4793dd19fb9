import Foundation
import Testing

/// The twenty scripted numbers of the practice service, each by `enroll` with a store of its own.
///
/// Source: DECISIONS.md, "Appendix C's ends".
private struct ScriptedNumber: Sendable {
  let digits: String
  let status: Int32
  let outcome: String
  let code: String?

  init(_ digits: String, _ status: Int32, _ outcome: String = "failed", _ code: String? = nil) {
    self.digits = digits
    self.status = status
    self.outcome = outcome
    self.code = code
  }

  static let all = [
    ScriptedNumber("0001", 0, "enrolled"), .init("0002", 11, "failed", "W1"),
    .init("0003", 12, "failed", "W2"), .init("0004", 10, "failed", "S1"),
    .init("0005", 10, "failed", "S2"), .init("0006", 10, "failed", "S3"),
    .init("0007", 0, "enrolled"), .init("0008", 0, "enrolled"), .init("0009", 13, "failed", "W5"),
    .init("0010", 14, "failed", "A1"), .init("0011", 14, "failed", "A1"),
    .init("0012", 0, "enrolled"), .init("0013", 0, "enrolled"), .init("0014", 0, "enrolled"),
    .init("0015", 0, "enrolled"), .init("0016", 0, "enrolled"), .init("0017", 0, "enrolled"),
    .init("0018", 10, "failed", "S9"), .init("0019", 0, "enrolled"), .init("0020", 0, "enrolled"),
  ]
}

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct AppendixCTests {
    @Test func `each scripted number ends as the table says`() async throws {
      // Long enough for the number whose service wants 31 seconds between two polls.
      let shop = try await PracticeShop(expiresIn: 80)
      try await withThrowingTaskGroup { group in
        for number in ScriptedNumber.all {
          group.addTask { try await Self.check(number, at: shop) }
        }
        try await group.waitForAll()
      }
    }

    @Test func `a number that was turned away once is taken the next time`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610006", "--json").status == 10)
      let second = try await shop.run("enroll", "--phone", "40610006", "--json")
      #expect(second.status == 0, "\(second.output)")
    }

    private static func check(_ number: ScriptedNumber, at shop: PracticeShop) async throws {
      let state = shop.folder.appending(path: "state-\(number.digits)").path
      let own = ["CLUBTILL_STATE_DIRECTORY": state]
      let result = try await shop.run(
        "enroll", "--phone", "4061\(number.digits)", "--json", adding: own)
      #expect(result.status == number.status, "\(number.digits): \(result.output)")
      let ended = try #require(try result.objects().last)
      #expect(ended["outcome"] as? String == number.outcome, "\(number.digits)")
      if number.outcome == "failed" { #expect(ended["code"] as? String == number.code) }
      let members = try await shop.run("members", "count", adding: own).output
      #expect(members == (number.status == 0 ? "1\n" : "0\n"), "\(number.digits)")
      let open = try await shop.run("requests", "--json", adding: own).output
      #expect(open == "", "\(number.digits)")
    }
  }
}
