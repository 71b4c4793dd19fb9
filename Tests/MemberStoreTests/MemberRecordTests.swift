import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// What the books know about one member.
struct MemberRecordTests {
  let folder = StateFolder()

  @Test func `consents come with the member who gave them, and with nobody else`() async throws {
    let store = try folder.open()
    let given = try await store.answer("s-1", flow(["email": true, "sms": false]))
    let other = try await store.answer("s-2", [:], phone: "40619999")
    #expect(given.consents.consents.map(\.id) == ["email", "sms"])
    #expect(given.consents.consents.map(\.isAccepted) == [true, false])
    #expect(other.consents == MemberConsents())
    let record = try #require(try await store.record(of: given.member.number))
    #expect(record.member == given.member)
    #expect(record.consents == given.consents)
    #expect(try await store.record(of: other.member.number)?.consents == MemberConsents())
    try await store.close()
  }

  @Test func `a second yes without answers leaves the first answers`() async throws {
    let store = try folder.open()
    let first = try await store.answer("s-1", flow(["email": true]))
    let second = try await store.answer("s-1", [:], issuedAt: Sample.day + 60)
    #expect(second.kind == .updated)
    #expect(second.consents == first.consents)
    #expect(!second.isCompletion)
    try await store.close()
  }

  @Test func `lost answers are unknown until the card is completed`() async throws {
    let store = try folder.open()
    let lost = try await store.answer("s-1", nil)
    #expect(lost.kind == .incomplete)
    #expect(lost.consents.standing == .unknown)
    let completed = try await store.answer(
      "s-1", flow(["email": true]), issuedAt: Sample.day + 60)
    #expect(completed.kind == .updated)
    #expect(completed.isCompletion)
    #expect(completed.member.id == lost.member.id)
    #expect(completed.consents.standing == .onFile)
    try await store.close()
  }

  @Test func `the same request saved twice tells the same consents again`() async throws {
    let store = try folder.open()
    let request = try Sample.request(stage: .redeemed)
    let answer = Answer(
      login: Sample.login(),
      userInfo: UserInfo(
        subject: "sub-1", name: "Solveig Aasen", phoneNumber: "4740612345",
        phoneNumberVerified: true, keptClaims: flow(["email": true])))
    let first = try await store.save(answer, for: request, isConfirmed: false)
    #expect(try await store.save(answer, for: request, isConfirmed: false) == first)
    guard case .enrolled(let enrollment) = first else { throw Sample.Missing() }
    #expect(enrollment.consents.consents.count == 1)
    try await store.close()
  }

  @Test func `an entry that cannot be read is no yes`() async throws {
    let store = try folder.open()
    let member = try await store.answer("s-1", flow(["email": true])).member
    try folder.inspect { db in
      try db.execute(sql: "DROP TRIGGER consent_keeps_contents")
      try db.execute(sql: "UPDATE consent SET body = 'damaged'")
    }
    let record = try #require(try await store.record(of: member.number))
    #expect(record.consents.consents.isEmpty)
    #expect(record.consents.standing == .unknown)
    try await store.close()
  }

  @Test func `looks come newest first`() async throws {
    let member: Member
    do {
      let store = try folder.open()
      member = try await store.answer("s-1", [:]).member
      try await store.close()
    }
    for (minutes, reason) in [(1.0, LookReason.lookUp), (2, .shownAgain), (3, .command)] {
      let store = try folder.open(at: Sample.day + minutes * 60)
      try await store.noteLook(
        at: member, from: reason == .command ? nil : Sample.till(), reason: reason)
      try await store.close()
    }
    let store = try folder.open()
    let record = try #require(try await store.record(of: member.number))
    #expect(record.looks.map(\.reason) == [.command, .shownAgain, .lookUp, .enrolled])
    #expect(record.looks.map(\.at) == [180, 120, 60, 0].map { Sample.day + $0 })
    #expect(record.looks.map(\.till?.rawValue) == [nil, 4, 4, 4])
    #expect(record.looks.map(\.letter?.rawValue) == [nil, "C", "C", "C"])
    #expect(record.olderLooks == 0)
    try await store.close()
  }

  @Test func `so many looks are told, and the others are counted`() async throws {
    let store = try folder.open()
    let member = try await store.answer("s-1", [:]).member
    for _ in 0..<MemberRecord.looksTold {
      try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp)
    }
    let record = try #require(try await store.record(of: member.number))
    #expect(record.looks.count == MemberRecord.looksTold)
    #expect(record.looks.allSatisfy { $0.reason == .lookUp })
    #expect(record.olderLooks == 1)
    try await store.close()
  }

  @Test func `nobody has no record`() async throws {
    let store = try folder.open()
    let number = try #require(
      MemberNumber(prefix: .standard, till: Sample.till().number, sequence: 9))
    #expect(try await store.record(of: number) == nil)
    try await store.close()
  }

  private func flow(_ answers: [String: Bool]) -> [String: JSONValue] {
    let consents = answers.sorted { $0.key < $1.key }.map { id, isAccepted in
      JSONValue.object(["id": .string(id), "accepted": .bool(isAccepted)])
    }
    return ["delegatedConsents": .object(["consents": .array(consents)])]
  }
}

extension MemberStore {
  /// Saves a yes with these claims; nil is a userinfo that was lost.
  fileprivate func answer(
    _ subject: String, _ claims: [String: JSONValue]?, phone: String = "40612345",
    issuedAt: Date = Sample.day
  ) throws -> Enrollment {
    let userInfo = claims.map {
      UserInfo(
        subject: subject, name: "Solveig Aasen", phoneNumber: "47" + phone,
        phoneNumberVerified: true, keptClaims: $0)
    }
    let answer = Answer(
      login: Sample.login(subject, issuedAt: issuedAt), userInfo: userInfo)
    let request = try Sample.request(Sample.phone(phone), stage: .redeemed)
    guard case .enrolled(let enrollment) = try save(answer, for: request, isConfirmed: false)
    else { throw Sample.Missing() }
    return enrollment
  }
}
