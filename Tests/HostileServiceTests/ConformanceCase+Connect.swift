import Crypto
import EnrollmentCore
import Foundation
import TestSupport

/// The plans of OpenID Connect: 17 modules.
extension ConformanceCase {
  static let connectTokens: [ConformanceCase] = [
    token(.connect, "a bad RS256 signature") { visit in
      let forge = visit.service.forge
      let header = TokenForge.goodHeader.with("alg", quoted("RS256"))
        .with("kid", quoted(TokenForge.rsaKeyID))
      return try forge.token(header: header.text, claims: visit.claims.text) {
        spoiled(try forge.rs256($0))
      }
    },
    token(.connect, "a bad ES256 signature") { visit in
      let forge = visit.service.forge
      return try forge.token(header: TokenForge.goodHeader.text, claims: visit.claims.text) {
        spoiled(try forge.es256($0))
      }
    },
    token(.connect, "an HS256 signature, with the client's secret or not") { visit in
      let header = TokenForge.goodHeader.with("alg", quoted("HS256"))
      return try visit.service.forge.token(header: header.text, claims: visit.claims.text) {
        let key = SymmetricKey(data: Data(Till.clientSecret.utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: $0, using: key))
      }
    },
    unsigned(.connect, "alg none from the token endpoint"),
    claim(.connect, "no sub", "sub", nil),
    claim(.connect, "no iat", "iat", nil),
    claim(.connect, "no aud", "aud", nil),
    claim(.connect, "a bad at_hash", "at_hash", quoted("AAAAAAAAAAAAAAAAAAAAAA")),
    // A login in poll mode sends none to compare it with; the verifier's own tests have one.
    claim(.connect, "a nonce", "nonce", quoted("other"), ends: .saved(.enrolled, note: nil)),
    ConformanceCase(
      .connect, "another sub in userinfo", ends: notTrusted,
      [.userInfo: { Reply.json($0.userInfo.with("sub", quoted("somebody-else")).text) }],
      alsoExpect: { $0.login?.userInfoCalls == 1 }),
  ]

  /// Tokens that name no key, under key sets of one or of two that fit.
  private static func namelessKey(
    _ name: String, ends end: HostileCell.End,
    _ keys: @escaping @Sendable (TokenForge) -> [RawObject]
  ) -> ConformanceCase {
    ConformanceCase(
      .connect, name, ends: end,
      [
        .keys: { Reply.json(TokenForge.set(of: keys($0.service.forge))) },
        .token: { visit in
          let token = try visit.service.forge.token(
            header: TokenForge.goodHeader.with("kid", nil), claims: visit.claims)
          return Reply.json(try visit.tokens(idToken: token).text)
        },
      ])
  }

  /// The key of a token signed after the keys were fetched.
  private static let nextKeyID = "public:next"

  private static func rotation(
    _ name: String, keys: @escaping @Sendable (TokenForge, _ fetches: Int) -> [RawObject]
  ) -> ConformanceCase {
    ConformanceCase(
      .connect, name,
      [
        .keys: { visit in
          let fetches = visit.service.calls(to: .keys)
          return Reply.json(TokenForge.set(of: keys(visit.service.forge, fetches)))
        },
        .token: { visit in
          let forge = visit.service.forge
          let header = TokenForge.goodHeader.with("kid", quoted(nextKeyID))
          let token = try forge.token(header: header.text, claims: visit.claims.text) {
            try forge.foreign.signature(for: $0).rawRepresentation
          }
          return Reply.json(try visit.tokens(idToken: token).text)
        },
      ], alsoExpect: { $0.keyFetches == 2 })
  }

  static let keys: [ConformanceCase] = [
    namelessKey("no kid, and one key that fits", ends: .saved(.enrolled, note: nil)) { forge in
      [forge.published(forge.good, id: TokenForge.goodKeyID)]
    },
    namelessKey("no kid, and several keys that fit", ends: notTrusted) { forge in
      [
        forge.published(forge.good, id: TokenForge.goodKeyID),
        forge.published(forge.foreign, id: nextKeyID),
      ]
    },
    ConformanceCase(
      .connect, "another issuer in the metadata", ends: .failed(.tillSettingWrong),
      [
        .discovery: { visit in
          let issuer = quoted("https://elsewhere.example/")
          return Reply.shortLived(visit.metadata.with("issuer", issuer).text)
        }
      ], alsoExpect: { $0.login == nil }),
    rotation("new keys beside the old ones") { forge, fetches in
      let old = forge.published(forge.good, id: TokenForge.goodKeyID)
      return fetches == 1 ? [old] : [old, forge.published(forge.foreign, id: nextKeyID)]
    },
    rotation("new keys in place of the old ones, just before the signing") { forge, fetches in
      fetches == 1
        ? [forge.published(forge.good, id: TokenForge.goodKeyID)]
        : [forge.published(forge.foreign, id: nextKeyID)]
    },
  ]

  private static let basic =
    "Basic " + Data("\(PretendService.clientID):\(Till.clientSecret)".utf8).base64EncodedString()

  /// Nil if the request proves who sends it in this way, a refusal otherwise.
  private static func demand(_ authorization: String, of visit: PretendService.Visit)
    -> [ScriptedServer.Step]?
  {
    let isGood =
      visit.request.header("Authorization") == authorization
      && !visit.request.body.contains("client_secret")
      && !visit.request.body.contains("access_token")
    return isGood ? nil : Reply.json(#"{"error":"invalid_client"}"#, status: 401)
  }

  static let credentials: [ConformanceCase] = [
    ConformanceCase(
      .connect, "client_secret_basic",
      [.start: { demand(basic, of: $0) }, .token: { demand(basic, of: $0) }]),
    ConformanceCase(
      .connect, "the access token as a bearer in the header",
      [.userInfo: { demand("Bearer " + $0.login.accessToken, of: $0) }]),
  ]
}
