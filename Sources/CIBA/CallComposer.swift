import Foundation

/// Writes the calls of a login as they go over the wire.
///
/// Source: CIBA Core 1.0, sections 7.1 and 10.1; RFC 6749, section 2.3.1; RFC 6750, section 2.1.
struct CallComposer: Sendable {
  static let grantType = "urn:openid:params:grant-type:ciba"
  private static let answerLimitBytes = 64 * 1024
  private static let metadataLimitBytes = 256 * 1024

  let configuration: ClientConfiguration
  let dialect: any ProviderDialect

  func discovery() -> HTTPCall { metadata(.discovery, url: configuration.discoveryURL) }

  func keys(url: String) -> HTTPCall { metadata(.keys, url: url) }

  func authentication(_ request: AuthenticationRequest, endpoint: String) -> HTTPCall {
    let range = dialect.requestedExpiryRange
    let expiry = min(max(request.requestedExpiry, range.lowerBound), range.upperBound)
    return form(
      .authentication, url: endpoint, timeLimit: configuration.timeLimits.start,
      fields: [
        ("scope", request.scope), ("login_hint", request.loginHint),
        ("binding_message", request.bindingMessage),
        ("requested_expiry", String(expiry.components.seconds)),
      ])
  }

  func token(_ id: AuthenticationRequestID, endpoint: String) -> HTTPCall {
    form(
      .token, url: endpoint, timeLimit: configuration.timeLimits.poll,
      fields: [("grant_type", Self.grantType), ("auth_req_id", id.rawValue)])
  }

  func userInfo(_ accessToken: AccessToken, endpoint: String) -> HTTPCall {
    HTTPCall(
      method: .get, url: endpoint,
      headers: [
        HeaderField("Authorization", "Bearer " + accessToken.rawValue),
        HeaderField("Accept", "application/json"),
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
    _ call: ProviderCall, url: String, timeLimit: Duration, fields: [(name: String, value: String)]
  ) -> HTTPCall {
    var headers: [HeaderField] = []
    var fields = fields
    let secret = configuration.clientSecret.exposed
    switch configuration.authentication {
    case .basic:
      headers.append(basic(configuration.clientID, secret))
    case .basicFormEncoded:
      headers.append(
        basic(FormBody.encoded(configuration.clientID), FormBody.encoded(secret)))
    case .post:
      fields = [("client_id", configuration.clientID), ("client_secret", secret)] + fields
    }
    headers += [
      HeaderField("Content-Type", "application/x-www-form-urlencoded"),
      HeaderField("Accept", "application/json"),
    ]
    return HTTPCall(
      method: .post, url: url, headers: headers + extraHeaders(call), body: FormBody.text(fields),
      bodyLimitBytes: Self.answerLimitBytes, timeLimit: timeLimit)
  }

  private func basic(_ name: String, _ password: String) -> HeaderField {
    HeaderField(
      "Authorization", "Basic " + Data((name + ":" + password).utf8).base64EncodedString())
  }

  private func extraHeaders(_ call: ProviderCall) -> [HeaderField] {
    dialect.headers(for: call) + configuration.headers
  }
}
