import Foundation
import TestSupport
import Testing

/// Copies of the store and their way back, with the program as it is shipped.
///
/// Source: reliability goals, R-11.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct CopyCommandTests {
    @Test func `a copy is made beside a till at work, and comes back once that has ended`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let stick = try Self.folder("stick", in: shop)
      let till = try await WorkingTill(shop)

      let made = try await shop.run("backup", stick.path, "--json")
      #expect(made.status == 0, "\(made)")
      let object = try #require(try made.objects().first)
      #expect(object["members"] as? Int == 1)
      #expect(object["unreadable_records"] as? Int == 0)
      let copy = try #require(object["path"] as? String)
      #expect(try Self.names(in: stick) == [URL(fileURLWithPath: copy).lastPathComponent])
      let facts = try FileManager.default.attributesOfItem(atPath: copy)
      #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)

      #expect(try await shop.run("enroll", "--phone", "40620001").status == 0)
      let refused = try await shop.run("restore", copy, "--yes")
      #expect(refused.status == 15)
      #expect(refused.complaint.contains("open in another program"))
      #expect(try await shop.run("members", "count").output == "2\n")

      await till.end()
      let restored = try await shop.run("restore", copy, "--yes")
      #expect(restored.status == 0, "\(restored)")
      #expect(restored.output.contains("The store has 1 member now."))
      #expect(try await shop.run("members", "count").output == "1\n")
      let kept = try #require(
        try Self.names(in: shop.folder.appending(path: "state"))
          .first { $0.hasPrefix("clubtill.sqlite.replaced-") })
      let state = shop.folder.appending(path: "state")
      let back = try await shop.run(
        "restore", state.appending(path: kept).path, "--yes", "--json")
      #expect(try back.objects().first?["members"] as? Int == 2)
      #expect(try await shop.run("members", "count").output == "2\n")
    }

    @Test func `restoring asks first, and anything but yes changes nothing`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let stick = try Self.folder("stick", in: shop)
      #expect(try await shop.run("backup", stick.path).status == 0)
      let copy = stick.appending(path: try Self.names(in: stick)[0]).path
      #expect(try await shop.run("enroll", "--phone", "40620001").status == 0)

      let unasked = try await shop.run("restore", copy)
      #expect(unasked.status == 64, "\(unasked)")
      #expect(unasked.complaint.contains("--yes"))

      for (answer, key, status) in [("no", "Enter", 1), ("", "C-c", 130)] {
        let screen = try await TmuxScreen(
          ["restore", copy], environment: shop.environment, folder: shop.folder)
        let asked = try await screen.waits(for: "Type yes to go on")
        #expect(asked.contains("the store in use, which has 2 members and is kept:"))
        if !answer.isEmpty { try await screen.type(answer) }
        try await screen.press(key)
        try await screen.waits(for: "ended with \(status)")
        #expect(try await screen.text().contains("Nothing was changed."))
        #expect(try await shop.run("members", "count").output == "2\n")
      }
      let screen = try await TmuxScreen(
        ["restore", copy], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Type yes to go on")
      try await screen.type("yes")
      try await screen.press("Enter")
      try await screen.waits(for: "ended with 0")
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test func `what is no copy, and what has no place, is told with its own status`() async throws
    {
      let shop = try await PracticeShop()
      let empty = try await shop.run("backup", shop.folder.path)
      #expect(empty.status == 15)
      #expect(empty.complaint.contains("There is no store"))
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let nowhere = try await shop.run("backup", shop.folder.appending(path: "none").path)
      #expect(nowhere.status == 74)
      #expect(nowhere.complaint.contains("there is no folder"))
      let text = shop.folder.appending(path: "notes.sqlite")
      try Data("these are notes".utf8).write(to: text)
      let refused = try await shop.run("restore", text.path, "--yes")
      #expect(refused.status == 15)
      #expect(refused.complaint.contains("damaged, or no store at all"))
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test(.enabled("this machine lets us mount no disk") { try await SmallDisk.isPossible() })
    func `a disk without room gets nothing half`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let place = shop.folder.appending(path: "small")
      let disk = try await SmallDisk(at: place)
      try disk.fill()
      let refused = try await BuiltProgram.run(
        disk.wrapper + [BuiltProgram.path, "backup", place.path], environment: shop.environment)
      #expect(refused.status == 74, "\(refused)")
      #expect(refused.complaint.contains("the disk is full"), "\(refused)")
      let left = try await BuiltProgram.run(
        disk.wrapper + ["/bin/ls", "-A", place.path], environment: shop.environment)
      #expect(left.output == "filler\n")
      try disk.free()
      let made = try await BuiltProgram.run(
        disk.wrapper + [BuiltProgram.path, "backup", place.path], environment: shop.environment)
      #expect(made.status == 0, "\(made)")
    }

    @Test func `a till at work makes its daily copy by itself, and the shop may do without`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let state = shop.folder.appending(path: "state")
      let without = try await WorkingTill(shop, adding: ["CLUBTILL_COPIES_KEPT": "0"])
      let till = try await WorkingTill(
        shop, adding: ["CLUBTILL_COPIES_KEPT": "2", "CLUBTILL_TILL_NUMBER": "43"])
      let end = ContinuousClock.now + .seconds(60)
      let copies = state.appending(path: "copies")
      while ContinuousClock.now < end, try Self.names(in: copies).filter(\.isCopy).isEmpty {
        try await Task.sleep(for: .milliseconds(50))
      }
      await till.end()
      await without.end()
      let names = try Self.names(in: copies)
      #expect(names.count == 1, "\(names)")
      let copy = copies.appending(path: try #require(names.first)).path
      #expect(try await shop.run("restore", copy, "--yes", "--json").status == 0)
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    @Test func `a damaged store names its newest good copy with the command that brings it back`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let state = shop.folder.appending(path: "state")
      let copies = try Self.folder("state/copies", in: shop)
      #expect(try await shop.run("backup", copies.path).status == 0)
      let store = state.appending(path: "clubtill.sqlite")
      // Nothing is left that anybody could save.
      let size = try Data(contentsOf: store).count
      let file = try FileHandle(forWritingTo: store)
      try file.write(contentsOf: Data(repeating: 0x5A, count: size))
      try file.close()

      let reading = try await shop.run("members", "count")
      #expect(reading.status == 15)
      #expect(reading.complaint.contains("clubtill restore '\(copies.path)/clubtill-"))
      let next = try await shop.run("enroll", "--phone", "40620002")
      #expect(next.status == 11)
      let command = try #require(next.complaint.firstMatch(of: /clubtill restore '([^']+)'/))
      #expect(try await shop.run("members", "count").output == "0\n")
      #expect(try await shop.run("restore", String(command.1), "--yes").status == 0)
      #expect(try await shop.run("members", "count").output == "1\n")
    }

    private static func folder(_ name: String, in shop: PracticeShop) throws -> URL {
      let folder = shop.folder.appending(path: name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return folder
    }

    private static func names(in folder: URL) throws -> [String] {
      guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
  }
}

extension String {
  fileprivate var isCopy: Bool { hasSuffix(".sqlite") }
}

/// A till in the line mode that waits for its next shopper.
struct WorkingTill {
  private let process: ChildProcess
  private let typed = Pipe()

  init(_ shop: PracticeShop, adding more: [String: String] = [:]) async throws {
    let output = Pipe()
    process = try ChildProcess(
      [BuiltProgram.path, "--line"], environment: shop.environment.merging(more) { $1 },
      input: typed.fileHandleForReading, output: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    let handle = output.fileHandleForReading
    var line = ""
    repeat {
      line = await BuiltProgram.firstLine(of: handle)
    } while !line.isEmpty
      && !line.contains("Phone number?")
    try #require(line.contains("Phone number?"))
  }

  /// Ends the till as the end of its input does.
  func end() async {
    try? typed.fileHandleForWriting.close()  // It is the end of the input either way.
    process.send(SIGTERM)
    _ = await process.end()
  }
}
