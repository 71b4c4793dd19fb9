import EnrollmentCore
import Foundation
import GRDB

/// What can be told of a damaged store as it stands.
package struct DamagedStoreFindings: Equatable, Sendable {
  package let journalMode: String
  package let version: Int
  package let pageBytes: Int
  package let pages: Int
  /// What SQLite finds in the file, a hundred at most; nil where its check cannot go through it.
  package let faults: Int?
  /// Members whose records can be read where they stand and are as they were written: the next start
  /// of a till saves these at least.
  package let members: Int
  /// How many there are by the store's own count; nil where it does not tell.
  package let known: Int?
}

extension MemberStore {
  /// Looks through the damaged store in `directory` as far as it can be read, and changes nothing. Nil
  /// for a file that is no store of this version.
  package static func lookIntoDamaged(
    in directory: String, work: LongWork = .unwatched
  ) async throws(KeepingError) -> DamagedStoreFindings? {
    try await apart { () throws(KeepingError) in
      do {
        let folder = try StoreFolder(path: directory, makesIt: false)
        guard let look = DamagedStoreLook(folder: folder) else { return nil }
        return try look.carryOut(work)
      } catch {
        throw KeepingError(error)
      }
    }
  }
}

private struct DamagedStoreLook {
  private static let faultLimit = 100

  private let file: DatabaseQueue
  private let bytes: Int

  init?(folder: StoreFolder) {
    let path = folder.path(of: .database)
    let configuration = Configuration.damaged(readonly: true)
    // The second way reads the file without its log, where that is damaged as well.
    let files = [path, StillReader.address(of: path)].lazy.compactMap { path in
      try? DatabaseQueue(path: path, configuration: configuration)
    }
    let found = files.first { file in
      (try? file.read { try Int.fetchOne($0, sql: "PRAGMA application_id") })
        == Schema.applicationID
    }
    guard let found else { return nil }
    file = found
    bytes = [StoreFolder.File.database, .writeAheadLog].map {
      FileStatus(path: folder.path(of: $0))?.bytes ?? 0
    }.reduce(0, +)
  }

  func carryOut(_ work: LongWork) throws -> DamagedStoreFindings? {
    defer { try? file.close() }  // It has only read.
    let look = { @Sendable in work.tell(0, of: nil) }
    // No transaction: its end would fail for every page that could not be read.
    return try Interruptible.run(on: file, work, look: look) { file in
      try file.unsafeRead { db in
        func number(_ pragma: String) -> Int {
          ((try? Int.fetchOne(db, sql: "PRAGMA \(pragma)")) ?? nil) ?? 0
        }
        guard number("user_version") == Schema.version else { return nil }
        let tables = DamagedTables(db, bytes: bytes)
        let faults = try Self.faults(db, work)
        return DamagedStoreFindings(
          journalMode: ((try? String.fetchOne(db, sql: "PRAGMA journal_mode")) ?? nil) ?? "unknown",
          version: number("user_version"), pageBytes: number("page_size"),
          pages: number("page_count"), faults: faults, members: try Self.members(tables, work),
          known: tables.memberCount)
      }
    }
  }

  private static func faults(_ db: Database, _ work: LongWork) throws -> Int? {
    do {
      let found = try String.fetchAll(db, sql: "PRAGMA quick_check(\(faultLimit))")
      return found == ["ok"] ? 0 : found.count
    } catch {
      if work.mustEnd { throw KeepingError.interrupted }
      return nil
    }
  }

  private static func members(_ tables: DamagedTables, _ work: LongWork) throws -> Int {
    var (seen, members) = (0, 0)
    try tables.forEach(in: "member") { row in
      seen += 1
      if seen.isMultiple(of: 1000) { try work.step(seen, of: tables.memberCount) }
      do throws(StoreFailure) {
        if try MemberRow(row).erasedAt == nil { members += 1 }
      } catch {
        return  // It is left out.
      }
    }
    return members
  }
}
