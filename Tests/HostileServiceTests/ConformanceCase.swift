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

  static let notTrusted = HostileCell.End.failed(.answerNotTrusted)

  /// A token answer with an ID token of the case's own, at the first poll.
  static func token(
    _ plan: Plan, _ name: String, ends end: HostileCell.End = notTrusted,
    _ make: @escaping @Sendable (PretendService.Visit) throws -> String
  ) -> ConformanceCase {
    ConformanceCase(
      plan, name, ends: end,
      [.token: { visit in Reply.json(try visit.tokens(idToken: make(visit)).text) }],
      alsoExpect: { $0.login?.polls.count == 1 })
  }

  static func claim(
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

  static func spoiled(_ signature: Data) -> Data {
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

  static let logins: [ConformanceCase] = [
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

  static let ends: [ConformanceCase] =
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

  static let cibaTokens: [ConformanceCase] = [
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

  static func unsigned(_ plan: Plan, _ name: String) -> ConformanceCase {
    token(plan, name) { visit in
      try visit.service.forge.token(
        header: #"{"alg":"none"}"#, claims: visit.claims.text, signature: { _ in Data() })
    }
  }
}
