import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
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

      for spelling in ["４０６１０００１", "tel:+47-406-10-001"] {
        let third = try await shop.run("enroll", "--phone", spelling, "--json")
        #expect(third.status == 64, "\(spelling): only a look-up may guess")
      }

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

    @Test func `the card of a member that is printed whole is noted as opened`() async throws {
      let shop = try await PracticeShop()
      let first = try await shop.run("enroll", "--phone", "40610001", "--json")
      let member = try #require(try first.objects().last?["member"] as? [String: Any])
      let number = try #require(member["number"] as? String)
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 3)
      #expect(try await shop.run("enroll", "--phone", "40610001", "--json").status == 3)
      let shown = try await shop.run("members", "show", number, "--json")
      let looks = try #require(try shown.objects().first?["looks"] as? [[String: Any]])
      #expect(looks.map { $0["reason"] as? String } == ["command", "enrolled"])
      #expect(looks.first?["till"] as? Int == 42)
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

    @Test(arguments: [[], ["--json"]])
    func `interrupted, it says which request stays open, and not to a program`(
      _ form: [String]
    ) async throws {
      let shop = try await PracticeShop()
      let (output, complaint) = (Pipe(), Pipe())
      let waiting = try ChildProcess(
        [BuiltProgram.path, "enroll", "--phone", "40610003"] + form,
        environment: shop.environment, output: output.fileHandleForWriting,
        complaint: complaint.fileHandleForWriting)
      try output.fileHandleForWriting.close()
      try complaint.fileHandleForWriting.close()
      let first = await BuiltProgram.firstLine(of: output.fileHandleForReading)
      waiting.send(SIGTERM)
      #expect(await waiting.end() == 128 + SIGTERM)
      let code = try #require(first.firstMatch(of: /C-[0-9]{4}/)?.0)
      #expect(
        String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
          == "The request stays open: \(code) ...003. `clubtill requests` lists it.\n")
      let rest = output.fileHandleForReading.readDataToEndOfFile()
      #expect(!String(decoding: rest, as: UTF8.self).contains("stays"))

      let table = try await shop.run("requests").output.split(separator: "\n")
      #expect(table.first == "Code    Phone   Left   Till               Stage")
      let row = /C-[0-9]{4}  \.\.\.003  [0-3]:[0-9]{2}   till C, number 42  waiting for the shopper/
      #expect(table.count == 2 && table.last?.wholeMatch(of: row) != nil, "\(table)")
    }

    @Test func `people read the title first, plain words, and what to do`() async throws {
      let shop = try await PracticeShop()
      let day = LongDay().settings
      let no = try await shop.run("enroll", "--phone", "40610002", adding: day)
      #expect(no.complaint == "W1 THE SHOPPER SAID NO: the shopper refused (access_denied).\n")
      let today = try await shop.run("enroll", "--phone", "40610002", adding: day)
      let advice = /S8 NOT TODAY: .*\nIt may be asked again from [^\n]* on, or now with --lift-.*\n/
      #expect(today.complaint.wholeMatch(of: advice) != nil, "\(today.complaint)")
      let busy = try await shop.run("enroll", "--phone", "40610006")
      let wait = /S3 A REQUEST IS .*\nIt may be asked again in [0-9]+ seconds?\.\n/
      #expect(busy.complaint.wholeMatch(of: wait) != nil, "\(busy.complaint)")
      let lost = try await shop.run("enroll", "--phone", "40610018")
      let ringing = /S9 THE PHONE MAY BE RINGING: .*\nIf the phone shows C-[0-9]{4}, .*\n/
      #expect(lost.complaint.wholeMatch(of: ringing) != nil, "\(lost.complaint)")
    }

    @Test func `a number that is none is told as every other usage error`() async throws {
      let shop = try await PracticeShop()
      let result = try await shop.run("enroll", "--phone", "12")
      let lines = result.complaint.split(separator: "\n")
      #expect(lines.first == "Error: --phone: the number is too short")
      #expect(lines.dropFirst().first?.hasPrefix("Usage: clubtill enroll --phone <phone> ") == true)
      #expect(lines.last == "  See 'clubtill enroll --help' for more information.")
    }

    @Test func `an answer that cannot be printed is told and ends with 74`() async throws {
      let shop = try await PracticeShop()
      let enrolled = try await shop.run("enroll", "--phone", "40610001", "--json").objects()
      let member = try #require(enrolled.last?["member"] as? [String: Any])
      let number = try #require(member["number"] as? String)
      let output = Pipe()
      let waiting = try shop.start("enroll", "--phone", "40610003", "--json", output: output)
      _ = await BuiltProgram.firstLine(of: output.fileHandleForReading)
      waiting.send(SIGTERM)
      _ = await waiting.end()
      for words in [
        "last", "members count", "members find 0001", "members show \(number)", "requests",
        "config show", "config check", "provider",
      ] {
        for form in ["members count", "config check", "provider"].contains(words)
          ? [""] : ["", " --json"]
        {
          let result = try await BuiltProgram.run(
            ["/bin/sh", "-c", "'\(BuiltProgram.path)' \(words)\(form) >/dev/full"],
            environment: shop.environment)
          #expect(result.status == 74, "\(words)\(form)")
          #expect(
            result.complaint
              == "Standard output could not be written: No space left on device\n")
        }
      }
    }

    @Test func `a look-up that finds nobody says why, and where there is no store`() async throws {
      let shop = try await PracticeShop()
      let noStore = "There is no store in \(shop.folder.path)/state yet.\n"
      let count = try await shop.run("members", "count")
      #expect(count.status == 0 && count.output == "0\n" && count.complaint == noStore)
      let early = try await shop.run("members", "find", "zzzz")
      #expect(early.status == 0 && early.complaint == noStore + "No member found.\n")
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      #expect(try await shop.run("members", "find", "zzzz").complaint == "No member found.\n")
      let short = try await shop.run("members", "find", "zz")
      #expect(short.status == 0)
      #expect(
        short.complaint
          == "Nothing was looked for: it takes at least three letters or four digits.\n")
      #expect(try await shop.run("members", "count").complaint == "")
    }

    @Test(arguments: [
      ([], ["TERM": "xterm"], "clubtill --line"),
      (["practice"], ["TERM": ""], "clubtill practice --line"),
    ])
    func `where no screen can be shown, the line mode is named`(
      _ words: [String], _ terminal: [String: String], _ command: String
    ) async throws {
      let shop = try await PracticeShop()
      let result = try await BuiltProgram.run(
        [BuiltProgram.path] + words, environment: shop.environment.merging(terminal) { $1 })
      #expect(result.status == 64)
      #expect(result.complaint.hasPrefix("The terminal cannot be used: "))
      #expect(result.complaint.hasSuffix("in questions and lines: \(command)\n"))
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
