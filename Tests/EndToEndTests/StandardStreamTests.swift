import Foundation
import Testing

/// Standard input, output and error that are closed, and hostile bytes where a command reads them.
///
/// Source: reliability goals, R-40 and R-42.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct StandardStreamTests {
    /// Runs the program behind a redirection of the shell's.
    private func run(
      _ shop: PracticeShop, _ words: String..., redirected: String
    ) async throws -> CommandResult {
      try await BuiltProgram.run(
        ["/bin/sh", "-c", "exec \"$0\" \"$@\" \(redirected)", BuiltProgram.path] + words,
        environment: shop.environment)
    }

    @Test func `with closed descriptors nothing is written into the store or the log`() async throws
    {
      let shop = try await PracticeShop()
      for (index, closing) in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"].enumerated() {
        let result = try await run(
          shop, "enroll", "--phone", "406\(index)0001", redirected: closing)
        #expect(result.status == 0, "\(closing): \(result.complaint)")
      }
      #expect(try await shop.run("members", "count").output == "4\n")
      let told = Canary(name: "what is printed", text: "Sent to the phone")
      #expect(
        try Canary.hits(of: [told], under: shop.folder.appending(path: "state")).0 == [])
      let count = try await run(shop, "members", "count", redirected: ">&-")
      #expect(count.status == 74)
      #expect(count.complaint.contains("could not be written"))
      #expect(try await run(shop, redirected: "<&-").status == 64)
      #expect(try await run(shop, redirected: ">&-").status == 64)
      #expect(try await run(shop, "--line", redirected: "<&-").status == 0)
    }

    @Test func `a number from standard input is a number or nothing at all`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "typed")
      let lines: [[UInt8]] = [
        [], [10], [0, 0, 0, 10], (0x80...0xFF).map { UInt8($0) }, [0xC3, 10],
        Array(repeating: UInt8(ascii: "4"), count: 1_000_000),
        Array("40612345\(String(repeating: " ", count: 2000))6\n".utf8),
        Array("４０６１２３４５\n".utf8), Array("٤٠٦١٢٣٤٥\n".utf8), Array("40612345\u{1B}[A\n".utf8),
        Array("\u{1B}[200~40612345\u{1B}[201~\n".utf8), Array("4061\u{301}2345\n".utf8),
        Array("406123\n45".utf8), Array("40612345;rm\n".utf8), Array("\u{202E}40612345\n".utf8),
      ]
      for line in lines {
        try Data(line).write(to: file)
        let result = try await run(shop, "enroll", "--phone", "-", redirected: "< '\(file.path)'")
        #expect(result.status == 64, "\(line.prefix(20)): \(result.complaint)")
        #expect(Self.isPlain(result.complaint) && result.output.isEmpty)
      }
      for endless in ["/dev/zero", "/dev/urandom"] {
        #expect(
          try await run(shop, "enroll", "--phone", "-", redirected: "< \(endless)").status == 64)
      }
      #expect(try await shop.run("requests", "--json").objects().isEmpty)
    }

    @Test func `any text may be looked for`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let texts = [
        "", " ", "%", "_", "*", "\"", "'", "NEAR(", "NEAR(a b, 2)", "kari*", "a AND OR NOT b",
        "'; DROP TABLE member; --", "name:kari", "^kari", "{kari}", "\u{1B}[2Jkari", "\u{202E}kari",
        "\u{0301}\u{0302}", "👍🏽👍🏽👍🏽", "田田田", "٤٠٦١", "\u{7}\u{8}\r\n",
        String(repeating: "x", count: 100_000), String(repeating: "ab ", count: 30_000),
        "a" + String(repeating: "\u{301}", count: 10_000),
      ]
      for text in texts {
        for words in [["members", "find", "--", text], ["members", "find", "--json", "--", text]] {
          let result = try await BuiltProgram.run(
            [BuiltProgram.path] + words, environment: shop.environment)
          #expect(result.status == 0, "\(text.prefix(30).debugDescription): \(result.complaint)")
          #expect(Self.isPlain(result.output) && Self.isPlain(result.complaint))
        }
      }
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    private static func isPlain(_ text: String) -> Bool {
      text.unicodeScalars.allSatisfy {
        $0 == "\n"
          || ($0.properties.generalCategory != .control
            && $0.properties.generalCategory != .format)
      }
    }
  }
}
