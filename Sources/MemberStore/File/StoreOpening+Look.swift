import EnrollmentCore
import Foundation
import GRDB

/// Looking at the file before anything is made of it.
extension StoreOpening {
  private typealias Look = (fault: String?, version: Int)

  /// Looks at the file without changing it: what is at fault, its version (0 is yet to be made), and
  /// whether it can be read only as it stands. Throws what SQLite throws.
  func look(bytes: Int) throws -> (fault: String?, version: Int, isStill: Bool) {
    let look: (Database) throws -> Look = { try self.look(at: $0, bytes: bytes) }
    var first: any Error
    do {
      let (fault, version) = try probe(look)
      return (fault, version, false)
    } catch {
      first = error
    }
    guard !StoreFailure.meansDamage(first) else { throw first }
    if (first as? DatabaseError)?.resultCode == .SQLITE_ERROR {
      // The header says that the file is of a kind that SQLite does not know.
      throw DatabaseError(resultCode: .SQLITE_CORRUPT)
    }
    if options.access == .readWrite, StoreFailure.meansNoRoom(first), reserve.release() {
      do {
        let (fault, version) = try probe(look)
        return (fault, version, false)
      } catch {
        first = error
      }
    }
    do {
      let (fault, version) = try StillReader.read(
        folder, Self.configuration(readonly: true), look)
      return (fault, version, true)
    } catch {
      // That the other way is closed too says less, unless it says why.
      throw StoreFailure.meansDamage(error) || error is StoreFailure ? error : first
    }
  }

  private func probe<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let probe = try DatabaseQueue(path: path, configuration: Self.configuration(readonly: true))
    defer { try? probe.close() }  // It has only read: there is nothing that could be lost.
    return try probe.read(body)
  }

  private func look(at db: Database, bytes: Int) throws -> Look {
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let objects = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if application == 0, version == 0, objects == 0 {
      // Made a moment before a power cut, and never filled.
      return (options.access == .readWrite ? nil : "the store at \(path) is empty", 0)
    }
    guard application == Schema.applicationID else {
      return ("\(path) is a database of another program", version)
    }
    guard version <= Schema.version else { return (tooNew, version) }
    guard version == Schema.version || options.access == .readWrite else {
      return ("\(path) is of an older version; start the till once to bring it up", version)
    }
    do {
      guard try Schema.isWhole(db, version: version) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
      }
      try check(db, bytes: bytes)
      let kind = try String.fetchOne(db, sql: "SELECT kind FROM store WHERE id = 1")
      guard let wanted = options.kind, kind != wanted.rawValue else { return (nil, version) }
      return ("\(path) is a \(kind ?? "different") store, not a \(wanted.rawValue) one", version)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      // The file says that it is ours and whole, and has not what ours have.
      throw DatabaseError(resultCode: .SQLITE_CORRUPT)
    }
  }

  /// Throws `SQLITE_CORRUPT` for damage that can be seen without looking for a certain record.
  private func check(_ db: Database, bytes: Int) throws {
    let damaged = DatabaseError(resultCode: .SQLITE_CORRUPT)
    let suspicion = Suspicion(path: folder.path(of: .suspicion))
    if suspicion.isRaised {
      guard try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") == "ok" else { throw damaged }
      suspicion.settle()
    } else if bytes <= StoreFile.quickCheckLimitBytes {
      guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else { throw damaged }
    }
    guard try hasItsOwnLog(db) else { throw damaged }
  }

  /// Whether the write-ahead log was written for this database. SQLite itself takes any log that is
  /// whole, also one that somebody copied here from another store.
  func hasItsOwnLog(_ db: Database) throws -> Bool {
    guard let log = FileStatus(path: folder.path(of: .writeAheadLog)), log.bytes > 0 else {
      return true
    }
    let withLog = try StoreMark(db)
    do {
      let file = try DatabaseQueue(
        path: StillReader.address(of: path), configuration: Self.configuration(readonly: true))
      defer { try? file.close() }  // It has only read.
      return try file.read { try StoreMark($0) } == withLog
    } catch {
      return true  // All that there is stands in the log: the store was never folded in.
    }
  }
}

/// What a store is told from every other one by.
struct StoreMark: Equatable {
  private let origin: DatabaseValue
  private let madeAt: DatabaseValue

  init(_ db: Database) throws {
    let row = try Row.fetchOne(
      db, sql: "SELECT uuid, made_at FROM store, origin WHERE store.id = 1 AND origin_id = ?",
      arguments: [Schema.ownOrigin])
    guard let row else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    origin = row["uuid"]
    madeAt = row["made_at"]
  }
}
