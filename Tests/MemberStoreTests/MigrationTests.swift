import EnrollmentCore
import Foundation
import GRDB
import Synchronization
import Testing

@testable import MemberStore

/// Source: reliability goals, R-07.
struct MigrationTests {
  let folder = StateFolder()

  @Test func `killed at any statement of any step, the file is of the old version or the new one`()
    async throws
  {
    let snapshots = try migrateWithSnapshots()
    #expect(snapshots.count > 20)
    var versions: Set<Int> = []
    for snapshot in snapshots {
      let (version, tables, check) = try snapshot.inspect { db in
        (
          try Int.fetchOne(db, sql: "PRAGMA user_version") ?? -1,
          try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? -1,
          try String.fetchOne(db, sql: "PRAGMA integrity_check")
        )
      }
      versions.insert(version)
      #expect(check == "ok")
      #expect((version == 0) == (tables == 0))
      let store = try snapshot.open()
      #expect(store.salvage == nil)
      try await store.enroll("Kari Hansen")
      #expect(try await store.count() == 1)
      try await store.close()
      #expect(
        try snapshot.inspect { try Int.fetchOne($0, sql: "PRAGMA user_version") }
          == Schema.version)
    }
    #expect(versions == Set(0...Schema.version))
  }

  /// Makes a store, and before each statement a copy of its files as a kill would leave them.
  private func migrateWithSnapshots() throws -> [StateFolder] {
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let snapshots = Mutex<[StateFolder]>([])
    let queue = try DatabaseQueue(path: folder.database)
    try queue.writeWithoutTransaction { [folder] db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      db.trace { _ in
        guard let copy = try? StateFolder.copy(of: folder) else { return }
        snapshots.withLock { $0.append(copy) }
      }
      try Schema.migrate(db, from: 0, kind: .real, now: Sample.day)
      db.trace(options: [])
    }
    let end = try StateFolder.copy(of: folder)
    try queue.close()
    return snapshots.withLock { $0 } + [end]
  }

  @Test func `a store of the first version keeps every member, and finds each in every way`()
    async throws
  {
    let people = [
      ("Kari Anne Hansen", "91234567", UUID().uuidString.lowercased()),
      ("Åse Lund", "40610118", "not-a-uuid"), ("Madonna", "92220003", UUID().uuidString),
    ]
    do {
      let store = try folder.open()
      for (name, phone, subject) in people {
        try await store.enroll(name, phone: phone, subject: subject)
      }
      try await store.enroll(nil, phone: "93330001", subject: "nameless")
      try await store.close()
    }
    try folder.takeBackToFirstVersion()
    let store = try folder.open()
    #expect(store.salvage == nil)
    #expect(try await store.count() == 4)
    for (name, phone, subject) in people {
      for text in [name, phone, "\(phone.suffix(4)) \(name.prefix(1))"] {
        let found = try await store.find(text, home: .norway, limit: 8)
        #expect(found.map(\.name?.full) == [name], "\(text)")
        #expect(found.first?.identities.map(\.subject) == [subject])
      }
      // Whom the service names is still known: nobody joins twice.
      let again = try await store.enroll(name, phone: phone, subject: subject)
      #expect(again.kind == .updated)
    }
    #expect(try await store.find("anne hansen kari", home: .norway, limit: 8).count == 1)
    #expect(try await store.find("0001", home: .norway, limit: 8).count == 1)
    #expect(try await store.count() == 4)
    try await store.close()
    #expect(try folder.inspect { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    #expect(try folder.inspect { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }.isEmpty)
  }

  @Test func `keys of before the spellings are written anew, those of e-mail addresses too`()
    async throws
  {
    do {
      let store = try folder.open()
      try await store.enroll("Kari Råen")
      try await store.close()
    }
    let mail = #"odd"\name@example.com"#
    try folder.inspect { db in
      var row = try MemberRow(#require(try Row.fetchOne(db, sql: "SELECT * FROM member")))
      let before = row
      row.email = ToldFact(mail, toldAt: nil)
      try row.write(to: db, replacing: before)
      // As the version before folded it.
      try db.execute(
        sql: """
          DELETE FROM look;
          INSERT INTO look VALUES ('kari ran', 1), ('ran kari', 1);
          PRAGMA user_version = \(Schema.version - 1)
          """)
    }
    let store = try folder.open()
    #expect(store.salvage == nil)
    for text in ["raaen", "råen kari", mail] {
      #expect(try await store.find(text, home: .norway, limit: 8).count == 1, "\(text)")
    }
    let keys = try folder.inspect { try String.fetchAll($0, sql: "SELECT folded FROM look") }
    #expect(keys.count == 4 && !keys.contains("kari ran"))
    try await store.close()
  }

  @Test func `an older program refuses a newer store and changes no byte of it`() async throws {
    let store = try folder.open()
    try await store.enroll("Kari Hansen")
    try await store.close()
    try folder.inspect {
      try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)")
      try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    for access in [MemberStoreOptions.Access.readOnly, .readWrite] {
      #expect(
        throws: StoreFailure.unusable(
          detail: "\(folder.database) was written by a newer version of this program")
      ) { try folder.open(access: access) }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    #expect(!folder.names.contains { $0.contains("damaged") })
  }
}
