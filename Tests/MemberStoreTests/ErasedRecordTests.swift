import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Erasing somebody of whom all is known that a record can hold, and of whom all books tell.
///
/// Source: issue 6, part 2; reliability goals, R-52.
struct ErasedRecordTests {
  let folder = StateFolder()
  let clock = SetClock()
  private let person = ClubPerson(place: 21)
  private let other = ClubPerson(place: 22)
  private let note = "Zyxnote about size 43"
  private let street = "Wvustreet 5"

  private func hand() throws -> Hand {
    Hand(till: try Sample.till(), staff: StaffNumber(rawValue: 17))
  }

  /// Somebody with e-mail, address, note, a consent that was taken back, a copy and a proof.
  private func fill(_ store: MemberStore) async throws -> (Member, ConsentProof) {
    let consent = JSONValue.object([
      "id": .string("email"), "accepted": .bool(true),
      "textDisplayedToUser": .string("Offers to \(person.mail)"), "version": .string("2025-09"),
    ])
    let plain = person.answer(issuedAt: Sample.day + 120)
    let info = try #require(plain.userInfo)
    let answer = Answer(
      login: plain.login,
      userInfo: UserInfo(
        subject: info.subject, name: info.name, givenName: info.givenName,
        familyName: info.familyName, phoneNumber: info.phoneNumber, phoneNumberVerified: true,
        email: person.mail, emailVerified: true, birthdate: info.birthdate,
        address: PostalAddress(
          streetLines: [street], postalCode: "0152", city: "Oslo", country: "NO", kind: "home"),
        keptClaims: [
          "delegatedConsents": .object(["language": .string("EN"), "consents": .array([consent])])
        ]))
    let member = try await store.welcome(person)
    let request = try Sample.request(Sample.phone(person.national), stage: .redeemed)
    _ = try await store.save(answer, for: request, isConfirmed: false)
    _ = try await store.changeNote(of: member.number, to: note, by: hand())
    let record = try #require(
      try await store.withdraw("email", of: member.number, by: hand()))
    #expect(record.consents.accepted.isEmpty)
    #expect(record.member.email?.value == person.mail)
    #expect(record.member.address != nil)
    let copy = try #require(try await store.copyOfData(of: member.number, by: hand()))
    #expect(copy.note == note)
    #expect(copy.answers.last?.withdrawal?.id == "email")
    let proof = try #require(try await store.consentProof(of: member.number, by: hand()))
    return (record.member, proof)
  }

  private var traces: [String] {
    let contents = folder.contents
    let own = [note, street].flatMap { text in
      contents.filter { $0.value.range(of: Data(text.utf8)) != nil }.keys.map { "\(text) in \($0)" }
    }
    return folder.traces(of: person) + own
  }

  @Test func `nothing is left of a whole record, and the books account for all that was emptied`()
    async throws
  {
    let store = try folder.open(by: clock)
    try await store.welcome(other)
    let (member, before) = try await fill(store)
    #expect(try await store.find(person.mail, home: .norway, limit: 8) == [member])
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    #expect(try await store.find(person.mail, home: .norway, limit: 8) == [])
    #expect(try await store.changeNote(of: member.number, to: "x", by: hand()) == nil)
    #expect(try await store.withdraw("email", of: member.number, by: hand()) == nil)
    #expect(try await store.copyOfData(of: member.number, by: hand()) == nil)
    #expect(try await store.verifyBooks().map(\.emptied) == [0, 0, 0])
    #expect(traces.count > 10)
    let waiting = try #require(try await store.consentProof(of: member.number, by: hand()))
    #expect(waiting.entries.map(\.chain) == before.entries.map(\.chain))
    #expect(
      waiting.entries.allSatisfy { $0.salt == nil && $0.given.text == nil && $0.isAsCommitted })
    #expect(waiting.entries.allSatisfy { $0.given.yes == nil && $0.given.withdrawal == nil })
    #expect(waiting.erasedAt == clock.now)
    #expect(waiting.undoableUntil == clock.now + 600)

    clock.advance(600)
    try await store.finishErasures()
    #expect(traces == [])
    let findings = try await store.verifyBooks()
    #expect(findings.map(\.book) == Book.allCases)
    #expect(findings.map(\.fault) == [nil, nil, nil])
    // Three answers and a withdrawal; three times enrolled, a look, a copy and two proofs.
    #expect(findings.map(\.emptied) == [4, 7, 0])
    let heads = try await store.bookHeads()
    #expect(heads.map(\.chain) == findings.map(\.head))

    let proof = try #require(try await store.consentProof(of: member.number, by: hand()))
    #expect(proof.undoableUntil == nil)
    #expect(proof.entries.map(\.chain) == before.entries.map(\.chain))
    #expect(proof.entries.allSatisfy { $0.salt == nil && $0.given.text == nil })
    #expect(before.entries.allSatisfy { $0.salt != nil && $0.given.text != nil })
    #expect(before.entries.allSatisfy { $0.kept == nil })
    #expect(Self.kept(waiting) == Self.answersKept)
    #expect(Self.kept(proof) == Self.answersKept)
    #expect(proof.keptAlone == [])
    #expect(traces == [])
    try await store.close()
    #expect(traces == [])
    #expect(!folder.traces(of: other).isEmpty)
  }

  /// Of a yes without a question, one with, another without, and the withdrawal.
  private static let answersKept = [
    "", "", "email accepted in EN, 2025-09", "email withdrawn in EN, 2025-09",
  ]

  private static func kept(_ proof: ConsentProof) -> [String] {
    (proof.entries.map(\.kept) + proof.keptAlone).map { entry in
      guard let entry else { return "nothing" }
      guard let answers = entry.answers else { return "lost" }
      return answers.map {
        "\($0.id ?? "-") \($0.outcome) in \($0.language ?? "-"), \($0.version ?? "-")"
      }.joined(separator: "; ")
    }
  }

  /// The copy was made before the person joined, or just before the erasure; a damaged book of deeds
  /// tells nothing, and then the copy's own entries do.
  @Test(arguments: [(0, false), (1, false), (1, true)])
  func `what was answered is kept also by a store that comes back from a copy`(
    _ copy: Int, _ isDamaged: Bool
  ) async throws {
    let place = StateFolder()
    try FileManager.default.createDirectory(atPath: place.path, withIntermediateDirectories: true)
    let store = try folder.open(by: clock)
    var copies = [try await store.makeCopy(in: place.path).path]
    let (member, _) = try await fill(store)
    clock.advance(60)
    copies.append(try await store.makeCopy(in: place.path).path)
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    clock.advance(600)
    try await store.finishErasures()
    try await store.close()
    if isDamaged { try folder.damageLeaf(of: "deed", at: 0) }
    _ = try await MemberStore.restore(
      from: copies[copy], directory: folder.path, by: Sample.hand,
      now: { [clock] in clock.now })

    let restored = try folder.open(by: clock)
    let proof = try #require(
      try await restored.consentProof(of: member.number, by: hand()))
    #expect(proof.entries.count == (copy == 0 ? 0 : Self.answersKept.count))
    #expect(Self.kept(proof) == Self.answersKept)
    #expect(try await restored.verifyBooks().compactMap(\.fault) == [])
    try await restored.close()
    #expect(traces == [])
  }

  @Test func `what tells of the person in a question's id, version or language is not kept`()
    async throws
  {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    func consent(_ id: String, _ version: String) -> JSONValue {
      .object([
        "id": .string(id), "version": .string(version), "accepted": .bool(false),
        "textDisplayedToUser": .string("?"),
      ])
    }
    let plain = person.answer(issuedAt: Sample.day + 120)
    var info = try #require(plain.userInfo)
    info.keptClaims = [
      "delegatedConsents": .object([
        "language": .string("EN"),
        "consents": .array([
          consent("sms", "2"), consent("to \(person.mail)", "2.\(person.family.uppercased())"),
          consent("n-\(person.national.prefix(3))-\(person.national.dropFirst(3))", "3"),
          consent("for/\(person.subject)", person.birthDate),
        ]),
      ])
    ]
    _ = try await store.save(
      Answer(login: plain.login, userInfo: info),
      for: Sample.request(Sample.phone(person.national), stage: .redeemed), isConfirmed: false)
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    clock.advance(600)
    try await store.finishErasures()
    let proof = try #require(try await store.consentProof(of: member.number, by: hand()))
    #expect(
      Self.kept(proof).last
        == "sms declined in EN, 2; - declined in EN, -; - declined in EN, 3; - declined in EN, -")
    #expect(traces == [])
    try await store.close()
  }

  /// The copy was made while a first erasure waited; after that it was undone, and the consent was taken
  /// back before the second one.
  @Test func `a copy in which somebody is erased already learns what was answered later`()
    async throws
  {
    let place = StateFolder()
    try FileManager.default.createDirectory(atPath: place.path, withIntermediateDirectories: true)
    let store = try folder.open(by: clock)
    let (member, _) = try await fill(store)
    _ = try await store.erase(member.number, reason: .testEntry, by: hand())
    let copy = try await store.makeCopy(in: place.path).path
    _ = try await store.undoErase(member.number, by: hand())
    let later = person.answer(issuedAt: Sample.day + 180)
    _ = try await store.save(
      later, for: Sample.request(Sample.phone(person.national), stage: .redeemed),
      isConfirmed: false)
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    clock.advance(600)
    try await store.finishErasures()
    try await store.close()
    _ = try await MemberStore.restore(
      from: copy, directory: folder.path, by: Sample.hand, now: { [clock] in clock.now })
    let restored = try folder.open(by: clock)
    let proof = try #require(
      try await restored.consentProof(of: member.number, by: hand()))
    #expect(Self.kept(proof) == Self.answersKept + [""])
    #expect(proof.keptAlone.count == 1)
    #expect(try await restored.verifyBooks().compactMap(\.fault) == [])
    try await restored.close()
  }

  @Test func `an emptied entry of somebody whose erasure was undone is found`() async throws {
    let store = try folder.open(by: clock)
    let (member, _) = try await fill(store)
    _ = try await store.erase(member.number, reason: .wrongPerson, by: hand())
    #expect(try await store.undoErase(member.number, by: hand()) == .undone(member))
    #expect(try await store.record(of: member.number)?.note == note)
    try folder.inspect { db in
      try db.execute(sql: "UPDATE consent SET salt = NULL, body = NULL WHERE sequence = 2")
    }
    let faults = try await store.verifyBooks().map(\.fault)
    #expect(faults == [BookFault(entry: 2, wrong: .emptied), nil, nil])
    try await store.close()
  }

  @Test func `looks of a year ago are forgotten beside an erasure, and both are accounted for`()
    async throws
  {
    let store = try folder.open(by: clock)
    let (member, _) = try await fill(store)
    try await store.welcome(other)
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    clock.advance(600)
    try await store.finishErasures()
    clock.advance(400 * 86_400)
    #expect(try await store.forgetOldLooks() == 9)
    let findings = try await store.verifyBooks()
    #expect(findings.allSatisfy { $0.fault == nil })
    #expect(findings.map(\.emptied) == [4, 9, 0])
    try await store.close()
  }
}
