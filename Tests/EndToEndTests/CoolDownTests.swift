import Foundation
import Testing

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct CoolDownTests {
    private let day = LongDay()

    /// Exit status and code of one `enroll --json`.
    private func enroll(
      _ number: String, at shop: PracticeShop, lifting: Bool = false,
      adding more: [String: String] = [:]
    ) async throws -> (status: Int32, code: String?, event: [String: Any]) {
      let result = try await BuiltProgram.run(
        [BuiltProgram.path, "enroll", "--phone", number, "--json"]
          + (lifting ? ["--lift-cool-down"] : []),
        environment: shop.environment.merging(day.settings) { $1 }.merging(more) { $1 })
      let ended = try #require(try result.objects().last, "\(result.complaint)")
      return (result.status, ended["code"] as? String, ended)
    }

    @Test func `after a no the number is left alone, however it is typed`() async throws {
      let shop = try await PracticeShop()
      #expect(try await enroll("40610002", at: shop).status == 11)
      for typed in ["40610002", "+47 406 10 002", "0047 40610002"] {
        let second = try await enroll(typed, at: shop)
        #expect(second.status == 10)
        #expect(second.code == "S8")
        let wait = try #require(second.event["retry_after"] as? Int)
        #expect(wait > 10 * 3600 && wait <= 14 * 3600)
        #expect(second.event["binding_code"] == nil)
      }
      // Another till of the same store, and another number.
      let other = ["CLUBTILL_TILL_NUMBER": "43", "CLUBTILL_TILL_LETTER": "D"]
      #expect(try await enroll("40610002", at: shop, adding: other).code == "S8")
      #expect(try await enroll("40620002", at: shop).status == 11)
      #expect(try await shop.run("requests", "--json").output == "")
    }

    @Test func `lifted, it is asked once more, and a new no counts again`() async throws {
      let shop = try await PracticeShop()
      #expect(try await enroll("40610002", at: shop).status == 11)
      #expect(try await enroll("40610002", at: shop).code == "S8")
      #expect(try await enroll("40610002", at: shop, lifting: true).status == 11)
      #expect(try await enroll("40610002", at: shop).code == "S8")
      // Where there is nothing to lift it is asked like any other.
      #expect(try await enroll("40610001", at: shop, lifting: true).status == 0)
    }

    @Test func `--again does not lift it, and a person is told what does`() async throws {
      let shop = try await PracticeShop()
      #expect(try await enroll("40610002", at: shop).status == 11)
      let result = try await shop.run(
        "enroll", "--phone", "40610002", "--again", adding: day.settings)
      #expect(result.status == 10)
      #expect(result.complaint.contains("S8 NOT TODAY"))
      #expect(result.complaint.contains("from \(day.end) on, or now with --lift-cool-down"))
      #expect(!result.complaint.contains("40610002"))
    }

    @Test func `only a no counts, and nothing does where it is switched off`() async throws {
      let shop = try await PracticeShop()
      let state = try #require(shop.environment["CLUBTILL_STATE_DIRECTORY"])
      // A service whose requests live shortly, for this one alone: the others take the time they need.
      let brief = try await PracticeShop(expiresIn: 4)
      let store = ["CLUBTILL_STATE_DIRECTORY": state]
      #expect(try await enroll("40610003", at: brief, adding: store).status == 12)
      for _ in 0..<2 { #expect(try await enroll("40610009", at: shop).status == 13) }
      let off = ["CLUBTILL_COOL_DOWN": "off"]
      #expect(try await enroll("40610002", at: shop, adding: off).status == 11)
      #expect(try await enroll("40610002", at: shop, adding: off).status == 11)
      #expect(!FileManager.default.fileExists(atPath: state + "/cool-down.key"))
      // A no of that time is none either, once it is switched on.
      #expect(try await enroll("40610002", at: shop).status == 11)
      #expect(try await enroll("40610002", at: shop).code == "S8")
      #expect(FileManager.default.fileExists(atPath: state + "/cool-down.key"))
    }

    @Test func `the terminal and a command beside it know of each other's no`() async throws {
      // Long enough for a look at a request that is waiting.
      let shop = try await PracticeShop(interval: 2)
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(day.settings) { $1 }, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      #expect(try await enroll("40620002", at: shop).status == 11)
      for number in ["40610002", "40620002"] {
        try await screen.type(number)
        try await screen.waits(for: "Not a member yet")
        try await screen.press("Enter")
        let title = number == "40610002" ? "THE SHOPPER SAID NO" : "NOT TODAY"
        try await screen.waits(for: title)
        try await Task.sleep(for: .milliseconds(600))
        if number == "40610002" {
          try await screen.press("Escape")
          try await screen.waits(for: "Phone number")
        }
      }
      #expect(try await enroll("40610002", at: shop).code == "S8")
      let shown = try await screen.text()
      #expect(shown.contains("Do not ask before \(day.end)"))
      #expect(shown.contains("L Lift it"))

      try await screen.press("L", until: "Press L again", every: .seconds(10))
      try await screen.press("L", until: "THE SAME CODE MUST SHOW")
      try await screen.waits(for: "THE SHOPPER SAID NO")
    }

    @Test func `a trainee meets it in practice as well`() async throws {
      let shop = try await PracticeShop()
      let environment = shop.environment.filter { !$0.key.hasPrefix("CLUBTILL_") }
        .merging(day.settings) { $1 }
      let screen = try await TmuxScreen(["practice"], environment: environment, folder: shop.folder)
      try await screen.waits(for: "What should the pretend shopper do?")
      try await screen.press("Enter")
      for title in ["THE SHOPPER SAID NO", "NOT TODAY"] {
        try await screen.waits(for: "Phone number")
        try await screen.type("40610002")
        try await screen.waits(for: "Not a member yet")
        try await screen.press("Enter")
        let shown = try await screen.waits(for: title)
        #expect(shown.contains("P R A C T I C E"))
        try await Task.sleep(for: .milliseconds(600))
        try await screen.press("Escape")
      }
    }
  }
}
