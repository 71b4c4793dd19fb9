import Foundation
import TestSupport
import Testing

@testable import CIBA

struct ProviderMetadataTests {
  private func read(_ file: String, issuer: String = Example.issuer) throws -> ProviderMetadata {
    try ProviderMetadata(document: Fixture.data(file), issuer: issuer)
  }

  private func altered(_ name: String, _ value: JSONValue?) throws -> Data {
    guard case .object(var members) = try JSONValue(body: Fixture.data("discovery.json")) else {
      return Data()
    }
    members[name] = value
    return try JSONEncoder().encode(JSONValue.object(members))
  }

  @Test func `the endpoints come from the document`() throws {
    let metadata = try read("discovery.json")
    #expect(
      metadata.authenticationEndpoint
        == "https://apitest.vipps.no/vipps-login-ciba/api/backchannel/authentication")
    #expect(metadata.userInfoEndpoint == "https://apitest.vipps.no/vipps-userinfo-api/userinfo")
    let production = "https://api.vipps.no/access-management-1.0/access/"
    #expect(try read("discovery.prod.json", issuer: production).issuer == production)
  }

  @Test func `the issuer is compared octet for octet`() throws {
    let withoutSlash = "https://apitest.vipps.no/access-management-1.0/access"
    #expect(throws: MetadataFault.issuerDiffers(withoutSlash)) {
      try read("discovery.issuer-without-slash.json")
    }
    let decomposed = try altered("issuer", .string("https://cafe\u{301}.example/"))
    #expect(throws: MetadataFault.issuerDiffers("https://cafe\u{301}.example/")) {
      try ProviderMetadata(document: decomposed, issuer: "https://caf\u{E9}.example/")
    }
  }

  @Test func `a provider without a backchannel endpoint is named as such`() {
    #expect(throws: MetadataFault.merchantInitiatedLoginUnavailable) {
      try read("discovery.no-ciba.json")
    }
  }

  @Test func `plain HTTP is refused but to this machine`() throws {
    #expect(throws: MetadataFault.self) { try read("discovery.plain-http.json") }
    for (address, isFine) in [
      ("http://127.0.0.1:8080/token", true), ("http://localhost/token", true),
      ("http://[::1]:80/token", true), ("https://login.example/token", true),
      ("http://127.0.0.1.evil.example/token", false), ("http://localhost.evil.example/", false),
      ("http://128.0.0.1/", false), ("ftp://127.0.0.1/", false), ("//127.0.0.1/", false),
      ("https://user:pass@login.example/", false), ("https://login.example/#x", false),
      ("https:///token", false), ("token", false), ("", false),
    ] {
      #expect(EndpointAddress.isAcceptable(address) == isFine, "\(address)")
    }
  }

  @Test(
    arguments: [
      "backchannel_authentication_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint",
    ])
  func `an endpoint on another host is refused where all lie on one`(name: String) throws {
    let hosts: Set = ["apitest.vipps.no"]
    #expect(
      try ProviderMetadata(
        document: Fixture.data("discovery.json"), issuer: Example.issuer, hosts: hosts
      ).issuer == Example.issuer)
    for address in ["https://elsewhere.example/x", "https://apitest.vipps.no.example/x"] {
      let document = try altered(name, .string(address))
      #expect(throws: MetadataFault.foreignEndpoint(name)) {
        try ProviderMetadata(document: document, issuer: Example.issuer, hosts: hosts)
      }
      _ = try ProviderMetadata(document: document, issuer: Example.issuer)
    }
  }

  @Test(arguments: [
    "https://a%2Fb/auth", "https://a%40b.example/", "https://%C3%A6.example/",
    "https://[fe80::1%25eth0]/", "https://[]/", "https://a.example:0/", "https://a.example:65536/",
  ])
  func `an endpoint of which no other address can be made is refused`(_ address: String) throws {
    #expect(!EndpointAddress.isAcceptable(address))
    let document = try altered("backchannel_authentication_endpoint", .string(address))
    #expect(throws: MetadataFault.insecureEndpoint("backchannel_authentication_endpoint")) {
      try ProviderMetadata(document: document, issuer: Example.issuer)
    }
  }

  @Test(arguments: ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
  func `a missing endpoint is named`(name: String) throws {
    for value in [nil, JSONValue.null, .string(""), .integer(1)] {
      let document = try altered(name, value)
      #expect(throws: MetadataFault.endpointMissing(name)) {
        try ProviderMetadata(document: document, issuer: Example.issuer)
      }
    }
  }

  @Test func `delivery modes are checked only where they are named`() throws {
    let modes = "backchannel_token_delivery_modes_supported"
    let without = try altered(modes, nil)
    #expect(
      try ProviderMetadata(document: without, issuer: Example.issuer).issuer == Example.issuer)
    let pingOnly = try altered(modes, .array([.string("ping")]))
    #expect(throws: MetadataFault.pollModeUnavailable) {
      try ProviderMetadata(document: pingOnly, issuer: Example.issuer)
    }
  }

  @Test func `listed scopes are information, and an odd list is none`() throws {
    for (value, expected) in [
      (nil, nil), (JSONValue.string("openid"), nil), (.array([]), []),
      (.array([.string("openid"), .integer(1), .string("a\u{1B}b")]), ["openid", "ab"]),
    ] {
      let metadata = try ProviderMetadata(
        document: altered("scopes_supported", value), issuer: Example.issuer)
      #expect(metadata.listedScopes == expected)
    }
  }

  @Test(arguments: ["", "[]", "{}", "<html>", #"{"issuer":7}"#])
  func `what is no metadata cannot be read`(text: String) {
    #expect(throws: MetadataFault.unreadable) {
      try ProviderMetadata(document: Data(text.utf8), issuer: Example.issuer)
    }
  }

  @Test func `the discovery address follows from the issuer`() {
    #expect(
      ClientConfiguration.discoveryURL(issuer: "https://a.example/b/")
        == "https://a.example/b/.well-known/openid-configuration")
    #expect(
      ClientConfiguration.discoveryURL(issuer: "https://a.example")
        == "https://a.example/.well-known/openid-configuration")
  }
}
