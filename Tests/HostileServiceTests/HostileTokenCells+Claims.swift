import Crypto
import EnrollmentCore
import Foundation
import TestSupport

/// Signatures that are none, and claims that must not be believed.
extension HostileCell {
  static let signatures: [HostileCell] =
    [
      token(31, "an empty signature") { visit in
        try visit.parts().prefix(2).joined(separator: ".") + "."
      },
      token(32, "a stripped signature") { try $0.parts().prefix(2).joined(separator: ".") },
      token(33, "one bit off") { visit in
        let forge = visit.service.forge
        return try forge.token(header: TokenForge.goodHeader.text, claims: visit.claims.text) {
          var octets = Array(try forge.es256($0))
          octets[40] ^= 1
          return Data(octets)
        }
      },
      token(33, "one bit off, RSA") { visit in
        let forge = visit.service.forge
        let header = TokenForge.goodHeader.with("alg", quoted("RS256"))
          .with("kid", quoted(TokenForge.rsaKeyID))
        return try forge.token(header: header.text, claims: visit.claims.text) {
          var octets = Array(try forge.rs256($0))
          octets[100] ^= 1
          return Data(octets)
        }
      },
      token(34, "the signature of another payload") { visit in
        var parts = try visit.parts()
        parts[1] = base64URL(visit.claims.with("sub", quoted("somebody-else")).text.utf8)
        return parts.joined(separator: ".")
      },
      token(35, "an RSA key of 512 bits") { _ in TokenForge.shortRSAToken },
      token(36, "an RSA key with the exponent 1") { visit in
        let forge = visit.service.forge
        let header = TokenForge.goodHeader.with("alg", quoted("RS256"))
          .with("kid", quoted(TokenForge.exponentOneKeyID))
        return try forge.token(
          header: header.text, claims: visit.claims.text, signature: forge.exponentOne)
      },
    ]

  static let issuersAndAudiences: [HostileCell] =
    [
      claim(37, "iss without its slash", "iss", quoted(String(PretendService.issuer.dropLast()))),
      claim(37, "iss with another slash", "iss", quoted(PretendService.issuer + "/")),
      claim(38, "iss in other case", "iss", quoted(PretendService.issuer.uppercased())),
      claim(
        39, "iss with a look-alike letter", "iss",
        quoted(PretendService.issuer.replacing("a", with: "\u{430}"))),
      claim(
        40, "iss with http", "iss", quoted(PretendService.issuer.replacing("https", with: "http"))),
      claim(41, "aud missing", "aud", nil),
      claim(42, "aud of somebody else", "aud", quoted("another-client")),
      claim(
        43, "aud with a stranger", "aud", "[\(quoted(PretendService.clientID)),\"stranger\"]"),
      claims(44, "aud of 1,000 entries") { claims, _ in
        let strangers = (1..<1000).map { quoted("s\($0)") }
        return claims.with(
          "aud", "[" + (strangers + [quoted(PretendService.clientID)]).joined(separator: ",") + "]")
      },
      claim(45, "aud a number", "aud", "7"),
      claim(46, "azp of somebody else", "azp", quoted("another-client")),
    ]

  static let timesAndSubjects: [HostileCell] =
    [
      claim(47, "exp missing", "exp", nil),
      claims(48, "exp past") { claims, visit in claims.with("exp", "\(visit.seconds - 61)") },
      claims(49, "exp a string") { claims, visit in
        claims.with("exp", quoted("\(visit.seconds + 600)"))
      },
      claim(50, "exp negative", "exp", "-1"),
      claim(51, "exp of 1e300", "exp", "1e300"),
      claim(52, "iat missing", "iat", nil),
      claims(53, "iat in the future") { claims, visit in
        claims.with("iat", "\(visit.seconds + 62)")
      },
      claims(54, "iat a week old") { claims, visit in
        claims.with("iat", "\(visit.seconds - 604_800)")
      },
      claims(55, "nbf in the future") { claims, visit in
        claims.with("nbf", "\(visit.seconds + 600)")
      },
      claim(56, "sub missing", "sub", nil),
      claim(57, "sub empty", "sub", quoted("")),
      claim(58, "sub a number", "sub", "7"),
      claim(59, "sub of 256 characters", "sub", quoted(String(repeating: "s", count: 256))),
      // None was sent, so that none is compared.
      claim(
        60, "a nonce that nobody sent", "nonce", quoted("n"), ends: .saved(.enrolled, note: nil)),
      // In poll mode the standard asks for none.
      claim(61, "auth_req_id missing", "auth_req_id", nil, ends: .saved(.enrolled, note: nil)),
      claim(62, "auth_req_id of another flow", "auth_req_id", quoted("request-0")),
      claim(63, "at_hash of another token", "at_hash", quoted("AAAAAAAAAAAAAAAAAAAAAA")),
    ]
}
