import Foundation
import Testing

/// The log of what happens to requests, as the program writes it.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct EventLogTests {
    @Test func `each step of a request is a line with its time and id`() async throws {
      let shop = try await PracticeShop()
      for number in ["40610001", "40610002", "40610001"] {
        _ = try await shop.run("enroll", "--phone", number)
      }
      let lines = try lines(in: shop)
      #expect(
        lines.map(\.words) == [
          "started", "open", "yes", "saved", "started", "open", "no W1", "known",
        ])
      #expect(lines.prefix(4).allSatisfy { $0.request == lines[0].request })
      #expect(Set(lines.map(\.request)).count == 3)
      #expect(lines.map(\.time).sorted() == lines.map(\.time))
    }

    @Test func `a killed terminal's request goes on under the same id`() async throws {
      let shop = try await PracticeShop()
      let talk = try LineTalk(["--line"], environment: shop.environment)
      try await talk.reads(until: "Phone number?")
      try talk.type("40612345")
      try await talk.reads(until: "Not a member")
      try talk.type("y")
      try await comes("open", in: shop)
      talk.send(SIGKILL)
      _ = await talk.end()
      #expect(try await shop.run("enroll", "--phone", "40612345").status == 0)
      let lines = try lines(in: shop)
      #expect(lines.map(\.words) == ["started", "open", "open", "adopted", "yes", "saved"])
      #expect(Set(lines.map(\.request)).count == 1)
    }

    @Test func `where no log can be written the enrollment goes on`() async throws {
      let shop = try await PracticeShop()
      let log = shop.folder.appending(path: "state/clubtill.log")
      try FileManager.default.createDirectory(at: log, withIntermediateDirectories: true)
      let result = try await shop.run("enroll", "--phone", "40610001")
      #expect(result.status == 0)
      #expect(result.complaint.isEmpty)

      try FileManager.default.removeItem(at: log)
      try FileManager.default.createSymbolicLink(atPath: log.path, withDestinationPath: "/dev/full")
      #expect(try await shop.run("enroll", "--phone", "40620001").status == 0)
      #expect(try await shop.run("members", "count").output == "2\n")
    }

    @Test func `a log that grows too long makes room, and standard error goes along`() async throws
    {
      let shop = try await PracticeShop()
      let program = try HookProgram("exit 3", in: shop)
      let talk = try LineTalk(
        ["--line"], environment: shop.environment.merging(program.settings()) { $1 })
      try await talk.reads(until: "Phone number?")
      let log = shop.folder.appending(path: "state/clubtill.log")
      try Data(repeating: UInt8(ascii: "x"), count: 1 << 20).write(to: log)  // The same file.
      try talk.type("40610002")
      try await talk.reads(until: "Not a member")
      try talk.type("y")
      try await talk.reads(until: "The shopper said no.")
      try talk.endInput()
      _ = await talk.end()
      // The till waits for it no longer than a second.
      _ = try await program.log(1)
      let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 4)
      #expect(lines.contains { $0.hasSuffix(" no W1") })
      #expect(lines.contains { $0.contains("hook.command ended with status 3") })
      let old = try FileManager.default.attributesOfItem(atPath: log.path + ".old")
      #expect(old[.size] as? Int == 1 << 20)
    }

    private struct Line {
      let time: String
      let request: String
      let words: String
    }

    private func lines(in shop: PracticeShop) throws -> [Line] {
      let log = shop.folder.appending(path: "state/clubtill.log")
      return try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { line in
        let match = try #require(
          line.wholeMatch(of: /([-0-9T:.]{23}Z) ([0-9a-f-]{36}) ([-a-z]+(?: [A-Z][0-9])?)/))
        return Line(
          time: String(match.1), request: String(match.2), words: String(match.3))
      }
    }

    /// Waits until a line has come that ends in `word`.
    private func comes(_ word: String, in shop: PracticeShop) async throws {
      let end = ContinuousClock.now + .seconds(60)
      let log = shop.folder.appending(path: "state/clubtill.log")
      while ContinuousClock.now < end {
        // It is not there before the first line.
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        if text.split(separator: "\n").contains(where: { $0.hasSuffix(" \(word)") }) { return }
        try await Task.sleep(for: .milliseconds(40))
      }
      Issue.record("“\(word)” never came")
    }
  }
}
