package import Foundation

/// A shopper's yes: the ID token has passed every check, userinfo is still to be fetched.
package struct VerifiedLogin: Codable, Equatable, Sendable {
  /// The life of an access token whose answer names none.
  static let defaultLife = Duration.seconds(300)

  package var issuer: String
  /// The shopper at this sales unit; unique together with `issuer`.
  package var subject: String
  /// `iat` of the ID token.
  package var issuedAt: Date
  package var accessToken: AccessToken
  /// The life of the access token, counted from `receivedAt`.
  package var expiresIn: Duration
  package var receivedAt: BootInstant

  package init(
    issuer: String, subject: String, issuedAt: Date, accessToken: AccessToken,
    expiresIn: Duration, receivedAt: BootInstant
  ) {
    self.issuer = issuer
    self.subject = subject
    self.issuedAt = issuedAt
    self.accessToken = accessToken
    self.expiresIn = expiresIn
    self.receivedAt = receivedAt
  }
}

/// The token that opens userinfo once; its description does not show it.
package struct AccessToken: RawRepresentable, Codable, Hashable, Sendable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "access_token(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
