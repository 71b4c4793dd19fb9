import Foundation
import GRDB
import Testing

/// What is left of a person on the disk, with the program as it is shipped.
///
/// Source: reliability goals, R-52.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct ErasedBytesEndTests {
    /// What the files may have of somebody: the name's words, the number, and the subject.
    private struct Person {
      let number: String
      let traces: [Data]

      /// - Parameter folder: of the store, which no program has open.
      init(_ object: [String: Any], folder: URL) throws {
        number = try #require(object["number"] as? String)
        let name = try #require(object["name"] as? String)
        let phone = try #require(object["phone"] as? String)
        let file = try DatabaseQueue(path: folder.appending(path: "clubtill.sqlite").path)
        defer { try? file.close() }  // It has only read.
        let subject = try file.read { [number] in
          try Data.fetchOne(
            $0,
            sql: """
              SELECT CAST(subject AS BLOB) FROM identity
              WHERE member = (SELECT row_id FROM member WHERE number = ?)
              """, arguments: [Int64(number)])
        }
        let texts = [name, name.lowercased(), String(phone.suffix(8))]
        traces = texts.map { Data($0.utf8) } + [try #require(subject)]
      }
    }

    /// The files below `folder` in which something of the person stands.
    private func files(with person: Person, below folder: URL) -> [String] {
      let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
      return (names ?? []).filter { name in
        let bytes = FileManager.default.contents(atPath: folder.appending(path: name).path)
        return person.traces.contains { bytes?.range(of: $0) != nil }
      }
    }

    private func person(in found: CommandResult, folder: URL) throws -> Person {
      let members = try JSONSerialization.jsonObject(with: Data(found.output.utf8))
      return try Person(try #require((members as? [[String: Any]])?.first), folder: folder)
    }

    /// Makes the ten minutes of every erasure end so many seconds from now.
    private func endUndo(in seconds: Double, folder: URL) throws {
      let file = try DatabaseQueue(path: folder.appending(path: "clubtill.sqlite").path)
      let due = Int64((Date().timeIntervalSince1970 + seconds) * 1000)
      try file.write {
        try $0.execute(sql: "UPDATE erasure SET due_at = ?", arguments: [due])
      }
      try file.close()
    }

    /// Copies the store of a till that is not at work to where SQLite finds it: it resolves every link
    /// in a path, and so would look for the disk in our own tree.
    private func takeOut(from disk: SmallDisk, to folder: URL) throws -> URL {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try #require(disk.bytes(of: "clubtill.sqlite-wal") ?? 0 == 0)
      try Data(contentsOf: disk.inside.appending(path: "clubtill.sqlite"))
        .write(to: folder.appending(path: "clubtill.sqlite"))
      return folder
    }

    @Test func `a till at work removes an erased person when the ten minutes are over`()
      async throws
    {
      let shop = try await PracticeShop()
      let state = shop.folder.appending(path: "state")
      for phone in ["40610001", "40620001", "40630001"] {
        #expect(try await shop.run("enroll", "--phone", phone).status == 0)
      }
      let found = try await shop.run("members", "find", "40620001", "--json")
      let person = try person(in: found, folder: state)
      #expect(!files(with: person, below: state).isEmpty)
      let erased = try await shop.run(
        "members", "erase", person.number, "--reason", "shopper-asked", "--yes")
      #expect(erased.status == 0, "\(erased)")
      try endUndo(in: 4, folder: state)
      let screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let end = ContinuousClock.now + .seconds(60)
      while !files(with: person, below: state).isEmpty, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(files(with: person, below: state) == [])
      #expect(files(with: person, below: shop.folder).filter { !$0.hasPrefix("provider") } == [])
      #expect(try await shop.run("members", "count").output == "2\n")
      #expect(try await shop.run("members", "undo-erase", person.number).status == 1)
    }

    @Test(arguments: [["members", "count"], ["report"], ["staff", "list"], ["requests"]])
    func `whichever command comes first when the ten minutes are over removes the person`(
      command: [String]
    ) async throws {
      let shop = try await PracticeShop()
      let state = shop.folder.appending(path: "state")
      #expect(try await shop.run("enroll", "--phone", "40620001").status == 0)
      let found = try await shop.run("members", "find", "40620001", "--json")
      let person = try person(in: found, folder: state)
      let erased = try await shop.run(
        "members", "erase", person.number, "--reason", "shopper-asked", "--yes")
      #expect(erased.status == 0, "\(erased)")
      #expect(!files(with: person, below: state).isEmpty)
      try endUndo(in: -1, folder: state)
      let ended = try await BuiltProgram.run(
        [BuiltProgram.path] + command, environment: shop.environment)
      #expect(ended.status == 0, "\(ended)")
      #expect(files(with: person, below: state) == [])
    }

    @Test(
      .enabled("this machine lets us mount no disk") { try await SmallDisk.isPossible() },
      arguments: [true, false])
    func `a full disk keeps nobody: the reserve is used, or it is said and done later`(
      hasReserve: Bool
    ) async throws {
      let shop = try await PracticeShop()
      let disk = try await SmallDisk(at: shop.folder.appending(path: "state"))
      func run(_ words: String...) async throws -> CommandResult {
        try await BuiltProgram.run(
          disk.wrapper + [BuiltProgram.path] + words, environment: shop.environment)
      }
      for phone in ["40610001", "40620001", "40630001"] {
        #expect(try await run("enroll", "--phone", phone).status == 0)
      }
      let found = try await run("members", "find", "40620001", "--json")
      let outside = try takeOut(from: disk, to: shop.folder.appending(path: "outside"))
      let person = try person(in: found, folder: outside)
      try disk.fill()
      let erased = try await run(
        "members", "erase", person.number, "--reason", "shopper-asked", "--yes")
      #expect(erased.status == 0, "\(erased)")
      #expect(try await run("members", "count").output == "2\n")
      try disk.free()
      // Puts the reserve in its place again.
      #expect(try await run("members", "retention").status == 0)
      _ = try takeOut(from: disk, to: outside)
      try endUndo(in: -1, folder: outside)
      try Data(contentsOf: outside.appending(path: "clubtill.sqlite"))
        .write(to: disk.inside.appending(path: "clubtill.sqlite"))
      if hasReserve { try disk.fill() } else { try disk.takeReserve() }
      // Whatever opens the store for writing finishes it.
      let finished = try await run("members", "retention")
      #expect(finished.status == (hasReserve ? 0 : 15), "\(finished)")
      if !hasReserve {
        #expect(finished.complaint.contains("T7 The till cannot save"))
        try disk.free()
        #expect(try await run("members", "retention").status == 0)
      }
      #expect(files(with: person, below: disk.inside) == [])
      #expect(try await run("members", "count").output == "2\n")
    }
  }
}
