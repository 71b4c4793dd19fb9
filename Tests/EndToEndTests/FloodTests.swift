import Foundation
import TestSupport
import Testing

/// More keys and more sizes than anybody can type or drag.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.keys))
  struct FloodTests {
    @Test func `ten thousand signs are refused, send nothing and leave the program at work`()
      async throws
    {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let flood = String(repeating: "4", count: 10_000)
      try await screen.paste(flood, marked: true)
      try await screen.waits(for: "That is too long for this field.")
      #expect(try await screen.text().contains("[ ___ __ ___ ]"))
      try await screen.paste(flood, marked: false)
      try await screen.waits(for: "too many digits")
      try await screen.press("Enter")
      // Until the last sign has been read, keys belong to the flood.
      try await screen.press("Escape", until: "[ ___ __ ___ ]")

      try await screen.press("F3")
      try await screen.waits(for: "Find")
      try await screen.paste(flood, marked: true)
      try await screen.waits(for: "That is too long for this field.")
      try await screen.paste(flood + "\n", marked: false)
      try await screen.waits(for: "That is too long for this field.")
      try await screen.press("Escape", until: "Phone number")
      Proof.tried("pasted signs", 4 * flood.count)
      let sent = try await shop.run("requests", "--json").objects()
      Proof.found("sent unasked", sent.count, "\(sent)")
      try await screen.enroll("40610001")
      try await screen.waits(for: "ENROLLED AND SAVED")
    }

    @Test func `what a scanner types with its Enter waits for a person's Enter`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.scan("40610001")
      try await screen.waits(for: "Press Enter to send. Nothing has been sent yet.")
      try await Task.sleep(for: .milliseconds(500))
      #expect(try await screen.text().contains("Press Enter to send. Nothing has been sent yet."))
      Proof.tried("scans")
      let sent = try await shop.run("requests", "--json").objects()
      Proof.found("sent unasked", sent.count, "\(sent)")
      try await screen.press("Enter")
      try await screen.waits(for: "ENROLLED AND SAVED")
    }

    @Test func `after a storm of sizes the waiting screen is whole again`() async throws {
      let shop = try await PracticeShop()
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let code = try await screen.enroll("40620003")
      let before = try await Self.still(screen)
      var sizes: [(Int, Int)] = [(1, 1), (200, 60), (2, 1), (40, 12), (39, 12), (120, 40)]
      for step in 0..<40 { sizes.append((1 + step * 83 % 200, 1 + step * 37 % 60)) }
      sizes += [(1, 1), (200, 60), (31, 8)]
      for (columns, rows) in sizes {
        try await screen.resize(columns: columns, rows: rows)
      }
      Proof.tried("window sizes", sizes.count)
      let small = try await screen.waits(for: "The request keeps running.")
      #expect(small.contains(code))
      try await screen.resize(columns: 80, rows: 24)
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
      let after = try await Self.still(screen)
      Proof.found("rows not restored", zip(before, after).count { $0 != $1 }, "\(after)")
      #expect(before.count == after.count)
      #expect(try await shop.run("requests", "--json").objects().count == 1)
    }

    /// The rows of the waiting screen in which nothing moves: title, code, rules and keys.
    private static func still(_ screen: TmuxScreen) async throws -> [Substring] {
      let rows = try await screen.text().split(separator: "\n", omittingEmptySubsequences: false)
      return Array(rows[1...11] + rows[22...])
    }
  }
}
