import CIBA
import Crypto
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// What is given out about one person.
struct MemberCopyTests {
  let folder = StateFolder()

  private func hand() throws -> Hand {
    Hand(till: try Sample.till(), staff: StaffNumber(rawValue: 7))
  }

  /// Saves a yes to an offer that was asked word for word.
  private func join(_ store: MemberStore, phone: String = "40612345") async throws -> Enrollment {
    let consent = JSONValue.object([
      "id": .string("email"), "accepted": .bool(true), "version": .string("2026-05"),
      "textDisplayedToUser": .string("Offers by e-mail: æ ø å"),
    ])
    let answer = Answer(
      login: Sample.login("sub-" + phone),
      userInfo: UserInfo(
        subject: "sub-" + phone, name: "Solveig Aasen", phoneNumber: "47" + phone,
        phoneNumberVerified: true,
        keptClaims: [
          "delegatedConsents": .object([
            "consents": .array([consent]), "language": .string("NO"),
          ])
        ]))
    let request = try Sample.request(Sample.phone(phone), stage: .redeemed)
    switch try await store.save(answer, for: request, isConfirmed: false) {
    case .enrolled(let enrollment): return enrollment
    case .held: throw Sample.Missing()
    }
  }

  @Test func `a copy has the person's data, consents, looks and deeds, and tells of itself`()
    async throws
  {
    let store = try folder.open()
    let joined = try await join(store)
    _ = try await join(store, phone: "40619999")
    try await store.noteLook(at: joined.member, from: Sample.till(), reason: .lookUp)
    let copy = try #require(
      try await store.copyOfData(of: joined.member.number, by: hand()))
    #expect(copy.member == joined.member)
    #expect(copy.consents == joined.consents)
    #expect(copy.madeAt == Sample.day)
    let yes = try #require(copy.answers.first?.yes)
    #expect(copy.answers.count == 1)
    #expect(yes.consents.consents.map(\.text) == ["Offers by e-mail: æ ø å"])
    #expect(yes.consents.consents.map(\.language) == ["NO"])
    #expect(yes.claims["delegatedConsents"] != nil)
    #expect(yes.till == 4)
    #expect(copy.looks.map(\.what) == ["enrolled", "look-up", "copy"])
    #expect(copy.looks.last?.staff == 7)
    #expect(copy.looks.last?.letter == "C")
    #expect(copy.deeds.map(\.what) == ["copyGiven"])
    #expect(copy.deeds.first?.staff == 7)
    let again = try #require(
      try await store.copyOfData(of: joined.member.number, by: hand()))
    #expect(again.looks.count == 4)
    #expect(again.deeds.count == 2)
    #expect(try await store.verifyBooks().allSatisfy { $0.fault == nil })
    try await store.close()
  }

  @Test func `nobody has no copy, and nothing is noted`() async throws {
    let store = try folder.open()
    let number = try #require(
      MemberNumber(prefix: .standard, till: Sample.till().number, sequence: 9))
    #expect(try await store.copyOfData(of: number, by: hand()) == nil)
    #expect(try await store.consentProof(of: number, by: hand()) == nil)
    #expect(try await store.bookHeads().map(\.count) == [0, 0, 0])
    try await store.close()
  }

  @Test func `where a copy cannot be noted none is given`() async throws {
    let number: MemberNumber
    do {
      let store = try folder.open()
      number = try await join(store).member.number
      try await store.close()
    }
    let store = try folder.open(access: .readOnly)
    await #expect(throws: StoreFailure.self) { try await store.copyOfData(of: number, by: hand()) }
    try await store.close()
  }

  @Test func `a proof can be computed from what it prints`() async throws {
    let store = try folder.open()
    _ = try await join(store, phone: "40619999")
    let member = try await join(store).member
    let proof = try #require(try await store.consentProof(of: member.number, by: hand()))
    let entry = try #require(proof.entries.first)
    #expect(proof.entries.count == 1)
    #expect(entry.given.entry == 2)
    let salt = try #require(entry.salt).bytesOfHex
    let commitment = SHA256.hash(data: salt + Data(try #require(entry.given.text).utf8))
    #expect(Data(commitment).hex == entry.commitment)
    var sealed = entry.chainBefore.bytesOfHex + Data("consent\0".utf8) + entry.store.bytes
    for number in [entry.given.entry, entry.milliseconds] {
      withUnsafeBytes(of: number.bigEndian) { sealed += Data($0) }
    }
    sealed += member.id.bytes + Data(commitment)
    #expect(Data(SHA256.hash(data: sealed)).hex == entry.chain)
    #expect(proof.heads == [ConsentProof.Head(origin: 1, entries: 2, digits: entry.chain)])
    let looks = try folder.inspect {
      try String.fetchAll($0, sql: "SELECT body FROM access ORDER BY sequence")
    }
    #expect(looks.last?.contains("\"reason\":\"proof\"") == true)
    #expect(looks.last?.contains("\"staff\":7") == true)
    try await store.close()
  }

  @Test func `what was taken back stands behind the yes that it ends`() async throws {
    let store = try folder.open()
    let member = try await join(store).member
    let record = try await store.withdraw("email", of: member.number, by: hand())
    #expect(record?.consents.accepted.isEmpty == true)
    let proof = try #require(try await store.consentProof(of: member.number, by: hand()))
    #expect(proof.entries.map { $0.given.yes != nil } == [true, false])
    let taken = try #require(proof.entries.last?.given.withdrawal)
    #expect(taken.id == "email")
    #expect(taken.version == "2026-05")
    #expect(taken.happening.staff == 7)
    #expect(taken.text == "Offers by e-mail: æ ø å")
    #expect(taken.happening.at == Sample.day)
    #expect(proof.heads.first?.entries == 2)
    let copy = try #require(try await store.copyOfData(of: member.number, by: hand()))
    #expect(copy.answers.last?.withdrawal == taken)
    try await store.close()
  }

  @Test func `a text that was changed proves nothing`() async throws {
    let store = try folder.open()
    let member = try await join(store).member
    try folder.inspect { db in
      try db.execute(sql: "DROP TRIGGER consent_keeps_contents")
      try db.execute(sql: "UPDATE consent SET body = replace(body, 'true', 'false')")
    }
    let proof = try #require(try await store.consentProof(of: member.number, by: hand()))
    #expect(proof.entries.map(\.isAsCommitted) == [false])
    #expect(proof.entries.first?.given.yes == nil)
    #expect(proof.entries.first?.given.text == nil)
    try await store.close()
  }

  @Test func `who was erased still has a proof, with the seals alone`() async throws {
    let store = try folder.open()
    let member = try await join(store).member
    try folder.inspect { db in
      try db.execute(sql: "UPDATE consent SET salt = NULL, body = NULL")
      try db.execute(sql: "UPDATE member SET erased_at = 1777896000000")
    }
    #expect(try await store.copyOfData(of: member.number, by: hand()) == nil)
    let proof = try #require(try await store.consentProof(of: member.number, by: hand()))
    #expect(proof.erasedAt == Sample.day)
    #expect(proof.entries.count == 1)
    #expect(proof.entries.first?.salt == nil)
    #expect(proof.entries.first?.given.text == nil)
    try await store.close()
  }

  @Test func `copies count among the cards that somebody opened`() async throws {
    let store = try folder.open()
    let member = try await join(store).member
    for _ in 0..<LookLimit.count { _ = try await store.copyOfData(of: member.number, by: hand()) }
    let flagged = try await store.noteLook(
      at: member, from: Sample.till(), by: hand().staff, reason: .lookUp)
    #expect(flagged == LookLimit.count + 1)
    try await store.close()
  }
}

extension String {
  fileprivate var bytesOfHex: Data {
    var bytes = Data()
    var rest = self[...]
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
