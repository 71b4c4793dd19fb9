import EnrollmentCore
import Foundation
import GRDB
import Synchronization

/// The open database: one connection that writes, inside the gate, and others that only read.
///
/// Opening, each write transaction with the checkpoint that SQLite may add to it, and closing are
/// done inside ``StoreGate``. Readers are read-only, so they never checkpoint, and never wait.
final class StoreFile: Sendable {
  /// Files up to this size are checked whole at each start (about 0.2 s); larger ones by `doctor`.
  static let quickCheckLimitBytes = 64 << 20

  /// The journal's, see ``JournalKey``.
  let keyFile: KeyFile
  /// See ``CoolDowns``.
  let coolDownKeyFile: KeyFile
  private let database: any DatabaseReader & Sendable
  private let writer: DatabasePool?
  private let gate: StoreGate
  private let users: FileLock
  private let isOpen = Mutex(true)

  init(
    folder: StoreFolder, options: MemberStoreOptions, patience: Duration
  ) throws(StoreFailure) {
    let gate = try StoreGate(path: folder.path(of: .gate), patience: patience)
    let users = try FileLock(path: folder.path(of: .users))
    let keyFile = KeyFile(path: folder.path(of: .journalKey))
    let opened = try gate.hold { () throws(StoreFailure) -> any DatabaseReader & Sendable in
      let opening = StoreOpening(folder: folder, options: options, users: users)
      let version = try opening.inspect()
      // Taken after the inspection: setting a damaged file aside needs it exclusively.
      guard users.tryLock(.shared) else {
        throw .cannotWrite(detail: "another program is setting the store aside")
      }
      switch options.access {
      case .readOnly: return try opening.openForReading()
      case .readWrite: return try opening.openForWriting(from: version, keyFile: keyFile)
      }
    }
    self.gate = gate
    self.users = users
    self.keyFile = keyFile
    coolDownKeyFile = KeyFile(path: folder.path(of: .coolDownKey))
    database = opened
    writer = opened as? DatabasePool
  }

  deinit {
    // Closing may checkpoint, so it passes the gate here too. Nobody is left to be told of a fault.
    try? close()
  }

  /// Runs `body` in one transaction, synced when this returns.
  func write<Result>(
    _ body: (Database, JournalKey) throws -> Result
  ) throws(StoreFailure) -> Result {
    guard let writer else {
      throw .cannotWrite(detail: "the store was opened for reading alone")
    }
    return try gate.hold { () throws(StoreFailure) -> Result in
      let key = JournalKey(bytes: try keyFile.load())
      do {
        return try writer.write { try body($0, key) }
      } catch {
        throw StoreFailure(error)
      }
    }
  }

  /// Runs `body` on a reader, in one view of the store; never waits for a write.
  ///
  /// A cancelled task stops reading at once and throws `cannotWrite`: nobody waits for its answer.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws(StoreFailure) -> Result {
    do {
      return try await database.read(body)
    } catch is CancellationError {
      throw .cannotWrite(detail: "the look-up was cancelled")
    } catch {
      throw StoreFailure(error)
    }
  }

  /// The same for callers that are on the store's own queue.
  func readNow<Result>(
    _ body: (Database) throws -> Result
  ) throws(StoreFailure) -> Result {
    do {
      return try database.read(body)
    } catch {
      throw StoreFailure(error)
    }
  }

  /// Runs `body` on the connection that writes, outside of any transaction.
  func withWriter<Result>(
    _ body: (Database) throws -> Result
  ) throws(StoreFailure) -> Result {
    guard let writer else {
      throw .cannotWrite(detail: "the store was opened for reading alone")
    }
    do {
      return try writer.writeWithoutTransaction(body)
    } catch {
      throw StoreFailure(error)
    }
  }

  /// Moves the log into the database and closes; nothing where it is closed already.
  func close() throws(StoreFailure) {
    guard isOpen.withLock({ $0 }) else { return }
    try gate.hold { () throws(StoreFailure) in
      do {
        // GRDB closes the writer first, so no connection would do it by itself. Where it fails
        // (a full disk, a reader elsewhere) the log keeps everything for the next one.
        try? writer?.writeWithoutTransaction {
          try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try database.close()
      } catch {
        throw StoreFailure(error)
      }
    }
    users.unlock()
    isOpen.withLock { $0 = false }
  }
}
