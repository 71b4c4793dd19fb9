import AsyncHTTPClient
import Foundation
import NIOHTTP1
import Testing

@testable import PracticeProvider

/// What each scripted number shows on the wire; 0001 is the happy path.
@Suite struct ScenarioTests {
  @Test func `0002 says no at the second poll`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610002")
      #expect(
        try await till.poll(id, after: [5, 5])
          == ["400 authorization_pending", "400 access_denied"])
      #expect(try await till.begin("4740610002").status == 200)
    }
  }

  @Test func `0003 never answers`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610003", more: [("requested_expiry", "300")])
      #expect(
        try await till.poll(id, after: [290, 10])
          == ["400 authorization_pending", "400 expired_token"])
    }
  }

  @Test func `0004 does not exist and cannot be asked`() async throws {
    try await Till.with { till in
      let hint = [("login_hint", "urn:msisdn:4740610004")]
      let exists = try await till.post(till.path(.userExists), hint)
      #expect(exists.json["exists"] as? Bool == false)
      #expect(try await till.begin("4740610004").code == "400 invalid_user")
    }
  }

  @Test func `0005 exists but has an old app`() async throws {
    try await Till.with { till in
      let hint = [("login_hint", "urn:msisdn:4740610005")]
      let exists = try await till.post(till.path(.userExists), hint)
      #expect(exists.json["exists"] as? Bool == true)
      let reply = try await till.begin("4740610005")
      #expect(reply.status == 400)
      #expect(reply.json["error_code"] as? String == "old_app")
    }
  }

  @Test func `0006 has too many requests once`() async throws {
    try await Till.with { till in
      let first = try await till.begin("4740610006")
      #expect(first.status == 429)
      #expect(first.header("Retry-After") == "5")
      let id = try await till.open("4740610006")
      #expect(
        try await till.poll(id, after: [5, 5, 5])
          == ["400 authorization_pending", "400 authorization_pending", "200"])
    }
  }

  @Test func `0007 is told twice to slow down and has to obey`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610007")
      #expect(
        try await till.poll(id, after: [5, 5, 10, 10, 15])
          == [
            "400 authorization_pending", "400 slow_down", "400 authorization_pending",
            "400 slow_down", "200",
          ])
      let deaf = try await till.open("4740620007")
      #expect(
        try await till.poll(deaf, after: [5, 5, 5])
          == ["400 authorization_pending", "400 slow_down", "400 slow_down"])
    }
  }

  @Test func `0008 meets three kinds of trouble before the yes`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610008")
      till.clock.advance(seconds: 5)
      let unavailable = try await till.poll(id)
      #expect(unavailable.status == 503)
      #expect(unavailable.header("Retry-After") == "7")
      till.clock.advance(seconds: 7)
      let gateway = try await till.poll(id)
      #expect(gateway.status == 502)
      #expect(gateway.header("Content-Type") == "text/html")
      till.clock.advance(seconds: 10)
      await #expect(throws: HTTPClientError.remoteConnectionClosed) { try await till.poll(id) }
      #expect(try await till.poll(id, after: [20]) == ["200"])
    }
  }

  @Test func `0009 breaks the winning answer in two and does not repeat it`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610009")
      #expect(try await till.poll(id, after: [5]) == ["400 authorization_pending"])
      till.clock.advance(seconds: 5)
      let wire = try await RawConnection.exchange(
        till, .token, body: Till.form([("grant_type", Till.ciba), ("auth_req_id", id)]))
      let halves = wire.split(separator: "\r\n\r\n", maxSplits: 1)
      #expect(halves.first?.hasPrefix("HTTP/1.1 200 OK") == true)
      let length = try #require(
        halves.first?.lowercased().firstMatch(of: /content-length: (\d+)/)?.1)
      let sent = try #require(halves.last).utf8.count
      #expect(sent > 0)
      #expect(sent < (try #require(Int(length))))
      #expect(try await till.poll(id, after: [5]) == ["400 invalid_grant"])
    }
  }

  @Test func `0009 is a broken answer for an HTTP client too`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610009")
      #expect(try await till.poll(id, after: [5]) == ["400 authorization_pending"])
      till.clock.advance(seconds: 5)
      await #expect(throws: HTTPParserError.invalidEOFState) { try await till.poll(id) }
    }
  }

  @Test func `0010 has a token that no key fits`() async throws {
    try await Till.with { till in
      let token = try await till.enroll("4740610010").text("id_token")
      #expect(token.split(separator: ".").count == 3)
      #expect(try Claims.header(of: token)["alg"] as? String == "RS256")
      await #expect(throws: (any Error).self) { try await till.verified(token) }
    }
  }

  @Test func `0011 is somebody else in userinfo`() async throws {
    try await Till.with { till in
      let tokens = try await till.enroll("4740610011")
      let claims = try await till.verified(try tokens.text("id_token"))
      let userinfo = try await till.userinfo(try tokens.text("access_token"))
      #expect(userinfo.status == 200)
      #expect(try userinfo.text("sub") != claims.sub)
    }
  }

  @Test func `0012 has neither address nor e-mail`() async throws {
    try await Till.with { till in
      let tokens = try await till.enroll("4740610012")
      let userinfo = try await till.userinfo(try tokens.text("access_token"))
      #expect(userinfo.json["email"] == nil)
      let address = try #require(userinfo.json["address"] as? [String: String])
      #expect(address.count == 6)
      #expect(Set(address.values) == [""])
      #expect(userinfo.json["name"] is String)
    }
  }

  @Test func `0013 answers the consents both ways, every time`() async throws {
    try await Till.with { till in
      for _ in 1...2 {
        let flow = try await till.consents("4740610013", scope: "customFlow")
        let screens = try #require(flow["screens"] as? [[String: Any]])
        let elements = try #require(screens.first?["elements"] as? [[String: Any]])
        #expect(Set(elements.compactMap { $0["checked"] as? Bool }) == [true, false])
        let old = try await till.consents("4740610013", scope: "delegatedConsents")
        let consents = try #require(old["consents"] as? [[String: Any]])
        #expect(Set(consents.compactMap { $0["accepted"] as? Bool }) == [true, false])
        let time = try #require(old["timeOfConsent"] as? String)
        #expect(time.wholeMatch(of: /2026-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/) != nil)
      }
    }
  }

  @Test func `0014 answered the consents before`() async throws {
    try await Till.with { till in
      for scope in ["customFlow", "delegatedConsents"] {
        let consents = try await till.consents("4740610014", scope: scope)
        #expect(consents.isEmpty)
      }
    }
  }

  @Test func `others answer the consents at their first approval only`() async throws {
    try await Till.with { till in
      let first = try await till.consents("4740614242", scope: "delegatedConsents")
      #expect((first["consents"] as? [Any])?.count == 3)
      #expect(try await till.consents("4740614242", scope: "delegatedConsents").isEmpty)
      let other = try await till.consents("4740624242", scope: "customFlow")
      #expect((other["screens"] as? [Any])?.count == 1)
      #expect(try await till.consents("4740634242", scope: "name").isEmpty)
    }
  }

  @Test func `0015 is signed by a key that was not published before`() async throws {
    try await Till.with { till in
      let before = try await till.get(till.path(.keys))
      let token = try await till.enroll("4740610015").text("id_token")
      let keyID = try #require(try Claims.header(of: token)["kid"] as? String)
      #expect(!String(decoding: before.body, as: UTF8.self).contains(keyID))
      #expect(try await till.verified(token).iss == till.service.issuer)
      // The first key stays in use for everybody else.
      let other = try await till.enroll("4740614242").text("id_token")
      #expect(try Claims.header(of: other)["kid"] as? String != keyID)
      #expect(try await till.verified(other).iss == till.service.issuer)
    }
  }

  @Test func `0016 is signed with ES256 and names its request`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610016")
      #expect(try await till.poll(id, after: [5]) == ["400 authorization_pending"])
      till.clock.advance(seconds: 5)
      let token = try await till.poll(id).text("id_token")
      let header = try Claims.header(of: token)
      #expect(header["alg"] as? String == "ES256")
      #expect(header["typ"] == nil)
      #expect(try await till.verified(token).authReqID == id)
    }
  }

  @Test func `0017 names no interval and still holds the client to five seconds`() async throws {
    try await Till.with(interval: .seconds(1)) { till in
      let opened = try await till.begin("4740610017")
      #expect(opened.json["interval"] == nil)
      let id = try opened.text("auth_req_id")
      #expect(
        try await till.poll(id, after: [5, 1])
          == ["400 authorization_pending", "400 slow_down"])
      #expect(try await till.poll(id, after: [10]) == ["200"])
    }
  }

  @Test func `0018 rings the phone and then drops the connection`() async throws {
    try await Till.with { till in
      let wire = try await RawConnection.exchange(
        till, .authentication,
        body: "scope=openid&login_hint=urn:msisdn:4740610018&requested_expiry=120")
      #expect(wire.isEmpty)
      let again = try await till.begin("4740610018")
      #expect(again.status == 429)
      #expect(again.header("Retry-After") == "120")
    }
  }

  @Test func `0019 fails twice before it tells who the shopper is`() async throws {
    try await Till.with { till in
      let token = try await till.enroll("4740610019").text("access_token")
      #expect(try await till.userinfo(token).status == 500)
      #expect(try await till.userinfo(token).status == 500)
      #expect(try await till.userinfo(token).status == 200)
    }
  }

  @Test func `0020 wants half a minute between polls`() async throws {
    try await Till.with { till in
      let opened = try await till.begin("4740610020")
      #expect(opened.json["interval"] as? Int == 31)
      let id = try opened.text("auth_req_id")
      #expect(
        try await till.poll(id, after: [31, 31]) == ["400 authorization_pending", "200"])
      let hasty = try await till.open("4740620020")
      #expect(try await till.poll(hasty, after: [5]) == ["400 slow_down"])
    }
  }
}

extension Till {
  /// The consent object of a fresh login with `scope`, empty where userinfo has none.
  fileprivate func consents(_ number: String, scope: String) async throws -> [String: Any] {
    let tokens = try await enroll(number, scope: "openid \(scope)")
    let userinfo = try await userinfo(try tokens.text("access_token"))
    let member = scope == "customFlow" ? "flowResult" : scope
    return userinfo.json[member] as? [String: Any] ?? [:]
  }
}
