import Crypto
import Foundation

@testable import CIBA

/// The claims of an ID token under a good signature: the input is the token's second part, before
/// it is encoded.
enum IDTokenClaimsTarget {
  private static let key = P256.Signing.PrivateKey()
  private static let issuer = "https://apitest.vipps.no/access-management-1.0/access/"
  private static let audiences: [IDTokenVerifier.Audience] = [
    .client("6f0f4c1e-93d8-4a52-8c55-2d1f0b7a9e10"), .merchant(claim: "msn", value: "123456"),
  ]

  static func run(_ input: [UInt8]) async throws {
    // What is no object is refused before its signature is looked at.
    guard (try? JSONValue(body: Data(input)))?.isObject == true else { return }
    let text = try token(claims: input)
    let keys = try JSONWebKeySet(document: document)
    for audience in audiences {
      let claims: IDTokenVerifier.VerifiedClaims
      do {
        claims = try await IDTokenVerifier(issuer: issuer, audience: audience).verify(
          text, keys: keys,
          expecting: IDTokenVerifier.Expectation(accessToken: AccessToken(rawValue: "t")),
          now: HTTPReply.now)
      } catch {
        try promise("the signature is good", error != .badSignature)
        continue
      }
      try promise("the issuer is ours", Array(claims.issuer.utf8) == Array(issuer.utf8))
      try promise("a subject is there", (1...255).contains(claims.subject.utf8.count))
      try promiseCleanLine(claims.subject, "the subject", limit: 255)
      let age = HTTPReply.now.timeIntervalSince(claims.issuedAt)
      try promise("the token is of this hour", (-60...3600).contains(age), about: age)
    }
  }

  private static func token(claims: [UInt8]) throws -> String {
    let signed = Base64URL.encoded(#"{"alg":"ES256"}"#.utf8) + "." + Base64URL.encoded(claims)
    let signature = try key.signature(for: SHA256.hash(data: Array(signed.utf8)))
    return signed + "." + Base64URL.encoded(signature.rawRepresentation)
  }

  private static var document: Data {
    let point = [UInt8](key.publicKey.rawRepresentation)
    let (x, y) = (Base64URL.encoded(point[..<32]), Base64URL.encoded(point[32...]))
    return Data(#"{"keys": [{"kty": "EC", "crv": "P-256", "x": "\#(x)", "y": "\#(y)"}]}"#.utf8)
  }
}
