import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Damage that SQLite does not see: a record, or the way that leads to it.
struct RecordDamageTests {
  let folder = StateFolder()

  /// Three members, and the file changed by force.
  private func damaged(by sql: String) async throws -> (store: MemberStore, members: [Member]) {
    let store = try folder.open()
    var members: [Member] = []
    for (name, phone) in [
      ("Kari Hansen", "40610001"), ("Kari Berg", "40610002"), ("Ola Dahl", "40610003"),
    ] {
      members.append(try await store.enroll(name, phone: phone, subject: "sub-" + phone).member)
    }
    try await store.close()
    try folder.inspect { try $0.execute(sql: sql) }
    return (try folder.open(), members)
  }

  @Test(arguments: [
    "name = 'Kari Hanse'", "given_name = 'Kara'", "family_name = 'Hanson'", "phone = '4740610009'",
    "birth_date = '1980-01-01'", "state = 'incomplete'", "joined_at = joined_at + 1",
    "joined_till = 5", "joined_letter = 'D'", "origin_sequence = 77", "identity_time = NULL",
    "logical_clock = logical_clock + 1", "digest = zeroblob(16)", "digest = x'00'",
    "id = x'0123456789abcdef0123456789abcdef'",
  ])
  func `a record that is not as it was written is left out, and the others are found`(
    change: String
  ) async throws {
    let (store, members) = try await damaged(by: "UPDATE member SET \(change) WHERE row_id = 1")
    #expect(try await store.find("kari", home: .norway, limit: 8) == [members[1]])
    #expect(try await store.member(withPhone: Sample.phone("40610001")) == nil)
    await #expect(throws: StoreFailure.recordUnreadable) {
      try await store.member(numbered: members[0].number)
    }
    #expect(store.unreadableRecords == 1)
    #expect(try await store.member(withPhone: Sample.phone("40610003")) == members[2])
    #expect(await store.condition().unreadableRecords == 1)
    #expect(await store.condition().trouble == nil)
    try await store.close()
  }

  @Test func `a number that leads to somebody else's record shows nobody`() async throws {
    // The index says that Kari Hansen's number is Ola Dahl's: as after a flipped bit in it.
    let (store, _) = try await damaged(
      by: """
        PRAGMA writable_schema = ON;
        DROP INDEX member_phone;
        CREATE INDEX member_phone ON member (CASE row_id WHEN 3 THEN '4740610001' ELSE phone END)
        WHERE phone IS NOT NULL;
        UPDATE sqlite_schema SET sql =
          'CREATE INDEX member_phone ON member (phone) WHERE phone IS NOT NULL'
        WHERE name = 'member_phone';
        """)
    let found = try await store.member(withPhone: Sample.phone("40610001"))
    #expect(found?.name?.full == "Kari Hansen")
    #expect(store.unreadableRecords == 1)
    try await store.close()

    // What was seen makes the next start look at everything, and the index is made anew.
    #expect(folder.names.contains("store.suspect"))
    let next = try folder.open()
    #expect(next.salvage?.saved == 3)
    #expect(next.salvage?.known == 3)
    #expect(try await next.member(withPhone: Sample.phone("40610003"))?.name?.full == "Ola Dahl")
    #expect(!folder.names.contains("store.suspect"))
    try await next.close()
  }

  @Test func `a name that leads to somebody else's record shows nobody`() async throws {
    let (store, members) = try await damaged(
      by: "UPDATE look SET member = 3 WHERE folded = 'hansen kari'")
    #expect(try await store.find("hansen", home: .norway, limit: 8).isEmpty)
    #expect(try await store.find("kari", home: .norway, limit: 8) == [members[1], members[0]])
    #expect(store.unreadableRecords == 1)
    try await store.close()
  }

  @Test func `an identity that leads to somebody else changes nobody's record`() async throws {
    // The table says Ola Dahl, the index still says Kari Hansen.
    let (store, members) = try await damaged(
      by: """
        PRAGMA writable_schema = ON;
        DROP INDEX identity_member;
        UPDATE identity SET member = 3 WHERE member = 1;
        CREATE INDEX identity_member ON identity
          (CASE subject WHEN 'sub-40610001' THEN 1 ELSE member END);
        UPDATE sqlite_schema SET sql = 'CREATE INDEX identity_member ON identity (member)'
        WHERE name = 'identity_member';
        """)
    _ = try? await store.enroll(
      "Kari Hansen", phone: "40610001", subject: "sub-40610001", issuedAt: Sample.day + 60)
    #expect(try await store.member(numbered: members[2].number)?.name?.full == "Ola Dahl")
    #expect(store.unreadableRecords == 1)
    try await store.close()

    let next = try folder.open()
    #expect(next.salvage?.known ?? 0 >= 3)
    #expect(try await next.member(numbered: members[2].number) == members[2])
    try await next.close()
  }

  @Test func `whoever stands in a damaged record can join, and the record is left as it is`()
    async throws
  {
    let (store, members) = try await damaged(
      by: "UPDATE member SET name = 'Kari Hanse' WHERE row_id = 1")
    let again = try await store.enroll(
      "Kari Hansen", phone: "40610001", subject: "sub-40610001", issuedAt: Sample.day + 60)
    #expect(again.kind == .enrolled)
    #expect(again.member.number != members[0].number)
    let third = try await store.enroll(
      "Kari Hansen", phone: "40610001", subject: "sub-40610001", issuedAt: Sample.day + 120)
    #expect(third.kind == .updated)
    #expect(third.member.id == again.member.id)
    #expect(try await store.member(withPhone: Sample.phone("40610001"))?.id == again.member.id)
    let kept = try folder.inspect {
      try String.fetchOne($0, sql: "SELECT name FROM member WHERE row_id = 1")
    }
    #expect(kept == "Kari Hanse")
    try await store.close()
  }

  @Test func `a record that is damaged alone does not bring the next start to set the file aside`()
    async throws
  {
    let (store, members) = try await damaged(
      by: "UPDATE member SET birth_date = '1990-09-09' WHERE row_id = 2")
    #expect(try await store.find("kari", home: .norway, limit: 8) == [members[0]])
    try await store.close()
    let next = try folder.open()
    #expect(next.salvage == nil)
    #expect(!folder.names.contains("store.suspect"))
    try await next.close()
  }

  @Test func `a damaged record is on no list, in no last word, and its books are closed`()
    async throws
  {
    let first = try folder.open()
    let known = try await first.enroll("Kari Hansen", phone: "40610001").member
    let lost = try await first.enroll(nil, phone: "40610002", subject: "b").member  // A5
    try await first.enroll(nil, phone: "40610003", subject: "c")
    let answer = Answer(login: Sample.login("d"), userInfo: nil)
    let request = try Sample.request(Sample.phone("40610004"), stage: .redeemed)
    _ = try await first.save(answer, for: request, isConfirmed: false)
    try await first.close()
    try folder.inspect {
      try $0.execute(sql: "UPDATE member SET birth_date = '1990-09-09' WHERE row_id > 1")
    }
    let store = try folder.open()
    #expect(try await store.leadMatters(limit: 8, in: .gmt).isEmpty)
    #expect(store.unreadableRecords > 0)
    #expect(try await store.lastSaved(of: nil)?.enrollment.member == known)
    await #expect(throws: StoreFailure.recordUnreadable) {
      try await store.record(of: lost.number)
    }
    #expect(store.unreadableRecords == 3)
    try await store.close()
  }

  @Test func `an entry of somebody else, or with another text, is nobody's yes`() async throws {
    let (store, members) = try await damaged(
      by: """
        DROP TRIGGER consent_keeps_contents;
        DROP TRIGGER access_keeps_contents;
        UPDATE consent SET member = 2 WHERE member = 1;
        UPDATE consent SET body = replace(body, '"told"', '"tolt"') WHERE member = 3;
        UPDATE access SET body = replace(body, '"till":4', '"till":5') WHERE member = 3;
        """)
    let second = try #require(try await store.record(of: members[1].number))
    #expect(second.consents.standing == .unknown)
    let third = try #require(try await store.record(of: members[2].number))
    #expect(third.consents.standing == .unknown)
    #expect(third.looks.map(\.reason) == [nil])
    #expect(third.looks.map(\.till) == [nil])
    try await store.close()
  }
}
