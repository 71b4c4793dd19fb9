import EnrollmentCore
import Foundation
import GRDB

/// Copies of the store that lie in the state folder, whoever made them.
struct StoreCopies {
  let folder: StoreFolder
  /// What a copy must be of; nil takes either kind.
  let kind: StoreKind?

  /// The newest copy that passes every check: whole, of our kind, not newer than this program, and
  /// every member as this program wrote it.
  func newestGood() -> SalvageReport.Copy? {
    for path in folder.copies {
      do {
        if let members = try membersIfGood(path) {
          return SalvageReport.Copy(path: path, members: members)
        }
      } catch {
        continue  // Not a database, or a damaged one: an older copy may be better.
      }
    }
    return nil
  }

  private func membersIfGood(_ path: String) throws -> Int? {
    let file = try DatabaseQueue(
      path: StillReader.address(of: path),
      configuration: StoreOpening.configuration(readonly: true))
    defer { try? file.close() }  // It has only read.
    return try file.read { db in
      guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID,
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version"),
        try Schema.isWhole(db, version: version),
        try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") == "ok",
        let kind = try String.fetchOne(db, sql: "SELECT kind FROM store WHERE id = 1"),
        self.kind == nil || kind == self.kind?.rawValue
      else { return nil }
      var members = 0
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM member")
      while let row = try rows.next() {
        if try MemberRow(row).erasedAt == nil { members += 1 }
      }
      return members
    }
  }
}
