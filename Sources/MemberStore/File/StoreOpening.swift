import EnrollmentCore
import Foundation
import GRDB

/// The ways in which the database can be open, the best one first.
enum StoreConnection: Sendable {
  /// Reads and writes.
  case pool(DatabasePool)
  /// Reads beside whoever writes.
  case reading(DatabaseQueue)
  /// Reads where SQLite cannot make the files beside the database.
  case still(StillReader)
}

/// Opens the database file: looks first, then refuses, sets aside and salvages, makes, or brings up
/// to date.
///
/// Everything here happens inside the gate.
struct StoreOpening: Sendable {
  struct Opened {
    let connection: StoreConnection
    /// Why it is open for reading alone though it was wanted for writing.
    var trouble: StoreFailure?
    var salvage: SalvageReport?
  }

  let folder: StoreFolder
  let options: MemberStoreOptions
  /// Held shared by everybody who has the store open; nil where its file cannot be made.
  let users: FileLock?
  let keyFile: KeyFile
  let reserve: SpaceReserve
  let patience: Duration

  var path: String { folder.path(of: .database) }
  var tooNew: String { "\(path) was written by a newer version of this program" }

  func open() throws -> Opened {
    guard let bytes = try folder.databaseBytes() else { return try make() }
    do {
      return try open(inspecting: bytes)
    } catch {
      guard StoreFailure.meansDamage(error) else { throw error }
      let report = try SettingAside(self).carryOut()
      return Opened(connection: .pool(try openForWriting()), salvage: report)
    }
  }

  private func make() throws -> Opened {
    guard options.access == .readWrite else {
      throw StoreFailure.unusable(detail: "there is no store in \(folder.path) yet")
    }
    if try folder.adoptSalvage() {
      var opened = try open()
      opened.salvage = try SettingAside(self).reportAfterwards()
      return opened
    }
    if try folder.adoptRestored() { return try open() }
    try folder.makeDatabaseFile()
    return Opened(connection: .pool(try openForWriting()))
  }

  private func open(inspecting bytes: Int) throws -> Opened {
    let found = try look(bytes: bytes)
    if let fault = found.fault { throw StoreFailure.unusable(detail: fault) }
    guard options.access == .readWrite else {
      return Opened(connection: try openForReading(isStill: found.isStill))
    }
    do {
      try folder.checkWritable()
      let pool = try openForWriting()
      folder.removeSalvage()
      folder.removeRestoring()
      return Opened(connection: .pool(pool))
    } catch {
      guard !StoreFailure.meansDamage(error), case .cannotWrite = StoreFailure(error),
        found.version == Schema.version
      else { throw error }
      return Opened(
        connection: try openForReading(isStill: found.isStill), trouble: StoreFailure(error))
    }
  }

  /// Opens for writing, and makes or brings up to date what is inside.
  func openForWriting() throws -> DatabasePool {
    do {
      return try pool()
    } catch {
      guard StoreFailure.meansNoRoom(error), reserve.release() else { throw error }
      return try pool()
    }
  }

  private func pool() throws -> DatabasePool {
    let pool = try DatabasePool(path: path, configuration: Self.configuration(readonly: false))
    try pool.writeWithoutTransaction { db in
      try Self.syncFully(db)
      guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
        throw StoreFailure.unusable(detail: "the store cannot be written safely here")
      }
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      // It may have been brought up by another program since it was looked at.
      guard version <= Schema.version else { throw StoreFailure.unusable(detail: tooNew) }
      try Schema.migrate(
        db, from: version, kind: options.kind ?? .real, now: options.now())
    }
    if try !pool.read(Journal.hasOpenRows) {
      do throws(StoreFailure) {
        try keyFile.replace()
      } catch {
        // The old key seals as well; it is replaced when there is room again.
        guard try keyFile.existing() != nil else { throw error }
      }
    }
    return pool
  }

  /// GRDB sets NORMAL after it has prepared the connection; a yes must survive a power cut.
  private static func syncFully(_ db: Database) throws {
    try db.execute(sql: "PRAGMA synchronous = FULL")
  }

  /// Runs `body`, which changes nothing, on a connection like the one that writes.
  func lookAsWriter<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let file = try DatabaseQueue(path: path, configuration: Self.configuration(readonly: false))
    defer { try? file.close() }  // It has only read.
    return try file.writeWithoutTransaction { db in
      try Self.syncFully(db)
      return try body(db)
    }
  }

  private func openForReading(isStill: Bool) throws -> StoreConnection {
    let configuration = Self.configuration(readonly: true)
    if isStill {
      return .still(
        StillReader(folder: folder, patience: patience, configuration: configuration))
    }
    return .reading(try DatabaseQueue(path: path, configuration: configuration))
  }

  static func configuration(readonly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.label = "clubtill.store"
    configuration.busyMode = .timeout(5)
    configuration.readonly = readonly
    configuration.prepareDatabase { db in
      // What is removed is overwritten where it stood, see ``Wiping``.
      try db.execute(
        sql: """
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON
          """)
    }
    return configuration
  }
}
