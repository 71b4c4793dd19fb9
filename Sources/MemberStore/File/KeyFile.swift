import Crypto
import EnrollmentCore
import Foundation

/// A file of 32 random bytes in the state folder, mode 0400, in no copy of the store.
///
/// Made, replaced and removed only inside the gate; another process may do so between two
/// transactions.
struct KeyFile {
  private static let byteCount = 32

  let path: String

  /// The key of now; a new one where there is none, or none that can be used.
  func load() throws(StoreFailure) -> Data {
    if let key = try existing() { return key }
    return try replace()
  }

  /// The key of now, or nil; makes none.
  func existing() throws(StoreFailure) -> Data? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw fault() }
      return nil
    }
    defer { close(descriptor) }
    var bytes = Data(count: Self.byteCount + 1)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw fault() }
    return count == Self.byteCount ? bytes.prefix(count) : nil
  }

  /// The bytes of a new key, in no file yet.
  static func fresh() -> Data { SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) } }

  /// Puts a new key in the place of the old one, which is then gone for good.
  @discardableResult
  func replace(with bytes: Data = Self.fresh()) throws(StoreFailure) -> Data {
    let fresh = path + ".new"
    unlink(fresh)
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o400)
    guard descriptor >= 0 else { throw fault() }
    defer { close(descriptor) }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fchmod(descriptor, 0o400) == 0, fsync(descriptor) == 0,
      rename(fresh, path) == 0
    else {
      let fault = fault()
      unlink(fresh)
      throw fault
    }
    try syncFolder()
    return bytes
  }

  /// Nothing needs the key any more; nothing where there is none.
  func remove() throws(StoreFailure) {
    guard unlink(path) == 0 else {
      guard errno == ENOENT else { throw fault() }
      return
    }
    try syncFolder()
  }

  private func syncFolder() throws(StoreFailure) {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw fault() }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw fault() }
  }

  private func fault() -> StoreFailure {
    errno == ENOSPC || errno == EDQUOT
      ? .diskIsFull : .cannotWrite(detail: "\(path): \(SystemFault.current)")
  }
}
