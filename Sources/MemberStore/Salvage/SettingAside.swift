import EnrollmentCore
import Foundation
import GRDB

/// Sets a damaged store aside and puts a new one in its place with all that can still be read.
///
/// The new one is made beside the damaged one and is whole before that is moved, so that a power cut
/// at any moment leaves one of them to begin with again. Nothing of the damaged file is changed.
struct SettingAside {
  private let opening: StoreOpening
  private var folder: StoreFolder { opening.folder }
  private var path: String { folder.path(of: .database) }
  private var copies: StoreCopies { StoreCopies(folder: folder, kind: opening.options.kind) }

  init(_ opening: StoreOpening) { self.opening = opening }

  func carryOut() throws -> SalvageReport {
    guard opening.options.access == .readWrite, opening.options.setsDamagedAside else {
      throw StoreFailure.unusable(detail: "the store at \(path) is damaged" + remedy)
    }
    try folder.checkWritable()
    guard opening.users?.tryLock(.exclusive) ?? true else {
      throw StoreFailure.unusable(
        detail: "the store at \(path) is damaged and still open in another program: end that first")
    }
    defer { opening.users?.unlock() }
    try refuseWhatIsNotOurs()
    let found: Salvage.Outcome
    let now = opening.options.now()
    let place = folder.placeAside(at: now, as: StoreFolder.damagedMark)
    do {
      found = try salvage(
        Aside(at: now, file: URL(fileURLWithPath: place).lastPathComponent))
    } catch {
      folder.removeSalvage()
      throw error
    }
    folder.removeCopyToRead()
    try folder.finishSalvage()
    try folder.setAside(to: place)
    _ = try folder.adoptSalvage()
    Suspicion(path: folder.path(of: .suspicion)).settle()
    return SalvageReport(
      setAside: place, saved: found.saved, known: found.known, copy: copies.newestGood(),
      staffLost: found.staffLost)
  }

  /// When, and under which name, the damaged file is set aside.
  private struct Aside {
    let at: Date
    let file: String
  }

  /// The report of a salvage whose process died before it could make one.
  func reportAfterwards() throws -> SalvageReport {
    let file = try DatabaseQueue(
      path: path, configuration: StoreOpening.configuration(readonly: true))
    defer { try? file.close() }  // It has only read.
    return SalvageReport(
      setAside: folder.damagedFiles.last ?? folder.path,
      saved: try file.read { try MemberSearch(db: $0).count() }, known: nil,
      copy: copies.newestGood())
  }

  private var remedy: String {
    let copy =
      copies.newestGood().map {
        "to go on with the newest good copy: clubtill restore '\($0.path)'"
      } ?? "'clubtill restore' puts a copy in its place"
    return "; the next start of the till sets it aside and saves what can be read; \(copy)"
  }

  /// Throws `unusable` for a file that is not to be touched, damaged or not.
  ///
  /// SQLite does not open a file whose schema cannot be read, so this reads the header by itself:
  /// nobody has the file open, see ``StoreFolder``.
  private func refuseWhatIsNotOurs() throws(StoreFailure) {
    guard let header = StoreHeader(path: path) else { return }
    guard header.applicationID == Schema.applicationID || header.applicationID == 0 else {
      throw .unusable(detail: "\(path) is a database of another program")
    }
    guard header.version <= Schema.version else { throw .unusable(detail: opening.tooNew) }
  }

  /// What kind of a store the damaged one is, or nil where it does not tell. Throws `unusable` where
  /// another kind is wanted.
  private func kindOfOurs(_ source: DatabaseQueue) throws -> StoreKind? {
    try source.unsafeRead { db in
      let kind = try? String.fetchOne(db, sql: "SELECT kind FROM store WHERE id = 1")
      guard let kind = kind.flatMap(StoreKind.init) else { return nil }
      if let wanted = opening.options.kind, wanted != kind {
        throw StoreFailure.unusable(
          detail: "\(path) is a \(kind.rawValue) store, not a \(wanted.rawValue) one")
      }
      return kind
    }
  }

  /// Makes the new store beside the damaged one, from a mended copy where the disk has room for it.
  private func salvage(_ aside: Aside) throws -> Salvage.Outcome {
    folder.removeSalvage()
    do {
      return try fill(from: try MendedCopy(folder: folder, tooNew: opening.tooNew).make(), aside)
    } catch {
      if error is StoreFailure { throw error }
      // No room, or nothing that can be mended: what can be read where it stands.
      folder.removeSalvage()
      return try fill(from: try source(), aside)
    }
  }

  private func fill(from source: DatabaseQueue?, _ aside: Aside) throws -> Salvage.Outcome {
    let told = try source.map(kindOfOurs) ?? nil
    let target = try FreshStore.make(
      at: folder.unfinishedSalvage, kind: opening.options.kind ?? told ?? .real,
      now: aside.at)
    let outcome: Salvage.Outcome
    if let source {
      // No transaction: its end would fail for every page that could not be read.
      outcome = try source.unsafeRead { old in
        try target.write { new in
          var salvage = Salvage(
            from: DamagedTables(old, bytes: bytes), to: new, at: aside.at, file: aside.file)
          return try salvage.carryOut()
        }
      }
      try? source.close()  // It has only read.
    } else {
      outcome = Salvage.Outcome(saved: 0, known: nil)
    }
    try target.close()
    return outcome
  }

  private var bytes: Int {
    [StoreFolder.File.database, .writeAheadLog].map {
      FileStatus(path: folder.path(of: $0))?.bytes ?? 0
    }.reduce(0, +)
  }

  /// The damaged file, without its log where that belongs to another store; nil where nothing in it
  /// can be read at all.
  private func source() throws -> DatabaseQueue? {
    let configuration = Configuration.damaged(readonly: true)
    do {
      let whole = try DatabaseQueue(path: path, configuration: configuration)
      if try whole.read(opening.hasItsOwnLog) { return whole }
    } catch {
      guard StoreFailure.meansDamage(error) || error is DatabaseError else { throw error }
    }
    do {
      let alone = try DatabaseQueue(
        path: StillReader.address(of: path), configuration: configuration)
      _ = try alone.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
      return alone
    } catch {
      guard error is DatabaseError else { throw error }
      return nil
    }
  }
}
