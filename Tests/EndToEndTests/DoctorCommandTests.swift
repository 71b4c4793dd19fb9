import Foundation
import GRDB
import Testing

@testable import clubtill

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct DoctorCommandTests {
    private func points(_ result: CommandResult) throws -> [String: [String: Any]] {
      let objects = try result.objects().compactMap { object in
        (object["point"] as? String).map { ($0, object) }
      }
      return Dictionary(objects) { $1 }
    }

    @Test func `a sound store is told point by point, for people and for programs`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let result = try await shop.run("doctor", "--json")
      #expect(result.status == 0, "\(result)")
      let found = try points(result)
      #expect(Set(found.keys) == Set(DoctorPoint.Name.allCases.map(\.rawValue)))
      #expect(found.values.allSatisfy { $0["state"] as? String != "stop" }, "\(result.output)")
      #expect(found["pragmas"]?["synchronous"] as? Int == 2)
      #expect(found["digests"]?["faults"] as? Int == 0)
      #expect(found["copies"]?["count"] as? Int == 0)
      #expect(try result.objects().last?["sound"] as? Bool == true)
      let text = try await shop.run("doctor", "--quick")
      #expect(text.status == 0)
      #expect(text.output.contains("ok  digests      1 records as they were written\n"))
      #expect(!text.output.contains("slow_check"))
      #expect(text.output.hasSuffix("No damage was found.\n"))
      #expect(text.complaint.isEmpty)
    }

    @Test func `a damaged record and a good copy are both told, and nothing is changed`()
      async throws
    {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let state = shop.folder.appending(path: "state")
      let copies = state.appending(path: "copies")
      try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
      #expect(try await shop.run("backup", copies.path).status == 0)
      let store = state.appending(path: "clubtill.sqlite")
      let file = try DatabaseQueue(path: store.path)
      try await file.write { try $0.execute(sql: "UPDATE member SET name = 'Nobody'") }
      try file.close()
      let result = try await shop.run("doctor", "--json")
      #expect(result.status == 15)
      let found = try points(result)
      #expect(found["digests"]?["state"] as? String == "stop")
      #expect(found["digests"]?["faults"] as? Int == 1)
      #expect(found["slow_check"]?["state"] as? String == "ok")
      #expect(found["copies"]?["state"] as? String == "ok")
      let copy = try #require(
        try FileManager.default.contentsOfDirectory(atPath: copies.path).first)
      #expect((found["copies"]?["text"] as? String)?.hasSuffix(copy) == true)
      #expect(!result.output.contains("Nobody"))

      let back = try await shop.run("restore", copies.appending(path: copy).path, "--yes")
      #expect(back.status == 0)
      let after = try points(try await shop.run("doctor", "--json"))
      #expect(after["digests"]?["state"] as? String == "ok")
      #expect(after["set_aside"]?["replaced"] as? Int == 1)
    }

    @Test func `nobody is removed by a look, whose time to be brought back is over`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let found = try await shop.run("members", "find", "40610001", "--json").output
      let number = String(try #require(found.firstMatch(of: /"number":"([0-9]+)"/)?.1))
      let erased = try await shop.run(
        "members", "erase", number, "--reason", "test-entry", "--yes")
      #expect(erased.status == 0)
      let store = shop.folder.appending(path: "state/clubtill.sqlite")
      let file = try DatabaseQueue(path: store.path)
      try await file.write {
        try $0.execute(sql: "UPDATE erasure SET at = at - 900000, due_at = due_at - 900000")
      }
      try file.close()
      let before = try Data(contentsOf: store)
      let result = try await shop.run("doctor", "--json")
      #expect(result.status == 0, "\(result)")
      #expect(try points(result)["pragmas"]?["synchronous"] as? Int == 2)
      #expect(try Data(contentsOf: store) == before)

      let stick = shop.folder.appending(path: "stick")
      try FileManager.default.createDirectory(at: stick, withIntermediateDirectories: true)
      let made = try await shop.run("backup", stick.path, "--json")
      #expect(try made.objects().first?["unfinished_erasures"] as? Int == 0, "\(made)")
      let copy = try #require(try made.objects().first?["path"] as? String)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: copy))
      #expect(before.range(of: Data("4740610001".utf8)) != nil)
      #expect(bytes.range(of: Data("4740610001".utf8)) == nil)
    }

    @Test func `a damaged file is told as far as it can be read`() async throws {
      let shop = try await PracticeShop()
      let members = shop.folder.appending(path: "members.csv")
      let lines = (0..<300).map { "1,Kari Hansen,47\(40_000_000 + $0)\r\n" }
      try Data(("format,name,phone\r\n" + lines.joined()).utf8).write(to: members)
      #expect(try await shop.run("import", "members", members.path).status == 0)
      let store = shop.folder.appending(path: "state/clubtill.sqlite")
      let file = try DatabaseQueue(path: store.path)
      let page = try await file.read {
        try Int.fetchOne(
          $0, sql: "SELECT pageno FROM dbstat WHERE name = 'member' AND pagetype = 'leaf' LIMIT 1")
      }
      try file.close()
      var bytes = try Data(contentsOf: store)
      let start = (try #require(page) - 1) * 4096
      bytes.replaceSubrange(start..<start + 4096, with: Data(repeating: 0x5A, count: 4096))
      try bytes.write(to: store)
      let result = try await shop.run("doctor", "--json")
      #expect(result.status == 15)
      let found = try points(result)
      #expect(found["store"]?["state"] as? String == "stop")
      #expect(found["quick_check"]?["state"] as? String == "stop")
      let readable = try #require(found["digests"]?["readable_members"] as? Int)
      #expect((1..<300).contains(readable))
      #expect(found["digests"]?["faults"] as? Int == 300 - readable)
      #expect(try Data(contentsOf: store) == bytes)
    }

    @Test func `a file that is no store is told, and stays where it is`() async throws {
      let shop = try await PracticeShop()
      let state = shop.folder.appending(path: "state")
      let none = try await shop.run("doctor")
      #expect(none.status == 15)
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let store = state.appending(path: "clubtill.sqlite")
      try Data("this was never a database".utf8).write(to: store)
      let result = try await shop.run("doctor", "--json")
      #expect(result.status == 15)
      #expect(try points(result)["store"]?["state"] as? String == "stop")
      #expect(try Data(contentsOf: store) == Data("this was never a database".utf8))
    }
  }
}
