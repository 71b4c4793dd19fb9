import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Damage to the list of tables, without which SQLite opens no file at all: all members are saved.
///
/// Source: reliability goals, R-09 and R-10.
struct TableListDamageTests {
  let folder = StateFolder()

  private var aside: String { folder.database + ".damaged-20260504T120000Z" }

  @discardableResult
  private func enroll(_ numbers: Range<Int>, in store: MemberStore) async throws -> [Member] {
    var members: [Member] = []
    for number in numbers {
      members.append(
        try await store.enroll(
          "Kari Hansen", phone: "4061\(1000 + number)", subject: "sub-\(number)"
        ).member)
    }
    return members
  }

  /// Enrolls twelve people and closes the store.
  private func fill() async throws -> [Member] {
    let store = try folder.open()
    let members = try await enroll(0..<12, in: store)
    try await store.close()
    return members
  }

  /// Opens the damaged store, and expects that all are there and that it says so.
  private func expectAll(_ members: [Member], in folder: StateFolder) async throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    let store = try folder.open()
    let report = try #require(store.salvage)
    #expect(report.saved == members.count)
    #expect(report.known == members.count)
    #expect(try Data(contentsOf: URL(fileURLWithPath: report.setAside)) == before)
    for member in members {
      #expect(try await store.member(numbered: member.number) == member)
    }
    try await store.close()
    #expect(!folder.names.contains { $0.contains("salvage") })
    let (orphans, entries) = try folder.inspect { db in
      let orphans = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check")
      return (orphans, try Int.fetchOne(db, sql: "SELECT count(*) FROM consent"))
    }
    #expect(orphans == 0)
    #expect(entries == members.count)
    let next = try folder.open()
    #expect(next.salvage == nil)
    try await next.close()
  }

  @Test(arguments: [
    // No statement any more: SQLite calls the whole file malformed.
    ("CHECK ((salt IS NULL)", "CHECK ((salt IS NULL\u{A9}"),
    ("CREATE TABLE member", "CREATE TARLE member"),
    // A statement, and another one: SQLite takes it, and finds no such column when it is asked.
    ("logical_clock INTEGER", "logical_clocc INTEGER"), ("salt BLOB", "selt BLOB"),
    ("(sent_wall) WHERE sealed", "(sent_wall) WHERE seamed"),
    ("'the consent book is append", "'the consent book is bppend"),
    // The names before the statement.
    ("tablememberm", "tablemembesm"), ("tablelooklook", "tcblelooklook"),
    ("tableidentityidentity", "tableidentitqidentity"),
  ])
  func `a flipped bit in a statement or a name costs nobody`(text: String, damaged: String)
    async throws
  {
    let members = try await fill()
    try folder.damage { bytes in
      let place = bytes.range(of: Data(text.utf8))
      #expect(place != nil)
      if let place {
        bytes.replaceSubrange(place, with: damaged.unicodeScalars.map { UInt8($0.value) })
      }
    }
    try await expectAll(members, in: folder)
  }

  @Test(arguments: ["member", "identity", "store", "consent", "member_phone"])
  func `a table or index that is said to begin elsewhere costs nobody`(name: String) async throws {
    let members = try await fill()
    try folder.inspect { db in
      try db.execute(
        sql: """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET rootpage = rootpage + 1 - 2 * (rootpage & 1)
          WHERE name = '\(name)';
          PRAGMA wal_checkpoint(TRUNCATE);
          """)
    }
    try await expectAll(members, in: folder)
  }

  @Test func `a list of which nothing can be read costs nobody`() async throws {
    let members = try await fill()
    try folder.damage {
      $0.replaceSubrange(0..<4096, with: Data(repeating: 0xA5, count: 4096))
    }
    try await expectAll(members, in: folder)
  }

  @Test func `what stands in the log is saved too`() async throws {
    let first = try await fill()
    let store = try folder.open()
    let members = first + (try await enroll(12..<24, in: store))
    let copy = try StateFolder.copy(of: folder)
    try await store.close()
    #expect((FileStatus(path: copy.database + "-wal")?.bytes ?? 0) > 0)
    try copy.damage { bytes in
      let place = bytes.range(of: Data("CREATE TABLE member".utf8))
      #expect(place != nil)
      if let place { bytes[place.lowerBound] ^= 1 }
    }
    try await expectAll(members, in: copy)
  }

  @Test func `a store that was brought up from the first version is read where its tables are`()
    async throws
  {
    let first = try await fill()
    try folder.takeBackToFirstVersion()
    let store = try folder.open()
    #expect(store.salvage == nil)
    let members = first + (try await enroll(12..<36, in: store))
    try await store.close()
    try folder.damage { bytes in
      bytes.range(of: Data("tablecool_down".utf8)).map { bytes[$0.lowerBound] ^= 4 }
    }
    try await expectAll(members, in: folder)
  }

  @Test func `a file that somebody wrote anew is whole, and read where its tables are`()
    async throws
  {
    let members = try await fill()
    try folder.inspect { db in
      try db.execute(
        sql: """
          CREATE TABLE notes (text); CREATE INDEX extra ON member (name);
          VACUUM;
          PRAGMA wal_checkpoint(TRUNCATE);
          """)
    }
    let store = try folder.open()
    #expect(store.salvage == nil)
    try await store.close()
    let root = try folder.inspect {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'identity'")
    }
    #expect(root != 11)
    try folder.damage { bytes in
      bytes.range(of: Data("salt BLOB".utf8)).map { bytes[$0.lowerBound + 1] ^= 4 }
    }
    try await expectAll(members, in: folder)
  }

  @Test func `without room for a copy, what can be read in place is saved`() async throws {
    let members = try await fill()
    // What stands in its place keeps it from being made, as a disk without room would.
    mkdir(folder.file("clubtill.sqlite.salvage.old"), 0o700)
    try folder.damage { bytes in
      bytes.range(of: Data("CHECK ((salt IS NULL".utf8)).map { bytes[$0.lowerBound] ^= 0x80 }
    }
    let store = try folder.open()
    #expect(store.salvage?.saved == members.count)
    #expect(store.salvage?.known == members.count)
    try await store.close()
  }

  @Test func `a newer store is left alone, whatever has become of its first line`() async throws {
    _ = try await fill()
    try folder.inspect {
      try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)")
      try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let before = try folder.damage { $0[3] ^= 1 }
    #expect(
      throws: StoreFailure.unusable(
        detail: "\(folder.database) was written by a newer version of this program")
    ) { try folder.open() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    #expect(!folder.names.contains { $0.contains("damaged") || $0.contains("salvage") })
  }

  @Test func `a copy whose list of tables is damaged is not called good`() async throws {
    _ = try await fill()
    let copy = folder.database + ".copy-2026-05-03"
    try FileManager.default.copyItem(atPath: folder.database, toPath: copy)
    try folder.damage { bytes in
      bytes.range(of: Data("salt BLOB".utf8)).map { bytes[$0.lowerBound + 1] ^= 4 }
    }
    let whole = try folder.open()
    #expect(whole.salvage?.copy == SalvageReport.Copy(path: copy, members: 12))
    try await whole.close()
    unlink(copy)
    try FileManager.default.copyItem(atPath: aside, toPath: copy)
    try folder.damageLook()
    let next = try folder.open(at: Sample.day + 60)
    #expect(next.salvage?.saved == 12)
    #expect(next.salvage?.copy == nil)
    try await next.close()
  }
}
