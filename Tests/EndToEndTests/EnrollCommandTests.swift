import Foundation
import Testing

extension EndToEnd {
  @Suite(.timeLimit(.minutes(3)))
  struct EnrollCommandTests {
    @Test func `a yes is a member on disk, and the second try says so`() async throws {
      let shop = try await PracticeShop()
      let first = try await shop.run("enroll", "--phone", "40610001", "--json")
      #expect(first.status == 0, "\(first.complaint)")
      let events = try first.objects()
      let started = try #require(events.first)
      #expect(started["event"] as? String == "started")
      #expect((started["code"] as? String)?.wholeMatch(of: /C-[0-9]{4}/) != nil)
      #expect(started["expires_in"] as? Int == 180)
      let ended = try #require(events.last)
      #expect(ended["event"] as? String == "ended")
      #expect(ended["outcome"] as? String == "enrolled")
      let member = try #require(ended["member"] as? [String: Any])
      #expect(member["phone"] as? String == "4740610001")
      let number = try #require(member["number"] as? String)

      let second = try await shop.run("enroll", "--phone", "+47 406 10 001", "--json")
      #expect(second.status == 3)
      #expect(try second.objects().map { $0["outcome"] as? String } == ["already_member"])

      let again = try await shop.run("enroll", "--phone", "40610001", "--again", "--json")
      #expect(again.status == 0)
      #expect(try again.objects().last?["outcome"] as? String == "updated")
      #expect(try await shop.run("members", "count").output == "1\n")

      let name = try #require(member["name"] as? String)
      let found = try await shop.run("members", "find", name, "--json")
      #expect(found.status == 0)
      #expect(found.output.contains(number))
      let shown = try await shop.run("members", "show", number, "--json")
      #expect(try shown.objects().first?["name"] as? String == name)
    }

    @Test func `a no ends with 11 and saves nothing`() async throws {
      let shop = try await PracticeShop()
      let result = try await shop.run("enroll", "--phone", "40610002", "--json")
      #expect(result.status == 11)
      let ended = try #require(try result.objects().last)
      #expect(ended["outcome"] as? String == "failed")
      #expect(ended["code"] as? String == "W1")
      #expect(try await shop.run("members", "count").output == "0\n")
      #expect(try await shop.run("requests", "--json").output == "")
    }

    @Test func `a shop's age rule ends with 14 and keeps nothing`() async throws {
      let shop = try await PracticeShop()
      // The pretend shoppers are grown up, but nobody is a hundred and twenty.
      let result = try await shop.run(
        "enroll", "--phone", "40610001", "--json",
        adding: [
          "CLUBTILL_MINIMUM_AGE": "120", "CLUBTILL_SCOPE": "openid name phoneNumber birthDate",
        ])
      #expect(result.status == 14)
      #expect(try result.objects().last?["code"] as? String == "A8")
      #expect(try await shop.run("members", "count").output == "0\n")
      #expect(try await shop.run("requests", "--json").output == "")
    }

    @Test func `no answer ends with 12`() async throws {
      let shop = try await PracticeShop(expiresIn: 5)
      let result = try await shop.run("enroll", "--phone", "40610003", "--json")
      #expect(result.status == 12)
      #expect(try result.objects().last?["code"] as? String == "W2")
    }

    @Test func `a service that is not there ends with 10 after its tries`() async throws {
      let shop = try await PracticeShop()
      await shop.stopService()
      let result = try await shop.run("enroll", "--phone", "40610001", "--json")
      #expect(result.status == 10)
      #expect(try result.objects().last?["code"] as? String == "S4")
    }

    @Test func `killed while waiting, the next run saves the late yes`() async throws {
      let shop = try await PracticeShop()
      let output = Pipe()
      // This pretend shopper says yes ten seconds after the request.
      let waiting = try shop.start("enroll", "--phone", "40612345", "--json", output: output)
      let line = await BuiltProgram.firstLine(of: output.fileHandleForReading)
      #expect(line.contains("started"))
      waiting.send(SIGKILL)
      #expect(await waiting.end() == 128 + SIGKILL)
      let open = try await shop.run("requests", "--json").objects()
      #expect(open.map { $0["stage"] as? String } == ["open"])
      #expect(try await shop.run("members", "count").output == "0\n")

      let next = try await shop.run("enroll", "--phone", "40612345", "--json")
      #expect(next.status == 0, "\(next.output)\(next.complaint)")
      #expect(try next.objects().last?["outcome"] as? String == "enrolled")
      #expect(try await shop.run("members", "count").output == "1\n")
      #expect(try await shop.run("requests", "--json").output == "")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `interrupted, it leaves the request in the journal`(_ signal: Int32) async throws {
      let shop = try await PracticeShop()
      let output = Pipe()
      let waiting = try shop.start("enroll", "--phone", "40610003", "--json", output: output)
      _ = await BuiltProgram.firstLine(of: output.fileHandleForReading)
      waiting.send(signal)
      #expect(await waiting.end() == 128 + signal)
      let open = try await shop.run("requests", "--json").objects()
      #expect(open.map { $0["stage"] as? String } == ["open"])
    }

    @Test func `usage and configuration have their own exit status`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll").status == 64)
      #expect(try await shop.run("enroll", "--phone", "12").status == 64)
      let unknown = try await shop.run("nonsense")
      #expect(unknown.status == 64)
      #expect(unknown.complaint.contains("There is no command 'nonsense'"))
      #expect(try await shop.run("enroll", "--phone", "12").complaint.contains("clubtill enroll"))
      #expect(try await shop.run("members", "show", "123").status == 64)
      #expect(try await shop.run("members", "show", "6291041500213").status == 1)
      #expect(try await shop.run("members", "find", "nobody", "--json").output == "[]\n")
      let wrong = try await shop.run("members", "count", adding: ["CLUBTILL_TILL_NUMBER": "0"])
      #expect(wrong.status == 78)
      #expect(wrong.complaint.contains("CLUBTILL_TILL_NUMBER"))
      #expect(try await shop.run("--help").status == 0)
    }

    @Test func `a state folder that is a file ends with 15 and one line`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "a-file")
      try Data("x".utf8).write(to: file)
      for arguments in [["enroll", "--phone", "40610001"], [], ["practice"]] {
        let result = try await BuiltProgram.run(
          [BuiltProgram.path] + arguments,
          environment: shop.environment.merging(["CLUBTILL_STATE_DIRECTORY": file.path]) { $1 })
        #expect(result.status == 15, "\(arguments): \(result.complaint)")
        #expect(result.complaint.hasPrefix("T7 "), "\(arguments)")
        #expect(result.complaint.split(separator: "\n").count == 1, "\(arguments)")
      }
      let told = try await shop.run(
        "enroll", "--phone", "40610001", "--json",
        adding: ["CLUBTILL_STATE_DIRECTORY": file.path])
      #expect(told.status == 15)
      #expect(try told.objects().map { $0["code"] as? String } == ["T7"])
    }

    @Test func `an output that takes nothing does not stop an enrollment`() async throws {
      let shop = try await PracticeShop()
      let result = try await BuiltProgram.run(
        ["/bin/sh", "-c", "'\(BuiltProgram.path)' enroll --phone 40610001 --json >/dev/full"],
        environment: shop.environment)
      #expect(result.status == 0, "\(result.complaint)")
      #expect(try await shop.run("members", "count").output == "1\n")
      let gone = try await BuiltProgram.run(
        ["/bin/sh", "-c", "'\(BuiltProgram.path)' enroll --phone 40620001 --json | true"],
        environment: shop.environment)
      #expect(gone.status == 0)
      #expect(try await shop.run("members", "count").output == "2\n")
    }

    @Test func `the secret and the tokens stand in no file and no output`() async throws {
      let shop = try await PracticeShop()
      let result = try await shop.run("enroll", "--phone", "40610001", "--json")
      let secretFile = try #require(shop.environment["CLUBTILL_CLIENT_SECRET_FILE"])
      let secret = try String(contentsOfFile: secretFile, encoding: .utf8)
        .trimmingCharacters(in: .newlines)
      #expect(!result.output.contains(secret) && !result.complaint.contains(secret))
      let state = shop.folder.appending(path: "state")
      for name in try FileManager.default.contentsOfDirectory(atPath: state.path) {
        let bytes = try Data(contentsOf: state.appending(path: name))
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
      }
    }
  }
}
