import CFileStatus
import Foundation

/// The log of a state folder, opened for adding lines at its end: `clubtill.log`, mode 0600.
///
/// Once it has a megabyte it becomes `clubtill.log.old`, in the place of the last one, also while
/// programs write to it: each looks before every line whether its file is still the one in place.
/// A standard error that is led into the log goes along. Links are never followed, and what is not
/// a plain file of our own user is left alone; there is then no log.
struct LogFile: ~Copyable {
  static let limitBytes: Int64 = 1 << 20

  private let path: String
  private var descriptor: Int32 = -1
  /// The last line was cut short, by a disk without room.
  private var isCut = false

  /// - Parameter folder: the state folder; nothing is made or opened yet.
  init(in folder: String) { path = Self.path(in: folder) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Adds a line, or what of it the disk takes; what it does not take is lost.
  mutating func append(_ line: String) {
    guard openInPlace() else { return }
    let bytes = Array(((isCut ? "\n" : "") + line + "\n").utf8)
    // One call, so that the lines of two programs do not mix.
    var count = 0
    repeat {
      count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    } while count < 0 && errno == EINTR
    if count > 0 { isCut = count < bytes.count }
  }

  /// Makes `descriptor` the file in place, with room for a line.
  private mutating func openInPlace() -> Bool {
    // Others may move it aside at the same time; twice in a row they will not.
    for _ in 1...3 {
      guard let own = Self.status(descriptor), let there = Self.status(atPath: path),
        own.device == there.device, own.inode == there.inode
      else {
        guard reopen() else { return false }
        continue
      }
      guard own.bytes >= Self.limitBytes, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        return true
      }
      moveAside()
      flock(descriptor, LOCK_UN)
    }
    return descriptor >= 0
  }

  /// Called with the lock of the open file, so that nobody moves a file aside that is new already.
  private func moveAside() {
    guard let own = Self.status(descriptor), let there = Self.status(atPath: path),
      own.device == there.device, own.inode == there.inode
    else { return }
    // Where a folder is in the way, say, the old lines go: the log must not grow for ever.
    if rename(path, path + ".old") != 0 { ftruncate(descriptor, 0) }
  }

  private mutating func reopen() -> Bool {
    guard let fresh = Self.open(atPath: path) else { return false }
    if let own = Self.status(descriptor), let error = Self.status(STDERR_FILENO),
      own.device == error.device, own.inode == error.inode
    {
      dup2(fresh, STDERR_FILENO)
    }
    if descriptor >= 0 { close(descriptor) }
    descriptor = fresh
    isCut = false
    return true
  }

  private static func path(in folder: String) -> String { folder + "/clubtill.log" }

  /// The log as a descriptor open for adding lines, which the caller closes; nil where there is none
  /// and none can be made, or where what stands in its place is not a plain file of our own.
  static func open(in folder: String) -> Int32? { open(atPath: path(in: folder)) }

  private static func open(atPath path: String) -> Int32? {
    // Not waiting for a reader, should somebody have put a pipe there.
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let fresh = Foundation.open(path, flags, 0o600)
    guard fresh >= 0 else { return nil }
    guard let status = status(fresh), status.mode & UInt32(S_IFMT) == UInt32(S_IFREG),
      status.owner == geteuid(), status.mode & 0o7777 == 0o600 || fchmod(fresh, 0o600) == 0
    else {
      close(fresh)
      return nil
    }
    return fresh
  }

  private static func status(_ descriptor: Int32) -> file_status? {
    var status = file_status()
    return file_status_of_descriptor(descriptor, &status) == 0 ? status : nil
  }

  private static func status(atPath path: String) -> file_status? {
    var status = file_status()
    return file_status_of_path(path, &status) == 0 ? status : nil
  }
}
