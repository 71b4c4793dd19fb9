import Foundation
import TestSupport
import Testing

@testable import CIBA

struct IDTokenVerifierTests {
  struct Example: Decodable, Sendable, CustomTestStringConvertible {
    var file: String
    var flow: String
    var expect: String

    var testDescription: String { file }
  }

  private struct Manifest: Decodable {
    var tokens: [Example]
  }

  static var examples: [Example] {
    get throws { try Fixture.decode(Manifest.self, from: "idtoken/index.json").tokens }
  }

  private let verifier = IDTokenVerifier(
    issuer: CIBATests.Example.issuer, audience: .client(CIBATests.Example.clientID))

  private func keys(_ file: String = "jwks.json") throws -> JSONWebKeySet {
    try JSONWebKeySet(document: Fixture.data(file))
  }

  private func accessToken(flow: String) throws -> AccessToken {
    let file = flow == "poll" ? "poll" : flow == "redirect" ? "redirect" : "code"
    let json = try JSONValue(body: Fixture.data("token/success.\(file).json"))
    return AccessToken(rawValue: try #require(json["access_token"]?.string))
  }

  private func expectation(for example: Example) throws -> IDTokenVerifier.Expectation {
    var expectation = IDTokenVerifier.Expectation(
      accessToken: try accessToken(flow: example.flow))
    switch example.flow {
    case "poll":
      expectation.requestID = CIBATests.Example.requestID
    case "redirect":
      expectation.requestID = CIBATests.Example.requestID
      expectation.requestIsRequired = true
    default:
      expectation.nonce = "n-7Jq2mW4zXc"
      if example.file.contains("acr") {
        expectation.authenticationContext = "urn:vipps:acr:app_auth"
      }
    }
    return expectation
  }

  @Test(arguments: try examples)
  func `every example token gets its verdict`(example: Example) async throws {
    let text = try Fixture.text(example.file).trimmingCharacters(in: .whitespacesAndNewlines)
    let expectation = try expectation(for: example)
    let verdict: IDTokenFault?
    do {
      let claims = try await verifier.verify(
        text, keys: keys(), expecting: expectation, now: ManualClock.fixtureDate)
      #expect(claims.subject == CIBATests.Example.subject)
      #expect(claims.issuer == CIBATests.Example.issuer)
      verdict = nil
    } catch let fault as IDTokenFault {
      verdict = fault
    }
    switch example.expect {
    case "accept": #expect(verdict == nil)
    case "accept after one JWKS refresh":
      #expect(verdict == .unknownKey)
      _ = try await verifier.verify(
        text, keys: keys("jwks.rotated.json"), expecting: expectation,
        now: ManualClock.fixtureDate)
    default: #expect(verdict == Self.fault(example.expect))
    }
  }

  private static func fault(_ expect: String) -> IDTokenFault? {
    switch expect {
    case "reject: auth_req_id_mismatch": .authenticationRequestMismatch
    case "reject: auth_req_id_missing": .authenticationRequestMissing
    case "reject: nonce_mismatch": .nonceMismatch
    case "reject: issuer_mismatch": .issuerMismatch
    case "reject: audience_mismatch": .audienceMismatch
    case "reject: untrusted_audience": .untrustedAudience
    case "reject: azp_mismatch": .authorizedPartyMismatch
    case "reject: expired": .expired
    case "reject: issued_too_long_ago": .issuedTooLongAgo
    case "reject: issued_in_future": .issuedInFuture
    case "reject: missing_claim": .missingClaim
    case "reject: at_hash_mismatch": .accessTokenHashMismatch
    case "reject: algorithm_not_allowed": .algorithmNotAllowed
    case "reject: bad_signature": .badSignature
    case "reject: key_type_mismatch": .keyTypeMismatch
    default: nil
    }
  }

  @Test func `a token of a weaker login than was asked for is refused`() async throws {
    let example = try #require(Self.examples.first { $0.file.contains("acr") })
    let text = try Fixture.text(example.file).trimmingCharacters(in: .whitespacesAndNewlines)
    var expectation = try expectation(for: example)
    expectation.authenticationContext = "urn:vipps:acr:stronger"
    do {
      _ = try await verifier.verify(
        text, keys: keys(), expecting: expectation, now: ManualClock.fixtureDate)
      Issue.record("it was taken")
    } catch {
      #expect(error as? IDTokenFault == .authenticationContextMismatch)
    }
  }

  private func verdict(on text: String, now: Date = ManualClock.fixtureDate) async throws
    -> IDTokenFault?
  {
    do {
      _ = try await verifier.verify(
        text, keys: keys(),
        expecting: .init(
          accessToken: accessToken(flow: "poll"), requestID: CIBATests.Example.requestID),
        now: now)
      return nil
    } catch let fault as IDTokenFault {
      return fault
    }
  }

  private func goodToken() throws -> String { try Fixture.text("idtoken/poll.valid.rs256.jwt") }

  @Test(
    arguments: [
      "", ".", "..", "a.b", "a.b.c.d", "e30.e30", "!!!.e30.AAAA", "e30.!!!.AAAA", "W10.e30.AAAA",
      "bnVsbA.e30.AAAA", "e30=.e30.AAAA",
    ])
  func `what is no token is malformed`(text: String) async throws {
    #expect(try await verdict(on: text) == .malformed)
  }

  @Test(
    arguments: [
      #"{}"#, #"{"alg":"none"}"#, #"{"alg":"NONE"}"#, #"{"alg":"HS256"}"#, #"{"alg":"rs256"}"#,
      #"{"alg":"PS256"}"#, #"{"alg":"RS512"}"#, #"{"alg":256}"#,
    ])
  func `another algorithm is refused before a key is looked for`(header: String) async throws {
    let text = Base64URL.encoded(header.utf8) + ".e30."
    #expect(try await verdict(on: text) == .algorithmNotAllowed)
  }

  @Test func `a critical header that we do not know is refused`() async throws {
    let header = #"{"alg":"RS256","crit":["b64"],"b64":false,"kid":"x"}"#
    #expect(
      try await verdict(on: Base64URL.encoded(header.utf8) + ".e30.AAAA")
        == .unknownCriticalHeader)
  }

  @Test(arguments: [#""at+jwt""#, #""logout+jwt""#, #""""#, "7", #""application/at+jwt""#])
  func `a token of another kind is refused`(type: String) async throws {
    let header = #"{"alg":"RS256","typ":\#(type),"kid":"x"}"#
    #expect(
      try await verdict(on: Base64URL.encoded(header.utf8) + ".e30.AAAA") == .otherKind)
    for good in ["JWT", "jwt", "application/jwt"] {
      let header = #"{"alg":"RS256","typ":"\#(good)","kid":"x"}"#
      #expect(
        try await verdict(on: Base64URL.encoded(header.utf8) + ".e30.AAAA") == .unknownKey)
    }
  }

  /// Claims of the smallest good token with one more, or another value of one, under a good
  /// signature.
  private func verdict(withClaim name: String, _ value: String) async throws -> IDTokenFault? {
    let provider = StandardProvider()
    let verifier = IDTokenVerifier(
      issuer: provider.issuer, audience: .client(StandardProvider.clientID))
    do {
      _ = try await verifier.verify(
        provider.idToken(adding: [name: value]),
        keys: JSONWebKeySet(document: Data(provider.publishedKeys.utf8)),
        expecting: .init(accessToken: AccessToken(rawValue: "a")), now: ManualClock.fixtureDate)
      return nil
    } catch let fault as IDTokenFault {
      return fault
    }
  }

  @Test func `a token is not good before its nbf, give or take a minute`() async throws {
    let now = Int(ManualClock.fixtureDate.timeIntervalSince1970)
    #expect(try await verdict(withClaim: "nbf", "\(now - 600)") == nil)
    #expect(try await verdict(withClaim: "nbf", "\(now + 60)") == nil)
    #expect(try await verdict(withClaim: "nbf", "\(now + 61)") == .notYetValid)
    #expect(try await verdict(withClaim: "nbf", #""soon""#) == .missingClaim)
  }

  @Test(arguments: ["1e300", "253402300800", "-1", "9223372036854775808", "null", "true"])
  func `a time that is no date makes a token bad`(value: String) async throws {
    #expect(try await verdict(withClaim: "exp", "253402300799") == nil)
    for name in ["exp", "iat"] {
      #expect(try await verdict(withClaim: name, value) == .missingClaim)
    }
  }

  @Test func `a payload exchanged under a good signature is refused`() async throws {
    var parts = try goodToken().split(separator: ".").map(String.init)
    let claims = try #require(Base64URL.decoded(parts[1]))
    let forged = String(decoding: claims, as: UTF8.self)
      .replacingOccurrences(of: CIBATests.Example.subject, with: "somebody-else")
    parts[1] = Base64URL.encoded(forged.utf8)
    #expect(try await verdict(on: parts.joined(separator: ".")) == .badSignature)
  }

  @Test func `an ES256 signature in DER is refused`() async throws {
    var parts = try Fixture.text("idtoken/poll.valid.auth-req-id.jwt")
      .trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ".").map(String.init)
    #expect(try await verdict(on: parts.joined(separator: ".")) == nil)
    let raw = try #require(Base64URL.decoded(parts[2]))
    let integer = { (octets: ArraySlice<UInt8>) in [2, 33, 0] + Array(octets) }
    let body = integer(raw[..<32]) + integer(raw[32...])
    parts[2] = Base64URL.encoded([0x30, UInt8(body.count)] + body)
    #expect(try await verdict(on: parts.joined(separator: ".")) == .badSignature)
  }

  @Test func `the clocks may differ by less than a minute`() async throws {
    let text = try Fixture.text("idtoken/poll.valid.minimal.jwt")
    let issued = Date(timeIntervalSince1970: 1_772_441_995)
    #expect(try await verdict(on: text, now: issued.addingTimeInterval(-60)) == nil)
    #expect(try await verdict(on: text, now: issued.addingTimeInterval(-61)) == .issuedInFuture)
    #expect(try await verdict(on: text, now: issued.addingTimeInterval(3600)) == nil)
    #expect(
      try await verdict(on: text, now: issued.addingTimeInterval(3601)) == .issuedTooLongAgo)
    #expect(try await verdict(on: text, now: issued.addingTimeInterval(3660)) == .expired)
  }

  @Test func `a token without kid needs exactly one key that fits`() throws {
    let one = try keys()
    #expect(try one.key(identifier: nil, algorithm: .rs256).algorithm == .rs256)
    let entries = try JSONValue(body: Fixture.data("jwks.json"))["keys"]?.array ?? []
    let other = try JSONValue(body: Fixture.data("jwks.rotated.json"))["keys"]?.array ?? []
    let both = try JSONWebKeySet(
      document: JSONEncoder().encode(JSONValue.object(["keys": .array(entries + other)])))
    #expect(throws: IDTokenFault.ambiguousKey) {
      try both.key(identifier: nil, algorithm: .rs256)
    }
    #expect(throws: IDTokenFault.unknownKey) {
      try both.key(identifier: "nobody", algorithm: .rs256)
    }
  }
}
