import Foundation

/// An ID token taken apart, of which nothing has been believed yet.
///
/// Source: RFC 7515, section 7.1; RFC 7519, section 7.2.
struct IDToken: Sendable {
  /// The text as received, for the signature check.
  let text: String
  let signingInput: [UInt8]
  let signature: [UInt8]
  let algorithm: SignatureAlgorithm
  let keyIdentifier: String?
  let claims: JSONValue

  /// Checks the form, then the algorithm, then the rest of the header.
  init(_ text: String) throws(IDTokenFault) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1])
    else { throw .malformed }
    guard let name = header["alg"]?.string, let algorithm = SignatureAlgorithm(rawValue: name)
    else { throw .algorithmNotAllowed }
    guard let signature = Base64URL.decoded(parts[2]) else { throw .malformed }
    if header["crit"] != nil { throw .unknownCriticalHeader }
    guard Self.isPlain(type: header["typ"]) else { throw .otherKind }
    if let identifier = header["kid"] {
      guard let text = identifier.string else { throw .malformed }
      keyIdentifier = text
    } else {
      keyIdentifier = nil
    }
    self.text = text
    self.algorithm = algorithm
    self.claims = claims
    self.signature = signature
    signingInput = Array((parts[0] + "." + parts[1]).utf8)
  }

  /// Whether `typ` is missing or says no more than that this is a token: an access token or a
  /// log-out token of the same provider is no ID token.
  ///
  /// Source: RFC 7519, section 5.1; RFC 8725, section 3.11.
  private static func isPlain(type: JSONValue?) -> Bool {
    guard let type else { return true }
    return ["jwt", "application/jwt"].contains(type.string?.lowercased())
  }

  private static func object(_ part: String) -> JSONValue? {
    guard let octets = Base64URL.decoded(part), let json = try? JSONValue(body: Data(octets)),
      json.isObject
    else { return nil }
    return json
  }
}
