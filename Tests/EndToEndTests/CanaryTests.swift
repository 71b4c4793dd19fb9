import Foundation
import TestSupport
import Testing

/// Secret, tokens, request ids and everything about a person are known values here, and are looked
/// for, as they are and encoded, wherever they must not be.
///
/// Source: reliability goals, R-47.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.canaries))
  struct CanaryTests {
    @Test func `the search finds what is there, however it is written`() throws {
      let canary = Canary(name: "it", text: "canary-ø+/42~ABC")
      let bytes = Array(canary.text.utf8)
      for before in 0..<4 {
        let hidden = Data([UInt8](repeating: 7, count: before) + bytes + [9, 9])
        for text in [hidden, hidden.base64EncodedData()] {
          #expect(!Canary.hits(of: [canary], in: text, at: "here").isEmpty)
        }
      }
      for text in [
        "CANARY-Ø+/42~ABC", "x=canary-%C3%B8%2B%2F42~ABC&", #"{"a":"canary-\u00f8+/42~ABC"}"#,
        bytes.map { String($0, radix: 16) }.joined(),
      ] {
        #expect(!Canary.hits(of: [canary], in: Data(text.utf8), at: "here").isEmpty, "\(text)")
      }
      #expect(Canary.hits(of: [canary], in: Data("canary-ø+/42~AB".utf8), at: "here").isEmpty)
    }

    @Test func `no end of an enrollment leaves a secret or a person outside of the store`()
      async throws
    {
      let shop = try await CanaryShop()
      var saved: Set<String> = []
      for (number, status, isSaved) in [
        ("40610001", 0, true), ("40610002", 11, false), ("40610010", 14, false),
        ("40610030", 0, true), ("40610040", 14, false),
      ] as [(String, Int32, Bool)] {
        let result = try await shop.run("enroll", "--phone", "-", input: number)
        #expect(result.status == status, "\(number): \(result.complaint)")
        if isSaved { saved.insert("47" + number) }
        expectNothing(in: result.text, of: shop, at: "the output for \(number)")
        try expectNothing(in: shop, savedBy: saved)
      }
      // That the service told of somebody, and that it is kept, is what makes the search worth it.
      let store = try Data(contentsOf: shop.folder.appending(path: "state/clubtill.sqlite"))
      let first = try #require(shop.service.logins.first)
      #expect(!Canary.hits(of: first.person.canaries("it"), in: store, at: "store").isEmpty)
      #expect(shop.service.logins.count == 5)
      try await shop.close()
    }

    @Test(arguments: [3, 5, 7, 10, 12])
    func `a kill in the middle leaves none`(_ point: Int) async throws {
      let shop = try await CanaryShop()
      let killed = try await shop.run(
        "enroll", "--phone", "-", input: "40610001",
        adding: [
          "LD_PRELOAD": BuiltProgram.path(of: "libCKillPoint.so"), "KILL_POINT": "K\(point)",
        ])
      #expect(killed.status == 128 + SIGKILL)
      expectNothing(in: killed.text, of: shop, at: "the output")
      // From the first row of the saving transaction on the member may stand in the store's log.
      try expectNothing(in: shop, savedBy: point >= 10 ? ["4740610001"] : [])
      #expect(shop.service.logins.count == 1)

      let next = try await shop.run("enroll", "--phone", "-", input: "40610001")
      // The winning answer comes once. It is lost where the journal did not have it yet: at K5 always, at
      // K7 where the answer about the person was quicker than the disk.
      let ends: [Int32] = point == 5 ? [13] : point == 7 ? [0, 13] : [0, 3]
      #expect(ends.contains(next.status), "\(next)")
      expectNothing(in: next.text, of: shop, at: "the next output")
      try expectNothing(in: shop, savedBy: next.status == 13 ? [] : ["4740610001"])
      try await shop.close()
    }

    @Test func `a program that waits shows none from outside, and a crash prints none`()
      async throws
    {
      let shop = try await CanaryShop()
      let waiting = try shop.start("enroll", "--phone", "-", input: "40610003")
      #expect(await waiting.firstLine().hasPrefix("Sent to the phone"))
      let seen = waiting.seenFromOutside()
      #expect(!seen.isEmpty)
      expectNothing(in: seen, of: shop, at: "words and environment")
      try expectNothing(in: shop, savedBy: [])
      waiting.process.send(SIGSEGV)
      let end = await waiting.end()
      #expect(end.status == 128 + SIGSEGV)
      expectNothing(in: end.text, of: shop, at: "the crash")
      try expectNothing(in: shop, savedBy: [])
      try await shop.close()
    }

    @Test func `commands print what they are asked for and nothing else`() async throws {
      let shop = try await CanaryShop()
      #expect(try await shop.run("enroll", "--phone", "-", input: "40610001").status == 0)
      let person = try #require(shop.service.logins.first).person
      let found = try await shop.run("members", "find", "--json", person.given)
      let members = try JSONSerialization.jsonObject(with: Data(found.output.utf8))
      let member = try #require((members as? [[String: Any]])?.first)
      #expect(member["family_name"] as? String == person.family)
      let number = try #require(member["number"] as? String)
      expectNoSecret(in: found.text, of: shop, at: "members find --json")
      for words in [
        ["members", "find", person.family], ["members", "show", number],
        ["members", "show", "--json", number], ["last"],
      ] {
        let result = try await shop.run(words)
        #expect(result.status == 0 && !result.output.isEmpty)
        expectNoSecret(in: result.text, of: shop, at: words.joined(separator: " "))
      }
      for words in [
        ["check"], ["check", "--json"], ["config", "show"], ["config", "check"], ["requests"],
        ["requests", "--json"], ["members", "count"],
      ] {
        let result = try await shop.run(words)
        #expect(result.status == 0 && (!result.text.isEmpty || words[0] == "requests"))
        expectNothing(in: result.text, of: shop, at: words.joined(separator: " "))
      }
      try expectNothing(in: shop, savedBy: ["4740610001"])
      try await shop.close()
    }

    @Test func `the shop's own program gets the first name and no more`() async throws {
      let shop = try await CanaryShop()
      let program = shop.apart.appending(path: "tell-register")
      let heard = shop.apart.appending(path: "heard")
      try Data(
        "#!/bin/sh\nexec >> '\(heard.path)'\nenv\ncat /proc/$$/cmdline /proc/$PPID/cmdline -\n"
          .utf8
      ).write(to: program)
      chmod(program.path, 0o700)
      let result = try await shop.run(
        "enroll", "--phone", "-", input: "40610001",
        adding: ["CLUBTILL_HOOK_COMMAND": program.path])
      #expect(result.status == 0)
      // The enrollment waits for it no longer than a second.
      let told = Data(#""outcome":"enrolled""#.utf8)
      let end = ContinuousClock.now + .seconds(60)
      var bytes = Data()
      while bytes.range(of: told) == nil || bytes.last != 0x0A, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(40))
        bytes = FileManager.default.contents(atPath: heard.path) ?? Data()
      }
      #expect(bytes.range(of: told) != nil)
      let withoutFirstName = shop.people.filter { !$0.name.hasSuffix("given name") }
      expectNone(of: shop.secrets + withoutFirstName, in: bytes, at: "the hook")
      try await shop.close()
    }

    @Test func `after the veil the terminal is sent nothing of the person`() async throws {
      let shop = try await CanaryShop()
      let record = shop.apart.appending(path: "record")
      let settings = ["CLUBTILL_CARD_VEIL": "15", "CLUBTILL_CARD_HOME": "60"]
      let screen = try await TmuxScreen(
        [], environment: shop.environment.merging(settings) { $1 }, folder: shop.apart)
      try await screen.record(to: record)
      try await screen.waits(for: "Phone number")
      try await screen.enroll("40610001")
      try await screen.waits(for: "ENROLLED AND SAVED")
      let person = try #require(shop.service.logins.first).person
      #expect(try await screen.text().contains(person.given))
      let program = try await screen.processID()
      let words = FileManager.default.contents(atPath: "/proc/\(program)/cmdline") ?? Data()
      expectNothing(in: words, of: shop, at: "words")

      try await screen.waits(for: "Hidden because nobody touched the till for 15 s.")
      let veiledAt = try Data(contentsOf: record).count
      // A card that is veiled shows the first name, an initial and endings.
      let rest = shop.secrets + shop.people.filter { !$0.name.hasSuffix("given name") }
      let veiled = try await screen.text()
      expectNone(of: rest, in: Data(veiled.utf8), at: "the veiled card")
      try await screen.press("Escape")
      try await screen.waits(for: "Phone number")
      try await screen.press("Escape", until: "Esc again", every: .seconds(10))
      try await screen.press("Escape", until: "terminal restored")
      try await screen.stopRecording()
      let history = try await screen.history()
      expectNothing(in: Data(history.utf8), of: shop, at: "the window")
      let sent = try Data(contentsOf: record)
      #expect(sent.count > veiledAt)
      #expect(!Canary.hits(of: person.canaries("it"), in: sent, at: "the record").isEmpty)
      expectNone(of: rest, in: sent.dropFirst(veiledAt), at: "the stream")
      expectNoSecret(in: sent, of: shop, at: "the stream")
      try expectNothing(in: shop, savedBy: ["4740610001"])
      try await shop.close()
    }

    private func expectNothing(
      in bytes: Data, of shop: CanaryShop, at place: String,
      location: SourceLocation = #_sourceLocation
    ) {
      expectNone(of: shop.secrets + shop.people, in: bytes, at: place, location: location)
    }

    private func expectNoSecret(
      in bytes: Data, of shop: CanaryShop, at place: String,
      location: SourceLocation = #_sourceLocation
    ) {
      expectNone(of: shop.secrets, in: bytes, at: place, location: location)
    }

    private func expectNone(
      of canaries: [Canary], in bytes: Data, at place: String,
      location: SourceLocation = #_sourceLocation
    ) {
      count(1, Canary.hits(of: canaries, in: bytes, at: place), of: canaries, location)
    }

    /// Looks through every file that the till has made.
    private func expectNothing(
      in shop: CanaryShop, savedBy phones: Set<String>,
      location: SourceLocation = #_sourceLocation
    ) throws {
      let canaries = shop.secrets + shop.people
      let (hits, texts) = try Canary.hits(
        of: canaries, under: shop.folder, allowing: shop.allowed(savedBy: phones))
      count(texts, hits, of: canaries, location)
    }

    /// Each canary is looked for in all of its forms.
    private func count(
      _ texts: Int, _ hits: [String], of canaries: [Canary], _ location: SourceLocation
    ) {
      Proof.tried("texts searched", texts)
      Proof.tried("canary searches", texts * canaries.map(\.forms.count).reduce(0, +))
      Proof.found("hits", hits.count, "\(hits)", sourceLocation: location)
    }
  }
}
