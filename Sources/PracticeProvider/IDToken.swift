import Crypto
import Foundation

/// What the ID token says. The claims `rat`, `sid` and `msn` are the platform's own.
///
/// Source: OpenID Connect Core 1.0, sections 2 and 3.1.3.6; CIBA Core 1.0, section 10.1.1.
struct IDTokenClaims: Encodable, Equatable, Sendable {
  let issuer: String
  let subject: String
  let audience: Audience
  /// Seconds since 1970, as are all times here.
  let issuedAt: Int
  let expiresAt: Int
  let authenticatedAt: Int
  let requestedAt: Int?
  let tokenID: String
  let sessionID: String?
  let merchantSerialNumber: String?
  let accessTokenHash: String
  /// Only in the variants that carry it.
  let authenticationRequestID: String?
  /// The same, under the name that the standard has for it.
  let standardRequestID: String?

  /// How long the token is good for.
  static let lifeSeconds = 3600

  /// - Parameter client: The one audience.
  init(
    for grant: Grant, accessToken: String, issuer: String, client: ClientIdentity,
    form: PracticeForm
  ) {
    let request = grant.request
    self.issuer = issuer
    subject = grant.person.subject
    issuedAt = Int(grant.redeemedOn.timeIntervalSince1970)
    expiresAt = issuedAt + Self.lifeSeconds
    authenticatedAt = issuedAt
    tokenID = UUID().uuidString.lowercased()
    accessTokenHash = Data(SHA256.hash(data: Data(accessToken.utf8)).prefix(16)).base64URL
    let requestID = request.script.idToken == .ellipticCurve ? request.id : nil
    switch form {
    case .platform:
      audience = .list([client.clientID])
      requestedAt = Int(request.openedOn.timeIntervalSince1970)
      sessionID = grant.sessionID
      merchantSerialNumber = client.merchantSerialNumber
      authenticationRequestID = requestID
      standardRequestID = nil
    case .standard:
      audience = request.hint.endsEven ? .list([client.clientID]) : .one(client.clientID)
      requestedAt = nil
      sessionID = nil
      merchantSerialNumber = nil
      authenticationRequestID = nil
      standardRequestID = requestID
    }
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
    case standardRequestID = "urn:openid:params:jwt:claim:auth_req_id"
  }
}

/// For whom a token is, in one of the two ways that JWT has.
///
/// Source: RFC 7519, section 4.1.3.
enum Audience: Encodable, Equatable, Sendable {
  case one(String)
  case list([String])

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .one(let name): try value.encode(name)
    case .list(let names): try value.encode(names)
    }
  }
}

/// What an access token says that is a JWT; to the client it is opaque all the same.
///
/// Source: RFC 9068, section 2.2.
struct AccessTokenClaims: Encodable, Sendable {
  let issuer: String
  let subject: String
  let audience: String
  let clientID: String
  let issuedAt: Int
  let expiresAt: Int
  let tokenID = UUID().uuidString.lowercased()

  init(for grant: Grant, issuer: String, client: ClientIdentity) {
    self.issuer = issuer
    subject = grant.person.subject
    audience = issuer
    clientID = client.clientID
    issuedAt = Int(grant.redeemedOn.timeIntervalSince1970)
    expiresAt = issuedAt + Int(RequestBook.accessTokenLife.components.seconds)
  }

  enum CodingKeys: String, CodingKey {
    case issuer = "iss"
    case subject = "sub"
    case audience = "aud"
    case clientID = "client_id"
    case issuedAt = "iat"
    case expiresAt = "exp"
    case tokenID = "jti"
  }
}
