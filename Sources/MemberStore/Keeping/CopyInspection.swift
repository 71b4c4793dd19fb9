import CIBA
import EnrollmentCore
import Foundation
import GRDB

/// Looks at a copy of the store that nobody has open, without changing it.
struct CopyInspection {
  /// How closely the file is looked at, beside the digest of every member.
  enum Check: String {
    case quick = "quick_check"
    case full = "integrity_check"
  }

  struct Finding {
    let kind: StoreKind
    /// Members whose records are as this program wrote them.
    let members: Int
    /// The seats of records that are not.
    let unreadable: [Int64]
  }

  let path: String

  /// What the copy holds. Throws `unusable` where it is no store of ours, of a newer version, or
  /// damaged.
  func look(_ check: Check, work: LongWork = .unwatched) throws(KeepingError) -> Finding {
    do {
      let file = try open()
      defer { try? file.close() }  // It has only read.
      let isChecked = Locked(false)
      // SQLite tells nothing of how far its check is; that it goes on is told.
      let tell = { @Sendable in if !isChecked.withLock({ $0 }) { work.tell(0, of: nil) } }
      return try Interruptible.run(on: file, work, look: tell) { file in
        try file.unsafeRead { db in
          try look(at: db, check, work: work) { isChecked.withLock { $0 = true } }
        }
      }
    } catch let error as StoreFailure {
      throw .store(error)
    } catch  where StoreFailure.meansDamage(error) || Self.meansAnotherShape(error) {
      throw .store(.unusable(detail: "\(path) is damaged, or no store at all"))
    } catch {
      throw KeepingError(error)
    }
  }

  /// A copy that we made has no log beside it; one that somebody took of a store at work may have.
  func open() throws -> DatabaseQueue {
    guard FileStatus(path: path)?.kind == .file else {
      throw StoreFailure.unusable(
        detail: FileStatus(path: path) == nil
          ? "\(path): \(SystemFault.current)" : "\(path) is not a plain file")
    }
    guard access(path, R_OK) == 0 else {
      throw StoreFailure.unusable(detail: "\(path): \(SystemFault.current)")
    }
    let configuration = StoreOpening.configuration(readonly: true)
    if let log = FileStatus(path: path + "-wal"), log.bytes > 0 {
      return try DatabaseQueue(path: path, configuration: configuration)
    }
    return try DatabaseQueue(path: StillReader.address(of: path), configuration: configuration)
  }

  /// - Parameter checked: called once SQLite's own check is over.
  private func look(
    at db: Database, _ check: Check, work: LongWork, checked: () -> Void
  ) throws -> Finding {
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
      throw StoreFailure.unusable(detail: "\(path) is no copy of a store")
    }
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version <= Schema.version else {
      throw StoreFailure.unusable(
        detail: "\(path) was written by a newer version of this program")
    }
    let kind = try String.fetchOne(db, sql: "SELECT kind FROM store WHERE id = 1")
    guard version > 0, try Schema.isWhole(db, version: version),
      let kind = kind.flatMap(StoreKind.init),
      try String.fetchOne(db, sql: "PRAGMA \(check.rawValue)(1)") == "ok"
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    checked()
    var members = 0
    var unreadable: [Int64] = []
    let total = try Int.fetchOne(db, sql: "SELECT members FROM store WHERE id = 1")
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM member")
    while let row = try rows.next() {
      do throws(StoreFailure) {
        if try MemberRow(row).erasedAt == nil { members += 1 }
      } catch {
        unreadable.append(try row.integerIfAny("row_id") ?? 0)
      }
      if (members + unreadable.count).isMultiple(of: 1000) {
        try work.step(members + unreadable.count, of: total)
      }
    }
    return Finding(kind: kind, members: members, unreadable: unreadable)
  }

  /// The file says that it is ours, and has not what ours have.
  private static func meansAnotherShape(_ error: any Error) -> Bool {
    (error as? DatabaseError)?.resultCode == .SQLITE_ERROR
  }
}
