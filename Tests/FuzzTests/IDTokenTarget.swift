import Crypto
import Foundation

@testable import CIBA

/// The text of an ID token, with keys that have signed no token at all.
enum IDTokenTarget {
  static func run(_ input: [UInt8]) async throws {
    let text = String(decoding: input, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let token: IDToken
    do { token = try IDToken(text) } catch { return }
    try promise(
      "the parts make the text again",
      token.signingInput + Array(".\(Base64URL.encoded(token.signature))".utf8)
        == Array(text.utf8))
    try promise("the claims are an object", token.claims.isObject)
    let verifier = IDTokenVerifier(
      issuer: "https://apitest.vipps.no/access-management-1.0/access/",
      audience: .client("6f0f4c1e-93d8-4a52-8c55-2d1f0b7a9e10"))
    let expectation = IDTokenVerifier.Expectation(accessToken: AccessToken(rawValue: "t"))
    let accepted = try? await verifier.verify(
      text, keys: keys, expecting: expectation, now: HTTPReply.now)
    try promise("no token is believed that our keys did not sign", accepted == nil)
  }

  /// Under the names that the example tokens have for theirs.
  private static let keys: JSONWebKeySet = {
    let modulus = [UInt8](repeating: 0xC5, count: 256)
    let point = [UInt8](P256.Signing.PrivateKey().publicKey.rawRepresentation)
    let document = """
      {"keys": [
        {"kty": "RSA", "kid": "public:3d0f0a52-6c0b-4a57-9a7c-1f6c1f0e2a01",
         "n": "\(Base64URL.encoded(modulus))", "e": "AQAB"},
        {"kty": "EC", "kid": "public:5a1c9f37-0e44-4b8e-b1d2-7c9c3a6d4c03", "crv": "P-256",
         "x": "\(Base64URL.encoded(point[..<32]))", "y": "\(Base64URL.encoded(point[32...]))"}
      ]}
      """
    do { return try JSONWebKeySet(document: Data(document.utf8)) } catch {
      preconditionFailure("the keys of this target make no set: \(error)")
    }
  }()
}
