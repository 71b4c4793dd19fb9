import Foundation
import Testing

/// Copies of people's data that a till hands out, and looks by commands.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(10)))
  struct HandedOutCopyEndTests {
    private func number(_ shop: PracticeShop) async throws -> String {
      let found = try await shop.run("members", "find", "40610001", "--json").output
      let members = try JSONSerialization.jsonObject(with: Data(found.utf8)) as? [[String: Any]]
      return try #require(members?.first?["number"] as? String)
    }

    @Test func `X on a member's card writes the copy, and an erasure takes it along`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let number = try await number(shop)
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.press("F3")
      try await screen.waits(for: "Find")
      try await screen.type("40610001")
      try await screen.waits(for: "...001")
      try await screen.press("Enter")
      try await screen.waits(for: "Joined")
      try await screen.press("x")
      try await screen.waits(for: "Enter writes the copy.")
      try await screen.press("Enter")
      try await screen.waits(for: "The copy is written.")
      let folder = shop.folder.appending(path: "state/handed-out")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names.count == 2)
      #expect(names.allSatisfy { $0.hasPrefix(number + "-") })
      for path in [folder.path] + names.map({ folder.appending(path: $0).path }) {
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == (path == folder.path ? 0o700 : 0o600))
      }
      let text = try String(
        contentsOf: folder.appending(path: try #require(names.last)), encoding: .utf8)
      let json = try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.appending(path: try #require(names.first))))
      // The command's copy differs only in when it was made, and in what was done by then.
      let same = try await shop.run("members", "copy", number)
      let facts = { (text: String) in
        text.split(separator: "\n").filter { !$0.hasPrefix("Made") && !$0.hasPrefix("  20") }
      }
      #expect(!facts(text).isEmpty)
      #expect(Array(facts(same.output).prefix(facts(text).count)) == facts(text))
      let member = (json as? [String: Any])?["member"] as? [String: Any]
      #expect(member?["number"] as? String == number)
      #expect(try await shop.run("report", "--json").objects().isEmpty == false)
      let erased = try await shop.run(
        "members", "erase", number, "--reason", "shopper-asked", "--yes")
      #expect(erased.status == 0, "\(erased)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func `find --json is noted as opened cards, and rows for a queue are not`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      #expect(try await shop.run("members", "find", "40610001").status == 0)
      let number = try await number(shop)
      #expect(try await shop.run("members", "find", "nobody here", "--json").output == "[]\n")
      let copy = try await shop.run("members", "copy", number, "--json").objects()
      let looks = try #require(copy.first?["looks"] as? [[String: Any]])
      #expect(looks.map { $0["what"] as? String } == ["enrolled", "command", "copy"])
    }
  }
}
