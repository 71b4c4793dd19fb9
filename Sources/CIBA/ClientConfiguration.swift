/// Whom the client talks to, and as whom.
package struct ClientConfiguration: Sendable {
  /// Compared octet for octet with what the provider says of itself.
  package var issuer: String
  package var discoveryURL: String
  package var clientID: String
  package var clientSecret: Secret
  package var authentication: ClientAuthentication
  /// Fields sent with every call, `User-Agent` for example.
  package var headers: [HeaderField]
  /// A PEM file whose certificates are trusted instead of the system's.
  package var certificateAuthorityFile: String?
  package var timeLimits: TimeLimits

  package init(
    issuer: String, discoveryURL: String? = nil, clientID: String, clientSecret: Secret,
    authentication: ClientAuthentication = .basic, headers: [HeaderField] = [],
    certificateAuthorityFile: String? = nil, timeLimits: TimeLimits = TimeLimits()
  ) {
    self.issuer = issuer
    self.discoveryURL = discoveryURL ?? Self.discoveryURL(issuer: issuer)
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.authentication = authentication
    self.headers = headers
    self.certificateAuthorityFile = certificateAuthorityFile
    self.timeLimits = timeLimits
  }

  /// Where an issuer publishes its metadata.
  ///
  /// Source: OpenID Connect Discovery 1.0, section 4.1.
  package static func discoveryURL(issuer: String) -> String {
    (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer)
      + "/.well-known/openid-configuration"
  }
}

/// How the client proves who it is, the same way at every endpoint.
///
/// Source: RFC 6749, section 2.3.1; RFC 7617.
package enum ClientAuthentication: String, Sendable, CaseIterable {
  /// Basic, id and secret joined as they are.
  case basic
  /// Basic, id and secret form-encoded first, as RFC 6749 has it.
  case basicFormEncoded
  /// Two fields of the form, no `Authorization` header.
  case post
}

/// How long each call may take, from its beginning to the last octet of the answer's body.
package struct TimeLimits: Equatable, Sendable {
  package var connect = Duration.seconds(10)
  package var start = Duration.seconds(15)
  package var poll = Duration.seconds(30)
  package var userInfo = Duration.seconds(10)
  package var metadata = Duration.seconds(10)

  package init() {}
}
