// Which module the C type `stat` counts as a member of varies with the order of the build.
import Dispatch
import Foundation
import Glibc

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
  private let device: UInt64
  private let inode: UInt64

  /// The file at `path`, a link counting as itself; nil sets `errno`.
  init?(path: String) {
    var status = Glibc.stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The file that `path` leads to, through links; nil sets `errno`.
  init?(following path: String) {
    var status = Glibc.stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(descriptor: Int32) {
    var status = Glibc.stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: Glibc.stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFIFO: .pipe
      default: .other
      }
    owner = status.st_uid
    permissions = status.st_mode & 0o7777
    bytes = Int(status.st_size)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
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
