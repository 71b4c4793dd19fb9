import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct SalvageTests {
  let folder = StateFolder()

  private var aside: String { folder.database + ".damaged-20260504T120000Z" }

  /// Enrolls `count` people whose numbers end in 1000 and on, and closes the store.
  private func fill(_ count: Int) async throws -> [Member] {
    let store = try folder.open()
    var members: [Member] = []
    for number in 0..<count {
      let name = "\(SalvageTests.names[number % SalvageTests.names.count]) Hansen"
      members.append(try await store.enroll(name, phone: "4061\(1000 + number)").member)
    }
    try await store.close()
    return members
  }

  private static let names = ["Kari", "Ola", "Solveig", "Aase", "Per", "Ødegård"]

  @Test func `garbage is set aside, byte for byte, and a new store says so`() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    let garbage = Data("this was never a database, whatever its name says".utf8)
    try garbage.write(to: URL(fileURLWithPath: folder.database))
    let store = try folder.open()
    #expect(
      store.salvage == SalvageReport(setAside: aside, saved: 0, known: nil, copy: nil))
    #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == garbage)
    #expect(try await store.count() == 0)
    try await store.close()
    let next = try folder.open()
    #expect(next.salvage == nil)
    try await next.close()
    #expect(try MemberStore.damagedFiles(in: folder.path) == [aside])
  }

  @Test func `a page of noise costs those who stand on it, and all others are saved and counted`()
    async throws
  {
    let members = try await fill(200)
    let before = try folder.damageLeaf(of: "member", at: 3)
    let store = try folder.open()
    let report = try #require(store.salvage)
    #expect(report.setAside == aside)
    #expect(report.known == 200)
    #expect((150..<200).contains(report.saved))
    #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == before)
    #expect(try await store.count() == report.saved)
    var found = 0
    for member in members {
      guard let phone = member.phone else { continue }
      let there = try await store.member(withPhone: phone)
      if let there {
        #expect(there == member)
        found += 1
      }
    }
    #expect(found == report.saved)
    try await store.close()
  }

  @Test func `a salvaged store has whole books, its members' consents and a place for new ones`()
    async throws
  {
    let members = try await fill(60)
    try folder.damageLook()
    let store = try folder.open()
    #expect(store.salvage?.saved == 60)
    #expect(store.salvage?.known == 60)
    #expect(try await store.find("solveig ha", home: .norway, limit: 20).count == 10)
    let added = try await store.enroll("Solveig Aasen", phone: "40699999").member
    #expect(!members.map(\.number).contains(added.number))
    try await store.close()
    let broken = try folder.inspect { db in
      try Book.allCases.flatMap { book in
        try Int64.fetchAll(db, sql: "SELECT origin_id FROM origin").map {
          try book.firstBrokenEntry(of: $0, in: db)
        }
      }
    }
    #expect(broken.count == 2 * Book.allCases.count)
    #expect(broken.allSatisfy { $0 == nil })
    let faults = try folder.inspect { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT (SELECT count(*) FROM member WHERE NOT EXISTS (
              SELECT 1 FROM consent WHERE consent.member = member.row_id))
            + (SELECT count(*) FROM pragma_foreign_key_check)
            + (SELECT count(*) FROM member WHERE NOT EXISTS (
              SELECT 1 FROM identity WHERE identity.member = member.row_id))
          """)
    }
    #expect(faults == 0)
  }

  @Test func `an open request is in the salvaged store and opens under its key`() async throws {
    _ = try await fill(3)
    let first = try folder.open()
    let record = try Sample.request(Sample.phone("40688888"), stage: .redeemed)
    try await first.record(record)
    try await first.close()
    try folder.damageLook()
    let store = try folder.open()
    #expect(store.salvage?.saved == 3)
    #expect(try await store.openRequests(of: nil) == [record])
    try await store.close()
  }

  @Test func `the same person is known after a salvage`() async throws {
    let first = try folder.open()
    let member = try await first.enroll("Solveig Aasen", subject: "sub-1").member
    try await first.close()
    try folder.damageLook()
    let store = try folder.open()
    #expect(store.salvage?.saved == 1)
    let again = try await store.enroll(
      "Solveig Aasen", subject: "sub-1", issuedAt: Sample.day.addingTimeInterval(60))
    #expect(again.kind == .updated)
    #expect(again.member.id == member.id)
    try await store.close()
  }

  @Test func `a salvage that is cut short begins anew, and a finished one is taken`() async throws {
    _ = try await fill(5)
    let salvaged = try StateFolder.copy(of: folder)
    try Data("half".utf8).write(
      to: URL(fileURLWithPath: folder.file("clubtill.sqlite.salvage.part")))
    try Data("old".utf8).write(to: URL(fileURLWithPath: folder.file("clubtill.sqlite.salvage")))
    try folder.damageLook()
    let store = try folder.open()
    #expect(store.salvage?.saved == 5)
    try await store.close()
    #expect(!folder.names.contains { $0.contains("salvage") })

    // Killed after the damaged file was moved and before the new one took its name.
    rename(salvaged.database, salvaged.database + ".salvage")
    let next = try salvaged.open()
    #expect(next.salvage?.saved == 5)
    #expect(next.salvage?.known == nil)
    #expect(try await next.count() == 5)
    try await next.close()
  }

  @Test func `the newest good copy is named, and a damaged or foreign one is not`() async throws {
    _ = try await fill(4)
    try FileManager.default.createDirectory(
      atPath: folder.file("copies"), withIntermediateDirectories: true)
    let good = folder.file("copies/2026-05-03.sqlite")
    try FileManager.default.copyItem(atPath: folder.database, toPath: good)
    let older = folder.file("clubtill.sqlite.copy-2026-05-02")
    try FileManager.default.copyItem(atPath: folder.database, toPath: older)
    let newest = folder.file("clubtill.sqlite.copy-2026-05-04")
    try Data("no copy".utf8).write(to: URL(fileURLWithPath: newest))
    let foreign = folder.file("copies/foreign.sqlite")
    try DatabaseQueue(path: foreign).close()
    for (path, day) in [(older, 1.0), (good, 2.0), (newest, 3.0), (foreign, 4.0)] {
      try FileManager.default.setAttributes(
        [.modificationDate: Sample.day.addingTimeInterval(day * 86_400)], ofItemAtPath: path)
    }
    try folder.damage { $0.replaceSubrange(0..<16, with: Data(repeating: 0, count: 16)) }
    let reader = #expect(throws: StoreFailure.self) { try folder.open(access: .readOnly) }
    #expect("\(try #require(reader))".contains(good))
    let store = try folder.open()
    #expect(store.salvage?.copy == SalvageReport.Copy(path: good, members: 4))
    #expect(store.salvage?.saved == 4)
    try await store.close()
  }

  @Test func `a log of another store is not taken, and this store's members are saved`()
    async throws
  {
    let members = try await fill(10)
    let other = StateFolder()
    let otherStore = try other.open()
    for number in 0..<10 {
      try await otherStore.enroll("Somebody Else", phone: "4777\(1000 + number)")
    }
    unlink(folder.database + "-wal")
    try FileManager.default.copyItem(
      atPath: other.database + "-wal", toPath: folder.database + "-wal")
    try await otherStore.close()
    let store = try folder.open()
    #expect(store.salvage?.saved == 10)
    #expect(try await store.find("somebody", home: .norway, limit: 20).isEmpty)
    #expect(try await store.member(withPhone: Sample.phone("40611003")) == members[3])
    try await store.close()
  }

  @Test func `a damaged practice store gives no members to a real one`() async throws {
    let practice = try folder.open(kind: .practice)
    try await practice.enroll("Kari Hansen")
    try await practice.close()
    try folder.damageLook()
    #expect(
      throws: StoreFailure.unusable(
        detail: "\(folder.database) is a practice store, not a real one")
    ) { try folder.open(kind: .real) }
    #expect(!folder.names.contains { $0.contains("damaged") })
    let again = try folder.open(kind: .practice)
    #expect(again.salvage?.saved == 1)
    try await again.close()
  }

  @Test func `a newer store is left alone, damaged or not`() async throws {
    _ = try await fill(3)
    try folder.inspect {
      try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)")
      try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    // The schema itself cannot be read.
    let before = try folder.damage {
      $0.replaceSubrange(100..<108, with: Data(repeating: 0xA5, count: 8))
    }
    #expect(
      throws: StoreFailure.unusable(
        detail: "\(folder.database) was written by a newer version of this program")
    ) { try folder.open() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test func `a damaged file that is only to be read stays where it is`() async throws {
    _ = try await fill(3)
    let before = try folder.damage {
      $0.replaceSubrange(0..<16, with: Data(repeating: 0, count: 16))
    }
    #expect(throws: StoreFailure.self) { try folder.open(access: .readOnly) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    #expect(!folder.names.contains { $0.contains("damaged") })
  }
}

extension StateFolder {
  /// Damages what can be made anew: the look-up keys.
  func damageLook() throws { try damageLeaf(of: "look", at: 0) }

  /// Fills a page on which rows of `table` stand with noise.
  @discardableResult
  func damageLeaf(of table: String, at place: Int) throws -> Data {
    let sql = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' LIMIT 1 OFFSET ?"
    let page = try inspect { db in
      try #require(try Int.fetchOne(db, sql: sql, arguments: [table, place]))
    }
    return try damage { bytes in
      bytes.replaceSubrange(
        (page - 1) * 4096..<page * 4096, with: Data(repeating: 0xA5, count: 4096))
    }
  }

  /// Changes bytes of the closed database and returns what it is then.
  @discardableResult
  func damage(_ change: (inout Data) -> Void) throws -> Data {
    let url = URL(fileURLWithPath: database)
    var bytes = try Data(contentsOf: url)
    change(&bytes)
    try bytes.write(to: url)
    return bytes
  }
}
