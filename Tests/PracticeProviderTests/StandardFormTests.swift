import Foundation
import Testing

@testable import PracticeProvider

/// The service as a provider that knows the standards alone.
@Suite struct StandardFormTests {
  @Test func `discovery names other paths and an issuer without a slash`() async throws {
    try await Till.with(form: .standard) { till in
      let base = till.service.baseURL
      let reply = try await till.get("/.well-known/openid-configuration")
      #expect(reply.status == 200)
      #expect(reply.header("Cache-Control") == "max-age=3600")
      #expect(try reply.text("issuer") == base)
      #expect(till.service.issuer == base)
      #expect(try reply.text("token_endpoint") == base + "/token")
      #expect(try reply.text("jwks_uri") == base + "/jwks")
      #expect(try reply.text("userinfo_endpoint") == base + "/userinfo")
      #expect(
        try reply.text("backchannel_authentication_endpoint")
          == base + "/ciba/authorize-backchannel")
      #expect(reply.json["backchannel_token_delivery_modes_supported"] as? [String] == ["poll"])
      #expect(reply.json["grant_types_supported"] as? [String] == [Till.ciba])
      let methods = reply.json["token_endpoint_auth_methods_supported"] as? [String]
      #expect(methods == ["client_secret_basic"])
    }
  }

  @Test func `nothing of the platform answers`() async throws {
    try await Till.with(form: .standard) { till in
      for endpoint in Endpoint.allCases {
        let path = try #require(endpoint.path(in: .platform))
        #expect(try await till.post(path, [till.hint("4740612345")]).status == 404)
      }
      #expect(till.service.subscriptionKeyFile == nil)
      let members = Set(try till.ready().keys)
      #expect(members == ["event", "base_url", "issuer", "client_id", "client_secret_file"])
    }
  }

  @Test func `an even number gets an array as audience, and an opaque access token`() async throws {
    try await Till.with(form: .standard) { till in
      let tokens = try await till.enroll("4740610012")
      let claims = try await till.standardClaims(try tokens.text("id_token"))
      #expect(claims["aud"] as? [String] == [till.service.clientID])
      #expect(try tokens.text("access_token").wholeMatch(of: /[A-Za-z0-9_-]+/) != nil)
      #expect(try await till.userinfo(try tokens.text("access_token")).status == 200)
    }
  }

  @Test func `an odd number gets text as audience, and a JWT as access token`() async throws {
    try await Till.with(form: .standard) { till in
      let tokens = try await till.enroll("4740610001")
      let claims = try await till.standardClaims(try tokens.text("id_token"))
      #expect(claims["aud"] as? String == till.service.clientID)
      let accessToken = try tokens.text("access_token")
      #expect(try Claims.header(of: accessToken)["typ"] as? String == "at+jwt")
      let access = try Claims.payload(of: accessToken)
      #expect(access["sub"] as? String == claims["sub"] as? String)
      #expect(access["client_id"] as? String == till.service.clientID)
      #expect(try await till.userinfo(accessToken).status == 200)
    }
  }

  @Test func `the ID token has the claims of the standard and no others`() async throws {
    try await Till.with(form: .standard) { till in
      let tokens = try await till.enroll("4740610001")
      let claims = try await till.standardClaims(try tokens.text("id_token"))
      #expect(
        Set(claims.keys) == [
          "iss", "sub", "aud", "iat", "exp", "auth_time", "jti", "at_hash",
        ])
      #expect(claims["iss"] as? String == till.service.baseURL)
      let elliptic = try await till.enroll("4740610016")
      let named = try await till.standardClaims(try elliptic.text("id_token"))
      #expect(named["urn:openid:params:jwt:claim:auth_req_id"] is String)
      #expect(named["auth_req_id"] == nil)
    }
  }

  @Test func `userinfo speaks the claims of the standard`() async throws {
    try await Till.with(form: .standard) { till in
      let tokens = try await till.enroll("4740610001")
      let reply = try await till.userinfo(try tokens.text("access_token"))
      #expect(
        Set(reply.json.keys) == [
          "sub", "name", "given_name", "family_name", "birthdate", "email", "email_verified",
          "phone_number", "phone_number_verified", "address",
        ])
      #expect(try reply.text("phone_number") == "+4740610001")
      #expect(reply.json["phone_number_verified"] as? Bool == true)
      let address = try #require(reply.json["address"] as? [String: String])
      #expect(
        Set(address.keys) == ["street_address", "locality", "postal_code", "country", "formatted"])
      #expect(address["country"] == "NO")
      let place = try #require(address["postal_code"]) + " " + #require(address["locality"])
      #expect(address["formatted"]?.contains("\n\(place)\n") == true)
      let bare = try await till.enroll("4740610012", scope: "openid phone")
      let phone = try await till.userinfo(try bare.text("access_token"))
      #expect(Set(phone.json.keys) == ["sub", "phone_number", "phone_number_verified"])
    }
  }

  @Test func `userinfo is told of a bad token as the standard has it, and minds no vendor key`()
    async throws
  {
    try await Till.with(form: .standard) { till in
      let bad = try await till.userinfo("nobody")
      #expect(bad.code == "401 invalid_token")
      #expect(bad.header("WWW-Authenticate") == "Bearer error=\"invalid_token\"")
      let token = try await till.enroll("4740610012").text("access_token")
      let keyed = try await till.get(
        till.path(.userinfo),
        headers: [
          ("Authorization", "Bearer \(token)"),
          ("Ocp-Apim-Subscription-Key", "11aa22bb33cc44dd55ee66ff77008899"),
        ])
      #expect(keyed.status == 200)
    }
  }

  @Test func `no interval is named, and five seconds are enforced`() async throws {
    try await Till.with(form: .standard) { till in
      let opened = try await till.begin("4740610001", more: [("requested_expiry", "30")])
      #expect(Set(opened.json.keys) == ["auth_req_id", "expires_in"])
      #expect(opened.json["expires_in"] as? Int == 30)
      let id = try opened.text("auth_req_id")
      #expect(
        try await till.poll(id, after: [5, 2])
          == ["400 authorization_pending", "400 slow_down"])
    }
  }

  @Test func `another interval is enforced without a word, and one that must be known is named`()
    async throws
  {
    try await Till.with(form: .standard, interval: .seconds(1)) { till in
      let opened = try await till.begin("4740610001")
      #expect(opened.json["interval"] == nil)
      let id = try opened.text("auth_req_id")
      #expect(
        try await till.poll(id, after: [1, 1, 1])
          == ["400 authorization_pending", "400 authorization_pending", "200"])
      #expect(try await till.begin("4740610020").json["interval"] as? Int == 31)
    }
  }

  @Test(arguments: ["+4740612345", "tel:+4740612345", "4740612345"])
  func `a number is taken in each way that a client may write it`(_ hint: String) async throws {
    try await Till.with(form: .standard) { till in
      let reply = try await till.post(
        till.path(.authentication), [("scope", "openid"), ("login_hint", hint)])
      #expect(reply.status == 200)
    }
  }

  @Test func `the hint of the platform is a bad request`() async throws {
    try await Till.with(form: .standard) { till in
      let reply = try await till.post(
        till.path(.authentication),
        [("scope", "openid"), ("login_hint", "urn:msisdn:4740612345")])
      #expect(reply.code == "400 invalid_request")
    }
  }

  @Test func `an unknown shopper and an old app have the codes of the standard`() async throws {
    try await Till.with(form: .standard) { till in
      #expect(try await till.begin("4740610004").code == "400 unknown_user_id")
      let old = try await till.begin("4740610005")
      #expect(old.code == "403 access_denied")
      #expect(old.errorCode == nil)
    }
  }

  @Test func `trouble has no shape of the platform's`() async throws {
    try await Till.with(form: .standard) { till in
      let id = try await till.open("4740610008")
      till.clock.advance(seconds: 5)
      let unavailable = try await till.poll(id)
      #expect(unavailable.code == "503 temporarily_unavailable")
      #expect(unavailable.header("Retry-After") == "7")
      let token = try await till.enroll("4740610019").text("access_token")
      #expect(try await till.userinfo(token).code == "500 server_error")
      #expect(try await till.userinfo(token).status == 500)
      #expect(try await till.userinfo(token).status == 200)
      #expect(try await till.get("/").code == "404 invalid_request")
    }
  }

  @Test func `a sales unit of any method works in this form too`() async throws {
    try await Till.with(form: .standard, authentication: .post) { till in
      let discovery = try await till.get(till.path(.discovery))
      let methods = discovery.json["token_endpoint_auth_methods_supported"] as? [String]
      #expect(methods == ["client_secret_post"])
      #expect(try await till.begin("4740612345").code == "401 invalid_client")
      let reply = try await till.send(
        till.path(.authentication),
        headers: [("Content-Type", "application/x-www-form-urlencoded")],
        body: Till.form([
          ("scope", "openid"), till.hint("4740612345"), ("client_id", till.service.clientID),
          ("client_secret", till.secret),
        ]))
      #expect(reply.status == 200)
    }
  }

  @Test func `it speaks https as well`() async throws {
    try await Till.with(form: .standard, usesTLS: true) { till in
      #expect(till.service.issuer.hasPrefix("https://127.0.0.1:"))
      let tokens = try await till.enroll("4740610001")
      let claims = try await till.standardClaims(try tokens.text("id_token"))
      #expect(claims["iss"] as? String == till.service.issuer)
    }
  }
}
