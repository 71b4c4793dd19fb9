import EnrollmentCore
import Foundation

/// An open lock file; the lock on it belongs to this object and falls with the process.
///
/// It locks with `flock`, so that two of these on one file keep each other out in one process too.
final class FileLock: Sendable {
  enum Mode {
    case shared, exclusive
  }

  let path: String
  private let descriptor: Int32

  /// Opens the file at `path`, making it (0600) where it is missing.
  init(path: String) throws(StoreFailure) {
    self.path = path
    var descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    if descriptor < 0, errno == EACCES || errno == EROFS {
      // A reader may lock a file that it may not write.
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    }
    guard descriptor >= 0 else {
      throw .cannotWrite(detail: "\(path): \(SystemFault.current)")
    }
    guard let status = FileStatus(descriptor: descriptor), status.kind == .file else {
      close(descriptor)
      throw .unusable(detail: "\(path) is not a plain file")
    }
    if status.isOurs, status.permissions != 0o600 { fchmod(descriptor, 0o600) }
    self.descriptor = descriptor
  }

  deinit {
    // Closing is not enough: a process that is just being started has the descriptor too, until it is
    // another program.
    unlock()
    close(descriptor)
  }

  /// Takes the lock if it is free; never waits.
  func tryLock(_ mode: Mode) -> Bool {
    let operation =
      switch mode {
      case .shared: LOCK_SH
      case .exclusive: LOCK_EX
      }
    var result: Int32
    repeat {
      result = flock(descriptor, operation | LOCK_NB)
    } while result != 0 && errno == EINTR
    return result == 0
  }

  func unlock() { flock(descriptor, LOCK_UN) }

  /// Whether the file at `path` is still the one that is open here.
  var isInPlace: Bool {
    guard let own = FileStatus(descriptor: descriptor), let there = FileStatus(path: path) else {
      return false
    }
    return own.isSameFile(as: there)
  }
}
