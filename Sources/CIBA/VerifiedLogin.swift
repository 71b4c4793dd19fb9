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

/// A bearer token, for userinfo or, with partner keys, for the platform; its description does not
/// show it.
package struct AccessToken: RawRepresentable, Codable, Hashable, Sendable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether it can stand in a header as it is: visible ASCII, and not empty.
  var isWellFormed: Bool {
    !rawValue.isEmpty && rawValue.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  /// The field that presents it.
  ///
  /// Source: RFC 6750, section 2.1.
  var authorization: HeaderField { HeaderField("Authorization", "Bearer " + rawValue) }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "access_token(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
