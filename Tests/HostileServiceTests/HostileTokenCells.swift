import Crypto
import CryptoExtras
import EnrollmentCore
import Foundation
import TestSupport

extension HostileCell {
  /// An ID token that must not be believed.
  static func token(
    _ number: Int, _ name: String, ends end: End = .failed(.answerNotTrusted),
    _ make: @escaping @Sendable (PretendService.Visit) throws -> String
  ) -> HostileCell {
    HostileCell(.tokens, number, name, at: .token, ends: end) { visit in
      Reply.json(try visit.tokens(idToken: make(visit)).text)
    }
  }

  /// Good but for its claims.
  static func claims(
    _ number: Int, _ name: String, ends end: End = .failed(.answerNotTrusted),
    _ change: @escaping @Sendable (RawObject, PretendService.Visit) -> RawObject
  ) -> HostileCell {
    token(number, name, ends: end) { try $0.service.forge.token(claims: change($0.claims, $0)) }
  }

  static func claim(
    _ number: Int, _ name: String, _ claim: String, _ value: String?,
    ends end: End = .failed(.answerNotTrusted)
  ) -> HostileCell {
    claims(number, name, ends: end) { claims, _ in claims.with(claim, value) }
  }

  /// Signed with the good key, under another header.
  private static func header(
    _ number: Int, _ name: String, _ field: String, _ value: String?
  ) -> HostileCell {
    token(number, name) { visit in
      try visit.service.forge.token(
        header: TokenForge.goodHeader.with(field, value), claims: visit.claims)
    }
  }

  /// Signed by somebody else, who says in the header where his key is.
  private static func offeredKey(_ number: Int, _ name: String, _ value: String) -> [HostileCell] {
    [TokenForge.goodKeyID, "public:mine"].map { kid in
      token(number, "\(name), kid \(kid)") { visit in
        let forge = visit.service.forge
        let point = base64URL(forge.foreign.publicKey.rawRepresentation.prefix(32))
        let other = base64URL(forge.foreign.publicKey.rawRepresentation.suffix(32))
        let value = value.replacing("BASE", with: visit.service.base)
          .replacing("X", with: point).replacing("Y", with: other)
        let header = TokenForge.goodHeader.with("kid", quoted(kid)).with(name, value)
        return try forge.token(header: header.text, claims: visit.claims.text) {
          try forge.foreign.signature(for: $0).rawRepresentation
        }
      }
    }
  }

  static let tokenCells: [HostileCell] =
    shapes + algorithms + headers + signatures + issuersAndAudiences + timesAndSubjects

  private static let shapes: [HostileCell] = [
    token(1, "one part") { _ in "abc" },
    token(1, "two parts") { try $0.parts().prefix(2).joined(separator: ".") },
    token(1, "four parts") { try $0.parts().joined(separator: ".") + ".e30" },
    token(2, "an empty header") { try "." + $0.parts()[1...].joined(separator: ".") },
    token(2, "an empty payload") { visit in
      let parts = try visit.parts()
      return parts[0] + ".." + parts[2]
    },
    token(3, "padding") { visit in
      let parts = try visit.parts()
      return parts[0] + "." + parts[1] + "=." + parts[2]
    },
    token(4, "the other base64 alphabet") { visit in
      try visit.service.forge.token(claims: visit.claims.with("x", quoted("~~~???>>>")))
        .replacing("-", with: "+").replacing("_", with: "/")
    },
    token(5, "white space around it") { try " " + $0.parts().joined(separator: ".") + "\n" },
    token(5, "white space in it") { try $0.parts().joined(separator: ". ") },
    // Such an answer is longer than any that is read: the poll counts as lost.
    token(6, "a megabyte", ends: .failed(.noAnswer)) { visit in
      let long = quoted(String(repeating: "x", count: 1_000_000))
      return try visit.service.forge.token(claims: visit.claims.with("x", long))
    },
    token(7, "a header that is no JSON") { visit in
      try visit.service.forge.token(
        header: "alg=ES256", claims: visit.claims.text, signature: visit.service.forge.es256)
    },
    token(8, "a header that is an array") { visit in
      try visit.service.forge.token(
        header: "[" + TokenForge.goodHeader.text + "]", claims: visit.claims.text,
        signature: visit.service.forge.es256)
    },
  ]

  private static let algorithms: [HostileCell] =
    [#""none","alg":"ES256""#, #""ES256","alg":"none""#].map { pair in
      token(9, "alg twice, \(pair)") { visit in
        try visit.service.forge.token(
          header: #"{"alg":\#(pair),"kid":"\#(TokenForge.goodKeyID)"}"#, claims: visit.claims.text,
          signature: visit.service.forge.es256)
      }
    }
    + ["none", "None", "nOnE", ""].map { name in
      token(10, "alg \(quoted(name))") { visit in
        let header = TokenForge.goodHeader.with("alg", quoted(name))
        return try visit.service.forge.token(
          header: header.text, claims: visit.claims.text, signature: { _ in Data() })
      }
    }
    + [
      token(11, "HS256 keyed with the public key") { visit in
        let header = TokenForge.goodHeader.with("alg", quoted("HS256"))
          .with("kid", quoted(TokenForge.rsaKeyID))
        let key = SymmetricKey(data: Data(TokenForge.rsa.publicKey.pemRepresentation.utf8))
        return try visit.service.forge.token(header: header.text, claims: visit.claims.text) {
          Data(HMAC<SHA256>.authenticationCode(for: $0, using: key))
        }
      },
      token(12, "RS512") { visit in
        let header = TokenForge.goodHeader.with("alg", quoted("RS512"))
          .with("kid", quoted(TokenForge.rsaKeyID))
        return try visit.service.forge.token(header: header.text, claims: visit.claims.text) {
          try TokenForge.rsa.signature(for: SHA512.hash(data: $0), padding: .insecurePKCS1v1_5)
            .rawRepresentation
        }
      },
      token(12, "PS256") { visit in
        let header = TokenForge.goodHeader.with("alg", quoted("PS256"))
          .with("kid", quoted(TokenForge.rsaKeyID))
        return try visit.service.forge.token(header: header.text, claims: visit.claims.text) {
          try TokenForge.rsa.signature(for: SHA256.hash(data: $0), padding: .PSS)
            .rawRepresentation
        }
      },
      token(12, "EdDSA") { visit in
        let header = TokenForge.goodHeader.with("alg", quoted("EdDSA"))
        return try visit.service.forge.token(header: header.text, claims: visit.claims.text) {
          try Curve25519.Signing.PrivateKey().signature(for: $0)
        }
      },
      token(13, "ES256 with a P-384 key") { visit in
        let forge = visit.service.forge
        let header = TokenForge.goodHeader.with("kid", quoted(TokenForge.largeKeyID))
        return try forge.token(header: header.text, claims: visit.claims.text) {
          try forge.large.signature(for: $0).rawRepresentation
        }
      },
      token(14, "ES256 in DER") { visit in
        let forge = visit.service.forge
        return try forge.token(header: TokenForge.goodHeader.text, claims: visit.claims.text) {
          try forge.good.signature(for: $0).derRepresentation
        }
      },
    ]
    + [0..<32, 32..<64, 0..<64].map { zeros in
      token(15, "r or s of zero, octets \(zeros)") { visit in
        let forge = visit.service.forge
        return try forge.token(header: TokenForge.goodHeader.text, claims: visit.claims.text) {
          var octets = Array(try forge.es256($0))
          for index in zeros { octets[index] = 0 }
          return Data(octets)
        }
      }
    }

  private static let headers: [HostileCell] =
    [
      header(16, "a critical header that nobody knows", "crit", #"["x"]"#),
      token(17, "b64 false, the payload signed as it is") { visit in
        let forge = visit.service.forge
        let header = TokenForge.goodHeader.with("b64", "false").text
        let signature = try forge.es256(
          Data((base64URL(header.utf8) + "." + visit.claims.text).utf8))
        return [base64URL(header.utf8), base64URL(visit.claims.text.utf8), base64URL(signature)]
          .joined(separator: ".")
      },
      header(17, "b64 false and critical", "crit", #"["b64"],"b64":false"#),
      token(18, "a compressed payload") { visit in
        let forge = visit.service.forge
        let header = TokenForge.goodHeader.with("zip", quoted("DEF")).text
        let input =
          base64URL(header.utf8) + "." + base64URL(Deflate.stored(Array(visit.claims.text.utf8)))
        return input + "." + base64URL(try forge.es256(Data(input.utf8)))
      },
    ]
    + offeredKey(19, "jku", quoted("BASE/their-keys"))
    + offeredKey(20, "x5u", quoted("BASE/their-certificate"))
    + offeredKey(21, "x5c", #"["MIIB"]"#)
    + offeredKey(22, "jwk", #"{"kty":"EC","crv":"P-256","x":"X","y":"Y"}"#)
    + [
      token(23, "a token in a token") { visit in
        let forge = visit.service.forge
        let inner = try forge.token(claims: visit.claims)
        return try forge.token(
          header: TokenForge.goodHeader.with("cty", quoted("JWT")).text, claims: inner,
          signature: forge.es256)
      },
      token(24, "encrypted, five parts") { _ in
        base64URL(#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#.utf8) + ".AAAA.AAAA.AAAA.AAAA"
      },
      header(25, "typ of an access token", "typ", quoted("at+jwt")),
      header(25, "typ of a log-out token", "typ", quoted("logout+jwt")),
      header(26, "kid like a path", "kid", quoted("../../../../dev/null")),
      header(27, "kid like SQL", "kid", quoted("x' UNION SELECT 'key' --")),
      header(28, "kid of 10,000 characters", "kid", quoted(String(repeating: "k", count: 10_000))),
      header(29, "kid of nobody", "kid", quoted("public:nobody")),
      token(30, "kid of another issuer, by its key") { visit in
        let forge = visit.service.forge
        let header = TokenForge.goodHeader.with("kid", quoted("public:other-issuer"))
        return try forge.token(header: header.text, claims: visit.claims.text) {
          try forge.foreign.signature(for: $0).rawRepresentation
        }
      },
    ]
}

extension PretendService.Visit {
  /// The till's wall clock.
  var seconds: Int { Int(service.clock.date().timeIntervalSince1970) }

  /// The three parts of a good token.
  func parts() throws -> [String] {
    try service.forge.token(claims: claims).split(separator: ".").map(String.init)
  }
}
