import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct EnrollmentSavingTests {
  let folder = StateFolder()

  @Test func `a first yes makes a member with identity, consents, access note and journal end`()
    async throws
  {
    let store = try folder.open()
    let request = try Sample.request(stage: .redeemed)
    try await store.record(request)
    let result = try await store.save(Sample.answer(), for: request, isConfirmed: false)
    let member = try #require(try await store.member(withPhone: Sample.phone()))
    #expect(result == .enrolled(Enrollment(kind: .enrolled, member: member, note: nil)))
    #expect(member.name == PersonName(full: "Solveig Aasen", given: nil, family: nil))
    #expect(member.identities == [Identity(issuer: Sample.issuer, subject: "sub-1")])
    #expect(member.joinedAt == Sample.day)
    #expect(member.joinedAtTill == (try Sample.till()))
    #expect(member.state == .active)
    #expect(try await store.member(numbered: member.number) == member)
    #expect(try await store.openRequests(of: nil) == [])
    let counts = try Self.counts(in: folder)
    #expect(counts == ["member": 1, "identity": 1, "consent": 1, "access": 1, "request": 1])
    try await store.close()
  }

  @Test func `the same request saved twice tells the same member again`() async throws {
    let store = try folder.open()
    let request = try Sample.request(stage: .redeemed)
    let first = try await store.save(Sample.answer(), for: request, isConfirmed: false)
    let second = try await store.save(Sample.answer(), for: request, isConfirmed: false)
    #expect(first == second)
    let counts = try Self.counts(in: folder)
    #expect(counts == ["member": 1, "identity": 1, "consent": 1, "access": 1, "request": 1])
    try await store.close()
  }

  @Test func `a yes without any journal row is saved all the same`() async throws {
    let store = try folder.open()
    let result = try await store.save(
      Sample.answer(), for: Sample.request(stage: .open), isConfirmed: false)
    guard case .enrolled = result else {
      Issue.record("held")
      return
    }
    #expect(try await store.count() == 1)
    try await store.close()
  }

  @Test func `the same person with a new number is updated (A6)`() async throws {
    let store = try folder.open()
    let before = try await store.enroll("Solveig Aasen", subject: "s").member
    let after = try await store.enroll(
      "Solveig Berg", phone: "91234567", subject: "s", issuedAt: Sample.day + 10)
    #expect(after.kind == .updated)
    #expect(after.note == .numberUpdated)
    #expect(after.member.id == before.id)
    #expect(after.member.number == before.number)
    #expect(after.member.name?.full == "Solveig Berg")
    #expect(try await store.member(withPhone: Sample.phone()) == nil)
    #expect(try await store.find("aasen", home: .norway, limit: 8) == [])
    #expect(try await store.find("berg solveig", home: .norway, limit: 8) == [after.member])
    #expect(try await store.find("4567 s", home: .norway, limit: 8) == [after.member])
    #expect(try await store.find("2345 s", home: .norway, limit: 8) == [])
    #expect(try await store.count() == 1)
    try await store.close()
  }

  @Test func `a number that changed hands leaves the old record (A7)`() async throws {
    let store = try folder.open()
    let old = try await store.enroll("Solveig Aasen", subject: "old").member
    let new = try await store.enroll("Kari Hansen", subject: "new")
    #expect(new.kind == .enrolled)
    #expect(new.note == .numberChangedHands)
    #expect(try await store.member(withPhone: Sample.phone()) == new.member)
    let bare = try #require(try await store.member(numbered: old.number))
    #expect(bare.phone == nil)
    #expect(bare.name == old.name)
    #expect(try await store.find("40612345", home: .norway, limit: 8) == [new.member])
    #expect(try await store.find("2345 s", home: .norway, limit: 8) == [])
    #expect(try await store.count() == 2)
    try await store.close()
  }

  @Test func `a member who takes over another's number leaves that one without it`() async throws {
    let store = try folder.open()
    let other = try await store.enroll("Kari Hansen", phone: "91234567", subject: "k").member
    try await store.enroll("Solveig Aasen", subject: "s")
    let moved = try await store.enroll(
      "Solveig Aasen", phone: "91234567", subject: "s", issuedAt: Sample.day + 5)
    #expect(moved.note == .numberUpdated)
    #expect(try await store.member(numbered: other.number)?.phone == nil)
    #expect(
      try await store.find("91234567", home: .norway, limit: 8).map(\.id) == [moved.member.id])
    try await store.close()
  }

  @Test func `another number that answers is held until somebody decides (A2)`() async throws {
    let store = try folder.open()
    let request = try Sample.request(Sample.phone("91234567"), stage: .redeemed)
    try await store.record(request)
    #expect(try await store.save(Sample.answer(), for: request, isConfirmed: false) == .held)
    #expect(try await store.count() == 0)
    var held = request
    held.stage = .held
    held.login = Sample.login()
    held.userInfo = Sample.userInfo()
    #expect(try await store.openRequests(of: nil) == [held])
    let result = try await store.save(Sample.answer(), for: held, isConfirmed: true)
    guard case .enrolled(let enrollment) = result else {
      Issue.record("held again")
      return
    }
    #expect(enrollment.member.phone == Sample.phone())
    #expect(try await store.openRequests(of: nil) == [])
    try await store.close()
  }

  @Test func `without userinfo the member is incomplete, with the typed number (A4)`() async throws
  {
    let store = try folder.open()
    let request = try Sample.request(stage: .redeemed)
    let lost = Answer(login: Sample.login(), userInfo: nil)
    guard
      case .enrolled(let first) = try await store.save(lost, for: request, isConfirmed: false)
    else {
      Issue.record("held")
      return
    }
    #expect(first.kind == .incomplete)
    #expect(first.note == .nameMissing)
    #expect(first.member.state == .incomplete)
    #expect(first.member.phone == Sample.phone())
    #expect(first.member.name == nil)
    let second = try await store.enroll(
      "Solveig Aasen", subject: "sub-1", issuedAt: Sample.day + 60)
    #expect(second.kind == .updated)
    #expect(second.member.id == first.member.id)
    #expect(second.member.state == .active)
    #expect(try await store.find("solveig", home: .norway, limit: 8) == [second.member])
    try await store.close()
  }

  @Test func `a known member whose userinfo is lost keeps the name`() async throws {
    let store = try folder.open()
    let before = try await store.enroll("Solveig Aasen", subject: "sub-1").member
    let lost = Answer(login: Sample.login(issuedAt: Sample.day + 60), userInfo: nil)
    let request = try Sample.request(stage: .redeemed)
    guard
      case .enrolled(let after) = try await store.save(lost, for: request, isConfirmed: false)
    else {
      Issue.record("held")
      return
    }
    #expect(after.kind == .updated)
    #expect(after.note == .nameMissing)
    var kept = before
    kept.toldAt = Sample.day + 60  // The number said yes again.
    #expect(after.member == kept)
    try await store.close()
  }

  @Test func `an older answer never overwrites a newer one`() async throws {
    let store = try folder.open()
    let newer = try await store.enroll("Solveig Berg", subject: "s", issuedAt: Sample.day + 60)
    let older = try await store.enroll(
      "Solveig Aasen", phone: "91234567", subject: "s", issuedAt: Sample.day)
    #expect(older.kind == .updated)
    #expect(older.note == nil)
    #expect(older.member == newer.member)
    try await store.close()
  }

  @Test func `an imported record is linked when number and name agree`() async throws {
    let store = try folder.open()
    let imported = try await store.enroll("Solveig Aasen").member
    try folder.inspect { try $0.execute(sql: "DELETE FROM identity") }
    let linked = try await store.enroll(
      "Solveig Aasen", subject: "app", issuedAt: Sample.day + 60)
    #expect(linked.kind == .updated)
    #expect(linked.member.id == imported.id)
    #expect(linked.member.identities == [Identity(issuer: Sample.issuer, subject: "app")])
    try await store.close()
  }

  @Test func `an imported record of another name only loses the number`() async throws {
    let store = try folder.open()
    let imported = try await store.enroll("Solveig Aasen").member
    try folder.inspect { try $0.execute(sql: "DELETE FROM identity") }
    let other = try await store.enroll("Kari Hansen", subject: "app")
    #expect(other.kind == .enrolled)
    #expect(other.note == .numberChangedHands)
    #expect(other.member.id != imported.id)
    try await store.close()
  }

  @Test func `on a full disk nothing is half saved, and it is saved once there is room`()
    async throws
  {
    let store = try folder.open()
    let request = try Sample.request(stage: .redeemed)
    try await store.record(request)
    try await store.capPages(at: 1)
    var userInfo = Sample.userInfo()
    // More than the free pages of a young store can take.
    userInfo.keptClaims = ["delegatedConsents": .string(String(repeating: "x", count: 40_000))]
    let answer = Answer(login: Sample.login(), userInfo: userInfo)
    await #expect(throws: StoreFailure.cannotWrite(detail: "the disk is full (13)")) {
      try await store.save(answer, for: request, isConfirmed: false)
    }
    #expect(try await store.count() == 0)
    #expect(try await store.openRequests(of: nil) == [request])
    try await store.capPages(at: 1_000_000)
    _ = try await store.save(answer, for: request, isConfirmed: false)
    #expect(try await store.count() == 1)
    #expect(try await store.openRequests(of: nil) == [])
    try await store.close()
  }

  @Test func `consent answers are kept word for word in the book`() async throws {
    let store = try folder.open()
    let told: [String: JSONValue] = [
      "delegatedConsents": .object(["language": .string("NO"), "accepted": .bool(false)])
    ]
    var userInfo = Sample.userInfo()
    userInfo.keptClaims = told
    let request = try Sample.request(stage: .redeemed)
    _ = try await store.save(
      Answer(login: Sample.login(), userInfo: userInfo), for: request, isConfirmed: false)
    let body = try #require(
      try folder.inspect { try String.fetchOne($0, sql: "SELECT body FROM consent") })
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let entry = try decoder.decode(ConsentEntry.self, from: Data(body.utf8))
    #expect(entry.consents == told)
    #expect(entry.answers == .told)
    #expect(entry.request == request.id.rawValue)
    try await store.close()
  }

  @Test func `a row's digest follows each of its changes`() async throws {
    let store = try folder.open()
    try await store.enroll("Solveig Aasen", subject: "s")
    try await store.enroll("Solveig Berg", subject: "s", issuedAt: Sample.day + 1)
    try folder.inspect { db in
      let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM member"))
      #expect(try MemberRow(row).digest == row["digest"])
      try db.execute(sql: "UPDATE member SET name = 'Solveig Borg'")
      let damaged = try #require(try Row.fetchOne(db, sql: "SELECT * FROM member"))
      #expect(throws: StoreFailure.recordUnreadable) { try MemberRow(damaged) }
    }
    try await store.close()
  }

  private static func counts(in folder: StateFolder) throws -> [String: Int] {
    try folder.inspect { db in
      var counts: [String: Int] = [:]
      for table in ["member", "identity", "consent", "access", "request"] {
        counts[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")
      }
      return counts
    }
  }
}
