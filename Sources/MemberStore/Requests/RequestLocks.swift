package import EnrollmentCore
import Foundation
import Synchronization

/// The requests that this process looks after, each by a lock of its own.
///
/// So `enroll` beside a terminal can own its one request while both work as the same till. The file
/// is `request-<id>.lock` in the state folder; its holder deletes it at the end.
package final class RequestLocks: RequestOwnership {
  private let folder: StoreFolder
  private let held = Mutex<[RequestID: FileLock]>([:])

  /// - Parameter directory: the state folder of the store.
  package init(directory: String) throws(StoreFailure) {
    folder = try StoreFolder(path: directory, makesIt: true)
  }

  init(folder: StoreFolder) { self.folder = folder }

  /// Takes the request; true also if it is ours already.
  ///
  /// Where the file cannot be made at all (a full disk) it is false: two who poll one request could
  /// lose its yes between them.
  package func claim(_ id: RequestID) -> Bool {
    held.withLock { held in
      if held[id] != nil { return true }
      // A holder that leaves deletes the file: then the lock just taken is on a file that is gone.
      for attempt in 1...4 {
        let lock: FileLock
        do {
          lock = try FileLock(path: folder.path(of: .request(id)))
        } catch {
          return false
        }
        if lock.tryLock(.exclusive) {
          guard lock.isInPlace else { continue }
          held[id] = lock
          return true
        }
        // Somebody may only be looking (`isClaimedElsewhere`), which lasts microseconds.
        usleep(useconds_t(attempt) * 500)
      }
      return false
    }
  }

  /// Lets the request go; nothing where it was not ours.
  package func release(_ id: RequestID) {
    held.withLock { held in
      guard let lock = held.removeValue(forKey: id) else { return }
      unlink(lock.path)
      lock.unlock()
    }
  }

  /// Whether any process looks after the request now, this one too.
  func isClaimed(_ id: RequestID) -> Bool {
    held.withLock { $0[id] != nil } || isClaimedElsewhere(id)
  }

  /// Whether another process looks after the request now.
  package func isClaimedElsewhere(_ id: RequestID) -> Bool {
    held.withLock { held in
      guard held[id] == nil else { return false }
      let path = folder.path(of: .request(id))
      guard FileStatus(path: path) != nil, let lock = try? FileLock(path: path) else {
        return false  // No file that can be opened: nobody can hold a lock on it.
      }
      defer { lock.unlock() }
      guard lock.tryLock(.shared) else { return true }
      return false
    }
  }
}
