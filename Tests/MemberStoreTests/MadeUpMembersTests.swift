import EnrollmentCore
import Foundation
import GRDB
import PracticeProvider
import Testing

@testable import MemberStore

struct MadeUpMembersTests {
  private let folder = StateFolder()

  @Test func `a filled store finds everybody in every way`() async throws {
    let store = try folder.open(kind: .practice)
    #expect(try await store.madeUpCount() == 0)
    #expect(
      try await store.fill(upTo: 500, with: MadeUp.member(seed: 1)) { _ in true } == 500)
    #expect(try await store.count() == 500)
    for place in stride(from: 0, to: 500, by: 23) {
      let person = MadeUpPerson(seed: 1, place: place)
      let ending = person.phoneNumber.suffix(4)
      for text in [
        "+" + person.phoneNumber, person.name, "\(ending) \(person.familyName.prefix(1))",
        String(ending),
      ] {
        let found = try await store.find(text, home: .norway, limit: 100)
        #expect(found.contains { $0.name?.full == person.name }, "\(text)")
      }
      let phone = try PhoneNumber(international: person.phoneNumber)
      let member = try #require(try await store.member(withPhone: phone))
      #expect(member.identities.map(\.subject) == [person.subject.uuidString.lowercased()])
      #expect(try await store.record(of: member.number)?.member == member)
    }
    try await store.close()
    #expect(try folder.inspect { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  @Test func `what is stopped is in order, and goes on from there as if it had not been`()
    async throws
  {
    let store = try folder.open(kind: .practice)
    let stopped = try await store.fill(upTo: 12_000, with: MadeUp.member(seed: 2)) { $0 < 5000 }
    #expect(stopped == 5000)
    #expect(try await store.madeUpCount() == 5000)
    #expect(
      try await store.fill(upTo: 6000, with: MadeUp.member(seed: 2)) { _ in true } == 6000)
    #expect(try await store.fill(upTo: 100, with: MadeUp.member(seed: 2)) { _ in true } == 6000)
    try await store.close()
    let other = StateFolder()
    let whole = try other.open(kind: .practice)
    _ = try await whole.fill(upTo: 6000, with: MadeUp.member(seed: 2)) { _ in true }
    try await whole.close()
    for table in ["member", "identity", "look"] {
      let rows = try [folder, other].map { folder in
        try folder.inspect { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") }
      }
      #expect(rows[0] == rows[1], "\(table)")
    }
  }

  @Test func `a store that was filled from another seed is refused`() async throws {
    let store = try folder.open(kind: .practice)
    _ = try await store.fill(upTo: 20, with: MadeUp.member(seed: 2)) { _ in true }
    await #expect(throws: StoreFailure.self) {
      try await store.fill(upTo: 30, with: MadeUp.member(seed: 3)) { _ in true }
    }
    #expect(try await store.count() == 20)
    try await store.close()
  }

  @Test func `a store with anybody else in it is refused`() async throws {
    let practice = try folder.open(kind: .practice)
    try await practice.enroll("Kari Hansen")
    #expect(try await practice.madeUpCount() == nil)
    await #expect(throws: StoreFailure.self) {
      try await practice.fill(upTo: 10, with: MadeUp.member(seed: 1)) { _ in true }
    }
    #expect(try await practice.count() == 1)
    try await practice.close()
    let realFolder = StateFolder()
    let real = try realFolder.open()
    #expect(try await real.madeUpCount() == nil)
    await #expect(throws: StoreFailure.self) {
      try await real.fill(upTo: 10, with: MadeUp.member(seed: 1)) { _ in true }
    }
    try await real.close()
  }

  /// Source: performance goals, P-15. Written one by one, as a club grows, pages are fuller of air
  /// than those of a store that was filled.
  @Test func `row, identity and look-up keys take at most 420 bytes a member`() async throws {
    let count = 20_000
    let filled = try folder.open(kind: .practice)
    _ = try await filled.fill(upTo: count, with: MadeUp.member(seed: 3)) { _ in true }
    try await filled.close()
    #expect(try folder.inspect(Self.bytes) / count <= 420)
    try folder.inspect { db in
      // Each member's keys and identity by themselves, in the order of joining.
      try db.execute(
        sql: """
          CREATE TEMP TABLE keys AS SELECT folded, member FROM look;
          CREATE TEMP TABLE identities AS SELECT * FROM identity;
          DELETE FROM look;
          DELETE FROM identity;
          INSERT INTO look SELECT folded, member FROM temp.keys ORDER BY member, folded;
          INSERT INTO identity SELECT * FROM temp.identities ORDER BY member;
          """)
    }
    #expect(try folder.inspect(Self.bytes) / count <= 420)
  }

  private static func bytes(_ db: Database) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT sum(pgsize) FROM dbstat JOIN sqlite_schema AS s ON s.name = dbstat.name
        WHERE s.tbl_name IN ('member', 'identity', 'look')
        """) ?? .max
  }

  @Test func `people are the same for the same seed, and numbers do not repeat`() throws {
    let people = (0..<20_000).map { MadeUpPerson(seed: 5, place: $0) }
    #expect(people[17] == MadeUpPerson(seed: 5, place: 17))
    #expect(people[17] != MadeUpPerson(seed: 6, place: 17))
    let phones = people.map(\.phoneNumber).filter { !$0.hasPrefix("299") }
    #expect(Set(phones).count == phones.count)
    for person in people.prefix(2000) {
      let entry = try PhoneEntry.read("+" + person.phoneNumber, in: .norway)
      #expect(entry.warning == nil && entry.number.msisdn == person.phoneNumber)
    }
    #expect(Set(people.map(\.name)).count > 12_000)
    #expect(Set(people.map(\.subject)).count == people.count)
  }
}
