import Foundation
import TestSupport
import Testing

/// Members handed over to another program and taken over from one, with the program as it is shipped.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct HandOverCommandTests {
    /// `count` good lines under the line of names.
    private static func lines(_ count: Int) -> [String] {
      ["format,name,phone"] + (0..<count).map { "1,Kari Hansen,47\(40_000_000 + $0)" }
    }

    /// A file with them.
    private static func file(_ count: Int, in shop: PracticeShop, adding more: [String] = []) throws
      -> URL
    {
      let lines = lines(count) + more
      let file = shop.folder.appending(path: "members.csv")
      try Data(lines.map { $0 + "\r\n" }.joined().utf8).write(to: file)
      return file
    }

    @Test func `what one till exports another one takes in, and exports the same`() async throws {
      let shop = try await PracticeShop()
      for number in ["40610001", "40620001"] {
        #expect(try await shop.run("enroll", "--phone", number).status == 0)
      }
      let file = shop.folder.appending(path: "out.jsonl")
      let written = try await shop.run("export", "members", "--jsonl", file.path)
      #expect(written.status == 0, "\(written)")
      #expect(written.output.isEmpty)
      let facts = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)
      let elsewhere = ["CLUBTILL_STATE_DIRECTORY": shop.folder.appending(path: "other").path]
      let taken = try await shop.run("import", "members", file.path, "--json", adding: elsewhere)
      #expect(taken.status == 0, "\(taken)")
      #expect(try taken.objects().last?["added"] as? Int == 2)
      let again = try await shop.run("export", "members", "--jsonl", adding: elsewhere)
      #expect(again.output == (try String(contentsOf: file, encoding: .utf8)))
      #expect(again.output.split(separator: "\n").count == 2)

      let refused = try await shop.run("export", "members", "--csv", file.path)
      #expect(refused.status == 74)
      #expect(refused.complaint.contains("--force"))
      #expect(try await shop.run("export", "members", "--csv", file.path, "--force").status == 0)
      #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("format,id,number,"))
      #expect(try await shop.run("export", "members").status == 64)
      // Each that had somewhere to go is accounted for.
      let books = try await shop.run("consents", "verify", "--json").objects()
      #expect(books.first { $0["book"] as? String == "deed" }?["entries"] as? Int == 2)
    }

    @Test(arguments: [
      "clubtill.sqlite", "clubtill.sqlite-wal", "store.lock", "staff.key", "copies/one.sqlite",
    ])
    func `nothing is written over a file of the store`(_ name: String) async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      let state = shop.folder.appending(path: "state")
      try FileManager.default.createDirectory(
        at: state.appending(path: "copies"), withIntermediateDirectories: true)
      let path = state.appending(path: name).path
      let export = try await shop.run("export", "members", "--csv", path, "--force")
      #expect(export.status == 74, "\(export)")
      #expect(export.complaint.contains("is a file of a member store"))
      #expect(try await shop.run("config", "init", "--file", path, "--force").status == 78)
      #expect(try await shop.run("members", "count").output == "1\n")
      // Beside those there is room for files of other names.
      let beside = state.appending(path: "members.csv").path
      #expect(try await shop.run("export", "members", "--csv", beside).status == 0)
    }

    @Test func `each bad line is told with its number, and the others are taken in`() async throws {
      let shop = try await PracticeShop()
      let file = try Self.file(
        3, in: shop, adding: ["1,Kari Hansen,4712", "1,Ola", "", "1,Per Berg,4740999999"])
      let first = try await shop.run("import", "members", file.path)
      #expect(first.status == 65, "\(first)")
      #expect(
        first.complaint == """
          line 5: phone: is no mobile number with its country code (too_short)
          line 6: 2 cells, and there are 3 columns

          """)
      #expect(
        first.output == "4 members taken in, 0 in the store already, 2 lines not taken.\n")
      #expect(!first.complaint.contains("Kari"))
      let second = try await shop.run("import", "members", file.path, "--from-line", "7", "--json")
      #expect(second.status == 0)
      #expect(try second.objects().first?["known"] as? Int == 1)
      #expect(try await shop.run("members", "count").output == "4\n")

      let foreign = shop.folder.appending(path: "foreign.csv")
      try Data("name;phone\nKari;4740612345\n".utf8).write(to: foreign)
      let refused = try await shop.run("import", "members", foreign.path)
      #expect(refused.status == 65)
      #expect(refused.complaint.contains("line 1: columns are separated by commas"))
      #expect(refused.complaint.contains("The rest of the file was not read."))
    }

    @Test func `an import of what is no readable file ends as one that cannot be read on`()
      async throws
    {
      let shop = try await PracticeShop()
      let closed = try Self.file(1, in: shop)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o000], ofItemAtPath: closed.path)
      let missing = shop.folder.appending(path: "missing.csv")
      var table = [
        (shop.folder.path, "Is a directory"), (missing.path, "No such file or directory"),
      ]
      if geteuid() != 0 { table.append((closed.path, "Permission denied")) }
      for (path, reason) in table {
        let ended = try await shop.run("import", "members", path)
        #expect(ended.status == 74, "\(ended)")
        #expect(ended.complaint == "\(path): \(reason)\n")
        #expect(ended.output.isEmpty)
      }
    }

    @Test func `a line without the format, or of another one, is told and the next ones are read`()
      async throws
    {
      let shop = try await PracticeShop()
      let file = try Self.file(
        1, in: shop,
        adding: ["2,Ola Berg,4740999991", ",Per Berg,4740999992", "1,Liv Moe,4740999993"])
      let result = try await shop.run("import", "members", file.path)
      #expect(result.status == 65, "\(result)")
      #expect(
        result.complaint == """
          line 3: format: this program reads format 1 alone
          line 4: format: is missing

          """)
      #expect(
        result.output == "2 members taken in, 0 in the store already, 2 lines not taken.\n")
      let rest = try await shop.run("import", "members", file.path, "--from-line", "5")
      #expect(rest.status == 0, "\(rest)")
    }

    @Test func `an import that is interrupted says from which line to go on`() async throws {
      let shop = try await PracticeShop()
      let count = 10_000
      let file = try Self.file(count, in: shop)
      let slow = try SlowFile(in: shop.folder)
      let (output, complaint) = (Pipe(), Pipe())
      let process = try ChildProcess(
        [BuiltProgram.path, "import", "members", slow.path], environment: shop.environment,
        output: output.fileHandleForWriting, complaint: complaint.fileHandleForWriting)
      try output.fileHandleForWriting.close()
      try complaint.fileHandleForWriting.close()
      let lines = Self.lines(count)
      try await slow.add(lines.prefix(601))
      let end = ContinuousClock.now + .seconds(60)
      while ContinuousClock.now < end,
        try await Int(
          shop.run("members", "count").output.trimmingCharacters(in: .newlines)) ?? 0 == 0
      {
        try await Task.sleep(for: .milliseconds(20))
      }
      process.send(SIGINT)
      // Every 200 lines it looks whether it is to end.
      let adding = Task {
        for first in stride(from: 601, to: lines.count, by: 200) {
          try await Task.sleep(for: .milliseconds(200))
          try await slow.add(lines[first...].prefix(200))
        }
      }
      let status = await process.end()
      adding.cancel()
      let said = String(
        decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      try #require(status == 130, "\(said)")
      let next = try #require(said.firstMatch(of: /--from-line ([0-9]+)/)?.1)
      let line = try #require(Int(next))
      let before = try await shop.run("members", "count").output
      #expect(before == "\(line - 2)\n")
      let rest = try await shop.run(
        "import", "members", file.path, "--from-line", String(next), "--json")
      #expect(rest.status == 0, "\(rest)")
      #expect(try rest.objects().last?["added"] as? Int == count - (line - 2))
      #expect(try await shop.run("members", "count").output == "\(count)\n")
    }

    @Test func `a file that cannot be read to its end has a status of its own`() async throws {
      let shop = try await PracticeShop()
      // The first page of a process is never there: reading it fails.
      let ended = try await shop.run("import", "members", "/proc/self/mem")
      #expect(ended.status == 74, "\(ended)")
      #expect(ended.complaint.contains("It could not be read: /proc/self/mem, line 1: "))
      #expect(ended.complaint.contains("--from-line 1"))
    }

    @Test func `an export that is interrupted leaves no file, not even a hidden one`() async throws
    {
      let shop = try await PracticeShop()
      let file = try Self.file(20_000, in: shop)
      #expect(try await shop.run("import", "members", file.path).status == 0)
      let folder = shop.folder.appending(path: "out")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
      }
      var interrupted = 0
      for turn in 1...12 {
        // The last one is certain not to be through: it waits for the store when its file is there.
        let busy = try turn == 12 ? BusyStore(of: shop) : nil
        let process = try ChildProcess(
          [
            BuiltProgram.path, "export", "members", "--csv", "--force",
            folder.appending(path: "out.csv").path,
          ], environment: shop.environment)
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end, try !names().contains(where: { $0.hasPrefix(".") }) {
          try await Task.sleep(for: .milliseconds(5))
        }
        process.send(SIGINT)
        if let busy {
          try await Task.sleep(for: .seconds(1))  // Until the signal is heard.
          try busy.leave()
        }
        if await process.end() == 130 { interrupted += 1 }
        #expect(try !names().contains { $0.hasPrefix(".") })
      }
      #expect(interrupted > 0)
    }

    @Test func `lines that are not taken are told in the order of the file`() async throws {
      let shop = try await PracticeShop()
      let first = "00000000-0000-7000-8000-000000000001"
      let file = shop.folder.appending(path: "order.csv")
      let lines = [
        "format,id,number,name,phone", "1,,2900420001237,Kari Hansen,4740999991",
        "1,\(first),2900420001237,Ola Berg,4740999992", "1,,,Per Dahl,4712",
      ]
      try Data(lines.map { $0 + "\r\n" }.joined().utf8).write(to: file)
      let result = try await shop.run("import", "members", file.path)
      #expect(result.status == 65, "\(result)")
      let told = result.complaint.matches(of: /line ([0-9]+):/).map { String($0.1) }
      #expect(told == ["3", "4"], "\(result)")
    }

    @Test func `an empty file, and one with nothing behind the line to begin with, are told`()
      async throws
    {
      let shop = try await PracticeShop()
      let empty = shop.folder.appending(path: "empty.csv")
      try Data().write(to: empty)
      let refused = try await shop.run("import", "members", empty.path)
      #expect(refused.status == 65)
      #expect(refused.complaint.contains("is empty"))
      let file = try Self.file(3, in: shop)
      let beyond = try await shop.run("import", "members", file.path, "--from-line", "50")
      #expect(beyond.status == 0)
      #expect(beyond.complaint.contains("The file has 4 lines"))
    }

    @Test func `a long import shows a bar on a terminal and nothing on a pipe`() async throws {
      let shop = try await PracticeShop()
      let file = try Self.file(20_000, in: shop)
      // It begins with an Enter, once every byte is recorded.
      let screen = try await TmuxScreen(
        ["import", "members", file.path], environment: shop.environment,
        wrapper: ["/bin/sh", "-c", "read -r line; exec \"$@\"", "sh"], folder: shop.folder)
      let record = shop.folder.appending(path: "record")
      try await screen.record(to: record)
      try await screen.press("Enter")
      try await screen.waits(for: "ended with 0")
      try await screen.stopRecording()
      let sent = String(decoding: try Data(contentsOf: record), as: UTF8.self)
      #expect(sent.firstMatch(of: /Importing +\[[#.]+\] +[0-9]+ %/) != nil, "\(sent)")
      #expect(try await !screen.text().contains("Importing"))
      let piped = try await shop.run("import", "members", file.path)
      #expect(piped.complaint.isEmpty)
    }

    @Test func `pretend members come into no real store`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "practice.csv")
      try Data("format,name,phone\r\n1 practice,Kari,4740612345\r\n".utf8).write(to: file)
      let refused = try await shop.run("import", "members", file.path)
      #expect(refused.status == 65)
      #expect(refused.complaint.contains("pretend member"))
      #expect(try await shop.run("members", "count").output == "0\n")
    }

    @Test func `a damaged store is neither set aside nor handed over, and no good file gives way`()
      async throws
    {
      let shop = try await PracticeShop()
      let file = try Self.file(3, in: shop)
      #expect(try await shop.run("import", "members", file.path).status == 0)
      let out = shop.folder.appending(path: "out.csv")
      #expect(try await shop.run("export", "members", "--csv", out.path).status == 0)
      let good = try Data(contentsOf: out)
      let state = shop.folder.appending(path: "state")
      let store = state.appending(path: "clubtill.sqlite")
      var bytes = try Data(contentsOf: store)
      bytes.replaceSubrange(6 * 4096..<9 * 4096, with: Data(repeating: 0x5A, count: 3 * 4096))
      try bytes.write(to: store)

      let number = "2900042000120"
      for command in [
        ["export", "members", "--csv", out.path, "--force"], ["export", "members", "--csv"],
        ["backup", shop.folder.path], ["members", "show", number], ["members", "copy", number],
        ["members", "find", "kari", "--json"], ["members", "retention"], ["last"],
        ["consents", "proof", number], ["import", "members", file.path], ["check"],
        ["members", "erase", number, "--reason", "test-entry", "--yes"],
      ] {
        let refused = try await BuiltProgram.run(
          [BuiltProgram.path] + command, environment: shop.environment)
        #expect(refused.status == 15, "\(command): \(refused)")
        let said = refused.complaint + refused.output
        #expect(
          said.contains("the next start of the till sets it aside")
            && said.contains("clubtill restore"), "\(command): \(said)")
      }
      #expect(try Data(contentsOf: store) == bytes)
      #expect(try Data(contentsOf: out) == good)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: state.path)
          .filter { $0.contains("damaged") } == [])

      // The till goes on, and then the commands do.
      #expect(try await shop.run("enroll", "--phone", "40610001").status == 0)
      #expect(try await shop.run("export", "members", "--csv", out.path, "--force").status == 0)
    }

    @Test func `only a plain file gives way to a new one`() async throws {
      let shop = try await PracticeShop()
      let file = try Self.file(1, in: shop)
      #expect(try await shop.run("import", "members", file.path).status == 0)
      let number = try await Self.number(of: "kari", in: shop)
      let out = shop.folder.appending(path: "out")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      let (link, dead, pipe) = (
        out.appending(path: "link").path, out.appending(path: "dead").path,
        out.appending(path: "pipe").path
      )
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file.path)
      try FileManager.default.createSymbolicLink(atPath: dead, withDestinationPath: "nowhere")
      try #require(mkfifo(pipe, 0o600) == 0)
      let before = try String(contentsOf: file, encoding: .utf8)
      for path in [link, dead, pipe] {
        for refused in [
          try await shop.run("export", "members", "--csv", path, "--force"),
          try await shop.run("members", "copy", number, "--output", path, "--force"),
          try await shop.run("members", "copy", number, "--output", path),
        ] {
          #expect(refused.status == 74, "\(refused)")
          #expect(refused.complaint.contains("\(path) is not a plain file"))
        }
      }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: out.path).sorted()
          == ["dead", "link", "pipe"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file.path)
      #expect(try String(contentsOf: file, encoding: .utf8) == before)
    }

    @Test func `what a killed export has left is removed by the next one in that folder`()
      async throws
    {
      let shop = try await PracticeShop()
      let file = try Self.file(3000, in: shop)
      #expect(try await shop.run("import", "members", file.path).status == 0)
      let out = shop.folder.appending(path: "out")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: out.path).sorted()
      }
      // Its file is there before it notes the export, for which it has to wait here.
      let busy = try BusyStore(of: shop)
      var tries = 0
      while try names() != [".first.csv.clubtill-part"], tries < 200 {
        tries += 1
        for name in try names() {
          try FileManager.default.removeItem(at: out.appending(path: name))
        }
        let process = try shop.start(
          "export", "members", "--csv", out.appending(path: "first.csv").path, output: Pipe())
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end, try names().isEmpty {
          try await Task.sleep(for: .milliseconds(1))
        }
        process.send(SIGKILL)
        _ = await process.end()
      }
      try busy.leave()
      try #require(try names() == [".first.csv.clubtill-part"])
      let second = out.appending(path: "second.csv").path
      #expect(try await shop.run("export", "members", "--csv", second).status == 0)
      #expect(try names() == ["second.csv"])
    }

    @Test func `a reader that goes away is told of with its own status`() async throws {
      let shop = try await PracticeShop()
      let file = try Self.file(3000, in: shop)
      #expect(try await shop.run("import", "members", file.path).status == 0)
      let result = try await BuiltProgram.run(
        [
          "/bin/bash", "-c",
          "\"$0\" export members --csv | head -1 >/dev/null; exit ${PIPESTATUS[0]}",
          BuiltProgram.path,
        ], environment: shop.environment)
      #expect(result.status == 74, "\(result)")
      #expect(result.complaint.contains("standard output"))
    }

    @Test(.enabled("this machine lets us mount no disk") { try await SmallDisk.isPossible() })
    func `every command whose output has no room ends with that status`() async throws {
      let shop = try await PracticeShop()
      let file = try Self.file(1, in: shop)
      #expect(try await shop.run("import", "members", file.path).status == 0)
      #expect(
        try await shop.run(
          "members", "erase", try await Self.number(of: "kari", in: shop), "--reason",
          "test-entry", "--yes"
        ).status == 0)
      let place = shop.folder.appending(path: "small")
      let disk = try await SmallDisk(at: place)
      try disk.fill()
      for command in [
        "doctor", "doctor --json", "check", "check --json", "report", "staff deeds --json",
        "import members \"$1\"", "config check", "consents verify", "members count",
      ] {
        let result = try await BuiltProgram.run(
          disk.wrapper + [
            "/bin/sh", "-c", "\"$0\" \(command) >> \"$2\"", BuiltProgram.path, file.path,
            place.appending(path: "filler").path,
          ], environment: shop.environment)
        #expect(result.status == 74, "\(command): \(result)")
        #expect(result.complaint.contains("Standard output could not be written"), "\(command)")
      }
    }

    private static func number(of name: String, in shop: PracticeShop) async throws -> String {
      let found = try await shop.run("members", "find", name, "--json")
      return String(try #require(found.output.firstMatch(of: /"number":"([0-9]+)"/)?.1))
    }
  }
}
