import Crypto
import CryptoExtras
import EnrollmentCore
import Foundation

/// A PIN as the store keeps it: a memory-hard hash of what the key of the staff list makes of it.
///
/// A PIN has few digits: whoever has the file alone must not be able to try them all. So it is mixed
/// with a key that no copy has before it is hashed, and the hash takes 32 MiB and about a tenth of a
/// second for each try.
///
/// Source: RFC 7914 (scrypt); RFC 2104 (HMAC).
struct PINHash: Equatable, Sendable {
  /// What one try costs: kept with each hash, so that later ones may cost more.
  struct Cost: Equatable, Sendable {
    /// The rounds as a power of two.
    let roundsLog2: Int
    let blockSize: Int
    let lanes: Int

    /// What is a sum on a weak till and too much for somebody who guesses.
    static let standard = Cost(roundsLog2: 15, blockSize: 8, lanes: 1)

    /// Whether a version of this program may have asked for it: a damaged row must not take all memory.
    var isBearable: Bool {
      (10...20).contains(roundsLog2) && (1...16).contains(blockSize) && (1...4).contains(lanes)
    }
  }

  let cost: Cost
  /// 16 random bytes.
  let salt: Data
  /// 32 bytes.
  let hash: Data

  init(cost: Cost, salt: Data, hash: Data) {
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  init(of pin: PIN, number: StaffNumber, key: StaffKey) {
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
    self.init(
      cost: .standard, salt: salt,
      hash: Self.derive(pin, number: number, key: key, cost: .standard, salt: salt)
        .withUnsafeBytes { Data($0) })
  }

  /// What the hash of nobody's PIN costs: who is not on the list must not be told by the time it takes.
  static func wasteTime(on pin: PIN, number: StaffNumber, key: StaffKey) {
    _ = Self.derive(pin, number: number, key: key, cost: .standard, salt: Data(count: 16))
  }

  /// Compared in constant time.
  func matches(_ pin: PIN, number: StaffNumber, key: StaffKey) -> Bool {
    Self.derive(pin, number: number, key: key, cost: cost, salt: salt) == SymmetricKey(data: hash)
  }

  private static func derive(
    _ pin: PIN, number: StaffNumber, key: StaffKey, cost: Cost, salt: Data
  ) -> SymmetricKey {
    do {
      return try KDF.Scrypt.deriveKey(
        from: key.peppered(pin, of: number), salt: salt, outputByteCount: 32,
        rounds: 1 << cost.roundsLog2, blockSize: cost.blockSize, parallelism: cost.lanes,
        maxMemory: 2 * 128 * cost.blockSize << cost.roundsLog2)
    } catch {
      preconditionFailure("the costs are within the library's limits: \(error)")
    }
  }
}

/// The keys of the staff list, all drawn from the 32 random bytes of `staff.key`.
///
/// The file is made with the first PIN and goes with the last; it is in no copy. A store that came back on another
/// machine has hashes that nobody can check any more, and knows it by `id`.
struct StaffKey: Sendable {
  private let pepper: SymmetricKey
  private let cards: SymmetricKey
  /// Tells this key from another one, and nothing else about it.
  let id: Data

  init(bytes: Data) {
    let master = SymmetricKey(data: bytes)
    func derived(_ use: String) -> SymmetricKey {
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: master, info: Data("clubtill staff \(use) 1".utf8), outputByteCount: 32)
    }
    pepper = derived("pin")
    cards = derived("card")
    id = derived("id").withUnsafeBytes { Data($0.prefix(8)) }
  }

  /// What is hashed in the PIN's place. The staff number is in it, so that one row's hash is of no use in
  /// another.
  func peppered(_ pin: PIN, of number: StaffNumber) -> Data {
    Data(
      HMAC<SHA256>.authenticationCode(
        for: Data("\(number.rawValue):\(pin.digits)".utf8), using: pepper))
  }

  /// The same for the same card under the same key; without the key nobody makes a card from it.
  func hash(of card: StaffCard) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(card.code.utf8), using: cards))
  }
}
