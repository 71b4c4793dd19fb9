import Crypto
import Foundation
import JWTKit

/// The signature algorithms of ID tokens that we accept.
enum SignatureAlgorithm: String, Sendable, CaseIterable {
  case rs256 = "RS256"
  case es256 = "ES256"
}

/// One published key that can check an ID token.
struct PublishedKey: Sendable {
  enum Material: Sendable {
    case rsa(JWTKit.Insecure.RSA.PublicKey)
    case p256(P256.Signing.PublicKey)
  }

  var identifier: String?
  var material: Material

  var algorithm: SignatureAlgorithm {
    switch material {
    case .rsa: .rs256
    case .p256: .es256
    }
  }
}

/// The keys that a provider publishes: the usable ones, read one by one.
///
/// A key is skipped if it is not for signatures, is of another kind than RS256 or ES256 need, is
/// too weak or makes no sense.
///
/// Source: RFC 7517; RFC 7518, section 6.
struct JSONWebKeySet: Sendable {
  private(set) var keys: [PublishedKey]

  /// Throws if the document holds no usable key at all.
  init(document: Data) throws(MetadataFault) {
    let json: JSONValue
    do { json = try JSONValue(body: document) } catch { throw .unreadable }
    guard let entries = json["keys"]?.array else { throw .unreadable }
    keys = entries.prefix(100).compactMap(PublishedKey.init)
    if keys.isEmpty { throw .unreadable }
  }

  /// The key for a token's header; without a `kid`, the only one that fits the algorithm.
  func key(
    identifier: String?, algorithm: SignatureAlgorithm
  ) throws(IDTokenFault) -> PublishedKey {
    guard let identifier else {
      let fitting = keys.filter { $0.algorithm == algorithm }
      guard fitting.count == 1 else { throw .ambiguousKey }
      return fitting[0]
    }
    let named = keys.filter { $0.identifier == identifier }
    if named.isEmpty { throw .unknownKey }
    guard let key = named.first(where: { $0.algorithm == algorithm }) else {
      throw .keyTypeMismatch
    }
    return key
  }
}

extension PublishedKey {
  private static let leastModulusBytes = 256

  fileprivate init?(_ json: JSONValue) {
    if let use = json["use"] {
      guard use.string == "sig" else { return nil }
    }
    if let identifier = json["kid"] {
      guard let text = identifier.string else { return nil }
      self.identifier = text
    }
    switch json["kty"]?.string {
    case "RSA":
      guard let modulus = json["n"]?.string, let exponent = json["e"]?.string,
        let octets = Base64URL.decoded(modulus), octets.count >= Self.leastModulusBytes,
        let key = try? JWTKit.Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
      else { return nil }
      material = .rsa(key)
    case "EC":
      guard json["crv"]?.string == "P-256",
        let x = json["x"]?.string.flatMap(Base64URL.decoded), x.count == 32,
        let y = json["y"]?.string.flatMap(Base64URL.decoded), y.count == 32,
        let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
      else { return nil }
      material = .p256(key)
    default: return nil
    }
    if let declared = json["alg"], declared.string != algorithm.rawValue { return nil }
  }
}
