import Foundation
import Hummingbird

/// The one client that the service knows, and the check of who calls.
///
/// Source: RFC 6749, sections 2.3.1 and 5.2; RFC 7617. Partner keys, the subscription key and the
/// merchant serial number are the platform's own.
struct ClientCredentials: Sendable {
  /// The merchant's client, or the partner's where a partner acts for it.
  let clientID: String
  let clientSecret: String
  let authentication: PracticeClientAuthentication
  /// 32 hex digits.
  let subscriptionKey: String
  let merchantSerialNumber: String
  let platformTokens = PlatformTokens()

  /// Passes the sales unit's own method with the right values, and throws for all else.
  ///
  /// - Parameter date: Now; platform tokens end.
  func check(_ headers: HTTPFields, form: FormBody, at date: Date) throws(Refusal) {
    let authorization = headers[.authorization]
    if authorization != nil, form["client_secret"] != nil {
      throw .invalidRequest("Two client authentication methods at once.")
    }
    switch authentication {
    case .basic, .basicFormEncoded:
      guard let authorization, let pair = Self.basicPair(authorization),
        own(pair.id, pair.secret), form["client_id"] == nil || form["client_id"] == clientID
      else { throw .invalidClient }
    case .post:
      guard authorization == nil, form["client_id"] == clientID,
        form["client_secret"] == clientSecret
      else { throw .invalidClient }
    case .partnerKeys:
      guard let number = headers.value(of: "merchant-serial-number") else {
        throw .invalidRequest("Merchant-Serial-Number is missing.")
      }
      guard let authorization, let token = Self.bearerToken(authorization),
        platformTokens.accepts(token, for: clientID, at: date), number == merchantSerialNumber
      else { throw .invalidPlatformToken }
    }
  }

  /// Throws where a partner does not say which system calls; others are only asked to.
  func checkSystemNames(_ headers: HTTPFields) throws(Refusal) {
    guard authentication == .partnerKeys else { return }
    for name in ["name", "version", "plugin-name", "plugin-version"] {
      guard let value = headers.value(of: "vipps-system-" + name),
        (1...30).contains(value.utf8.count)
      else { throw .invalidRequest("Vipps-System-* must be sent, at most 30 characters each.") }
    }
  }

  /// Passes the keys that buy a platform token, which travel as headers.
  func checkKeys(_ headers: HTTPFields) throws(Refusal) {
    guard headers.value(of: "ocp-apim-subscription-key") == subscriptionKey else {
      throw .subscriptionKey
    }
    let number = headers.value(of: "merchant-serial-number")
    guard headers.value(of: "client_id") == clientID,
      headers.value(of: "client_secret") == clientSecret,
      number == nil || number == merchantSerialNumber
    else { throw .invalidClient }
  }

  /// The token of an `Authorization` header of the kind `Bearer`.
  ///
  /// Source: RFC 6750, section 2.1.
  static func bearerToken(_ header: String) -> String? {
    let words = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return String(words[1])
  }

  private func own(_ id: String, _ secret: String) -> Bool {
    switch authentication {
    case .basic, .post, .partnerKeys:
      id == clientID && secret == clientSecret
    case .basicFormEncoded:
      FormBody.decoded(id.utf8) == clientID && FormBody.decoded(secret.utf8) == clientSecret
    }
  }

  private static func basicPair(_ header: String) -> (id: String, secret: String)? {
    let words = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, words[0].lowercased() == "basic",
      let bytes = Data(base64Encoded: String(words[1])),
      let text = String(validating: bytes, as: UTF8.self),
      let colon = text.firstIndex(of: ":")
    else { return nil }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }
}

extension ClientCredentials {
  /// A new client.
  ///
  /// The secret holds `+`, `/` and `=`, so that a client which encodes it wrongly fails at once and
  /// not on one start in two. Only a standard provider with plain Basic has none of them: the
  /// standard wants both halves form-encoded, many clients do not, and so both say the same.
  static func made(
    authentication: PracticeClientAuthentication, form: PracticeForm
  ) -> ClientCredentials {
    var secret = ""
    repeat {
      secret = Data.random(count: 32).base64EncodedString()
    } while !secret.contains("+") || !secret.contains("/")
    if form == .standard, authentication == .basic {
      secret = Data.random(count: 32).base64URL
    }
    return ClientCredentials(
      clientID: UUID().uuidString.lowercased(), clientSecret: secret,
      authentication: authentication,
      subscriptionKey: UUID().uuidString.lowercased().replacing("-", with: ""),
      merchantSerialNumber: "123456")
  }
}

extension HTTPFields {
  /// The first value of a header.
  ///
  /// - Parameter name: In small letters.
  func value(of name: String) -> String? {
    first { $0.name.canonicalName == name }?.value
  }
}
