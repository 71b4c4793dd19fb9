import CFileStatus
import Foundation

/// What the file system says about a file, asked without opening it.
struct FileStatus: Equatable, Sendable {
  enum Kind: Sendable {
    case file, folder, link, pipe, other
  }

  let kind: Kind
  let owner: uid_t
  /// The twelve lowest bits of the mode.
  let permissions: mode_t
  let bytes: Int
  /// When the content was changed last, in seconds since 1970 UTC.
  let modified: Int64
  private let device: UInt64
  private let inode: UInt64

  /// The file at `path`, a link counting as itself; nil sets `errno`.
  init?(path: String) {
    var status = file_status()
    guard file_status_of_path(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The file that `path` leads to, through links; nil sets `errno`.
  init?(following path: String) {
    var status = file_status()
    guard file_status_following_path(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(descriptor: Int32) {
    var status = file_status()
    guard file_status_of_descriptor(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: file_status) {
    kind =
      switch status.mode & UInt32(S_IFMT) {
      case UInt32(S_IFREG): .file
      case UInt32(S_IFDIR): .folder
      case UInt32(S_IFLNK): .link
      case UInt32(S_IFIFO): .pipe
      default: .other
      }
    owner = status.owner
    permissions = status.mode & 0o7777
    bytes = Int(status.bytes)
    modified = status.modified
    device = status.device
    inode = status.inode
  }

  var isOurs: Bool { owner == geteuid() }

  func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// What the system says about the last call that failed.
enum SystemFault {
  static var current: String { String(cString: strerror(errno)) }
}
