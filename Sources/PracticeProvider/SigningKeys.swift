import Crypto
import CryptoExtras
import Foundation

/// The keys of the service, made when it starts and never written anywhere.
///
/// Source: RFC 7515, section 3.1; RFC 7517; RFC 7518, sections 3.3, 3.4 and 6.
struct SigningKeys: Sendable {
  private let rsa: RSAKey
  private let elliptic = EllipticKey()
  /// Made, and published, when the first token is signed with it: a client that fetched the key
  /// set before must fetch it again.
  private var rotated: RSAKey?

  init() throws {
    rsa = try RSAKey()
  }

  /// The compact form of `claims`, signed in the manner of `kind`.
  mutating func sign(_ claims: IDTokenClaims, as kind: Script.IDTokenKind) throws -> String {
    switch kind {
    case .plain:
      return try compact(claims, header: rsa.header, signature: rsa.signature)
    case .badSignature:
      return try compact(claims, header: rsa.header) { input in
        var signature = try rsa.signature(over: input)
        signature[signature.startIndex] ^= 1
        return signature
      }
    case .rotatedKey:
      let key = try rotated ?? RSAKey()
      rotated = key
      return try compact(claims, header: key.header, signature: key.signature)
    case .ellipticCurve:
      return try compact(claims, header: elliptic.header, signature: elliptic.signature)
    }
  }

  /// The compact form of an access token's claims.
  func sign(_ claims: AccessTokenClaims) throws -> String {
    let header = TokenHeader(algorithm: "RS256", keyID: rsa.id, type: "at+jwt")
    return try compact(claims, header: header, signature: rsa.signature)
  }

  /// The public halves, as the key set shows them now.
  func published() throws -> KeySetBody {
    var keys = [try rsa.published(), elliptic.published()]
    if let rotated { keys.append(try rotated.published()) }
    return KeySetBody(keys: keys)
  }

  private func compact(
    _ claims: some Encodable, header: TokenHeader, signature: (Data) throws -> Data
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let input = try encoder.encode(header).base64URL + "." + encoder.encode(claims).base64URL
    return try input + "." + signature(Data(input.utf8)).base64URL
  }
}

private struct RSAKey: Sendable {
  let id = makeKeyID()
  let key: _RSA.Signing.PrivateKey

  init() throws {
    key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
  }

  var header: TokenHeader { TokenHeader(algorithm: "RS256", keyID: id, type: "JWT") }

  func signature(over input: Data) throws -> Data {
    try key.signature(for: SHA256.hash(data: input), padding: .insecurePKCS1v1_5).rawRepresentation
  }

  func published() throws -> PublicKeyBody {
    let numbers = try key.publicKey.getKeyPrimitives()
    return PublicKeyBody(
      keyType: "RSA", keyID: id, algorithm: "RS256", modulus: numbers.modulus.base64URL,
      exponent: numbers.publicExponent.base64URL)
  }
}

private struct EllipticKey: Sendable {
  let id = makeKeyID()
  let key = P256.Signing.PrivateKey()

  var header: TokenHeader { TokenHeader(algorithm: "ES256", keyID: id, type: nil) }

  /// 64 bytes, r then s.
  func signature(over input: Data) throws -> Data {
    try key.signature(for: input).rawRepresentation
  }

  func published() -> PublicKeyBody {
    let point = key.publicKey.rawRepresentation
    return PublicKeyBody(
      keyType: "EC", keyID: id, algorithm: "ES256", curve: "P-256",
      x: point.prefix(32).base64URL, y: point.suffix(32).base64URL)
  }
}

private func makeKeyID() -> String { "public:" + UUID().uuidString.lowercased() }

private struct TokenHeader: Encodable {
  let algorithm: String
  let keyID: String
  let type: String?

  enum CodingKeys: String, CodingKey {
    case algorithm = "alg"
    case keyID = "kid"
    case type = "typ"
  }
}

struct KeySetBody: Encodable {
  let keys: [PublicKeyBody]
}

/// One public key of the key set.
struct PublicKeyBody: Encodable {
  var use = "sig"
  let keyType: String
  let keyID: String
  let algorithm: String
  var modulus: String?
  var exponent: String?
  var curve: String?
  var x: String?
  var y: String?

  enum CodingKeys: String, CodingKey {
    case use
    case keyType = "kty"
    case keyID = "kid"
    case algorithm = "alg"
    case modulus = "n"
    case exponent = "e"
    case curve = "crv"
    case x, y
  }
}
