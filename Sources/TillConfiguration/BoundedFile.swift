import CFileStatus
import Glibc

/// Why a file was not read.
enum FileFault: Error, Equatable {
  case missing
  case notRegular
  case tooLarge(limitBytes: Int)
  case unreadable(reason: String)

  /// The rest of a sentence that begins with the path.
  var problem: String {
    switch self {
    case .missing: "there is no such file"
    case .notRegular: "is not a regular file"
    case .tooLarge(let limitBytes): "is larger than \(limitBytes) bytes"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }
}

/// A regular file read whole, with its mode at the moment of reading.
struct BoundedFile {
  let bytes: [UInt8]
  /// The permission bits, `0o600`.
  let permissions: mode_t

  /// Reads the file at `path`; a pipe or a device does not make it wait.
  init(path: String, limitBytes: Int) throws(FileFault) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      let missing = errno == ENOENT || errno == ENOTDIR
      throw missing ? .missing : .unreadable(reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = file_status()
    let isKnown = file_status_of_descriptor(descriptor, &status) == 0
    guard isKnown, status.mode & S_IFMT == S_IFREG else {
      throw isKnown ? .notRegular : .unreadable(reason: String(cString: strerror(errno)))
    }
    permissions = status.mode & 0o7777
    bytes = try Self.bytes(of: descriptor, limitBytes: limitBytes)
  }

  private static func bytes(
    of descriptor: CInt, limitBytes: Int
  ) throws(FileFault) -> [UInt8] {
    // One byte beyond the limit tells a file that fits from one that does not, also while it grows.
    var bytes = [UInt8](repeating: 0, count: limitBytes + 1)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(reason: String(cString: strerror(errno)))
      }
      filled += count
    }
    guard filled <= limitBytes else { throw .tooLarge(limitBytes: limitBytes) }
    return Array(bytes[..<filled])
  }
}
