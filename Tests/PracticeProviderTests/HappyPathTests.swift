import Crypto
import Foundation
import JWTKit
import Testing

@testable import PracticeProvider

@Suite struct HappyPathTests {
  @Test func `a shopper of script 0001 says yes at the third poll and is described in full`()
    async throws
  {
    try await Till.with { till in
      let opened = try await till.begin(
        "4740610001", more: [("binding_message", "C-4793"), ("requested_expiry", "300")])
      #expect(opened.status == 200)
      #expect(opened.header("Cache-Control") == "no-store")
      #expect(opened.json["expires_in"] as? Int == 300)
      #expect(opened.json["interval"] as? Int == 5)
      let id = try opened.text("auth_req_id")
      #expect(id.wholeMatch(of: /[A-Za-z0-9._-]{22,}/) != nil)

      #expect(
        try await till.poll(id, after: [5, 5])
          == ["400 authorization_pending", "400 authorization_pending"])
      till.clock.advance(seconds: 5)
      let tokens = try await till.poll(id)
      #expect(tokens.status == 200)
      #expect(tokens.header("Cache-Control") == "no-store")
      #expect(tokens.json["token_type"] as? String == "Bearer")
      #expect(tokens.json["expires_in"] as? Int == 300)

      let claims = try await till.verified(try tokens.text("id_token"))
      let userinfo = try await till.userinfo(try tokens.text("access_token"))
      #expect(userinfo.status == 200)
      #expect(userinfo.json["sub"] as? String == claims.sub)
      #expect(userinfo.json["phone_number"] as? String == "4740610001")
      #expect(userinfo.json["phone_number_verified"] as? Bool == true)
      let name = try userinfo.text("given_name") + " " + userinfo.text("family_name")
      #expect(try userinfo.text("name") == name)
      #expect(try userinfo.text("birthdate").wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil)
      #expect(try userinfo.text("email").hasSuffix("@example.com"))
      let address = try #require(userinfo.json["address"] as? [String: Any])
      #expect(address["country"] as? String == "NO")
      #expect(address["address_type"] as? String == "home")
    }
  }

  @Test func `the ID token is signed by a published key and says what it must`() async throws {
    try await Till.with { till in
      let tokens = try await till.enroll("4740610001")
      let token = try tokens.text("id_token")
      let claims = try await till.verified(token)
      #expect(claims.iss == till.service.issuer)
      #expect(claims.aud == [till.service.clientID])
      #expect(claims.msn == till.service.merchantSerialNumber)
      #expect(claims.exp == claims.iat + 3600)
      #expect(claims.authTime == claims.iat)
      #expect(claims.rat < claims.iat)
      #expect(claims.authReqID == nil)
      let hash = Data(SHA256.hash(data: Data(try tokens.text("access_token").utf8)))
      let half = hash.prefix(16).base64EncodedString()
        .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
      #expect(claims.atHash == half)
      let header = try Claims.header(of: token)
      #expect(header["alg"] as? String == "RS256")
      #expect(header["typ"] as? String == "JWT")
      let keyID = try #require(header["kid"] as? String)
      #expect(keyID.wholeMatch(of: /public:[0-9a-f-]{36}/) != nil)
    }
  }

  @Test func `discovery describes this very service and may be cached for an hour`() async throws {
    try await Till.with { till in
      let reply = try await till.get(till.path(.discovery))
      #expect(reply.status == 200)
      #expect(reply.header("Cache-Control") == "max-age=3600")
      #expect(reply.header("Content-Type") == "application/json")
      let base = till.service.baseURL
      #expect(try reply.text("issuer") == base + "/access-management-1.0/access/")
      #expect(
        try reply.text("token_endpoint") == base + "/access-management-1.0/access/oauth2/token")
      #expect(
        try reply.text("jwks_uri") == base + "/access-management-1.0/access/.well-known/jwks.json")
      #expect(try reply.text("userinfo_endpoint") == base + "/vipps-userinfo-api/userinfo")
      #expect(
        try reply.text("backchannel_authentication_endpoint")
          == base + "/vipps-login-ciba/api/backchannel/authentication")
      #expect(reply.json["backchannel_token_delivery_modes_supported"] as? [String] == ["poll"])
      #expect(reply.json["grant_types_supported"] is [String])
    }
  }

  @Test func `the key set shows one RSA and one P-256 key, and no private part`() async throws {
    try await Till.with { till in
      let reply = try await till.get(till.path(.keys))
      #expect(reply.header("Cache-Control") == "max-age=3600")
      let keys = try #require(reply.json["keys"] as? [[String: Any]])
      #expect(keys.map { $0["kty"] as? String } == ["RSA", "EC"])
      #expect(keys.map { $0["alg"] as? String } == ["RS256", "ES256"])
      #expect(keys.allSatisfy { $0["use"] as? String == "sig" && $0["d"] == nil })
    }
  }

  @Test func `any other number says yes ten seconds after the request, however often it is asked`()
    async throws
  {
    try await Till.with { till in
      let id = try await till.open("4540614242")
      #expect(try await till.poll(id, after: [9.9]) == ["400 authorization_pending"])
      #expect(try await till.poll(id, after: [5]) == ["200"])
    }
  }

  @Test func `userinfo tells only what the scope asked for`() async throws {
    try await Till.with { till in
      let bare = try await till.enroll("4740614242", scope: "openid")
      let alone = try await till.userinfo(try bare.text("access_token"))
      #expect(Set(alone.json.keys) == ["sub", "sid"])
      let named = try await till.enroll("4740614242", scope: "phoneNumber openid name")
      let more = try await till.userinfo(try named.text("access_token"))
      #expect(
        Set(more.json.keys) == [
          "sub", "sid", "name", "given_name", "family_name", "phone_number",
          "phone_number_verified",
        ])
    }
  }

  @Test func `a customer token enrolls a person of its own`() async throws {
    try await Till.with { till in
      let opened = try await till.post(
        till.path(.authentication),
        [
          ("scope", "openid phoneNumber"),
          ("login_hint", "urn:customer-token:l/W+LXfsmhLjZBlPxrnO0P43dgTN+olNVCyIhRW/cBI="),
        ])
      till.clock.advance(seconds: 10)
      let tokens = try await till.poll(try opened.text("auth_req_id"))
      let userinfo = try await till.userinfo(try tokens.text("access_token"))
      #expect(try userinfo.text("phone_number").wholeMatch(of: /47\d{8}/) != nil)
    }
  }
}

/// The payload of an ID token, as a client reads it.
struct Claims: JWTPayload {
  let iss: String
  let sub: String
  let aud: [String]
  let iat: Int
  let exp: Int
  let authTime: Int
  let rat: Int
  let jti: String
  let sid: String
  let msn: String
  let atHash: String
  let authReqID: String?

  enum CodingKeys: String, CodingKey {
    case iss, sub, aud, iat, exp, rat, jti, sid, msn
    case authTime = "auth_time"
    case atHash = "at_hash"
    case authReqID = "auth_req_id"
  }

  func verify(using algorithm: some JWTAlgorithm) throws {}

  static func header(of token: String) throws -> [String: Any] { try part(0, of: token) }

  static func payload(of token: String) throws -> [String: Any] { try part(1, of: token) }

  private static func part(_ index: Int, of token: String) throws -> [String: Any] {
    let parts = token.split(separator: ".")
    try #require(parts.count == 3)
    var part = String(parts[index]).replacing("-", with: "+").replacing("_", with: "/")
    part += String(repeating: "=", count: (4 - part.count % 4) % 4)
    let data = try #require(Data(base64Encoded: part))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}

extension Till {
  /// The claims of a token whose signature fits the published key that its header names.
  func verified(_ token: String) async throws -> Claims {
    try await verified(token, as: Claims.self)
  }

  /// The same for a token of the standard form, whose audience may be text; as raw JSON.
  func standardClaims(_ token: String) async throws -> [String: Any] {
    _ = try await verified(token, as: SignedOnly.self)
    return try Claims.payload(of: token)
  }

  private func verified<Payload: JWTPayload>(
    _ token: String, as type: Payload.Type
  ) async throws -> Payload {
    let keys = try await get(path(.keys))
    let known = try #require(keys.json["keys"] as? [[String: Any]]).map { $0["kid"] as? String }
    // The library falls back to its first key for an unknown id, so the id is checked here.
    #expect(known.contains(try Claims.header(of: token)["kid"] as? String))
    let collection = JWTKeyCollection()
    try await collection.add(jwksJSON: String(decoding: keys.body, as: UTF8.self))
    return try await collection.verify(token, as: Payload.self)
  }
}

/// A payload of which only the signature is of interest.
private struct SignedOnly: JWTPayload {
  func verify(using algorithm: some JWTAlgorithm) throws {}
}
