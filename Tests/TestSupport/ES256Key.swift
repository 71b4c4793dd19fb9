import Crypto
import Foundation

/// A key that signs tokens as the login service does.
package struct ES256Key: Sendable {
  private let key = P256.Signing.PrivateKey()
  private let keyID: String

  package init(keyID: String) { self.keyID = keyID }

  /// As a JSON web key.
  package var published: [String: String] {
    let point = key.publicKey.rawRepresentation
    return [
      "kty": "EC", "use": "sig", "alg": "ES256", "kid": keyID, "crv": "P-256",
      "x": base64URL(point.prefix(32)), "y": base64URL(point.suffix(32)),
    ]
  }

  package func token(claims: [String: Any]) throws -> String {
    let parts = try [["alg": "ES256", "kid": keyID, "typ": "JWT"], claims].map {
      base64URL(try JSONSerialization.data(withJSONObject: $0))
    }
    let input = parts.joined(separator: ".")
    return input + "." + base64URL(try key.signature(for: Data(input.utf8)).rawRepresentation)
  }
}

/// Base64 with the URL alphabet and without padding.
package func base64URL(_ octets: some Sequence<UInt8>) -> String {
  Data(octets).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    .replacing("=", with: "")
}
