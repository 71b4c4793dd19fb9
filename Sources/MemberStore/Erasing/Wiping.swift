import EnrollmentCore
import Foundation
import GRDB

/// Takes what was removed from the rows out of the files as well.
///
/// Every connection that writes has `secure_delete`, so what is removed is overwritten where it stood.
/// Two places are left. The log keeps older pages until it is brought into the file and cut
/// (`wal_checkpoint(TRUNCATE)`). And when SQLite moves rows from page to page it leaves copies in the
/// room that no row has: measured, of one person in thirty something was left in a file of a hundred
/// thousand rows. Writing the file anew (`VACUUM`) leaves nothing.
struct Wiping {
  /// Files up to this size are written anew at once, in about half a second; larger ones at night.
  static let promptLimitBytes = 64 << 20

  /// Readers are waited for so long; then it is tried again later.
  private static let patienceMilliseconds = 400

  let db: Database

  /// Brings the log into the file and cuts it: first of all, since it works without room as well.
  ///
  /// Outside of any transaction. Throws `cannotWrite` where somebody reads an older state.
  func cutLog() throws { try withPatience { try cut() } }

  /// Writes the file anew, the log having been cut. Outside of any transaction.
  ///
  /// Returns whether nothing is left: false for a large file that was not to be written anew. Throws
  /// `cannotWrite` where somebody reads an older state, or the disk has no room: nothing is tried then.
  ///
  /// - Parameter freeBytes: what is free on the disk; nil where nobody knows.
  func writeAnew(isThorough: Bool, freeBytes: Int?) throws -> Bool {
    let bytes = try bytes()
    let isLarge = bytes > Self.promptLimitBytes
    guard isThorough || !isLarge else { return false }
    // Once in the log and, of a large one, once in a file for the time being. The till's own writes
    // come first.
    let needed = 2 * bytes + (isLarge ? StoreCondition.scarceBytes : 0)
    if let freeBytes, freeBytes < needed {
      throw StoreFailure.cannotWrite(detail: "there is no room to write the store anew")
    }
    return try withPatience {
      if !isLarge { try db.execute(sql: "PRAGMA temp_store = MEMORY") }
      defer { _ = try? db.execute(sql: "PRAGMA temp_store = DEFAULT") }  // As it was.
      try db.execute(sql: "VACUUM")
      try cut()
      return true
    }
  }

  private func withPatience<Result>(_ body: () throws -> Result) throws -> Result {
    let patience = try Int.fetchOne(db, sql: "PRAGMA busy_timeout") ?? 0
    try db.execute(sql: "PRAGMA busy_timeout = \(Self.patienceMilliseconds)")
    defer { _ = try? db.execute(sql: "PRAGMA busy_timeout = \(patience)") }  // As it was.
    return try body()
  }

  private func bytes() throws -> Int {
    try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
      * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
  }

  private func cut() throws {
    let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    guard row?["busy"] as Int64? == 0 else {
      throw StoreFailure.cannotWrite(detail: "somebody reads an older state of the store")
    }
  }
}
