import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite(.timeLimit(.minutes(10)))
  struct DemoMembersTests {
    private let folder = FileManager.default.temporaryDirectory
      .appending(path: "clubtill-demo-\(UUID().uuidString.prefix(8))")

    private var environment: [String: String] {
      [
        "PATH": "/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8",
        "CLUBTILL_STATE_DIRECTORY": folder.appending(path: "state").path,
      ]
    }

    private func run(
      _ words: String..., adding more: [String: String] = [:]
    ) async throws -> CommandResult {
      try await BuiltProgram.run(
        [BuiltProgram.path] + words, environment: environment.merging(more) { $1 })
    }

    @Test func `a practice store is filled, looked up, filled further, and refused nobody`()
      async throws
    {
      defer { try? FileManager.default.removeItem(at: folder) }
      let filled = try await run("demo-members", "--count", "300")
      #expect(filled.status == 0)
      #expect(filled.output == "The practice store has 300 members.\n")
      #expect(filled.complaint == "")
      #expect(try await run("members", "count").output == "300\n")
      let found = try await run("members", "find", "hansen", "--json")
      #expect(found.output.contains("\"family_name\":\"Hansen"))
      let further = try await run("demo-members", "--count", "400")
      #expect(further.complaint == "The practice store has 300 members already.\n")
      #expect(further.output == "The practice store has 400 members.\n")
    }

    @Test func `a store with somebody in it is refused, as is a folder that nobody named`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let refused = try await shop.run("demo-members", "--count", "10")
      #expect(refused.status == 15)
      #expect(refused.complaint.contains("is a real store, not a practice one"))
      #expect(try await shop.run("members", "count").output == "1\n")
      let unnamed = try await shop.run(
        "demo-members", "--count", "10", adding: ["CLUBTILL_STATE_DIRECTORY": ""])
      #expect(unnamed.status == 78)
      #expect(try await shop.run("demo-members", "--count", "0").status == 64)
    }

    @Test func `Ctrl-C leaves a store in order and says where it stands`() async throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let complaint = Pipe()
      let filling = try ChildProcess(
        [BuiltProgram.path, "demo-members", "--count", "5000000"], environment: environment,
        complaint: complaint.fileHandleForWriting)
      try complaint.fileHandleForWriting.close()
      let database = folder.appending(path: "state/clubtill.sqlite").path
      // By then signals are heard; the first rows are asked about after five thousand.
      while !FileManager.default.fileExists(atPath: database) {
        try await Task.sleep(for: .milliseconds(20))
      }
      filling.send(SIGINT)
      let line = await BuiltProgram.firstLine(of: complaint.fileHandleForReading)
      #expect(await filling.end() == 130)
      let stand = /Stopped: the practice store has ([0-9]+) of 5000000 members and is in order.*/
      let count = try #require(line.wholeMatch(of: stand)?.output.1)
      #expect(try await run("members", "count").output == "\(count)\n")
      #expect(Int(count) ?? 0 > 0)
    }
  }
}
