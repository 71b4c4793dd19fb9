import Foundation
import Testing

@testable import PracticeProvider

/// Platform tokens, and partners who act for a sales unit with them.
@Suite struct PartnerKeysTests {
  @Test func `the keys buy a token whose numbers are text`() async throws {
    try await Till.with { till in
      let reply = try await till.send(till.path(.platformToken), headers: try till.keys())
      #expect(reply.status == 200)
      #expect(reply.header("Cache-Control") == "no-store")
      #expect(try reply.text("token_type") == "Bearer")
      #expect(try reply.text("expires_in") == "3599")
      #expect(try reply.text("ext_expires_in") == "3599")
      let start = try #require(Int(try reply.text("not_before")))
      #expect(try reply.text("expires_on") == String(start + 3599))
      #expect(try reply.text("access_token").hasPrefix("eyJ"))
    }
  }

  @Test func `wrong keys, a body and other methods buy nothing`() async throws {
    try await Till.with { till in
      let path = till.path(.platformToken)
      for name in ["client_id", "client_secret", "Merchant-Serial-Number"] {
        let wrong = try till.keys().map { $0.0 == name ? (name, "wrong") : $0 }
        #expect(try await till.send(path, headers: wrong).code == "401 invalid_client")
      }
      let keyless = try till.keys().filter { $0.0 != "Ocp-Apim-Subscription-Key" }
      let reply = try await till.send(path, headers: keyless)
      #expect(reply.status == 401)
      #expect(reply.json["statusCode"] as? Int == 401)
      let loaded = try await till.send(path, headers: try till.keys(), body: "a=1")
      #expect(loaded.code == "400 invalid_request")
      #expect(try await till.get(path, headers: try till.keys()).status == 405)
    }
  }

  @Test func `a partner enrolls for the merchant, whose client id it does not know`() async throws {
    try await Till.with(authentication: .partnerKeys) { till in
      let headers = try await till.partnerHeaders()
      let opened = try await till.send(
        till.path(.authentication), headers: headers,
        body: Till.form([("scope", "openid phoneNumber"), till.hint("4740614242")]))
      let id = try opened.text("auth_req_id")
      till.clock.advance(seconds: 10)
      let tokens = try await till.send(
        till.path(.token), headers: headers,
        body: Till.form([("grant_type", Till.ciba), ("auth_req_id", id)]))
      let claims = try await till.verified(try tokens.text("id_token"))
      #expect(claims.msn == till.service.merchantSerialNumber)
      #expect(claims.aud.count == 1)
      #expect(claims.aud != [till.service.clientID])
      #expect(try await till.userinfo(try tokens.text("access_token")).status == 200)
    }
  }

  @Test func `a partner's call needs a live token, the merchant and the system's names`()
    async throws
  {
    try await Till.with(authentication: .partnerKeys) { till in
      let good = try await till.partnerHeaders()
      let body = Till.form([("scope", "openid"), till.hint("4740614242")])
      func code(_ headers: [(String, String)]) async throws -> String {
        try await till.send(till.path(.authentication), headers: headers, body: body).code
      }
      #expect(try await code(good.without("Merchant-Serial-Number")) == "400 invalid_request")
      #expect(try await code(good.without("Vipps-System-Plugin-Name")) == "400 invalid_request")
      let long = ("Vipps-System-Name", String(repeating: "x", count: 31))
      #expect(try await code(good.without(long.0) + [long]) == "400 invalid_request")
      #expect(try await code(good.without("Authorization")) == "401 invalid_client")
      let other = ("Merchant-Serial-Number", "654321")
      #expect(try await code(good.without(other.0) + [other]) == "401 invalid_client")
      for text in [till.basic, "Bearer x", "Bearer a.b.c", "Bearer "] {
        let header = ("Authorization", text)
        #expect(try await code(good.without(header.0) + [header]) == "401 invalid_client")
      }
      // Several tokens are good at once, each for as long as it said.
      till.clock.advance(seconds: 3000)
      let later = try await till.partnerHeaders()
      #expect(try await code(good) == "200")
      till.clock.advance(seconds: 599)
      #expect(try await code(good) == "401 invalid_client")
      #expect(try await code(later) == "200")
    }
  }

  @Test func `a token that was changed is no token`() async throws {
    let tokens = PlatformTokens()
    let token = try tokens.make(for: "one", at: .distantPast).accessToken
    #expect(tokens.accepts(token, for: "one", at: .distantPast))
    #expect(!tokens.accepts(token, for: "two", at: .distantPast))
    #expect(!tokens.accepts(token, for: "one", at: .distantPast + 3599))
    #expect(!PlatformTokens().accepts(token, for: "one", at: .distantPast))
    let parts = token.split(separator: ".").map(String.init)
    let longer = Data(#"{"appid":"one","exp":9999999999,"jti":""}"#.utf8).base64URL
    #expect(
      !tokens.accepts(
        [parts[0], longer, parts[2]].joined(separator: "."), for: "one", at: .distantPast))
    #expect(!tokens.accepts(parts[0] + "." + parts[1], for: "one", at: .distantPast))
  }

  @Test func `user-exists takes the partner's token, answers and rings no phone`() async throws {
    try await Till.with(authentication: .partnerKeys) { till in
      // The names of the system are only asked for here.
      let headers = try await till.partnerHeaders().filter { !$0.0.hasPrefix("Vipps-System") }
      for (number, answer) in [("4740610001", "true"), ("4740610004", "false")] {
        let reply = try await till.send(
          till.path(.userExists), headers: headers, body: Till.form([till.hint(number)]))
        #expect(reply.status == 200)
        #expect(String(decoding: reply.body, as: UTF8.self) == "{\"exists\":\(answer)}")
      }
      let opened = try await till.send(
        till.path(.authentication), headers: try await till.partnerHeaders(),
        body: Till.form([("scope", "openid"), till.hint("4740610001")]))
      #expect(opened.status == 200)
    }
  }

  @Test func `the ready line leads to the subscription key, which is its owner's alone`()
    async throws
  {
    try await Till.with(authentication: .partnerKeys) { till in
      let path = try #require(try till.ready()["subscription_key_file"])
      #expect(path == till.service.subscriptionKeyFile?.path(percentEncoded: false))
      let key = try String(contentsOfFile: path, encoding: .utf8)
      #expect(key.wholeMatch(of: /[0-9a-f]{32}/) != nil)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(!till.service.readyLine.contains(key))
    }
  }
}

extension [(String, String)] {
  fileprivate func without(_ name: String) -> Self { filter { $0.0 != name } }
}

extension Till {
  /// The headers that buy a platform token.
  fileprivate func keys() throws -> [(String, String)] {
    let file = try #require(service.subscriptionKeyFile)
    return [
      ("client_id", service.clientID), ("client_secret", secret),
      ("Ocp-Apim-Subscription-Key", try String(contentsOf: file, encoding: .utf8)),
      ("Merchant-Serial-Number", service.merchantSerialNumber),
    ]
  }

  /// The headers of a partner's form call, with a new platform token.
  fileprivate func partnerHeaders() async throws -> [(String, String)] {
    let token = try await send(path(.platformToken), headers: try keys()).text("access_token")
    return [
      ("Authorization", "Bearer \(token)"),
      ("Content-Type", "application/x-www-form-urlencoded"),
      ("Merchant-Serial-Number", service.merchantSerialNumber),
      ("Vipps-System-Name", "practice"), ("Vipps-System-Version", "1.0.0"),
      ("Vipps-System-Plugin-Name", "practice-till"), ("Vipps-System-Plugin-Version", "1.0.0"),
    ]
  }
}
