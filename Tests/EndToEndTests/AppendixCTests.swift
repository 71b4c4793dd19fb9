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

  /// The title of the screen that it ends on.
  var title: String {
    switch code {
    case nil: "ENROLLED AND SAVED"
    case "W1": "THE SHOPPER SAID NO"
    case "W2": "NO ANSWER IN TIME"
    case "W5": "SAID YES, ANSWER LOST"
    case "S1": "THIS NUMBER CANNOT BE USED"
    case "S2": "THE APP NEEDS AN UPDATE"
    case "S3": "A REQUEST IS ALREADY OPEN"
    case "S9": "THE PHONE MAY BE RINGING"
    default: "ANSWER NOT TRUSTED"
    }
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
    @Test func `each scripted number ends as the table says, over http and https`() async throws {
      let shops = try await [PracticeShop(), PracticeShop(usesTLS: true)]
      // One number runs to the end of its life; the others take what time they need.
      let brief = try await [
        PracticeShop(expiresIn: 20), PracticeShop(expiresIn: 20, usesTLS: true),
      ]
      try await withThrowingTaskGroup { group in
        for number in ScriptedNumber.all {
          for shop in number.digits == "0003" ? brief : shops {
            group.addTask { try await Self.check(number, at: shop) }
          }
        }
        try await group.waitForAll()
      }
    }

    /// Each lane is one terminal that types its numbers one after the other; the terminals work side
    /// by side.
    @Test(arguments: [false, true])
    func `each scripted number ends on its screen, over http and https`(_ usesTLS: Bool)
      async throws
    {
      let lanes = [
        ["0001", "0002", "0012", "0016"], ["0004", "0005", "0006", "0007"],
        ["0008", "0009", "0010", "0011"], ["0013", "0014", "0015", "0017", "0018", "0019"],
        ["0020"],
      ]
      try await withThrowingTaskGroup { group in
        for lane in lanes {
          group.addTask { try await Self.walk(lane, at: PracticeShop(usesTLS: usesTLS)) }
        }
        // This one runs to the end of a life of its own.
        group.addTask {
          try await Self.walk(["0003"], at: PracticeShop(expiresIn: 8, usesTLS: usesTLS))
        }
        try await group.waitForAll()
      }
    }

    private static func walk(_ lane: [String], at shop: PracticeShop) async throws {
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      for digits in lane {
        let number = try #require(ScriptedNumber.all.first { $0.digits == digits })
        try await screen.waits(for: "Phone number")
        try await screen.type("4061\(digits)")
        try await screen.waits(for: "Not a member yet")
        try await screen.press("Enter")
        let shown = try await screen.waits(for: number.title, upTo: 200)
        if let code = number.code { #expect(shown.contains("code \(code)"), "\(digits)") }
        // A screen that the network brought up takes no key for a moment.
        try await Task.sleep(for: .milliseconds(600))
        try await screen.press("Escape")
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
