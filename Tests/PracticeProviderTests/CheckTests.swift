import Foundation
import Testing

@testable import PracticeProvider

/// The checks that every call passes, over the wire.
@Suite struct CheckTests {
  private let forms = [Endpoint.authentication, .token, .userExists]
  private let hint = ("login_hint", "urn:msisdn:4740612345")

  @Test func `form endpoints take nothing but a POST of a form`() async throws {
    try await Till.with { till in
      for endpoint in forms {
        let path = till.path(endpoint)
        let get = try await till.get(path, headers: [("Authorization", till.basic)])
        #expect(get.code == "400 invalid_request")
        let json = try await till.send(
          path, headers: [("Authorization", till.basic), ("Content-Type", "application/json")],
          body: "{}")
        #expect(json.code == "400 invalid_request")
        let untyped = try await till.send(
          path, headers: [("Authorization", till.basic)], body: "a=1")
        #expect(untyped.code == "400 invalid_request")
        let query = try await till.post(path + "?scope=openid", [hint])
        #expect(query.code == "400 invalid_request")
      }
      let typed = try await till.send(
        till.path(.userExists),
        headers: [
          ("Authorization", till.basic),
          ("Content-Type", "Application/X-WWW-Form-URLEncoded; charset=utf-8"),
        ], body: Till.form([hint]))
      #expect(typed.json["exists"] as? Bool == true)
    }
  }

  @Test func `wrong credentials are an invalid client everywhere`() async throws {
    try await Till.with { till in
      let wrong = "Basic " + Data("\(till.service.clientID):wrong".utf8).base64EncodedString()
      for endpoint in forms {
        for headers in [[], [("Authorization", wrong)]] {
          let reply = try await till.send(
            till.path(endpoint),
            headers: headers + [("Content-Type", "application/x-www-form-urlencoded")],
            body: Till.form([hint]))
          #expect(reply.code == "401 invalid_client")
          #expect(reply.header("WWW-Authenticate")?.hasPrefix("Basic ") == true)
        }
        let both = try await till.post(
          till.path(endpoint),
          [hint, ("client_id", till.service.clientID), ("client_secret", till.secret)])
        #expect(both.code == "400 invalid_request")
      }
    }
  }

  @Test func `a sales unit on client_secret_post takes its fields and nothing else`() async throws {
    try await Till.with(authentication: .post) { till in
      let fields = [
        hint, ("client_id", till.service.clientID), ("client_secret", till.secret),
      ]
      let type = ("Content-Type", "application/x-www-form-urlencoded")
      let path = till.path(.userExists)
      let good = try await till.send(path, headers: [type], body: Till.form(fields))
      #expect(good.json["exists"] as? Bool == true)
      #expect(try await till.post(path, [hint]).code == "401 invalid_client")
      // A plus sign that was not encoded arrives as a space.
      let careless = Till.form(fields).replacing("%2B", with: "+")
      let spoilt = try await till.send(path, headers: [type], body: careless)
      #expect(spoilt.code == "401 invalid_client")
    }
  }

  @Test func `a sales unit that form-encodes its credentials refuses them raw`() async throws {
    try await Till.with(authentication: .basicFormEncoded) { till in
      let raw = try await till.post(till.path(.userExists), [hint])
      #expect(raw.code == "401 invalid_client")
      let secret = Till.form([("", till.secret)]).dropFirst()
      let basic = Data("\(till.service.clientID):\(secret)".utf8).base64EncodedString()
      let encoded = try await till.send(
        till.path(.userExists),
        headers: [
          ("Authorization", "Basic \(basic)"),
          ("Content-Type", "application/x-www-form-urlencoded"),
        ], body: Till.form([hint]))
      #expect(encoded.json["exists"] as? Bool == true)
    }
  }

  @Test func `an authentication request that breaks a rule is refused with that rule's code`()
    async throws
  {
    try await Till.with { till in
      let good = Till.form([("scope", "openid"), hint])
      let table: [(body: String, code: String)] = [
        (good + "&scope=openid", "400 invalid_request"),
        (Till.form([("scope", "name"), hint]), "400 invalid_request"),
        (good + "&login_hint_token=x", "400 invalid_request"),
        (Till.form([("scope", "openid")]), "400 invalid_request"),
        (
          Till.form([("scope", "openid"), ("login_hint", "urn:msisdn:298211234")]),
          "400 invalid_request"
        ),
        (good + "&binding_message=c-4793", "400 invalid_binding_message"),
        (good + "&requested_expiry=59", "400 invalid_request"),
        (good + "&requested_expiry=901", "400 invalid_request"),
        (good + "&x=%zz", "400 invalid_request"),
      ]
      for (body, code) in table {
        let reply = try await till.post(till.path(.authentication), encoded: body)
        #expect(reply.code == code, "\(body)")
      }
      #expect(try await till.post(till.path(.authentication), encoded: good).status == 200)
    }
  }

  @Test func `a token call names the grant and the id`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610001")
      let path = till.path(.token)
      #expect(try await till.post(path, [("auth_req_id", id)]).code == "400 invalid_request")
      #expect(
        try await till.post(path, [("grant_type", Till.ciba)]).code == "400 invalid_request")
      #expect(
        try await till.post(path, [("grant_type", "authorization_code"), ("auth_req_id", id)]).code
          == "400 unsupported_grant_type")
      #expect(try await till.poll("no-such-id").code == "400 invalid_grant")
    }
  }

  @Test func `polling too fast is punished, and the third time is the last`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610003")
      #expect(
        try await till.poll(id, after: [1, 1, 1, 60])
          == [
            "400 slow_down", "400 slow_down", "400 invalid_request", "400 invalid_request",
          ])
    }
  }

  @Test func `a poll beside another one for the same id kills it`() async throws {
    try await Till.with(latency: .milliseconds(1)) { till in
      let id = try await till.open("4740610003")
      till.clock.advance(seconds: 5)
      async let first = till.poll(id)
      let held = try await till.clock.nextSleeper()
      async let second = till.poll(id)
      let heldToo = try await till.clock.nextSleeper()
      heldToo.resume()
      #expect(try await second.code == "400 invalid_request")
      held.resume()
      #expect(try await first.code == "400 authorization_pending")
      till.clock.advance(seconds: 5)
      async let third = till.poll(id)
      try await till.clock.nextSleeper().resume()
      #expect(try await third.code == "400 invalid_request")
    }
  }

  @Test func `a poll after the expiry is told so`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740610003", more: [("requested_expiry", "60")])
      #expect(
        try await till.poll(id, after: [59, 5])
          == ["400 authorization_pending", "400 expired_token"])
    }
  }

  @Test func `the service's own expiry overrides the one asked for`() async throws {
    try await Till.with(defaultExpiry: .seconds(20)) { till in
      let opened = try await till.begin("4740610003", more: [("requested_expiry", "300")])
      #expect(opened.json["expires_in"] as? Int == 20)
      let id = try opened.text("auth_req_id")
      #expect(try await till.poll(id, after: [20]) == ["400 expired_token"])
    }
  }

  @Test func `tokens are given out once`() async throws {
    try await Till.with { till in
      let id = try await till.open("4740614242")
      #expect(try await till.poll(id, after: [10, 5]) == ["200", "400 invalid_grant"])
    }
  }

  @Test func `a second login for the same shopper waits for the rest of the first`() async throws {
    try await Till.with { till in
      _ = try await till.open("4740610003", more: [("requested_expiry", "100")])
      till.clock.advance(seconds: 40)
      let second = try await till.begin("4740610003")
      #expect(second.status == 429)
      #expect(second.header("Retry-After") == "60")
      #expect(try await till.begin("4740610013").status == 200)
      till.clock.advance(seconds: 60)
      #expect(try await till.begin("4740610003").status == 200)
    }
  }

  @Test func `userinfo wants a live token in the header, and no subscription key`() async throws {
    try await Till.with { till in
      let token = try await till.enroll("4740614242").text("access_token")
      let path = till.path(.userinfo)
      let keyed = try await till.get(
        path,
        headers: [
          ("Authorization", "Bearer \(token)"),
          ("Ocp-Apim-Subscription-Key", "11aa22bb33cc44dd55ee66ff77008899"),
        ])
      #expect(keyed.status == 401)
      #expect(keyed.json["statusCode"] as? Int == 401)
      for headers in [[], [("Authorization", till.basic)], [("Authorization", "Bearer x")]] {
        let reply = try await till.get(path, headers: headers)
        #expect(reply.status == 401)
        #expect(reply.json["status"] as? String == "401")
        #expect(reply.header("WWW-Authenticate") == "Bearer error=\"invalid_token\"")
      }
      #expect(try await till.get(path + "?access_token=\(token)").status == 401)
      till.clock.advance(seconds: 299)
      #expect(try await till.userinfo(token).status == 200)
      till.clock.advance(seconds: 1)
      #expect(try await till.userinfo(token).status == 401)
    }
  }

  @Test func `unknown paths, wrong methods and large bodies get answers too`() async throws {
    try await Till.with { till in
      let unknown = try await till.get("/access-management-1.0/access/oauth2/auth")
      #expect(unknown.status == 404)
      #expect(unknown.json["statusCode"] as? Int == 404)
      for endpoint in [Endpoint.discovery, .keys, .userinfo] {
        let reply = try await till.post(till.path(endpoint), [])
        #expect(reply.status == 405)
        #expect(reply.header("Allow") == "GET")
        let head = try await till.send(till.path(endpoint), method: "HEAD")
        #expect(head.status == 405)
        #expect(head.body.isEmpty)
      }
      let large = "a=" + String(repeating: "x", count: 64 * 1024)
      #expect(try await till.post(till.path(.token), encoded: large).status == 413)
      let limit = "a=" + String(repeating: "x", count: 64 * 1024 - 2)
      #expect(
        try await till.post(till.path(.token), encoded: limit).code == "400 invalid_request")
    }
  }
}
