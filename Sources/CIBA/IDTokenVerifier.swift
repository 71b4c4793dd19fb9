import Crypto
import Foundation
import JWTKit

/// Checks an ID token; the first check that fails names the fault.
///
/// Source: OpenID Connect Core 1.0, sections 3.1.3.7 and 3.1.3.8; CIBA Core 1.0, section 10.3.1.
struct IDTokenVerifier: Sendable {
  /// How far the two clocks may be apart.
  static let leeway: TimeInterval = 60
  /// Tokens that were issued longer ago are refused, whatever their `exp` says.
  static let longestAge: TimeInterval = 3600
  private static let longestSubject = 255
  private static let requestClaims = [
    "auth_req_id", "authReqId", "urn:openid:params:jwt:claim:auth_req_id",
  ]

  /// What the token must belong to.
  struct Expectation: Sendable {
    var accessToken: AccessToken
    /// The request of a backchannel flow; nil in a code flow.
    var requestID: AuthenticationRequestID?
    /// Whether the token must name the request. In poll mode the name is checked only if present.
    var requestIsRequired = false
    /// What was sent in a code flow; nil where none was sent.
    var nonce: String?
    var authenticationContext: String?
  }

  /// For whom the token must have been made.
  enum Audience: Equatable, Sendable {
    /// For this client and nobody else.
    case client(String)
    /// For a merchant whose client id a partner does not know: a claim names the merchant.
    case merchant(claim: String, value: String)
  }

  /// What a good token says.
  struct VerifiedClaims: Equatable, Sendable {
    var issuer: String
    var subject: String
    var issuedAt: Date
  }

  var issuer: String
  var audience: Audience

  func verify(
    _ text: String, keys: JSONWebKeySet, expecting expectation: Expectation, now: Date
  ) async throws(IDTokenFault) -> VerifiedClaims {
    let token = try IDToken(text)
    let key = try keys.key(identifier: token.keyIdentifier, algorithm: token.algorithm)
    guard await Self.hasGoodSignature(token, key: key) else { throw .badSignature }
    let claims = try Claims(token.claims)
    guard Array(claims.issuer.utf8) == Array(issuer.utf8) else { throw .issuerMismatch }
    try checkAudience(claims, of: token.claims)
    try checkTimes(claims, now: now.timeIntervalSince1970)
    try check(token.claims, against: expectation)
    return VerifiedClaims(
      issuer: claims.issuer, subject: claims.subject,
      issuedAt: Date(timeIntervalSince1970: claims.issuedAt))
  }

  private static func hasGoodSignature(_ token: IDToken, key: PublishedKey) async -> Bool {
    switch key.material {
    case .p256(let key):
      guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: token.signature)
      else { return false }
      return key.isValidSignature(signature, for: SHA256.hash(data: token.signingInput))
    case .rsa(let key):
      // A collection of this one key: with several, an unknown `kid` would fall back to the first.
      let collection = await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256)
      return (try? await collection.verify(token.text, as: AnyPayload.self)) != nil
    }
  }

  private func checkAudience(
    _ claims: Claims, of token: JSONValue
  ) throws(IDTokenFault) {
    switch audience {
    case .client(let clientID):
      guard claims.audience.contains(clientID) else { throw .audienceMismatch }
      guard claims.audience.allSatisfy({ $0 == clientID }) else { throw .untrustedAudience }
      if let party = claims.authorizedParty, party.string != clientID {
        throw .authorizedPartyMismatch
      }
    case .merchant(let claim, let value):
      let named = token[claim].flatMap { $0.string ?? $0.integer.map { String($0) } }
      guard named == value else { throw .audienceMismatch }
    }
  }

  private func checkTimes(_ claims: Claims, now: TimeInterval) throws(IDTokenFault) {
    guard claims.expires > now - Self.leeway else { throw .expired }
    guard claims.issuedAt <= now + Self.leeway else { throw .issuedInFuture }
    guard claims.issuedAt >= now - Self.longestAge else { throw .issuedTooLongAgo }
    guard claims.notBefore.map({ $0 <= now + Self.leeway }) ?? true else { throw .notYetValid }
  }

  private func check(
    _ claims: JSONValue, against expectation: Expectation
  ) throws(IDTokenFault) {
    if let nonce = expectation.nonce, claims["nonce"]?.string != nonce { throw .nonceMismatch }
    if let hash = claims["at_hash"] {
      let digest = SHA256.hash(data: Array(expectation.accessToken.rawValue.utf8))
      guard hash.string == Base64URL.encoded(digest.prefix(16)) else {
        throw .accessTokenHashMismatch
      }
    }
    if let requestID = expectation.requestID {
      let named = Self.requestClaims.compactMap { claims[$0] }
      if named.isEmpty && expectation.requestIsRequired { throw .authenticationRequestMissing }
      guard named.allSatisfy({ $0.string == requestID.rawValue }) else {
        throw .authenticationRequestMismatch
      }
    }
    if let context = expectation.authenticationContext, claims["acr"]?.string != context {
      throw .authenticationContextMismatch
    }
  }

  /// The claims without which a token is none, and what limits it further, of the right type.
  private struct Claims {
    var issuer: String
    var subject: String
    var audience: [String]
    var expires: TimeInterval
    var issuedAt: TimeInterval
    var notBefore: TimeInterval?
    var authorizedParty: JSONValue?

    init(_ json: JSONValue) throws(IDTokenFault) {
      guard let issuer = json["iss"]?.string, let subject = json["sub"]?.string,
        Self.isSubject(subject), let audience = Self.audience(json["aud"]),
        let expires = Self.date(json["exp"]), let issuedAt = Self.date(json["iat"])
      else { throw .missingClaim }
      self.issuer = issuer
      self.subject = subject
      self.audience = audience
      self.expires = expires
      self.issuedAt = issuedAt
      authorizedParty = json["azp"]
      if let notBefore = json["nbf"] {
        guard let date = Self.date(notBefore) else { throw .missingClaim }
        self.notBefore = date
      }
    }

    private static func isSubject(_ text: String) -> Bool {
      (1...longestSubject).contains(text.utf8.count)
        && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    private static func audience(_ json: JSONValue?) -> [String]? {
      switch json {
      case .string(let text): return [text]
      case .array(let values):
        let texts = values.compactMap(\.string)
        return texts.count == values.count && !texts.isEmpty ? texts : nil
      case .null, .bool, .integer, .number, .object, nil: return nil
      }
    }

    /// Seconds since 1970, up to the end of the year 9999: what lies beyond is no date.
    private static func date(_ json: JSONValue?) -> TimeInterval? {
      let seconds: TimeInterval
      switch json {
      case .integer(let whole): seconds = TimeInterval(whole)
      case .number(let number): seconds = number
      case .null, .bool, .string, .array, .object, nil: return nil
      }
      return (0..<253_402_300_800).contains(seconds) ? seconds : nil
    }
  }

  /// Takes any payload: the claims are checked here and not by the signature library.
  private struct AnyPayload: JWTPayload {
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws { preconditionFailure("tokens are only read") }
    func verify(using algorithm: some JWTAlgorithm) throws {}
  }
}
