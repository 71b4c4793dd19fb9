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
///
/// The file is replaced whenever the store is opened while no request is open. So it is read again
/// for each transaction, under the gate: another process may have replaced it meanwhile.
struct JournalKey {
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
  func seal(_ content: some Encodable, for id: RequestID) throws -> Data {
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
    } catch {
      let fault = DecodingError.Context(codingPath: [], debugDescription: "\(error)")
      throw error as? DecodingError ?? .dataCorrupted(fault)
    }
  }

  /// The same for the same number under the same key, and nothing else can be read from it.
  func hash(of phone: PhoneNumber) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(phone.msisdn.utf8), using: hashing)).prefix(16)
  }
}
