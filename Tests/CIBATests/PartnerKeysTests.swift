import Foundation
import TestSupport
import Testing

@testable import CIBA

struct PartnerKeysTests {
  private let clock = ManualClock()
  private let dialect = TestDialect(partnerAccess: Example.partnerAccess)

  private func client(_ transport: ScriptedTransport) -> CIBAClient {
    CIBAClient(
      configuration: Example.configuration(authentication: .partner), dialect: dialect,
      clock: clock, transport: transport)
  }

  private func token(_ text: String, life: String = "3599") -> ScriptedTransport.Step {
    .reply(200, #"{"token_type":"Bearer","expires_in":"\#(life)","access_token":"\#(text)"}"#)
  }

  private func start(
    _ client: CIBAClient
  ) async -> Result<Acknowledgement, StartFailure> {
    await clock.running {
      do throws(StartFailure) {
        return .success(try await client.start(Example.request))
      } catch {
        return .failure(error)
      }
    }
  }

  private func authorizations(_ sent: [ScriptedTransport.Sent]) -> [String] {
    sent.flatMap { $0.call.headers.filter { $0.name == "Authorization" }.map(\.value) }
  }

  @Test func `the platform token is asked for as the reference has it`() throws {
    let written = try WrittenRequest(file: "requests/accesstoken.get.txt")
    let calls = CallComposer(
      configuration: Example.configuration(authentication: .partner), dialect: dialect)
    let call = calls.platformToken(Example.partnerAccess, url: written.url)
    #expect(call.method.rawValue == written.method)
    #expect(call.body == nil && written.body.isEmpty)
    // The key and the other header fields are the dialect's and have their test there.
    let keys = written.headers.filter { $0.hasPrefix("client_") }
    #expect(call.headerLines == keys.union(["Accept: application/json"]))
  }

  @Test func `a partner's request is written as the reference has it`() throws {
    let written = try WrittenRequest(file: "requests/backchannel.partner.txt")
    let calls = CallComposer(
      configuration: Example.configuration(authentication: .partner), dialect: dialect)
    let proof = ClientProof(platformToken: AccessToken(rawValue: "eyJ...platform-access-token"))
    var request = Example.request
    request.scope = "openid name"
    let call = calls.authentication(request, endpoint: written.url, proof: proof)
    #expect(call.method.rawValue == written.method)
    #expect(call.body?.hasPrefix(written.body + "&") == true)
    #expect(call.body?.contains("client_") == false)
    let own = written.headers.filter { !$0.hasPrefix("Vipps-") && !$0.hasPrefix("Merchant-") }
    #expect(call.headerLines == own)
  }

  @Test(arguments: try Example.bodies(in: "accesstoken/"))
  func `every answer to the request for a platform token is understood`(
    body: Example.Body
  ) throws {
    let reply = try body.reply(sentAt: clock.now())
    guard body.status == 200 else {
      #expect(throws: CredentialsFailure.refused(nil, status: 401)) {
        try PlatformTokenAnswer(reply)
      }
      return
    }
    let answer = try PlatformTokenAnswer(reply)
    #expect(answer.life == .seconds(3599))
    #expect(answer.token.rawValue == "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.e30.c2ln")
  }

  @Test(
    arguments: [
      "", "[]", "{}", #"{"access_token":7}"#, #"{"access_token":""}"#,
      #"{"access_token":"a b"}"#, #"{"access_token":"a","token_type":"mac"}"#,
    ])
  func `an answer without a usable platform token makes no sense`(text: String) async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.platformToken, [.reply(200, text)])
    guard case .failure(.badAnswer) = await start(client(transport)) else {
      Issue.record("\(text)")
      return
    }
    #expect(transport.sent(to: .authentication).isEmpty)
  }

  @Test func `one platform token serves start, polls and question, and not userinfo`() async throws
  {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.platformToken, [token("platform")])
    transport.script(.authentication, [try .file("backchannel/200.json")])
    transport.script(.userExists, [try .file("user-exists/200.true.json")])
    transport.script(.token, [try .file("token/success.poll.json")])
    transport.script(
      .userInfo, [.reply(200, #"{"sub":"\#(Example.subject)","name":"Kari"}"#)])
    let client = client(transport)
    #expect(await client.userExists(loginHint: Example.request.loginHint) == .exists)
    _ = try await client.start(Example.request)
    let outcome = await client.tokenEndpoint.poll(Example.requestID)
    guard case .ended(.success(let login)) = outcome.answer else {
      Issue.record("\(outcome)")
      return
    }
    #expect(try await client.userInfo(for: login).name == "Kari")
    let asked = transport.sent(to: .platformToken)
    #expect(asked.map(\.call.url) == ["https://apitest.vipps.no/accesstoken/get"])
    for endpoint in [ScriptedTransport.Endpoint.userExists, .authentication, .token] {
      #expect(authorizations(transport.sent(to: endpoint)) == ["Bearer platform"])
    }
    #expect(
      authorizations(transport.sent(to: .userInfo)) == ["Bearer " + login.accessToken.rawValue])
  }

  @Test func `a platform token is kept until shortly before its end`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(
      .platformToken, [token("one"), .reply(500, ""), token("two", life: "20"), token("three")])
    let credentials = client(transport).credentials
    for (passed, expected) in [
      (0, "one"), (3500, "one"), (60, "one"), (1, "two"), (8, "two"),
      (4, "three"), (3000, "three"),
    ] {
      clock.pass(.seconds(passed))
      #expect(try await credentials.proof().platformToken?.rawValue == expected)
    }
    #expect(transport.sent(to: .platformToken).count == 4)
  }

  @Test func `a platform token without a life is not kept`() async throws {
    for life in ["0", "-5", "soon", ""] {
      let transport = try ScriptedTransport(clock: clock)
      transport.script(.platformToken, [token("one", life: life), token("two", life: life)])
      let credentials = client(transport).credentials
      #expect(try await credentials.proof().platformToken?.rawValue == "one")
      #expect(try await credentials.proof().platformToken?.rawValue == "two")
    }
  }

  @Test func `one fetch of a platform token serves all who ask at the same time`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.platformToken, [token("one")])
    let credentials = client(transport).credentials
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<20 { group.addTask { try await credentials.proof().platformToken?.rawValue } }
      for try await text in group { #expect(text == "one") }
    }
    #expect(transport.sent(to: .platformToken).count == 1)
  }

  @Test func `refused partner keys end a start and a login as refused credentials`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let refusal = try ScriptedTransport.Step.file("accesstoken/401.json", 401)
    transport.script(.platformToken, [refusal, refusal, refusal])
    let client = client(transport)
    #expect(await start(client) == .failure(.refused(nil, status: 401)))
    #expect(dialect.meaning(of: nil, status: 401) == .credentials)
    #expect(
      await client.tokenEndpoint.poll(Example.requestID).answer
        == .ended(.failure(.refused(nil, status: 401))))
    #expect(await client.check().credentials == .rejected)
    #expect(transport.sent(to: .authentication).isEmpty && transport.sent(to: .token).isEmpty)
  }

  @Test func `a platform out of reach means that nothing was sent`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.platformToken, [.notSent(), .reply(503, ""), .notSent(), .notSent()])
    let client = client(transport)
    #expect(await start(client) == .failure(.notSent(reason: "refused")))
    let outcome = await client.tokenEndpoint.poll(Example.requestID)
    #expect(outcome.answer == .goOn(.none) && outcome.sentAt == nil)
    #expect(transport.sent(to: .authentication).isEmpty)
  }

  @Test func `partner keys that nobody gave are a fault of the settings`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let client = CIBAClient(
      configuration: Example.configuration(authentication: .partner), dialect: StandardDialect(),
      clock: clock, transport: transport)
    guard case .failure(.metadata) = await start(client) else {
      Issue.record("started without keys")
      return
    }
    #expect(transport.sent(to: .authentication).isEmpty)
  }

  @Test func `a platform token that died early is replaced`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.platformToken, [token("one"), token("two"), token("three")])
    transport.script(
      .authentication,
      [.reply(401, "{}"), try .file("backchannel/200.json")])
    transport.script(.token, [.reply(401, "{}"), .reply(401, "{}")])
    let client = client(transport)
    await client.prepare()
    clock.pass(.seconds(61))
    #expect(try await start(client).get().id == Example.requestID)
    clock.pass(.seconds(61))
    #expect(await client.tokenEndpoint.poll(Example.requestID).answer == .goOn(.waitAtLeast(.zero)))
    #expect(
      await client.tokenEndpoint.poll(Example.requestID).answer
        == .ended(.failure(.refused(nil, status: 401))))
    #expect(
      authorizations(transport.sent(to: .authentication)) == ["Bearer one", "Bearer two"])
    #expect(authorizations(transport.sent(to: .token)) == ["Bearer two", "Bearer three"])
  }

  @Test func `a partner's ID token is checked by its merchant and not by its audience`()
    async throws
  {
    let text = try Fixture.text("idtoken/poll.valid.rs256.jwt")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let access = try JSONValue(body: Fixture.data("token/success.poll.json"))["access_token"]
    let expectation = IDTokenVerifier.Expectation(
      accessToken: AccessToken(rawValue: try #require(access?.string)))
    let keys = try JSONWebKeySet(document: Fixture.data("jwks.json"))
    func subject(_ value: String) async throws(IDTokenFault) -> String {
      try await IDTokenVerifier(
        issuer: Example.issuer, audience: .merchant(claim: "msn", value: value)
      ).verify(text, keys: keys, expecting: expectation, now: ManualClock.fixtureDate).subject
    }
    #expect(try await subject("123456") == Example.subject)
    await #expect(throws: IDTokenFault.audienceMismatch) { try await subject("123457") }

    let minimal = try Fixture.text("idtoken/poll.valid.minimal.jwt")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    await #expect(throws: IDTokenFault.audienceMismatch) {
      try await IDTokenVerifier(
        issuer: Example.issuer, audience: .merchant(claim: "msn", value: "123456")
      ).verify(minimal, keys: keys, expecting: expectation, now: ManualClock.fixtureDate)
    }
  }

  @Test func `keys that cannot be used or answered leave the check without a verdict`() async throws
  {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.platformToken, [.lost()])
    #expect(
      await client(transport).check().credentials == .unclear(reason: "no answer"))
  }

  @Test func `without metadata nobody is asked for a platform token`() async throws {
    for (step, isLasting) in [
      (ScriptedTransport.Step.notSent(), false), (.reply(200, "{}"), true),
    ] {
      let transport = ScriptedTransport(
        clock: clock, discovery: step, keys: try .file("jwks.json"))
      do throws(CredentialsFailure) {
        _ = try await client(transport).credentials.proof()
        Issue.record("a proof out of nothing")
      } catch {
        switch error {
        case .unavailable: #expect(isLasting)
        case .unreachable: #expect(!isLasting)
        case .refused, .badAnswer: Issue.record("\(error)")
        }
      }
      #expect(transport.sent(to: .platformToken).isEmpty)
    }
  }
}
