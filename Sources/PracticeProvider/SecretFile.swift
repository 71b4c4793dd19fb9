import Foundation
import Glibc

/// Writes a secret where its owner alone can read it.
enum SecretFile {
  /// Replaces the file at `url`. The bytes are the secret and nothing else, with no line end.
  static func write(_ secret: String, to url: URL) throws(PracticeServiceError) {
    let path = url.path(percentEncoded: false)
    // A file that is already there might be open to others, or be a link to somewhere else.
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let bytes = Array(secret.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw failure(path) }
  }

  private static func failure(_ path: String) -> PracticeServiceError {
    .cannotWriteSecret(path: path, reason: String(cString: strerror(errno)))
  }
}
