import EnrollmentCore
import Foundation
import GRDB

/// What the store that a copy takes the place of tells, and what must not be forgotten with it.
struct StoreInPlace {
  /// A consent that was withdrawn.
  struct Withdrawal {
    let deed: DeedEntry
    /// Of the deed's entry in the book: a copy that has it has the withdrawal too.
    let commitment: Data
  }

  /// Nil where it does not tell.
  var kind: StoreKind?
  var highestNumbers: [MemberNumber] = []
  var erased: [ErasedMembers.Mark] = []
  /// Whose erasure was undone, by id.
  var broughtBack: Set<UUID> = []
  var withdrawals: [Withdrawal] = []
  /// The rows of the staff list; nil where it cannot be read, or nobody was ever on it.
  var staff: [Row]?
  /// How many login requests have not ended and can still be answered.
  var openRequests = 0
  /// What a damaged store does not tell, or not all of.
  var unread: Set<RestoreReport.Fact> = []

  /// What the store in `folder` tells; nil where there is none, or one that was never filled.
  ///
  /// Nobody has the file open, see ``StoreFolder``. A damaged one is read as far as it can be read, each
  /// fact by itself. Throws `unusable` for one of another program or a newer version.
  static func read(in folder: StoreFolder, work: LongWork) throws -> StoreInPlace? {
    let path = folder.path(of: .database)
    guard FileStatus(path: path) != nil else { return nil }
    let tooNew = "\(path) was written by a newer version of this program"
    if let header = StoreHeader(path: path) {
      guard header.applicationID == Schema.applicationID || header.applicationID == 0 else {
        throw StoreFailure.unusable(detail: "\(path) is a database of another program")
      }
      guard header.version <= Schema.version else { throw StoreFailure.unusable(detail: tooNew) }
    }
    let bytes = try folder.databaseBytes() ?? 0
    let key = try KeyFile(path: folder.path(of: .journalKey)).existing().map(JournalKey.init)
    do {
      let store = try DatabaseQueue(
        path: path, configuration: StoreOpening.configuration(readonly: true))
      defer { try? store.close() }  // It has only read.
      return try store.read { db in
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
        guard tables ?? 0 > 0 else { return nil }
        var reading = InPlaceReading(
          db: db, tables: DamagedTables(db, bytes: bytes, isSound: true), isSound: true,
          journalKey: key, work: work)
        return try reading.carryOut()
      }
    } catch let error as KeepingError {
      throw error
    } catch {
      return try readDamaged(folder, bytes: bytes, tooNew: tooNew, journalKey: key, work: work)
    }
  }

  private static func readDamaged(
    _ folder: StoreFolder, bytes: Int, tooNew: String, journalKey key: JournalKey?, work: LongWork
  ) throws -> StoreInPlace {
    defer { folder.removeCopyToRead() }
    guard let store = try mended(folder, tooNew: tooNew) else {
      return StoreInPlace(unread: Set(RestoreReport.Fact.allCases))
    }
    defer { try? store.close() }  // It has only read.
    // No transaction: its end would fail for every page that could not be read.
    return try store.unsafeRead { db in
      var reading = InPlaceReading(
        db: db, tables: DamagedTables(db, bytes: bytes), isSound: false, journalKey: key, work: work
      )
      return try reading.carryOut()
    }
  }

  /// A mended copy where the disk has room for it, or the file as it stands; nil where that cannot even
  /// be opened.
  private static func mended(_ folder: StoreFolder, tooNew: String) throws -> DatabaseQueue? {
    do {
      return try MendedCopy(folder: folder, tooNew: tooNew).make()
    } catch let error as StoreFailure {
      throw error
    } catch {
      folder.removeCopyToRead()
      return try? DatabaseQueue(
        path: folder.path(of: .database), configuration: .damaged(readonly: true))
    }
  }
}
