import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// What the app told, what staff wrote, and what a member took back.
struct UpkeepTests {
  let folder = StateFolder()

  private static let address = PostalAddress(
    streetLines: ["Gate 5", "H0302"], postalCode: "0152", city: "Oslo", country: "NO",
    kind: "home")

  private func hand(_ staff: Int? = nil) throws -> Hand {
    Hand(till: try Sample.till(), staff: staff.flatMap(StaffNumber.init))
  }

  // MARK: What the app told

  @Test func `e-mail and address are kept, with the day on which the app told them`() async throws {
    let store = try folder.open()
    let joined = try await store.say(email: "kari@example.com", address: Self.address)
    #expect(joined.member.email == ToldFact("kari@example.com", toldAt: Sample.day))
    #expect(joined.member.address == ToldFact(Self.address, toldAt: Sample.day))
    #expect(joined.member.toldAt == Sample.day)
    // A later login that lacks one leaves it with its own day.
    let later = Sample.day + 86_400
    let again = try await store.say(email: "kari@example.org", address: nil, issuedAt: later)
    #expect(again.member.email == ToldFact("kari@example.org", toldAt: later))
    #expect(again.member.address == ToldFact(Self.address, toldAt: Sample.day))
    #expect(again.member.toldAt == later)
    #expect(try await store.record(of: joined.member.number)?.member == again.member)
    try await store.close()
  }

  @Test func `a member is found by the e-mail address, exact ones first`() async throws {
    let store = try folder.open()
    try await store.say("s-2", email: "kari@example.com.ax", phone: "40610002")
    try await store.say("s-1", email: "Kari@Example.com", phone: "40610001")
    let whole = try await store.find("kari@example.com", home: .norway, limit: 8)
    #expect(whole.map(\.email?.value) == ["Kari@Example.com", "kari@example.com.ax"])
    #expect(try await store.find("KARI@ex", home: .norway, limit: 8).count == 2)
    #expect(try await store.find("per@ex", home: .norway, limit: 8).isEmpty)
    #expect(try await store.find("k@", home: .norway, limit: 8).isEmpty)
    // Today's address alone leads to the member.
    try await store.say(
      "s-1", email: "k.hansen@example.com", phone: "40610001", issuedAt: Sample.day + 60)
    #expect(try await store.find("kari@ex", home: .norway, limit: 8).count == 1)
    #expect(try await store.find("k.hansen@", home: .norway, limit: 8).count == 1)
    try await store.close()
  }

  @Test func `A5 counts every field that was asked for and that the member does not have`()
    async throws
  {
    let store = try folder.open()
    let asked: [AskedFact] = [.name, .phoneNumber, .email, .address]
    let without = try await store.say(email: "kari@example.com", address: nil, asked: asked)
    #expect(without.note == .fieldMissing)
    #expect(without.member.lacking(of: asked) == .address)
    let whole = try await store.say(
      email: nil, address: Self.address, asked: asked, issuedAt: Sample.day + 60)
    #expect(whole.note == nil)
    try await store.close()
  }

  @Test(arguments: ["email", "email_time", "address", "address_time", "note"])
  func `what is put in, changed or taken out in the file is seen`(_ column: String) async throws {
    let store = try folder.open()
    let member = try await store.say(email: "kari@example.com", address: Self.address).member
    let plain = try await store.say("s-2", phone: "40610002").member
    _ = try await store.changeNote(of: member.number, to: "Wears size 43.", by: hand())
    let value: DatabaseValue = column.hasSuffix("_time") ? 5.databaseValue : "x@y".databaseValue
    for (number, value) in [(member.number, value), (member.number, .null), (plain.number, value)] {
      let before = try folder.inspect { db in
        let old = try DatabaseValue.fetchOne(
          db, sql: "SELECT \(column) FROM member WHERE number = ?",
          arguments: [Int64(number.rawValue)])
        try db.execute(
          sql: "UPDATE member SET \(column) = ? WHERE number = ?",
          arguments: [value, Int64(number.rawValue)])
        return old
      }
      await #expect(throws: StoreFailure.recordUnreadable) {
        _ = try await store.record(of: number)
      }
      try folder.inspect {
        try $0.execute(
          sql: "UPDATE member SET \(column) = ? WHERE number = ?",
          arguments: [before, Int64(number.rawValue)])
      }
      #expect(try await store.record(of: number) != nil)
    }
    try await store.close()
  }

  @Test func `a row of an older version keeps its digest, and takes new facts`() async throws {
    var store = try folder.open()
    let member = try await store.say().member
    try await store.close()
    let before = try folder.inspect {
      try Data.fetchOne($0, sql: "SELECT digest FROM member")
    }
    try folder.takeBackToFirstVersion()
    store = try folder.open()
    #expect(try await store.record(of: member.number)?.member == member)
    #expect(
      try folder.inspect { try Data.fetchOne($0, sql: "SELECT digest FROM member") } == before)
    let again = try await store.say(email: "kari@example.com", issuedAt: Sample.day + 60)
    #expect(again.member.email?.value == "kari@example.com")
    try await store.close()
  }

  @Test func `salvage, copies and examinations keep what is new`() async throws {
    let store = try folder.open()
    let member = try await store.say(email: "kari@example.com", address: Self.address).member
    _ = try await store.changeNote(of: member.number, to: "Wears size 43.", by: hand())
    for examination in StoreExamination.allCases {
      #expect(try await store.examine(examination).faults == 0, "\(examination)")
    }
    let record = try #require(try await store.record(of: member.number))
    try await store.close()
    try folder.damageLook()
    let saved = try folder.open()
    #expect(saved.salvage?.saved == 1)
    let found = try #require(try await saved.record(of: member.number))
    #expect(found.member == record.member)
    #expect(found.note == "Wears size 43.")
    try await saved.close()
  }

  @Test(arguments: HandOverForm.allCases)
  func `a hand-over has e-mail and address, and no note`(_ form: HandOverForm) async throws {
    let store = try folder.open()
    let member = try await store.say(email: "kari@example.com", address: Self.address).member
    _ = try await store.changeNote(of: member.number, to: "Wears size 43.", by: hand())
    let record = try #require(try await store.record(of: member.number))
    var line = HandOverMember(record.member)
    let writing = HandOverWriting(form, of: .real)
    var reading = HandOverReading(for: .real)
    let text = writing.line(line)
    #expect(!text.contains("size 43"))
    for line in writing.start.split(whereSeparator: \.isNewline) {
      _ = try reading.read(String(line))
    }
    let read = try reading.read(text.trimmingCharacters(in: .newlines))
    #expect(read == line)
    #expect(try await store.take([line], by: Sample.hand) == [.known])
    line.email = "other@example.com"
    guard case .refused = try await store.take([line], by: Sample.hand)[0] else {
      Issue.record("another e-mail address is another fact")
      return
    }
    try await store.close()
    let elsewhere = StateFolder()
    let other = try elsewhere.open()
    #expect(try await other.take([try #require(read)], by: Sample.hand) == [.added])
    let taken = try #require(try await other.record(of: member.number))
    #expect(taken.member.email == ToldFact("kari@example.com", toldAt: nil))
    #expect(taken.member.address == ToldFact(Self.address, toldAt: nil))
    #expect(taken.member.toldAt == nil)
    #expect(taken.note == nil)
    try await other.close()
  }

  // MARK: The note

  @Test func `a note is cleaned, noted without its text, and taken away by an empty one`()
    async throws
  {
    let store = try folder.open()
    let member = try await store.say().member
    let long = " Wears\u{202E} size\n43. " + String(repeating: "x", count: 300)
    let record = try await store.changeNote(of: member.number, to: long, by: hand(12))
    let note = try #require(record?.note)
    #expect(note.hasPrefix("Wears size 43. xxx"))
    #expect(note.unicodeScalars.count == 200)
    // The same again changes nothing and tells nothing.
    _ = try await store.changeNote(of: member.number, to: note, by: hand(12))
    #expect(try await store.changeNote(of: member.number, to: " ", by: hand())?.note == nil)
    let bodies = try folder.inspect { try String.fetchAll($0, sql: "SELECT body FROM deed") }
    #expect(bodies.count == 2)
    let deeds = bodies.compactMap { Book.entry(DeedEntry.self, $0) }
    #expect(deeds.map(\.deed) == [.noteChanged, .noteChanged])
    #expect(deeds.map(\.staff) == [12, nil])
    #expect(deeds.map(\.member) == [member.id, member.id])
    #expect(!bodies.joined().contains("size"))
    try await store.close()
  }

  @Test func `a note changes no fact of the app, and is no new matter for the lead`() async throws {
    let store = try folder.open()
    let member = try await store.say().member
    try await store.say("s-2", issuedAt: Sample.day + 60)  // The number changes hands.
    let matter = try #require(
      try await store.leadMatters(limit: 9, in: .gmt).first { $0.member?.id == member.id })
    try await store.tickOff(matter, by: hand())
    let before = try await store.record(of: member.number)?.member
    let record = try await store.changeNote(of: member.number, to: "Asks for Per.", by: hand())
    #expect(record?.member == before)
    #expect(try await store.leadMatters(limit: 9, in: .gmt).isEmpty)
    try await store.close()
  }

  @Test func `nobody has no note and no consent`() async throws {
    let store = try folder.open()
    let number = try #require(
      MemberNumber(prefix: .standard, till: Sample.till().number, sequence: 9))
    #expect(try await store.changeNote(of: number, to: "x", by: hand()) == nil)
    #expect(try await store.withdraw("email", of: number, by: hand()) == nil)
    #expect(try folder.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM deed") } == 0)
    try await store.close()
  }
}

/// Consents that are taken back at a till.
struct WithdrawalTests {
  let folder = StateFolder()

  private func hand(_ staff: Int? = nil) throws -> Hand {
    Hand(till: try Sample.till(), staff: staff.flatMap(StaffNumber.init))
  }

  @Test func `a withdrawal is an entry about that consent, and the card has its day`() async throws
  {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true, "sms": true])).member
    let late = try folder.open(at: Sample.day + 3600)
    let record = try #require(try await late.withdraw("email", of: member.number, by: hand(12)))
    let consents = record.consents.consents
    #expect(consents.map(\.isAccepted) == [false, true])
    #expect(consents[0].withdrawal?.at == Sample.day + 3600)
    #expect(consents[0].withdrawal?.staff?.rawValue == 12)
    #expect(consents[0].withdrawal?.letter?.rawValue == "C")
    #expect(record.consents.accepted.map(\.id) == ["sms"])
    let bodies = try folder.inspect {
      try String.fetchAll($0, sql: "SELECT body FROM consent ORDER BY sequence")
    }
    let entry = try #require(Book.entry(ConsentWithdrawal.self, bodies[1]))
    #expect(entry.withdrawn == "email")
    #expect(entry.text == "Yes to email")
    #expect(entry.language == "NO")
    #expect(entry.version == "2026-05")
    #expect(entry.till == 4)
    // The yes stands as it was given.
    let yes = try #require(Book.entry(ConsentEntry.self, bodies[0]))
    #expect(yes.consents == flow(["email": true, "sms": true]))
    #expect(yes.letter == "C")
    let deeds = try folder.inspect { try String.fetchAll($0, sql: "SELECT body FROM deed") }
      .compactMap { Book.entry(DeedEntry.self, $0) }
    #expect(deeds.map(\.deed) == [.consentWithdrawn])
    #expect(deeds.map(\.detail) == ["email"])
    #expect(
      try folder.inspect { try Book.consent.firstBrokenEntry(of: Schema.ownOrigin, in: $0) } == nil)
    try await late.close()
    try await store.close()
  }

  @Test
  func `a withdrawal that was lost to damage does not become a yes again, whatever comes after`()
    async throws
  {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true])).member
    let other = try await store.say("s-2", claims: flow(["email": true]), phone: "40612346").member
    _ = try await store.withdraw("email", of: member.number, by: hand())
    let copies = folder.file("by-hand")
    mkdir(copies, 0o700)
    try await store.close()
    try folder.inspect {
      try $0.execute(
        sql: """
          DROP TRIGGER consent_keeps_contents;
          UPDATE consent SET body = replace(body, 'email', 'other') WHERE sequence = 3
          """)
    }
    let damaged = try folder.open(at: Sample.day + 60)
    let copy = try await damaged.makeCopy(in: copies)
    try await damaged.close()
    let report = try await MemberStore.restore(
      from: copy.path, directory: folder.path, by: hand())
    #expect(report.entriesLost == 1)
    let restored = try folder.open(at: Sample.day + 120)
    #expect(try await restored.record(of: member.number)?.consents.standing == .unknown)
    #expect(try await restored.record(of: other.number)?.consents.standing == .onFile)
    // The app's next answer counts again.
    _ = try await restored.say(claims: flow(["email": true]), issuedAt: Date() + 60)
    #expect(try await restored.record(of: member.number)?.consents.standing == .onFile)
    try await restored.close()
  }

  @Test func `what was withdrawn after a copy stays withdrawn when the copy comes back`()
    async throws
  {
    let place = StateFolder()
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true, "sms": true])).member
    let early = try await store.makeCopy(in: place.path).path
    let late = try folder.open(at: Sample.day + 3600)
    _ = try await late.withdraw("email", of: member.number, by: hand(12))
    let between = try await late.makeCopy(in: place.path).path
    try await late.say(claims: flow(["email": true]), issuedAt: Sample.day + 7200)
    let latest = try await late.makeCopy(in: place.path).path
    try await late.close()
    try await store.close()

    for (copy, isAccepted) in [(early, false), (between, false), (early, false), (latest, true)] {
      _ = try await MemberStore.restore(
        from: copy, directory: folder.path, by: Sample.hand, now: { Sample.day + 10_800 })
      let restored = try folder.open(at: Sample.day + 10_800)
      let consents = try #require(try await restored.record(of: member.number)).consents.consents
      let email = try #require(consents.first { $0.id == "email" })
      #expect(email.isAccepted == isAccepted)
      #expect(email.withdrawal?.at == (isAccepted ? nil : Sample.day + 3600))
      #expect(email.withdrawal?.staff?.rawValue == (isAccepted ? nil : 12))
      #expect(consents.first { $0.id == "sms" }?.isAccepted == true)
      for examination in StoreExamination.allCases {
        #expect(try await restored.examine(examination).faults == 0, "\(examination)")
      }
      try await restored.close()
    }
  }

  @Test func `withdrawn twice is withdrawn once, and a declined one cannot be`() async throws {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true, "sms": false])).member
    let first = try await store.withdraw("email", of: member.number, by: hand())
    #expect(try await store.withdraw("email", of: member.number, by: hand()) == first)
    #expect(try await store.withdraw("sms", of: member.number, by: hand()) == first)
    #expect(try await store.withdraw("other", of: member.number, by: hand()) == first)
    #expect(try folder.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM consent") } == 2)
    try await store.close()
  }

  @Test func `only a new yes in the app brings it back`() async throws {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true])).member
    let late = try folder.open(at: Sample.day + 3600)
    _ = try await late.withdraw("email", of: member.number, by: hand())
    // No answer, an answer to something else, and a yes from before that comes late.
    for (claims, seconds) in [
      ([:], 7200.0), (flow(["sms": true]), 7260), (flow(["email": true]), 1800),
    ] {
      let told = try await late.say(claims: claims, issuedAt: Sample.day + seconds)
      #expect(told.consents.consents.first?.isAccepted == false)
      #expect(told.consents.consents.first?.withdrawal != nil)
    }
    let again = try await late.say(claims: flow(["email": true]), issuedAt: Sample.day + 10_800)
    #expect(again.consents.consents.first?.isAccepted == true)
    #expect(again.consents.consents.first?.withdrawal == nil)
    // And it can be withdrawn again.
    let latest = try folder.open(at: Sample.day + 14_400)
    let record = try await latest.withdraw("email", of: member.number, by: hand())
    #expect(record?.consents.accepted.map(\.id) == ["sms"])
    try await latest.close()
    try await late.close()
    try await store.close()
  }

  @Test func `a till whose clock is behind withdraws all the same`() async throws {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true])).member
    let behind = try folder.open(at: Sample.day - 86_400)
    let record = try await behind.withdraw("email", of: member.number, by: hand())
    #expect(record?.consents.accepted.isEmpty == true)
    #expect(try await store.record(of: member.number)?.consents.accepted.isEmpty == true)
    try await behind.close()
    try await store.close()
  }

  @Test func `an entry that was changed is no withdrawal and no yes`() async throws {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true, "sms": true])).member
    _ = try await store.withdraw("email", of: member.number, by: hand())
    try folder.inspect { db in
      try db.execute(sql: "DROP TRIGGER consent_keeps_contents")
      try db.execute(
        sql: "UPDATE consent SET body = replace(body, '\"email\"', '\"sms\"') WHERE sequence = 2")
    }
    // Somebody has to ask anew: no marketing until then.
    #expect(try await store.record(of: member.number)?.consents.standing == .unknown)
    try await store.close()
  }

  @Test func `nothing is withdrawn where nothing can be written`() async throws {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true])).member
    try await store.close()
    let reader = try folder.open(access: .readOnly)
    await #expect(throws: StoreFailure.self) {
      _ = try await reader.withdraw("email", of: member.number, by: hand())
    }
    #expect(try await reader.record(of: member.number)?.consents.accepted.map(\.id) == ["email"])
    try await reader.close()
  }

  @Test func `who asked a member to join is told for good, whoever asks again`() async throws {
    let folder = folder
    func say(_ staff: Int?, at date: Date) async throws -> Enrollment {
      let store = try folder.open(at: date)
      let plain = try Sample.request(stage: .redeemed)
      let request = RequestRecord(
        id: plain.id, till: plain.till, code: plain.code, phone: plain.phone, stage: plain.stage,
        fate: plain.fate, sentAt: plain.sentAt, acknowledgement: plain.acknowledgement,
        login: plain.login, staff: staff.flatMap(StaffNumber.init))
      guard
        case .enrolled(let enrollment) = try await store.save(
          Sample.answer(issuedAt: date), for: request, isConfirmed: false)
      else { throw Sample.Missing() }
      try await store.close()
      return enrollment
    }
    let joined = try await say(12, at: Sample.day)
    #expect(joined.joinedBy?.rawValue == 12)
    let again = try await say(7, at: Sample.day + 60)
    #expect(again.kind == .updated)
    #expect(again.joinedBy?.rawValue == 12)
    let store = try folder.open()
    let record = try #require(try await store.record(of: joined.member.number))
    #expect(record.joinedBy?.rawValue == 12)
    #expect(record.history.map(\.event) == [.refreshed, .joined])
    #expect(record.history.map(\.staff?.rawValue) == [7, 12])
    let other = try await store.enroll("Per Aas", phone: "40610002")
    #expect(other.joinedBy == nil)
    try await store.close()
  }

  @Test func `history tells what happened, the newest first`() async throws {
    let store = try folder.open()
    let member = try await store.say(claims: flow(["email": true])).member
    try await store.close()
    let steps: [(MemberStore) async throws -> Void] = [
      { _ = try await $0.say(issuedAt: Sample.day + 1) },
      { _ = try await $0.changeNote(of: member.number, to: "x", by: try hand(12)) },
      { _ = try await $0.withdraw("email", of: member.number, by: try hand()) },
      { _ = try await $0.say("s-2", issuedAt: Sample.day + 2) },
    ]
    for (place, step) in steps.enumerated() {
      let store = try folder.open(at: Sample.day + Double(place + 1) * 60)
      try await step(store)
      try await store.close()
    }
    let last = try folder.open()
    let history = try #require(try await last.record(of: member.number)).history
    #expect(
      history.map(\.event) == [
        .numberTaken, .consentWithdrawn(id: "email", text: "Yes to email"), .noteChanged,
        .refreshed, .joined,
      ])
    #expect(history.map(\.at) == [240, 180, 120, 60, 0].map { Sample.day + $0 })
    #expect(history.map(\.staff?.rawValue) == [nil, nil, 12, nil, nil])
    #expect(Set(history.map(\.letter?.rawValue)) == ["C"])
    try await last.close()
  }
}

/// The older form, with language and version.
private func flow(_ answers: [String: Bool]) -> [String: JSONValue] {
  let consents = answers.sorted { $0.key < $1.key }.map { id, isAccepted in
    JSONValue.object([
      "id": .string(id), "accepted": .bool(isAccepted),
      "textDisplayedToUser": .string("Yes to \(id)"), "version": .string("2026-05"),
    ])
  }
  return ["delegatedConsents": .object(["language": .string("NO"), "consents": .array(consents)])]
}

extension MemberStore {
  /// Saves a yes that tells these facts.
  @discardableResult
  fileprivate func say(
    _ subject: String = "s-1", email: String? = nil, address: PostalAddress? = nil,
    claims: [String: JSONValue] = [:], asked: [AskedFact] = [], phone: String = "40612345",
    issuedAt: Date = Sample.day
  ) throws -> Enrollment {
    let answer = Answer(
      login: Sample.login(subject, issuedAt: issuedAt),
      userInfo: UserInfo(
        subject: subject, name: "Kari Hansen", phoneNumber: "47" + phone,
        phoneNumberVerified: true, email: email, emailVerified: email != nil, address: address,
        keptClaims: claims),
      asked: asked)
    let request = try Sample.request(Sample.phone(phone), stage: .redeemed)
    switch try save(answer, for: request, isConfirmed: false) {
    case .enrolled(let enrollment): return enrollment
    case .held: throw Sample.Missing()
    }
  }
}
