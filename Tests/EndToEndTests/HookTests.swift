import Foundation
import TestSupport
import Testing

@testable import clubtill

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct HookTests {
    /// Waits until no process has the number; a zombie that nobody reaped would count as one.
    private func isGone(_ process: Int32) async throws -> Bool {
      let end = ContinuousClock.now + .seconds(60)
      while ContinuousClock.now < end {
        let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        if state == nil || state?.contains(") Z ") == true { return true }
        try await Task.sleep(for: .milliseconds(40))
      }
      return false
    }

    @Test func `a yes, a no and a known number are told, and no phone number`() async throws {
      let shop = try await PracticeShop()
      let hook = try HookProgram.listening(in: shop)
      let yes = try await shop.run(
        "enroll", "--phone", "40610001", "--json", adding: hook.settings())
      #expect(yes.status == 0, "\(yes.complaint)")
      let no = try await shop.run(
        "enroll", "--phone", "40610002", "--json", adding: hook.settings())
      #expect(no.status == 11)
      let known = try await shop.run(
        "enroll", "--phone", "40610001", "--json", adding: hook.settings())
      #expect(known.status == 3)

      let told = try await hook.objects(3)
      let member = try #require(try yes.objects().last?["member"] as? [String: Any])
      #expect(told.map { $0["outcome"] as? String } == ["enrolled", "failed", "already_member"])
      #expect(told.map { $0["code"] as? String } == [nil, "W1", nil])
      #expect(told.allSatisfy { $0["till"] as? Int == 42 && $0["at"] is String })
      for end in [told[0], told[2]] {
        let person = try #require(end["member"] as? [String: Any])
        #expect(person["number"] as? String == member["number"] as? String)
        #expect(person["first_name"] as? String == member["given_name"] as? String)
        #expect(Set(person.keys) == ["number", "first_name"])
      }
      #expect(told[1]["member"] is NSNull)
      #expect(UUID(uuidString: told[0]["request"] as? String ?? "") != nil)
      #expect(told[2]["request"] is NSNull)

      let text = try await hook.lines(3).joined()
      #expect(!text.contains("4061000"))
      let family = try #require(member["family_name"] as? String)
      #expect(!text.contains(family))
      #expect(!text.contains(try #require(member["subject"] as? String)))
      for result in [yes, no, known] { #expect(result.complaint == "") }
    }

    @Test
    func `one that never ends is ended at its limit with its children, long after the result`()
      async throws
    {
      let shop = try await PracticeShop()
      let hook = try HookProgram(
        """
        trap '' TERM
        sleep 600 &
        echo $$ > "$HOME/heard"
        echo $! >> "$HOME/heard"
        while true; do sleep 1; done
        """, in: shop)
      let result = try await shop.run(
        "enroll", "--phone", "40610001", "--json", adding: hook.settings(limit: 12))
      #expect(result.status == 0)
      #expect(try result.objects().last?["outcome"] as? String == "enrolled")
      let processes = try await hook.lines(2).compactMap { Int32($0) }
      // The program has left; its hook has some ten seconds to its limit and two more of grace.
      #expect(processes.allSatisfy { kill($0, 0) == 0 })
      for process in processes { #expect(try await isGone(process)) }
      let log = try await hook.log(1)
      let line =
        /[-0-9]{10}T[:0-9]{8}Z hook.command was ended at its limit of 12 s \(request [-0-9a-f]{36}\)/
      #expect(log[0].wholeMatch(of: line) != nil, "\(log)")
    }

    @Test
    func `what waits when the till is left is told in its order, with its trouble in the log`()
      async throws
    {
      let shop = try await PracticeShop()
      let hook = try HookProgram(
        """
        read -r word; echo "begin $word" >> "$HOME/heard"
        [ "$word" = long ] && sleep 60
        [ "$word" = first ] && sleep 1
        echo "end $word" >> "$HOME/heard"
        [ "$word" = bad ] && exit 7
        exit 0
        """, in: shop)
      let file = shop.folder.appending(path: "state/clubtill.log")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      let log = try #require(LogFile.open(in: file.deletingLastPathComponent().path))
      defer { close(log) }
      let environment = ["HOME": shop.folder.path, "PATH": "/usr/bin:/bin"]
      let run = try HookRun.start(
        hook.path, input: "first\n", limit: .seconds(20), environment: environment
      ).get()
      let before = Date()
      try HookRun.tell(
        ["bad", "long", "last"].map { HookRun.Turn(input: "\($0)\n", subject: " (\($0))") },
        after: (run, " (first)"), path: hook.path, limit: .seconds(10), environment: environment,
        log: log
      ).get()
      run.letGo()
      #expect(
        try await hook.lines(7) == [
          "begin first", "end first", "begin bad", "end bad", "begin long", "begin last",
          "end last",
        ])
      let lines = try await hook.log(2)
      #expect(
        lines.map { $0.dropFirst(20) } == [
          " hook.command ended with status 7 (bad)",
          " hook.command was ended at its limit of 10 s (long)",
        ])
      let moments = try lines.map { try Date(String($0.prefix(20)), strategy: .iso8601) }
      // The log has whole seconds.
      #expect(moments[0] >= before.addingTimeInterval(-1) && moments[1] <= Date())
    }

    @Test func `the terminal leaves ends that wait to a program that tells them all`() async throws
    {
      let shop = try await PracticeShop()
      let hook = try HookProgram(
        """
        read -r line; sleep 4; echo "$line" >> "$HOME/heard"; exit 5
        """, in: shop)
      let talk = try LineTalk(
        ["--line"], environment: shop.environment.merging(hook.settings()) { $1 })
      try await talk.reads(until: "Phone number?")
      for number in ["40610002", "40620002", "40630002"] {
        try talk.type(number)
        try await talk.reads(until: "Not a member.")
        try talk.type("y")
        try await talk.reads(until: "Phone number?")
      }
      try talk.endInput()
      #expect(await talk.end().status == 0)
      let told = try await hook.objects(3)
      #expect(told.allSatisfy { $0["code"] as? String == "W1" })
      let moments = told.compactMap { $0["at"] as? String }
      #expect(moments.count == 3 && moments == moments.sorted())
      let log = try await hook.log(3)
      let requests = log.compactMap { line in
        line.wholeMatch(of: /\S+Z hook.command ended with status 5 \(request (\S+)\)/)?.1
      }
      #expect(requests.map(String.init) == told.compactMap { $0["request"] as? String }, "\(log)")
    }

    @Test(arguments: ["none", "tell-register"])
    func `one that cannot be started is told in one line`(_ name: String) async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: name)
      if name != "none" { try Data("no program".utf8).write(to: file) }
      let result = try await shop.run(
        "enroll", "--phone", "40610001", "--json", adding: ["CLUBTILL_HOOK_COMMAND": file.path])
      #expect(result.status == 0)
      let member = try #require(try result.objects().last?["member"] as? [String: Any])
      let reason = name == "none" ? "No such file or directory" : "Permission denied"
      let line = try Regex(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z hook.command could not be started: \(reason) \\(request "
      )
      let told = try await HookProgram.trouble(of: result, in: shop)
      #expect(told.prefixMatch(of: line) != nil, "\(told)")
      #expect(told.split(separator: "\n").count == 1)
      for secret in ["40610001", "given_name", "number"].map({ member[$0] as? String ?? $0 }) {
        #expect(!told.contains(secret))
      }
      let check = try await shop.run(
        "config", "check", adding: ["CLUBTILL_HOOK_COMMAND": file.path])
      #expect(check.status == 0)
      #expect(
        check.complaint.hasPrefix(
          "warning: environment: CLUBTILL_HOOK_COMMAND: \(file.path): "))
      let points = try await shop.run(
        "check", "--json", adding: ["CLUBTILL_HOOK_COMMAND": file.path])
      #expect(points.status == 0)
      #expect(try points.objects().first?["state"] as? String == "warning")
    }

    @Test(arguments: [
      ("exec <&-; exit 0", nil), ("exit 3", "ended with status 3"),
      ("kill -KILL $$", "was ended by signal 9"),
      ("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2", nil),
      ("sleep 30 & exit 0", nil), ("setsid sleep 30 & exit 0", nil),
    ])
    func `whatever it does, the enrollment ends as it would without it`(
      _ body: String, _ trouble: String?
    ) async throws {
      let shop = try await PracticeShop()
      let hook = try HookProgram(body, in: shop)
      let result = try await shop.run(
        "enroll", "--phone", "40610001", "--json", adding: hook.settings())
      #expect(result.status == 0)
      #expect(try result.objects().last?["outcome"] as? String == "enrolled")
      if let trouble {
        let told = try await HookProgram.trouble(of: result, in: shop)
        #expect(told.contains("hook.command \(trouble) (request "))
      } else {
        #expect(result.complaint == "")
      }
    }

    @Test func `it starts clean: no settings, no open files, no signals set aside`() async throws {
      let shop = try await PracticeShop()
      let hook = try HookProgram(
        """
        { env; pwd; grep -E '^Sig(Blk|Ign)' /proc/self/status
        for number in 3 4 5 6 7 8 9 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29; do
          [ -e /proc/$$/fd/$number ] && echo "open $number"
        done
        echo "arguments $#"; echo "session $(ps -o sid= -p $$ | tr -d ' ')"; echo "own $$"
        } > "$HOME/clean"
        mv "$HOME/clean" "$HOME/heard"
        """, in: shop)
      let result = try await shop.run(
        "enroll", "--phone", "40610001", "--json",
        adding: hook.settings().merging(["CREDENTIALS_DIRECTORY": "/none"]) { $1 })
      #expect(result.status == 0)
      let lines = try await hook.lines(10)
      #expect(!lines.contains { $0.contains("CLUBTILL_") || $0.hasPrefix("CREDENTIALS_") })
      #expect(lines.contains("PATH=/usr/bin:/bin"))
      #expect(lines.contains("/"))
      for line in lines where line.hasPrefix("Sig") {
        let signals = try #require(UInt64(line.suffix(16), radix: 16))
        // 32 and above are the C library's own, or real-time signals that only whoever started this
        // test may have set aside.
        #expect(signals & 0x7FFF_FFFF == 0, "\(line)")
      }
      #expect(lines.count { $0.hasPrefix("Sig") } == 2)
      #expect(lines.contains("arguments 0"))
      // The shell itself has its script at 10 and what it redirected at 11.
      #expect(lines.filter { $0.hasPrefix("open ") } == [])
      let session = try #require(lines.first { $0.hasPrefix("session ") }).dropFirst(8)
      let own = try #require(lines.first { $0.hasPrefix("own ") }).dropFirst(4)
      #expect(session == own)
    }

    @Test func `a late yes of an earlier run is told once, by the run that saves it`() async throws
    {
      let shop = try await PracticeShop()
      let hook = try HookProgram.listening(in: shop)
      let output = Pipe()
      let waiting = try shop.start(
        "enroll", "--phone", "40612345", "--json", output: output, adding: hook.settings())
      _ = await BuiltProgram.firstLine(of: output.fileHandleForReading)
      waiting.send(SIGKILL)
      #expect(await waiting.end() == 128 + SIGKILL)
      let next = try await shop.run(
        "enroll", "--phone", "40612345", "--json", adding: hook.settings())
      #expect(next.status == 0)
      let other = try await shop.run(
        "enroll", "--phone", "40610002", "--json", adding: hook.settings())
      #expect(other.status == 11)
      let told = try await hook.objects(2)
      #expect(told.map { $0["outcome"] as? String } == ["enrolled", "failed"])
    }

    @Test func `the terminal tells it, also of a known number, and leaves while it hangs`()
      async throws
    {
      let shop = try await PracticeShop()
      let hook = try HookProgram(
        """
        read -r line; echo "$line" >> "$HOME/heard"
        case $line in *already_member*) sleep 600 ;; *) exit 3 ;; esac
        """, in: shop)
      let environment = shop.environment.merging(hook.settings()) { $1 }
      let screen = try await TmuxScreen([], environment: environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await screen.type("40610001")
      try await screen.waits(for: "406 10 001")
      try await screen.press("Enter")
      try await screen.waits(for: "ENROLLED AND SAVED")
      #expect(try await hook.objects(1)[0]["outcome"] as? String == "enrolled")
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Enter")
      try await screen.waits(for: "Phone number")
      try await screen.type("40610001")
      try await screen.waits(for: "ALREADY A MEMBER")
      #expect(try await hook.objects(2)[1]["outcome"] as? String == "already_member")
      // Keys that come right after a change of the screen are not taken.
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Escape")
      try await screen.waits(for: "Phone number")
      try await screen.press("Escape", until: "Esc again", every: .seconds(10))
      let left = try await screen.press("Escape", until: "terminal restored")
      #expect(left.contains("ended with 0"))
      let log = shop.folder.appending(path: "state/clubtill.log")
      #expect(
        try String(contentsOf: log, encoding: .utf8).contains(
          "hook.command ended with status 3 (request "))
    }

    @Test func `practice tells a hook of the environment alone, and marks it`() async throws {
      let shop = try await PracticeShop()
      let hook = try HookProgram.listening(in: shop)
      let file = shop.folder.appending(path: "clubtill.toml")
      try Data("hook.command = '\(shop.folder.path)/other'\n".utf8).write(to: file)
      let other = shop.folder.appending(path: "other")
      try Data("#!/bin/sh\ntouch \"$HOME/wrong\"\n".utf8).write(to: other)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: other.path)
      let plain = shop.environment.filter { !$0.key.hasPrefix("CLUBTILL_") }
        .merging(["CLUBTILL_CONFIG": file.path]) { $1 }
      for environment in [plain, plain.merging(hook.settings()) { $1 }] {
        let screen = try await TmuxScreen(
          ["practice"], environment: environment, folder: shop.folder)
        try await screen.waits(for: "What should the pretend shopper do?")
        try await screen.press("1")
        try await screen.waits(for: "Phone number")
        try await screen.type("40610001")
        try await screen.waits(for: "406 10 001")
        try await screen.press("Enter")
        try await screen.waits(for: "ENROLLED AND SAVED")
        kill(try await screen.processID(), SIGTERM)
        try await screen.waits(for: "terminal restored")
      }
      let told = try await hook.objects(1)
      #expect(told.count == 1)
      #expect(told[0]["practice"] as? Bool == true)
      let wrong = shop.folder.appending(path: "wrong").path
      #expect(!FileManager.default.fileExists(atPath: wrong))
    }
  }
}
