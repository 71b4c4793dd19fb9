import Crypto
import Foundation

/// What the ID token says.
///
/// Source: OpenID Connect Core 1.0, sections 2 and 3.1.3.6; CIBA Core 1.0, section 10.1.1.
struct IDTokenClaims: Encodable, Equatable, Sendable {
  let issuer: String
  let subject: String
  let audience: [String]
  /// Seconds since 1970, as are all times here.
  let issuedAt: Int
  let expiresAt: Int
  let authenticatedAt: Int
  let requestedAt: Int
  let tokenID: String
  let sessionID: String
  let merchantSerialNumber: String
  let accessTokenHash: String
  /// Only in the variants that carry it.
  let authenticationRequestID: String?

  /// How long the token is good for.
  static let lifeSeconds = 3600

  /// - Parameter client: The one audience.
  init(
    for grant: Grant, accessToken: String, issuer: String, client: String,
    merchantSerialNumber: String
  ) {
    self.issuer = issuer
    subject = grant.person.subject
    audience = [client]
    issuedAt = Int(grant.redeemedOn.timeIntervalSince1970)
    expiresAt = issuedAt + Self.lifeSeconds
    authenticatedAt = issuedAt
    requestedAt = Int(grant.request.openedOn.timeIntervalSince1970)
    tokenID = UUID().uuidString.lowercased()
    sessionID = grant.sessionID
    self.merchantSerialNumber = merchantSerialNumber
    accessTokenHash = Data(SHA256.hash(data: Data(accessToken.utf8)).prefix(16)).base64URL
    authenticationRequestID =
      grant.request.script.idToken == .ellipticCurve ? grant.request.id : nil
  }

  enum CodingKeys: String, CodingKey {
    case issuer = "iss"
    case subject = "sub"
    case audience = "aud"
    case issuedAt = "iat"
    case expiresAt = "exp"
    case authenticatedAt = "auth_time"
    case requestedAt = "rat"
    case tokenID = "jti"
    case sessionID = "sid"
    case merchantSerialNumber = "msn"
    case accessTokenHash = "at_hash"
    case authenticationRequestID = "auth_req_id"
  }
}
