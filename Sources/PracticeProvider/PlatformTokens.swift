import Crypto
import Foundation

/// The tokens with which partners and back-office calls prove themselves to the platform.
///
/// A token says when it ends and is signed with a key that lives as long as the service, so nothing
/// has to be remembered and several are good at once.
struct PlatformTokens: Sendable {
  static let lifeSeconds = 3599
  private let key = SymmetricKey(size: .bits256)

  /// A new token for the keys of `clientID`.
  func make(for clientID: String, at date: Date) throws -> PlatformTokenBody {
    let start = Int(date.timeIntervalSince1970)
    let claims = Claims(client: clientID, end: start + Self.lifeSeconds, id: UUID().uuidString)
    let input =
      try JSONEncoder().encode(["alg": "HS256", "typ": "JWT"]).base64URL + "."
      + JSONEncoder().encode(claims).base64URL
    return PlatformTokenBody(
      lifeSeconds: String(Self.lifeSeconds), end: String(claims.end), start: String(start),
      accessToken: input + "." + code(for: input).base64URL)
  }

  /// Whether `token` is one of ours for `clientID` and still good.
  func accepts(_ token: String, for clientID: String, at date: Date) -> Bool {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, code(for: parts[0] + "." + parts[1]).base64URL == parts[2],
      let payload = Data(base64URL: parts[1]),
      // What does not decode is no token of ours, whatever the reason.
      let claims = try? JSONDecoder().decode(Claims.self, from: payload)
    else { return false }
    return claims.client == clientID && Int(date.timeIntervalSince1970) < claims.end
  }

  private func code(for input: some StringProtocol) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: key))
  }

  private struct Claims: Codable {
    let client: String
    let end: Int
    let id: String

    enum CodingKeys: String, CodingKey {
      case client = "appid"
      case end = "exp"
      case id = "jti"
    }
  }
}

/// The platform's answer to its keys; its numbers travel as text.
struct PlatformTokenBody: Encodable {
  let tokenType = "Bearer"
  let lifeSeconds: String
  let end: String
  let start: String
  let resource = "00000002-0000-0000-c000-000000000000"
  let accessToken: String

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(tokenType, forKey: .tokenType)
    try members.encode(lifeSeconds, forKey: .lifeSeconds)
    try members.encode(lifeSeconds, forKey: .extendedLifeSeconds)
    try members.encode(end, forKey: .end)
    try members.encode(start, forKey: .start)
    try members.encode(resource, forKey: .resource)
    try members.encode(accessToken, forKey: .accessToken)
  }

  enum CodingKeys: String, CodingKey {
    case tokenType = "token_type"
    case lifeSeconds = "expires_in"
    case extendedLifeSeconds = "ext_expires_in"
    case end = "expires_on"
    case start = "not_before"
    case resource
    case accessToken = "access_token"
  }
}
