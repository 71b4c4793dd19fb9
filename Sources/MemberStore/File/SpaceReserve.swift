import EnrollmentCore
import Foundation

/// Room on the disk that is kept for what must still work when everything else is taken: finishing
/// the requests that are open, an erasure, a note in the access book.
///
/// The file `clubtill.reserve` holds nothing. A write that meets a full disk empties it and is tried
/// once more; no new request is begun until it has its size again.
struct SpaceReserve: Sendable {
  /// Nine open requests add less than a megabyte to the write-ahead log, an erasure less than that.
  static let sizeBytes = 2 << 20

  let path: String

  var isInPlace: Bool {
    guard let status = FileStatus(path: path) else { return false }
    return status.kind == .file && status.bytes >= Self.sizeBytes
  }

  /// Puts the reserve in place where it is not; throws `cannotWrite` where there is no room for it.
  func secure() throws(StoreFailure) {
    guard !isInPlace else { return }
    let descriptor = try opened()
    defer { close(descriptor) }
    let result = posix_fallocate(descriptor, 0, off_t(Self.sizeBytes))
    guard result == 0 else {
      ftruncate(descriptor, 0)  // What it took so far is not kept from others.
      guard result == ENOSPC || result == EDQUOT else {
        throw .cannotWrite(detail: "\(path): \(String(cString: strerror(result)))")
      }
      throw .diskIsFull
    }
  }

  /// Gives the room free; false where there was none to give.
  func release() -> Bool {
    guard let status = FileStatus(path: path), status.kind == .file, status.bytes > 0 else {
      return false
    }
    return truncate(path, 0) == 0
  }

  private func opened() throws(StoreFailure) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .cannotWrite(detail: "\(path): \(SystemFault.current)") }
    guard let status = FileStatus(descriptor: descriptor), status.kind == .file else {
      close(descriptor)
      throw .cannotWrite(detail: "\(path) is not a plain file")
    }
    return descriptor
  }
}
