package import EnrollmentCore

/// The right to work as one till: held for life by one process, given up by its end.
///
/// The file is `till-NNNN.lock` in the state folder and is never deleted.
package final class TillLock: Sendable {
  package let till: TillNumber
  private let lock: FileLock

  /// Takes the till, or throws `tillInUse` (T6) at once where another process works as it.
  package static func acquire(
    _ till: TillNumber, directory: String
  ) throws(StoreFailure) -> TillLock {
    let folder = try StoreFolder(path: directory, makesIt: true)
    let lock = try FileLock(path: folder.path(of: .till(till)))
    guard lock.tryLock(.exclusive) else { throw .tillInUse }
    return TillLock(till: till, lock: lock)
  }

  private init(till: TillNumber, lock: FileLock) {
    self.till = till
    self.lock = lock
  }

  /// Lets the till go before this object does.
  package func release() { lock.unlock() }
}
