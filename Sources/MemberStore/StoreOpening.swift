import EnrollmentCore
import Foundation
import GRDB

/// Opens the database file: looks first, then refuses, sets aside, makes, or brings up to date.
///
/// Everything here happens inside the gate.
struct StoreOpening {
  let folder: StoreFolder
  let options: MemberStoreOptions
  /// Held shared by everybody who has the store open.
  let users: FileLock

  private var path: String { folder.path(of: .database) }

  /// Looks at the file without changing it and returns its version; 0 is a file yet to be made.
  ///
  /// Throws `unusable` for what is no store of ours; a damaged one has been set aside then.
  func inspect() throws(StoreFailure) -> Int {
    guard let bytes = try folder.databaseBytes() else {
      guard options.access == .readWrite else {
        throw .unusable(detail: "there is no store in \(folder.path) yet")
      }
      try folder.makeDatabaseFile()
      return 0
    }
    let found: (fault: String?, version: Int)
    do {
      found = try look(bytes: bytes)
    } catch  where StoreFailure.meansDamage(error) {
      throw setAside()
    } catch {
      throw StoreFailure(error)
    }
    if let fault = found.fault { throw .unusable(detail: fault) }
    return found.version
  }

  func openForWriting(
    from version: Int, keyFile: KeyFile
  ) throws(StoreFailure) -> DatabasePool {
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      try pool.writeWithoutTransaction { db in
        // GRDB sets NORMAL after it has prepared the connection; a yes must survive a power cut.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
          throw StoreFailure.unusable(detail: "the store cannot be written safely here")
        }
        try Schema.migrate(db, from: version, kind: options.kind ?? .real, now: options.now())
      }
      if try !pool.read(Journal.hasOpenRows) { try keyFile.replace() }
      return pool
    } catch {
      throw StoreFailure(error)
    }
  }

  func openForReading() throws(StoreFailure) -> DatabaseQueue {
    var configuration = configuration
    configuration.readonly = true
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw StoreFailure(error)
    }
  }

  private var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "clubtill.store"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return configuration
  }

  private func look(bytes: Int) throws -> (fault: String?, version: Int) {
    var configuration = configuration
    configuration.readonly = true
    let probe = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? probe.close() }  // It has only read: there is nothing that could be lost.
    return try probe.read { db in
      let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      let objects = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      if application == 0, version == 0, objects == 0 {
        // Made a moment before a power cut, and never filled.
        return options.access == .readWrite ? (nil, 0) : ("the store at \(path) is empty", 0)
      }
      guard application == Schema.applicationID else {
        return ("\(path) is a database of another program", version)
      }
      guard version <= Schema.version else {
        return ("\(path) was written by a newer version of this program", version)
      }
      guard version == Schema.version || options.access == .readWrite else {
        return ("\(path) is of an older version; start the till once to bring it up", version)
      }
      if bytes <= StoreFile.quickCheckLimitBytes,
        try String.fetchOne(db, sql: "PRAGMA quick_check(1)") != "ok"
      {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
      }
      let kind = try String.fetchOne(db, sql: "SELECT kind FROM store WHERE id = 1")
      if let wanted = options.kind, kind != wanted.rawValue {
        return (
          "\(path) is a \(kind ?? "different") store, not a \(wanted.rawValue) one", version
        )
      }
      return (nil, version)
    }
  }

  /// A damaged file is moved away, never deleted; the failure says where it is now.
  private func setAside() -> StoreFailure {
    guard options.access == .readWrite else {
      return .unusable(detail: "the store at \(path) is damaged")
    }
    guard users.tryLock(.exclusive) else {
      return .unusable(
        detail: "the store at \(path) is damaged and still open in another program: end that first")
    }
    defer { users.unlock() }
    do {
      let place = try folder.setAside(at: options.now())
      return .unusable(detail: "the store was damaged and was set aside as \(place)")
    } catch {
      return error
    }
  }
}
