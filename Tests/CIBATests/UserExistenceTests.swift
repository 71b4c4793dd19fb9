import TestSupport
import Testing

@testable import CIBA

struct UserExistenceTests {
  private let clock = ManualClock()

  private func client(_ transport: ScriptedTransport, asks: Bool = true) -> CIBAClient {
    CIBAClient(
      configuration: Example.configuration(asksWhetherUserExists: asks), dialect: TestDialect(),
      clock: clock, transport: transport)
  }

  private func start(
    _ transport: ScriptedTransport, asks: Bool = true
  ) async -> Result<Acknowledgement, StartFailure> {
    let client = client(transport, asks: asks)
    await client.prepare()
    return await clock.running {
      do throws(StartFailure) {
        return .success(try await client.start(Example.request))
      } catch {
        return .failure(error)
      }
    }
  }

  @Test(arguments: try Example.bodies(in: "user-exists/"))
  func `every answer to the question whether a user exists is understood`(
    body: Example.Body
  ) throws {
    let existence = UserExistence(try body.reply(sentAt: clock.now()))
    switch body.file {
    case "user-exists/200.true.json": #expect(existence == .exists)
    case "user-exists/200.false.json": #expect(existence == .doesNotExist)
    default: #expect(existence == .unknown(reason: "status \(body.status)"))
    }
  }

  @Test(arguments: ["", "{}", "[]", "<html>", #"{"exists":"false"}"#, #"{"exists":0}"#])
  func `an answer without a plain yes or no leaves it unknown`(text: String) async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.userExists, [.reply(200, text)])
    let existence = await client(transport).userExists(loginHint: Example.request.loginHint)
    #expect(existence == .unknown(reason: "the answer cannot be read"))
  }

  @Test func `nobody is asked for who does not exist`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.userExists, [try .file("user-exists/200.false.json")])
    let refusal = ProviderErrorCode(rawValue: "invalid_user")
    #expect(await start(transport) == .failure(.refused(refusal, status: 200)))
    #expect(TestDialect().meaning(of: refusal, status: 200) == .shopperNotEligible)
    #expect(transport.sent(to: .authentication).isEmpty)
    let question = try #require(transport.sent(to: .userExists).first?.call)
    #expect(question.url == "https://apitest.vipps.no/vipps-login-ciba/api/v1/user-exists")
    #expect(question.body == "login_hint=urn%3Amsisdn%3A4740612345")
  }

  @Test func `a user who exists is asked`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.userExists, [try .file("user-exists/200.true.json")])
    transport.script(.authentication, [try .file("backchannel/200.json")])
    #expect(try await start(transport).get().id == Example.requestID)
    #expect(transport.sent(to: .userExists).count == 1)
  }

  @Test func `a question that fails keeps nobody from the login`() async throws {
    for step in [
      ScriptedTransport.Step.notSent(), .notSent(timedOut: true), .lost(),
      try .file("user-exists/400.json", 400), try .file("user-exists/429.json", 429),
      .reply(401, "{}"), .reply(500, ""), .reply(302, ""), .reply(200, "{"),
    ] {
      let transport = try ScriptedTransport(clock: ManualClock())
      transport.script(.userExists, [step])
      transport.script(.authentication, [try .file("backchannel/200.json")])
      #expect(try await start(transport).get().id == Example.requestID, "\(step)")
    }
  }

  @Test func `the question is asked once, also where the login is tried again`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.userExists, [.lost()])
    transport.script(.authentication, [.notSent(), .notSent(), try .file("backchannel/200.json")])
    #expect(try await start(transport).get().id == Example.requestID)
    #expect(transport.sent(to: .userExists).count == 1)
  }

  @Test func `nothing is asked with the option off, or of a provider who does not answer`()
    async throws
  {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.authentication, [try .file("backchannel/200.json")])
    #expect(try await start(transport, asks: false).get().id == Example.requestID)
    #expect(transport.sent(to: .userExists).isEmpty)

    let other = try ScriptedTransport(clock: clock)
    other.script(.authentication, [try .file("backchannel/200.json")])
    let standard = CIBAClient(
      configuration: Example.configuration(asksWhetherUserExists: true),
      dialect: StandardDialect(), clock: clock, transport: other)
    _ = try await standard.start(Example.request)
    #expect(other.sent(to: .userExists).isEmpty)
    guard case .unknown = await standard.userExists(loginHint: "+4740612345") else {
      Issue.record("the standard has no such question")
      return
    }
  }

  @Test(
    arguments: [
      ("https://a.example/x/y?z=1", "https://a.example/p"),
      ("https://a.example:8443/x", "https://a.example:8443/p"),
      ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/p"),
      ("http://[::1]:8080/x", "http://[::1]:8080/p"),
    ])
  func `what discovery does not name lies on the host of the endpoint`(
    endpoint: String, expected: String
  ) {
    #expect(EndpointAddress.sibling(of: endpoint, path: "/p") == expected)
  }

  @Test func `it stays unknown where the provider, its metadata or our proof cannot be had`()
    async throws
  {
    let silent = try ScriptedTransport(clock: clock)
    silent.script(.discovery, [.notSent()])
    #expect(
      await client(silent).userExists(loginHint: Example.request.loginHint)
        == .unknown(reason: "metadata"))

    let refusing = try ScriptedTransport(clock: clock)
    refusing.script(.platformToken, [try .file("accesstoken/401.json", 401)])
    let partner = CIBAClient(
      configuration: Example.configuration(authentication: .partner),
      dialect: TestDialect(partnerAccess: Example.partnerAccess), clock: clock,
      transport: refusing)
    #expect(
      await partner.userExists(loginHint: Example.request.loginHint)
        == .unknown(reason: "credentials"))
  }
}
