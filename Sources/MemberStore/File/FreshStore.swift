import EnrollmentCore
import Foundation
import GRDB

/// A new store beside the one that is in use, to be filled before it takes that one's place.
enum FreshStore {
  /// Makes it at `path`, empty and of today's version, mode 0600.
  static func make(at path: String, kind: StoreKind, now: Date) throws -> DatabaseQueue {
    let target = try DatabaseQueue(
      path: path, configuration: StoreOpening.configuration(readonly: false))
    chmod(path, 0o600)
    try target.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try Schema.migrate(db, from: 0, kind: kind, now: now)
    }
    return target
  }
}
