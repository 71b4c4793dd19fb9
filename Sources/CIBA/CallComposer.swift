/// Writes the calls of a login as they go over the wire.
///
/// Source: CIBA Core 1.0, sections 7.1 and 10.1; RFC 6750, section 2.1.
struct CallComposer: Sendable {
  static let grantType = "urn:openid:params:grant-type:ciba"
  private static let answerLimitBytes = 64 * 1024
  private static let metadataLimitBytes = 256 * 1024

  let configuration: ClientConfiguration
  let dialect: any ProviderDialect

  /// For whom an ID token of these calls is made.
  var audience: IDTokenVerifier.Audience {
    if configuration.authentication == .partner, let partner = dialect.partnerAccess {
      return .merchant(claim: partner.merchantClaim, value: partner.merchant)
    }
    return .client(configuration.clientID)
  }

  /// Where the provider's endpoints may lie; nil where that is the issuer's to say.
  var endpointHosts: Set<String>? {
    guard dialect.endpointsLieOnIssuersHost else { return nil }
    return Set([configuration.issuer, configuration.discoveryURL].map(EndpointAddress.host(of:)))
  }

  func discovery() -> HTTPCall { metadata(.discovery, url: configuration.discoveryURL) }

  func keys(url: String) -> HTTPCall { metadata(.keys, url: url) }

  func userExists(loginHint: String, url: String, proof: ClientProof) -> HTTPCall {
    form(
      .userExists, url: url, proof: proof, timeLimit: configuration.timeLimits.userExists,
      fields: [("login_hint", loginHint)])
  }

  /// The keys travel as header fields, and the body is empty.
  func platformToken(_ partner: PartnerAccess, url: String) -> HTTPCall {
    HTTPCall(
      method: .post, url: url,
      headers: [
        HeaderField(partner.clientIDField, configuration.clientID),
        HeaderField(partner.clientSecretField, configuration.clientSecret.exposed),
        HeaderField("Accept", "application/json"),
      ] + extraHeaders(.platformToken),
      body: nil, bodyLimitBytes: Self.answerLimitBytes,
      timeLimit: configuration.timeLimits.platformToken)
  }

  func authentication(
    _ request: AuthenticationRequest, endpoint: String, proof: ClientProof
  ) -> HTTPCall {
    let range = dialect.requestedExpiryRange
    let expiry = min(max(request.requestedExpiry, range.lowerBound), range.upperBound)
    return form(
      .authentication, url: endpoint, proof: proof, timeLimit: configuration.timeLimits.start,
      fields: [
        ("scope", request.scope), ("login_hint", request.loginHint),
        ("binding_message", request.bindingMessage),
        ("requested_expiry", String(expiry.components.seconds)),
      ])
  }

  func token(
    _ id: AuthenticationRequestID, endpoint: String, proof: ClientProof
  ) -> HTTPCall {
    form(
      .token, url: endpoint, proof: proof, timeLimit: configuration.timeLimits.poll,
      fields: [("grant_type", Self.grantType), ("auth_req_id", id.rawValue)])
  }

  func userInfo(_ accessToken: AccessToken, endpoint: String) -> HTTPCall {
    HTTPCall(
      method: .get, url: endpoint,
      headers: [
        accessToken.authorization, HeaderField("Accept", "application/json"),
      ] + extraHeaders(.userInfo),
      body: nil, bodyLimitBytes: Self.answerLimitBytes,
      timeLimit: configuration.timeLimits.userInfo)
  }

  private func metadata(_ call: ProviderCall, url: String) -> HTTPCall {
    HTTPCall(
      method: .get, url: url,
      headers: [HeaderField("Accept", "application/json")] + extraHeaders(call), body: nil,
      bodyLimitBytes: Self.metadataLimitBytes, timeLimit: configuration.timeLimits.metadata)
  }

  private func form(
    _ call: ProviderCall, url: String, proof: ClientProof, timeLimit: Duration,
    fields: [(name: String, value: String)]
  ) -> HTTPCall {
    let headers =
      proof.headers + [
        HeaderField("Content-Type", "application/x-www-form-urlencoded"),
        HeaderField("Accept", "application/json"),
      ]
    return HTTPCall(
      method: .post, url: url, headers: headers + extraHeaders(call),
      body: FormBody.text(proof.fields + fields), bodyLimitBytes: Self.answerLimitBytes,
      timeLimit: timeLimit)
  }

  private func extraHeaders(_ call: ProviderCall) -> [HeaderField] {
    dialect.headers(for: call) + configuration.headers
  }
}
