import EnrollmentCore
import Foundation
import Synchronization

/// The gate that lets one process at a time open, write, checkpoint or close the store.
///
/// SQLite before 3.51.3 can, rarely, damage a file when a checkpoint and a commit of two
/// connections meet. The lock file `store.lock` is never deleted.
final class StoreGate: Sendable {
  private let lock = Mutex<FileLock?>(nil)
  private let path: String
  private let patience: Duration

  /// - Parameter patience: how long a caller waits for another process.
  init(path: String, patience: Duration) {
    self.path = path
    self.patience = patience
  }

  /// Runs `body` while no other process is inside; throws `cannotWrite` where the gate stays shut.
  func hold<Result>(
    _ body: () throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    let lock = try enter()
    defer { lock.unlock() }
    return try body()
  }

  /// The same for reading. Where the lock file is missing and cannot be made, no program of ours can
  /// be writing either, and `body` runs without it.
  func holdIfThere<Result>(_ body: () throws -> Result) throws -> Result {
    do throws(StoreFailure) {
      _ = try fileInPlace()
    } catch {
      guard FileStatus(path: path) == nil else { throw error }
      return try body()
    }
    let lock = try enter()
    defer { lock.unlock() }
    return try body()
  }

  private func enter() throws(StoreFailure) -> FileLock {
    let deadline = ContinuousClock.now + patience
    var pause: useconds_t = 500
    while true {
      let lock = try fileInPlace()
      if lock.tryLock(.exclusive) {
        if lock.isInPlace { return lock }
        lock.unlock()
        continue
      }
      guard ContinuousClock.now < deadline else {
        throw .cannotWrite(detail: "another program keeps the store busy")
      }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }

  /// The lock file, opened anew if somebody has put another in its place.
  private func fileInPlace() throws(StoreFailure) -> FileLock {
    if let known = lock.withLock({ $0 }), known.isInPlace { return known }
    let fresh = try FileLock(path: path)
    lock.withLock { $0 = fresh }
    return fresh
  }
}
