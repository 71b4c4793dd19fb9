import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct ExaminationTests {
  let folder = StateFolder()

  private func faults() async throws -> [StoreExamination: Int] {
    let store = try folder.open(access: .readOnly)
    var faults: [StoreExamination: Int] = [:]
    for examination in StoreExamination.allCases {
      faults[examination] = try await store.examine(examination).faults
    }
    try await store.close()
    return faults
  }

  private func fill() async throws {
    let store = try folder.open()
    for number in 0..<40 { try await store.enroll("Kari Hansen", phone: "4061\(1000 + number)") }
    try await store.close()
  }

  @Test func `a sound store has no faults`() async throws {
    try await fill()
    #expect(try await faults().values.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [
    (StoreExamination.digests, "UPDATE member SET phone = '4799999999' WHERE row_id = 3"),
    (.count, "UPDATE store SET members = 41"),
    (.lookKeys, "DELETE FROM look WHERE member = 3 AND folded LIKE '%:%'"),
    (.lookKeys, "UPDATE look SET member = 4 WHERE member = 3 AND folded LIKE '%:%'"),
    (
      .erasures,
      """
      INSERT INTO erasure (member, reason, at, due_at, identities, stage)
      VALUES (3, 'shopper-asked', 0, 0, 1, 'wiped')
      """
    ),
    (.erasures, "UPDATE member SET erased_at = 1 WHERE row_id = 3"),
    (
      .staff,
      """
      INSERT INTO staff (number, name, role, pin_rounds, pin_block, pin_lanes, pin_salt, pin_hash,
        pin_key, changed_at)
      VALUES (7, 'Eve', 'it', 1, 1, 1, zeroblob(16), zeroblob(32), zeroblob(8), 0)
      """
    ),
    (
      .books,
      "DROP TRIGGER consent_keeps_contents; UPDATE consent SET body = '{}' WHERE sequence = 5"
    ),
    (
      .references,
      "PRAGMA foreign_keys = OFF; DELETE FROM identity WHERE member = 7; DELETE FROM member WHERE row_id = 7"
    ),
    (
      .slowCheck,
      """
      -- An index that was left out of one change; its text is as it was.
      CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'member_phone';
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema
      SET sql = 'CREATE INDEX member_phone ON member (phone) WHERE phone IS NULL'
      WHERE name = 'member_phone';
      PRAGMA writable_schema = RESET;
      UPDATE member SET phone = '4799999999' WHERE row_id = 3;
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'member_phone';
      PRAGMA writable_schema = RESET;
      """
    ),
  ])
  func `a change behind the program's back is found`(
    _ examination: StoreExamination, _ change: String
  ) async throws {
    try await fill()
    try folder.inspect { try $0.execute(sql: change) }
    #expect(try await faults()[examination] ?? 0 > 0)
  }

  @Test func `a damaged page is damage, and nothing is set aside`() async throws {
    try await fill()
    let store = try folder.open()
    try await store.close()
    let reader = try folder.open(access: .readOnly)
    try folder.damageLeaf(of: "look", at: 0)
    #expect(try await reader.examine(.slowCheck).faults > 0)
    try await reader.close()
    #expect(!folder.names.contains { $0.contains("damaged") })
  }

  @Test func `who was taken off the staff list by nobody is missed`() async throws {
    let store = try folder.open()
    let number = try #require(StaffNumber(rawValue: 12))
    _ = try await store.add(
      number, name: try #require(StaffName("Kari")), role: .lead,
      pin: try #require(PIN("384617")), by: Sample.hand)
    #expect(try await store.examine(.staff).faults == 0)
    try await store.close()
    try folder.inspect { try $0.execute(sql: "DELETE FROM staff") }
    #expect(try await faults()[.staff] == 1)
  }

  @Test func `a look at the pragmas removes nobody and leaves the file as it is`() async throws {
    let store = try folder.open()
    let member = try await store.enroll("Kari Hansen").member
    _ = try await store.erase(member.number, reason: .shopperAsked, by: Sample.hand)
    try await store.close()
    let before = FileManager.default.contents(atPath: folder.database)
    let reader = try folder.open(at: Sample.day + 900, access: .readOnly)
    let figures = try reader.figures()
    #expect(figures.pragmas == .init(journalMode: "wal", synchronous: 2, foreignKeys: true))
    try await reader.close()
    #expect(FileManager.default.contents(atPath: folder.database) == before)
  }

  @Test func `of a damaged file it is told how much of it can be read, and it stays as it is`()
    async throws
  {
    try await fill()
    let before = try folder.damageLeaf(of: "member", at: 0)
    let found = try #require(try await MemberStore.lookIntoDamaged(in: folder.path))
    #expect(found.version == Schema.version)
    #expect(found.faults != 0)
    #expect(found.known == 40)
    #expect((1..<40).contains(found.members))
    #expect(FileManager.default.contents(atPath: folder.database) == before)
    let till = try folder.open()
    #expect(till.salvage?.saved == found.members)
    try await till.close()
    #expect(try await MemberStore.lookIntoDamaged(in: NSTemporaryDirectory()) == nil)
  }

  @Test func `an examination ends when it is told to`() async throws {
    try await fill()
    let store = try folder.open()
    for number in 0..<1000 { try await store.enroll("Per Dahl", phone: "4063\(1000 + number)") }
    await #expect(throws: KeepingError.interrupted) {
      try await store.examine(.digests, work: LongWork(isInterrupted: { true }))
    }
    try await store.close()
  }

  @Test func `what lies around the store is told, newest copies first`() async throws {
    try await fill()
    let store = try folder.open()
    mkdir(folder.file("copies"), 0o700)
    let copy = try await store.makeCopy(in: folder.file("copies"))
    let figures = try store.figures()
    #expect(figures.pragmas == .init(journalMode: "wal", synchronous: 2, foreignKeys: true))
    #expect(figures.version == Schema.version)
    try await store.close()
    let around = try MemberStore.surroundings(in: folder.path)
    #expect(around.copies.map(\.path) == [copy.path])
    #expect(around.hasReserve)
    #expect(around.databaseBytes > 4096)
    #expect(around.damaged == [])
    #expect(around.replaced == [])
    #expect(!around.isSuspect)
  }
}
