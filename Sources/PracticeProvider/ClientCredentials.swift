import Foundation

/// The one client that the service knows, and the check of who calls.
///
/// Source: RFC 6749, sections 2.3.1 and 5.2; RFC 7617.
struct ClientCredentials: Sendable {
  let clientID: String
  let clientSecret: String
  let authentication: PracticeClientAuthentication

  /// Passes the sales unit's own method with the right values, and throws for all else.
  ///
  /// - Parameter authorization: The `Authorization` header, nil where none came.
  func check(authorization: String?, form: FormBody) throws(Refusal) {
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
    }
  }

  private func own(_ id: String, _ secret: String) -> Bool {
    switch authentication {
    case .basic, .post:
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
  /// A new client. The secret holds `+`, `/` and `=`, so that a client which encodes it wrongly
  /// fails at once and not on one start in two.
  static func made(authentication: PracticeClientAuthentication) -> ClientCredentials {
    var secret = ""
    repeat {
      secret = Data.random(count: 32).base64EncodedString()
    } while !secret.contains("+") || !secret.contains("/")
    return ClientCredentials(
      clientID: UUID().uuidString.lowercased(), clientSecret: secret,
      authentication: authentication)
  }
}
