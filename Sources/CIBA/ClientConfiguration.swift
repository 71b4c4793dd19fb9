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
  package var proxies: ProxySettings
  /// Whether a start first asks if the shopper's hint belongs to anybody, where the provider
  /// answers that.
  package var asksWhetherUserExists: Bool
  package var timeLimits: TimeLimits

  package init(
    issuer: String, discoveryURL: String? = nil, clientID: String, clientSecret: Secret,
    authentication: ClientAuthentication = .basic, headers: [HeaderField] = [],
    certificateAuthorityFile: String? = nil, proxies: ProxySettings = ProxySettings(),
    asksWhetherUserExists: Bool = false, timeLimits: TimeLimits = TimeLimits()
  ) {
    self.issuer = issuer
    self.discoveryURL = discoveryURL ?? Self.discoveryURL(issuer: issuer)
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.authentication = authentication
    self.headers = headers
    self.certificateAuthorityFile = certificateAuthorityFile
    self.proxies = proxies
    self.asksWhetherUserExists = asksWhetherUserExists
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

/// How the client proves who it is, the same way at every endpoint; raw values are those of the
/// settings.
///
/// Source: RFC 6749, section 2.3.1; RFC 7617.
package enum ClientAuthentication: String, Sendable, CaseIterable {
  /// Basic, id and secret joined as they are.
  case basic
  /// Basic, id and secret form-encoded first, as RFC 6749 has it.
  case basicFormEncoded = "basic-form"
  /// Two fields of the form, no `Authorization` header.
  case post
  /// A platform token, fetched with the keys of a partner. The dialect must have a
  /// ``PartnerAccess``: without it every start fails as ``StartFailure/metadata(reason:)``.
  case partner
}

/// How long each call may take, from its beginning to the last octet of the answer's body, and how
/// long a connection is kept for the next call.
package struct TimeLimits: Equatable, Sendable {
  package var connect = Duration.seconds(10)
  package var platformToken = Duration.seconds(10)
  /// Short, since the shopper waits and a login goes on without the answer.
  package var userExists = Duration.seconds(5)
  package var start = Duration.seconds(15)
  package var poll = Duration.seconds(30)
  package var userInfo = Duration.seconds(10)
  package var metadata = Duration.seconds(10)
  /// How long a connection stays open that no call uses. Shorter than any usual keep-alive, so that
  /// no request meets a connection that the other side is just closing: such a request would count
  /// as sent and lost.
  package var idleConnection = Duration.seconds(3)

  package init() {}
}
