package import EnrollmentCore
package import Foundation
import GRDB

/// How a store is kept: what it says of itself, without looking through it.
package struct StoreFigures: Equatable, Sendable {
  /// What a connection of this program goes by.
  package struct Pragmas: Equatable, Sendable {
    /// `wal`.
    package let journalMode: String
    /// 2 is FULL: a save is on the disk when it is told.
    package let synchronous: Int
    package let foreignKeys: Bool
  }

  package let kind: StoreKind
  /// The version of the file's format.
  package let version: Int
  package let sqliteVersion: String
  package let pageBytes: Int
  package let pages: Int
  /// Pages that hold nothing any more.
  package let freePages: Int
  package let pragmas: Pragmas
}

/// What lies in the state folder beside the store.
package struct StoreSurroundings: Equatable, Sendable {
  package struct Copy: Equatable, Sendable {
    package let path: String
    package let madeAt: Date
  }

  /// 0 where there is none.
  package let databaseBytes: Int
  package let logBytes: Int
  /// Whether the room is kept that a full disk would need.
  package let hasReserve: Bool
  package let freeBytes: Int?
  /// The newest first, whoever made them.
  package let copies: [Copy]
  /// Damaged stores that were set aside, the newest last.
  package let damaged: [String]
  /// Stores that a copy took the place of, the newest last.
  package let replaced: [String]
  /// Whether something was seen at work that a whole store never shows.
  package let isSuspect: Bool
}

extension MemberStore {
  /// SQLite before this one can, rarely, damage a file when a checkpoint and a commit of two
  /// connections meet.
  package static let safeSQLiteVersion = "3.51.3"

  /// Changes nothing.
  ///
  /// - Throws: `cannotWrite` where the store may only be read, since then there is no connection that
  ///   writes.
  package nonisolated func figures() throws(StoreFailure) -> StoreFigures {
    try file.lookAsWriter { db in
      func number(_ pragma: String) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
      }
      let kind = try String.fetchOne(db, sql: "SELECT kind FROM store WHERE id = 1")
      return StoreFigures(
        kind: kind.flatMap(StoreKind.init) ?? .real, version: try number("user_version"),
        sqliteVersion: try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "",
        pageBytes: try number("page_size"), pages: try number("page_count"),
        freePages: try number("freelist_count"),
        pragmas: StoreFigures.Pragmas(
          journalMode: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
          synchronous: try number("synchronous"), foreignKeys: try number("foreign_keys") == 1))
    }
  }

  /// What lies in `directory`. Opens no store.
  package static func surroundings(
    in directory: String
  ) throws(StoreFailure) -> StoreSurroundings {
    let folder = try StoreFolder(path: directory, makesIt: false)
    func bytes(_ file: StoreFolder.File) -> Int {
      FileStatus(path: folder.path(of: file))?.bytes ?? 0
    }
    return StoreSurroundings(
      databaseBytes: bytes(.database), logBytes: bytes(.writeAheadLog),
      hasReserve: SpaceReserve(path: folder.path(of: .reserve)).isInPlace,
      freeBytes: folder.freeBytes,
      copies: folder.copies.map { path in
        StoreSurroundings.Copy(
          path: path,
          madeAt: Date(
            timeIntervalSince1970: Double(FileStatus(path: path)?.modified ?? 0)))
      }, damaged: folder.damagedFiles, replaced: folder.replacedFiles,
      isSuspect: Suspicion(path: folder.path(of: .suspicion)).isRaised)
  }
}
