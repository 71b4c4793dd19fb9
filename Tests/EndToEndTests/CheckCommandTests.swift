import EnrollmentCore
import Foundation
import Testing

@testable import clubtill

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct CheckCommandTests {
    /// The state of each point by its name, and the last line.
    private func states(
      _ result: CommandResult
    ) throws -> (points: [String: String], last: [String: Any]) {
      let objects = try result.objects()
      let points = objects.compactMap { object in
        (object["point"] as? String).map { ($0, object["state"] as? String ?? "") }
      }
      return (Dictionary(points) { $1 }, objects.last ?? [:])
    }

    @Test func `a till that is set up is ready, before and after its first member`() async throws {
      let shop = try await PracticeShop()
      let first = try await shop.run("check", "--json")
      #expect(first.status == 0, "\(first.output)\(first.complaint)")
      let (points, last) = try states(first)
      #expect(Set(points.keys) == Set(CheckPoint.Name.allCases.map(\.rawValue)))
      let stopping = points.filter { $0.value == "stop" }
      #expect(stopping.isEmpty)
      #expect(points["credentials"] == "ok")
      #expect(points["keys"] == "ok")
      #expect(points["network"] == "ok")
      #expect(last["ready"] as? Bool == true)
      #expect(last["exit_status"] as? Int == 0)
      // A check makes no store.
      #expect(!FileManager.default.fileExists(atPath: shop.folder.appending(path: "state").path))

      #expect(try await shop.run("enroll", "--phone", "40610001", "--json").status == 0)
      let second = try await shop.run("check", "--json").objects()
      let store = try #require(second.first { $0["point"] as? String == "store" })
      #expect(store["state"] as? String == "ok")
      #expect(store["members"] as? Int == 1)
      #expect(try await shop.run("requests", "--json").output == "")
    }

    @Test func `people read one line a point and the result`() async throws {
      let shop = try await PracticeShop()
      let result = try await shop.run("check")
      let lines = result.output.split(separator: "\n")
      #expect(lines.contains("ok  credentials    accepted"))
      #expect(lines.contains { $0.wholeMatch(of: /ok  network .* answers in [0-9]+ ms/) != nil })
      #expect(lines.contains("ok  scopes         asks for openid name phoneNumber"))
      #expect(lines.contains { $0.hasPrefix("Ready for customers.") })
      #expect(lines.last?.hasPrefix("This till talks to http://127.0.0.1:") == true)
    }

    @Test func `a wrong secret stops enrolling and is not repeated`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "secret")
      try Data("not-the-secret".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
      let result = try await shop.run(
        "check", "--json", adding: ["CLUBTILL_CLIENT_SECRET_FILE": file.path])
      #expect(result.status == 10)
      let (points, last) = try states(result)
      #expect(points["credentials"] == "stop")
      #expect(points["discovery"] == "ok")
      #expect(last["ready"] as? Bool == false)
      #expect(!result.output.contains("not-the-secret"))
    }

    @Test func `a service that is not there stops enrolling`() async throws {
      let shop = try await PracticeShop()
      await shop.stopService()
      let result = try await shop.run("check", "--json")
      #expect(result.status == 10)
      let (points, _) = try states(result)
      #expect(points["network"] == "stop")
      #expect(points["keys"] == "warning")
      #expect(points["store"] == "ok")
    }

    @Test func `settings that are not right stop enrolling, and the store is looked at`()
      async throws
    {
      let shop = try await PracticeShop()
      let missing = try await shop.run("check", "--json", adding: ["CLUBTILL_CLIENT_ID": ""])
      #expect(missing.status == 78)
      let (points, _) = try states(missing)
      #expect(points["configuration"] == "stop")
      #expect(points["network"] == "warning")
      #expect(points["store"] == "ok")
    }

    @Test func `a store that is none of ours stops enrolling and is left alone`() async throws {
      let shop = try await PracticeShop()
      let state = shop.folder.appending(path: "state")
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let damaged = Data(repeating: 0x2A, count: 8192)
      try damaged.write(to: state.appending(path: "clubtill.sqlite"))
      let result = try await shop.run("check", "--json")
      #expect(result.status == 15)
      #expect(try states(result).points["store"] == "stop")
      #expect(try Data(contentsOf: state.appending(path: "clubtill.sqlite")) == damaged)
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
    func `a state folder that cannot be written stops enrolling`() async throws {
      let shop = try await PracticeShop()
      let state = shop.folder.appending(path: "state")
      try FileManager.default.createDirectory(
        at: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
      let result = try await shop.run("check", "--json")
      #expect(result.status == 15)
      #expect(result.output.contains("cannot be written: Permission denied"))
    }

    @Test func `a till where nobody can sign in is not ready`() async throws {
      let shop = try await PracticeShop()
      let signingIn = ["CLUBTILL_SIGN_IN": "on"]
      func check() async throws -> (status: Int32, point: [String: Any]) {
        let result = try await shop.run("check", "--json", adding: signingIn)
        let point = try result.objects().first { $0["point"] as? String == "staff" }
        return (result.status, try #require(point))
      }
      let empty = try await check()
      #expect(empty.status == 15)
      #expect(empty.point["state"] as? String == "stop")
      #expect((empty.point["text"] as? String)?.contains("clubtill staff add") == true)
      // A check makes no store.
      let state = shop.folder.appending(path: "state")
      #expect(!FileManager.default.fileExists(atPath: state.path))
      let added = try await BuiltProgram.run(
        [
          "/bin/sh", "-c",
          "echo 384617 | '\(BuiltProgram.path)' staff add 1 --name Anne --role lead",
        ], environment: shop.environment)
      #expect(added.status == 0, "\(added)")
      let one = try await check()
      #expect(one.status == 0)
      #expect(one.point["state"] as? String == "ok")
      #expect(one.point["on_list"] as? Int == 1)
      // As after a restore on another machine.
      try FileManager.default.removeItem(at: state.appending(path: "staff.key"))
      let restored = try await check()
      #expect(restored.status == 15)
      #expect((restored.point["text"] as? String)?.contains("clubtill staff set") == true)
      let off = try await shop.run("check")
      #expect(off.status == 0)
      #expect(off.output.contains("ok  staff          off; nobody signs in\n"))
    }

    @Test(arguments: [
      (2, 0, 0, "ok", "2 on the list"),
      (1, 1, 0, "warning", "2 on the list, 1 PIN has to be set anew"),
      (0, 2, 0, "stop", "nobody can sign in: every PIN has to be set anew"),
      (1, 0, 1, "warning", "1 on the list; cannot be read, to be added anew: 1"),
      (0, 0, 1, "stop", "nobody can sign in: nobody is on the staff list"),
    ])
    func `one PIN that can be checked lets somebody sign in, and every other is told of`(
      _ set: Int, _ lost: Int, _ unreadable: Int, _ state: String, _ start: String
    ) throws {
      let number = try #require(StaffNumber(rawValue: 1))
      let staff = (0..<set + lost).map {
        StaffMember(number: number, name: "Anne", role: .lead, pin: $0 < set ? .set : .lost)
      }
      let point = StoreCheck.staff(
        staff, unreadable: Array(repeating: number, count: unreadable))
      #expect(point.state.rawValue == state)
      #expect(point.text.hasPrefix(start))
    }

    @Test(arguments: [
      (nil, "warning", "not checked: the service told no time"),
      (0, "ok", "agrees with the service"), (-1, "ok", "agrees with the service"),
      (2, "ok", "2 s ahead of the service"), (-30, "ok", "30 s behind the service"),
      (
        31, "warning",
        "31 s ahead of the service; set the clock"
      ),
      (60, "warning", "60 s ahead of the service; set the clock"),
      (
        -3600, "stop",
        "T3 3600 s behind the service; set the clock: nobody is enrolled"
      ),
    ])
    func `a clock may be half a minute off, and a minute with a warning`(
      _ lead: Int?, _ state: String, _ text: String
    ) {
      let point = CheckPoint.clock(lead: lead.map { .seconds($0) })
      #expect(point.state.rawValue == state)
      #expect(point.text == text)
    }

    @Test(arguments: [
      (nil, "asks for openid name customFlow"),
      (["customFlow", "name", "openid"], "asks for openid name customFlow"),
      (
        ["openid", "Name"],
        "asks for openid name customFlow; the service does not list name customFlow"
      ),
    ])
    func `a scope that the service does not list is told and stops nothing`(
      _ listed: [String]?, _ text: String
    ) {
      let point = CheckPoint.scopes(asked: "openid name customFlow", listed: listed)
      #expect(point.state.rawValue == "ok")
      #expect(point.text == text)
    }

    @Test(arguments: [
      (41_200_000_000, "ok", "41 GB free"), (600_000_000, "ok", "600 MB free"),
      (100_000_000, "ok", "100 MB free"), (60_000_000, "warning", "only 60 MB free"),
      (5_000_000, "stop", "only 5 MB free; saving a member may fail"),
    ])
    func `a disk that runs full warns, and stops in the end`(
      _ bytes: Int, _ state: String, _ text: String
    ) {
      let point = StoreCheck.disk(freeBytes: bytes)
      #expect(point.state.rawValue == state)
      #expect(point.text == text)
    }
  }
}
