import CIBA
import Crypto
import EnrollmentCore
import Foundation

/// What the journal must not lose and must not leak: sealed while the request is open.
struct SealedContent: Codable, Equatable {
  let country: Country
  let nationalDigits: String
  let acknowledgement: Acknowledgement?
  let login: VerifiedLogin?
  let userInfo: UserInfo?
  let sentAt: Moment
}

/// The keys of the journal, both drawn from the 32 random bytes of `journal.key`.
struct JournalKey {
  static let byteCount = 32
  private let sealing: SymmetricKey
  private let hashing: SymmetricKey

  init(bytes: Data) {
    let master = SymmetricKey(data: bytes)
    sealing = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master, info: Data("clubtill journal seal 1".utf8), outputByteCount: 32)
    hashing = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master, info: Data("clubtill journal number 1".utf8), outputByteCount: 32)
  }

  /// AES-GCM over JSON: nonce (12 bytes), text, tag (16 bytes); the row's id is bound to it.
  func seal(_ content: SealedContent, for id: RequestID) throws -> Data {
    let box = try AES.GCM.seal(
      JSONEncoder().encode(content), using: sealing, authenticating: id.rawValue.bytes)
    guard let combined = box.combined else {
      preconditionFailure("a nonce of twelve bytes always combines")
    }
    return combined
  }

  /// Nil where the key has been lost or the bytes are not those that were sealed for `id`; throws
  /// where the seal opens and another version of this program wrote what is inside.
  func open(_ sealed: Data, for id: RequestID) throws(DecodingError) -> SealedContent? {
    guard let box = try? AES.GCM.SealedBox(combined: sealed),
      let text = try? AES.GCM.open(box, using: sealing, authenticating: id.rawValue.bytes)
    else { return nil }
    do {
      return try JSONDecoder().decode(SealedContent.self, from: text)
    } catch let fault as DecodingError {
      throw fault
    } catch {
      throw .dataCorrupted(.init(codingPath: [], debugDescription: "\(error)"))
    }
  }

  /// The same for the same number under the same key, and nothing else can be read from it.
  func hash(of phone: PhoneNumber) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(phone.msisdn.utf8), using: hashing)).prefix(16)
  }
}

/// The file `journal.key`: 32 random bytes, mode 0400, in no copy of the store.
///
/// It is replaced whenever the store is opened while no request is open. So it is read again for
/// each transaction, under the gate: another process may have replaced it meanwhile.
struct JournalKeyFile {
  let path: String

  /// The key of now; a new one where there is none, or none that can be used.
  func load() throws(StoreFailure) -> JournalKey {
    if let key = try existing() { return key }
    return try replace()
  }

  /// The key of now, or nil; makes none.
  func existing() throws(StoreFailure) -> JournalKey? {
    try read().map(JournalKey.init)
  }

  /// Puts a new key in the place of the old one, which is then gone for good.
  @discardableResult
  func replace() throws(StoreFailure) -> JournalKey {
    let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    let fresh = path + ".new"
    unlink(fresh)
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o400)
    guard descriptor >= 0 else { throw fault() }
    defer { close(descriptor) }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fchmod(descriptor, 0o400) == 0, fsync(descriptor) == 0,
      rename(fresh, path) == 0
    else { throw fault() }
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw fault() }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw fault() }
    return JournalKey(bytes: bytes)
  }

  private func read() throws(StoreFailure) -> Data? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw fault() }
      return nil
    }
    defer { close(descriptor) }
    var bytes = Data(count: JournalKey.byteCount + 1)
    let count = bytes.withUnsafeMutableBytes {
      Foundation.read(descriptor, $0.baseAddress, $0.count)
    }
    guard count >= 0 else { throw fault() }
    return count == JournalKey.byteCount ? bytes.prefix(count) : nil
  }

  private func fault() -> StoreFailure {
    .cannotWrite(detail: "\(path): \(SystemFault.current)")
  }
}
