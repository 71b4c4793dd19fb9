import Foundation
import TestSupport
import Testing

@testable import CIBA

struct JSONWebKeySetTests {
  private func entries() throws -> [JSONValue] {
    try #require(try JSONValue(body: Fixture.data("jwks.json"))["keys"]?.array)
  }

  private func set(_ entries: [JSONValue]) throws -> JSONWebKeySet {
    try JSONWebKeySet(document: JSONEncoder().encode(JSONValue.object(["keys": .array(entries)])))
  }

  private func altered(_ entry: JSONValue, _ name: String, _ value: JSONValue?) -> JSONValue {
    guard case .object(var members) = entry else { return entry }
    members[name] = value
    return .object(members)
  }

  @Test func `the published keys are read`() throws {
    let keys = try set(entries()).keys
    #expect(keys.map(\.algorithm) == [.rs256, .es256])
    #expect(keys.map(\.identifier).allSatisfy { $0?.hasPrefix("public:") == true })
  }

  @Test func `a set without a usable key is refused`() throws {
    #expect(throws: MetadataFault.unreadable) {
      try JSONWebKeySet(document: Fixture.data("jwks.unusable.json"))
    }
  }

  @Test(
    arguments: [
      #"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"AA"}"#, #"{"kty":"MLDSA"}"#, #"{}"#, #"17"#,
      #"null"#, #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #"{"kty":"RSA","n":3,"e":"AQAB"}"#,
      #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, #"{"kty":"EC","crv":"P-521"}"#,
    ])
  func `an unusable key is skipped and the others stand`(odd: String) throws {
    let keys = try set([JSONValue(body: Data(odd.utf8))] + entries()).keys
    #expect(keys.count == 2)
  }

  @Test func `a key for another use or another algorithm is skipped`() throws {
    let entries = try entries()
    for (name, value) in [
      ("use", "enc"), ("alg", "PS256"), ("alg", "ES256"), ("kty", "EC"),
    ] {
      #expect(try set([altered(entries[0], name, .string(value)), entries[1]]).keys.count == 1)
    }
    #expect(try set([entries[0], altered(entries[1], "crv", .string("P-384"))]).keys.count == 1)
  }

  @Test func `a key needs neither use nor alg`() throws {
    let bare = try entries().map { altered(altered($0, "use", nil), "alg", nil) }
    #expect(try set(bare).keys.count == 2)
  }

  @Test func `a point that is not on the curve is no key`() throws {
    let entries = try entries()
    let off = altered(entries[1], "y", entries[1]["x"])
    #expect(try set([entries[0], off]).keys.count == 1)
  }
}
