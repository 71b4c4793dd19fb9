import EnrollmentCore
import Foundation
import GRDB
import Synchronization

/// The open database: one connection that writes, inside the gate, and others that only read.
///
/// Opening, each write transaction with the checkpoint that SQLite may add to it, and closing are
/// done inside ``StoreGate``. Readers are read-only, so they never checkpoint, and never wait. Where
/// the disk takes nothing the file is open for reading alone, and every write tries anew to open it.
final class StoreFile: Sendable {
  /// Files up to this size are checked whole at each start (about 0.2 s); larger ones by `doctor`.
  static let quickCheckLimitBytes = 64 << 20

  /// What is written, seen from a disk that is running full.
  enum Purpose {
    /// The first row of a new request: not without the reserve, which its end may need.
    case beginning
    /// All that was begun before: it may use the reserve up.
    case finishing
  }

  /// The journal's, see ``JournalKey``.
  let keyFile: KeyFile
  /// See ``CoolDowns``.
  let coolDownKeyFile: KeyFile
  /// See ``StaffKey``.
  let staffKeyFile: KeyFile
  let unreadable: UnreadableRecords
  let salvage: SalvageReport?
  let folder: StoreFolder
  private let opening: StoreOpening
  private let reserve: SpaceReserve
  private let suspicion: Suspicion
  private let gate: StoreGate
  private let users: FileLock?
  /// Nil once it is closed.
  private let connection: Mutex<StoreConnection?>
  /// Why the last write failed; nil after one that did not.
  private let trouble: Mutex<StoreFailure?>

  init(
    folder: StoreFolder, options: MemberStoreOptions, patience: Duration
  ) throws(StoreFailure) {
    let gate = StoreGate(path: folder.path(of: .gate), patience: patience)
    let users = try Self.usersLock(of: folder)
    let keyFile = KeyFile(path: folder.path(of: .journalKey))
    let reserve = SpaceReserve(path: folder.path(of: .reserve))
    let opening = StoreOpening(
      folder: folder, options: options, users: users, keyFile: keyFile, reserve: reserve,
      patience: patience)
    let opened: StoreOpening.Opened
    do {
      opened = try gate.holdIfThere {
        let opened = try opening.open()
        // Taken after the inspection: setting a damaged file aside needs it exclusively.
        guard users?.tryLock(.shared) ?? true else {
          throw StoreFailure.cannotWrite(detail: "another program is setting the store aside")
        }
        return opened
      }
    } catch {
      throw StoreFailure(error)
    }
    self.folder = folder
    self.opening = opening
    self.reserve = reserve
    self.gate = gate
    self.users = users
    self.keyFile = keyFile
    coolDownKeyFile = KeyFile(path: folder.path(of: .coolDownKey))
    staffKeyFile = KeyFile(path: folder.path(of: .staffKey))
    salvage = opened.salvage
    let suspicion = Suspicion(path: folder.path(of: .suspicion))
    self.suspicion = suspicion
    unreadable = UnreadableRecords { suspicion.raise() }
    connection = Mutex(opened.connection)
    trouble = Mutex(opened.trouble)
    if case .pool = opened.connection {
      // A till whose disk has no room for it may still finish what is open, and look members up.
      do throws(StoreFailure) { try reserve.secure() } catch { trouble.withLock { $0 = error } }
    }
  }

  /// Nil where the lock file is missing and the folder takes none.
  private static func usersLock(of folder: StoreFolder) throws(StoreFailure) -> FileLock? {
    let path = folder.path(of: .users)
    do throws(StoreFailure) {
      return try FileLock(path: path)
    } catch {
      guard FileStatus(path: path) == nil, FileStatus(path: folder.path(of: .database)) != nil
      else { throw error }
      return nil
    }
  }

  deinit {
    // Closing may checkpoint, so it passes the gate here too. Nobody is left to be told of a fault.
    try? close()
  }

  /// Runs `body` in one transaction, synced when this returns.
  func write<Result>(
    _ purpose: Purpose = .finishing, _ body: (Database, JournalKey) throws -> Result
  ) throws(StoreFailure) -> Result {
    do throws(StoreFailure) {
      let result = try gate.hold { () throws(StoreFailure) -> Result in
        let pool = try poolForWriting()
        if purpose == .beginning { try reserve.secure() }
        let key = JournalKey(bytes: try keyFile.load())
        return try tryWrite(purpose) { try pool.write { try body($0, key) } }
      }
      trouble.withLock { $0 = nil }
      return result
    } catch {
      if case .cannotWrite = error { trouble.withLock { $0 = error } }
      throw error
    }
  }

  /// Runs `work`; for what has to be finished once more, in the reserve's room, where the disk had
  /// none.
  private func tryWrite<Result>(
    _ purpose: Purpose, _ work: () throws -> Result
  ) throws(StoreFailure) -> Result {
    do {
      return try work()
    } catch {
      suspect(error)
      guard purpose == .finishing, StoreFailure.meansNoRoom(error), reserve.release() else {
        throw StoreFailure(error)
      }
    }
    do {
      return try work()
    } catch {
      throw StoreFailure(error)
    }
  }

  /// The connection that writes, opened now if the disk took nothing until now. Inside the gate.
  private func poolForWriting() throws(StoreFailure) -> DatabasePool {
    guard opening.options.access == .readWrite else {
      throw .cannotWrite(detail: "the store was opened for reading alone")
    }
    let known = connection.withLock { $0 }
    switch known {
    case .pool(let pool): return pool
    case nil: throw .cannotWrite(detail: "the store has been closed")
    case .reading, .still:
      try folder.checkWritable()
      let pool: DatabasePool
      do { pool = try opening.openForWriting() } catch { throw StoreFailure(error) }
      connection.withLock { $0 = .pool(pool) }
      if case .reading(let queue) = known { try? queue.close() }  // It has only read.
      return pool
    }
  }

  /// Why nothing can be saved now, found out by trying; nil where all is well.
  func findTrouble() -> StoreFailure? {
    guard opening.options.access == .readWrite else { return nil }
    do throws(StoreFailure) {
      try gate.hold { () throws(StoreFailure) in
        let pool = try poolForWriting()
        try reserve.secure()
        guard trouble.withLock({ $0 != nil }) else { return }
        try tryWrite(.beginning) {
          try pool.write { try $0.execute(sql: "UPDATE store SET clock = clock WHERE id = 1") }
        }
        trouble.withLock { $0 = nil }
      }
      return nil
    } catch {
      trouble.withLock { $0 = error }
      return error
    }
  }

  /// See ``StoreFolder/freeBytes``.
  var freeBytes: Int? { folder.freeBytes }

  /// Runs `body` on a reader, in one view of the store; never waits for a write.
  ///
  /// A cancelled task stops reading at once and throws `cannotWrite`: nobody waits for its answer.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws(StoreFailure) -> Result {
    do {
      switch connection.withLock({ $0 }) {
      case .pool(let pool): return try await pool.read(body)
      case .reading(let queue): return try await queue.read(body)
      case .still(let reader): return try await reader.read(body)
      case nil: throw StoreFailure.cannotWrite(detail: "the store has been closed")
      }
    } catch is CancellationError {
      throw .cannotWrite(detail: "the look-up was cancelled")
    } catch {
      suspect(error)
      throw StoreFailure(error)
    }
  }

  /// The same for callers that are on the store's own queue.
  func readNow<Result>(
    _ body: (Database) throws -> Result
  ) throws(StoreFailure) -> Result {
    do {
      switch connection.withLock({ $0 }) {
      case .pool(let pool): return try pool.read(body)
      case .reading(let queue): return try queue.read(body)
      case .still(let reader): return try reader.readNow(body)
      case nil: throw StoreFailure.cannotWrite(detail: "the store has been closed")
      }
    } catch {
      suspect(error)
      throw StoreFailure(error)
    }
  }

  /// Runs `body` with a connection of its own that only reads, for work that lasts: nobody waits for
  /// it, neither writers nor readers.
  func readApart<Result>(
    _ body: (DatabaseQueue) throws(KeepingError) -> Result
  ) throws(KeepingError) -> Result {
    do {
      let configuration = StoreOpening.configuration(readonly: true)
      let path = folder.path(of: .database)
      switch connection.withLock({ $0 }) {
      case .pool, .reading:
        let source = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? source.close() }  // It has only read.
        return try body(source)
      case .still:
        // A lock of its own: the store's gate is held by its object, whichever thread asks.
        let gate = StoreGate(path: folder.path(of: .gate), patience: opening.patience)
        return try gate.holdIfThere {
          let source = try DatabaseQueue(
            path: StillReader.address(of: path), configuration: configuration)
          defer { try? source.close() }  // It has only read.
          return try body(source)
        }
      case nil: throw StoreFailure.cannotWrite(detail: "the store has been closed")
      }
    } catch {
      suspect(error)
      throw KeepingError(error)
    }
  }

  private func suspect(_ error: any Error) {
    if StoreFailure.meansDamage(error) { suspicion.raise() }
  }

  /// Runs `body` on the connection that writes, outside of any transaction.
  func withWriter<Result>(
    _ body: (Database) throws -> Result
  ) throws(StoreFailure) -> Result {
    try gate.hold { () throws(StoreFailure) in
      let pool = try poolForWriting()
      do {
        return try pool.writeWithoutTransaction(body)
      } catch {
        throw StoreFailure(error)
      }
    }
  }

  /// The same for a look at that connection. A store that was opened for reading alone opens one like it
  /// for that time, with which nothing is changed; its own keeps SQLite from folding the log in.
  func lookAsWriter<Result>(
    _ body: (Database) throws -> Result
  ) throws(StoreFailure) -> Result {
    guard opening.options.access == .readOnly else { return try withWriter(body) }
    return try gate.hold { () throws(StoreFailure) in
      try folder.checkWritable()
      do {
        return try opening.lookAsWriter(body)
      } catch {
        throw StoreFailure(error)
      }
    }
  }

  /// See ``Wiping``. To cut the log the reserve is used up where the disk has no room; never to write
  /// the file anew.
  ///
  /// - Parameter work: ends it before its time, with `cannotWrite`.
  func wipe(isThorough: Bool, work: LongWork) throws(StoreFailure) -> Bool {
    try gate.hold { () throws(StoreFailure) in
      let pool = try poolForWriting()
      try tryWrite(.finishing) {
        try pool.writeWithoutTransaction { try Wiping(db: $0).cutLog() }
      }
      let freeBytes = folder.freeBytes
      return try tryWrite(.beginning) {
        try Interruptible.run(on: pool, work) { pool in
          try pool.writeWithoutTransaction {
            try Wiping(db: $0).writeAnew(isThorough: isThorough, freeBytes: freeBytes)
          }
        }
      }
    }
  }

  /// Moves the log into the database and closes; nothing where it is closed already.
  func close() throws(StoreFailure) {
    guard let open = connection.withLock({ $0 }) else { return }
    do {
      switch open {
      case .pool(let pool):
        try gate.hold { () throws(StoreFailure) in
          // GRDB closes the writer first, so no connection would do it by itself. Where it fails
          // (a full disk, a reader elsewhere) the log keeps everything for the next one.
          try? pool.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
          }
          do { try pool.close() } catch { throw StoreFailure(error) }
        }
      case .reading(let queue): try queue.close()
      case .still: break
      }
    } catch {
      throw StoreFailure(error)
    }
    users?.unlock()
    connection.withLock { $0 = nil }
  }
}
