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
