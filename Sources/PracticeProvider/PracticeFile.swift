import Foundation
import Glibc

/// Writes the files that tell a client what it must know.
enum PracticeFile {
  /// Who may read a file; its owner alone may write it.
  enum Readers: mode_t {
    case owner = 0o600
    case everybody = 0o644
  }

  /// Replaces the file at `url`. The bytes are the text and nothing else, with no line end added.
  static func write(
    _ text: String, to url: URL, readers: Readers
  ) throws(PracticeServiceError) {
    let path = url.path(percentEncoded: false)
    // A file that is already there might be open to others, or be a link to somewhere else.
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    // The mode is set apart, since the process's mask would take bits from it.
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count,
      fchmod(descriptor, readers.rawValue) == 0
    else { throw failure(path) }
  }

  private static func failure(_ path: String) -> PracticeServiceError {
    .cannotWriteFile(path: path, reason: String(cString: strerror(errno)))
  }
}
