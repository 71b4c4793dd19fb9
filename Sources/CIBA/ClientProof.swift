import Foundation

/// What a form call carries to prove who asks: a header field, or two fields of the form, and never
/// both.
///
/// Source: RFC 6749, section 2.3.1; RFC 7617; RFC 6750, section 2.1.
struct ClientProof: Sendable {
  var headers: [HeaderField] = []
  var fields: [(name: String, value: String)] = []
  /// The token in `headers`, with partner keys.
  private(set) var platformToken: AccessToken?

  /// Nil for partner keys: their proof has to be fetched.
  init?(_ configuration: ClientConfiguration) {
    let (id, secret) = (configuration.clientID, configuration.clientSecret.exposed)
    switch configuration.authentication {
    case .basic: headers = [Self.basic(id, secret)]
    case .basicFormEncoded:
      headers = [Self.basic(FormBody.encoded(id), FormBody.encoded(secret))]
    case .post: fields = [("client_id", id), ("client_secret", secret)]
    case .partner: return nil
    }
  }

  init(platformToken: AccessToken) {
    headers = [platformToken.authorization]
    self.platformToken = platformToken
  }

  private static func basic(_ name: String, _ password: String) -> HeaderField {
    HeaderField(
      "Authorization", "Basic " + Data((name + ":" + password).utf8).base64EncodedString())
  }
}
