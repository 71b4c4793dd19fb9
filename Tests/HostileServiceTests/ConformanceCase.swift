import CIBA
import Crypto
import CryptoExtras
import EnrollmentCore
import Foundation
import TestSupport
import Testing

/// One module of the OpenID Foundation's plans for clients, as a service that behaves like it.
///
/// Source: the conformance suite's plans for FAPI-CIBA clients in poll mode and for basic OpenID
/// Connect clients; what belongs to other modes or to refresh tokens is left out.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  enum Plan: String, Sendable {
    case ciba = "CIBA"
    case connect = "OpenID Connect"
  }

  let plan: Plan
  let name: String
  let end: HostileCell.End
  let scripts: [PretendService.Place: PretendService.Script]
  let alsoExpect: @Sendable (Aftermath) -> Bool

  init(
    _ plan: Plan, _ name: String, ends end: HostileCell.End = .saved(.enrolled, note: nil),
    _ scripts: [PretendService.Place: PretendService.Script] = [:],
    alsoExpect: @escaping @Sendable (Aftermath) -> Bool = { _ in true }
  ) {
    self.plan = plan
    self.name = name
    self.end = end
    self.scripts = scripts
    self.alsoExpect = alsoExpect
  }

  var testDescription: String { "\(plan.rawValue): \(name)" }

  static let all = logins + ends + cibaTokens + connectTokens + keys + credentials

  // MARK: Pieces

  private static let notTrusted = HostileCell.End.failed(.answerNotTrusted)

  /// A token answer with an ID token of the case's own, at the first poll.
  private static func token(
    _ plan: Plan, _ name: String, ends end: HostileCell.End = notTrusted,
    _ make: @escaping @Sendable (PretendService.Visit) throws -> String
  ) -> ConformanceCase {
    ConformanceCase(
      plan, name, ends: end,
      [.token: { visit in Reply.json(try visit.tokens(idToken: make(visit)).text) }],
      alsoExpect: { $0.login?.polls.count == 1 })
  }

  private static func claim(
    _ plan: Plan, _ name: String, _ claim: String, _ value: String?,
    ends end: HostileCell.End = notTrusted
  ) -> ConformanceCase {
    token(plan, name, ends: end) {
      try $0.service.forge.token(claims: $0.claims.with(claim, value))
    }
  }

  /// Claims whose value counts from the till's wall clock, in seconds.
  private static func time(
    _ plan: Plan, _ name: String, _ claim: String, _ offset: Int
  ) -> ConformanceCase {
    token(plan, name) {
      try $0.service.forge.token(claims: $0.claims.with(claim, "\($0.seconds + offset)"))
    }
  }

  private static func spoiled(_ signature: Data) -> Data {
    var octets = Array(signature)
    octets[octets.count / 2] ^= 1
    return Data(octets)
  }

  /// The answer to the first poll alone, then the good ones.
  private static func firstPoll(_ status: Int, _ body: String) -> PretendService.Script {
    { $0.login.polls.count == 1 ? Reply.json(body, status: status) : nil }
  }

  /// An error in answer to every poll; the till must not ask twice.
  private static func pollEnds(
    _ error: String, as code: EndCode
  ) -> ConformanceCase {
    ConformanceCase(
      .ciba, "\(error) ends the flow", ends: .failed(code),
      [.token: { _ in Reply.json(#"{"error":"\#(error)"}"#, status: 400) }],
      alsoExpect: { $0.login?.polls.count == 1 })
  }

  // MARK: The CIBA plan, 22

  private static let logins: [ConformanceCase] = [
    ConformanceCase(.ciba, "a login that goes well"),
    claim(
      .ciba, "aud as an array of one", "aud", "[\(quoted(PretendService.clientID))]",
      ends: .saved(.enrolled, note: nil)),
    ConformanceCase(
      .ciba, "neither scope nor expires_in in the token answer",
      [.token: { Reply.json(try $0.tokens().with("expires_in", nil).text) }]),
    ConformanceCase(
      .ciba, "an interval of 31 seconds",
      [
        .start: {
          Reply.json($0.acknowledgement.with("interval", "31").with("expires_in", "120").text)
        }
      ], alsoExpect: { $0.waits == [.seconds(31)] }),
    ConformanceCase(
      .ciba, "slow_down", [.token: firstPoll(400, #"{"error":"slow_down"}"#)],
      alsoExpect: { $0.waits == [.seconds(10)] }),
  ]

  private static let ends: [ConformanceCase] =
    [
      pollEnds("invalid_request", as: .requestEnded),
      pollEnds("access_denied", as: .denied),
      pollEnds("expired_token", as: .noAnswer),
      ConformanceCase(
        .ciba, "unknown_user_id ends the flow", ends: .failed(.numberCannotBeUsed),
        [.start: { _ in Reply.json(#"{"error":"unknown_user_id"}"#, status: 400) }],
        alsoExpect: { $0.login?.polls == [] }),
    ]
    + ["auth_req_id", "expires_in"].map { member in
      ConformanceCase(
        .ciba, "an acknowledgement without \(member)", ends: .failed(.serviceTrouble),
        [.start: { Reply.json($0.acknowledgement.with(member, nil).text) }],
        alsoExpect: { $0.login?.polls == [] })
    }

  private static let cibaTokens: [ConformanceCase] = [
    unsigned(.ciba, "an ID token with alg none"),
    token(.ciba, "an ID token of another algorithm than registered") { visit in
      let header = TokenForge.goodHeader.with("alg", quoted("PS256"))
        .with("kid", quoted(TokenForge.rsaKeyID))
      return try visit.service.forge.token(header: header.text, claims: visit.claims.text) {
        try TokenForge.rsa.signature(for: SHA256.hash(data: $0), padding: .PSS).rawRepresentation
      }
    },
    token(.ciba, "a bad signature") { visit in
      let forge = visit.service.forge
      return try forge.token(header: TokenForge.goodHeader.text, claims: visit.claims.text) {
        spoiled(try forge.es256($0))
      }
    },
    claim(.ciba, "a wrong iss", "iss", quoted("https://elsewhere.example/")),
    claim(.ciba, "no iss", "iss", nil),
    claim(.ciba, "a wrong aud", "aud", quoted("another-client")),
    claim(.ciba, "no aud", "aud", nil),
    claim(
      .ciba, "a second, untrusted aud without azp", "aud",
      "[\(quoted(PretendService.clientID)),\"stranger\"]"),
    time(.ciba, "an exp that has passed", "exp", -300),
    claim(.ciba, "no exp", "exp", nil),
    time(.ciba, "an iat a week old", "iat", -604_800),
  ]

  private static func unsigned(_ plan: Plan, _ name: String) -> ConformanceCase {
    token(plan, name) { visit in
      try visit.service.forge.token(
        header: #"{"alg":"none"}"#, claims: visit.claims.text, signature: { _ in Data() })
    }
  }

  // MARK: The plans of OpenID Connect, 17

  private static let connectTokens: [ConformanceCase] = [
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

  private static let keys: [ConformanceCase] = [
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

  private static let credentials: [ConformanceCase] = [
    ConformanceCase(
      .connect, "client_secret_basic",
      [.start: { demand(basic, of: $0) }, .token: { demand(basic, of: $0) }]),
    ConformanceCase(
      .connect, "the access token as a bearer in the header",
      [.userInfo: { demand("Bearer " + $0.login.accessToken, of: $0) }]),
  ]
}
