import Testing

@testable import CIBA

/// Where credentials and tokens go, and where they do not.
struct RedirectTests {
  private let clock = ManualClock()
  private static let elsewhere = [HeaderField("Location", "https://evil.example/token")]

  private func client(_ transport: ScriptedTransport) -> CIBAClient {
    CIBAClient(
      configuration: Example.configuration(), dialect: TestDialect(), clock: clock,
      transport: transport)
  }

  private func redirect(_ status: Int) -> ScriptedTransport.Step {
    .reply(status, "", headers: Self.elsewhere)
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `no call follows a redirect`(status: Int) async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.authentication, [redirect(status)])
    transport.script(.token, [redirect(status)])
    transport.script(.userInfo, [redirect(status)])
    let client = client(transport)
    await #expect(throws: StartFailure.badAnswer(reason: "status \(status)")) {
      try await client.start(Example.request)
    }
    #expect(await client.tokenEndpoint.poll(Example.requestID).answer == .goOn(.none))
    let login = VerifiedLogin(
      issuer: Example.issuer, subject: Example.subject, issuedAt: clock.date(),
      accessToken: AccessToken(rawValue: "a"), expiresIn: .seconds(300), receivedAt: clock.now())
    await #expect(throws: UserInfoFailure.refused(status: status)) {
      try await client.userInfo(for: login)
    }
    for endpoint in [ScriptedTransport.Endpoint.authentication, .token, .userInfo] {
      #expect(transport.sent(to: endpoint).count == 1)
    }
    #expect(transport.sent.allSatisfy { !$0.call.url.contains("evil.example") })
  }

  @Test func `metadata and keys that are moved away are not fetched from there`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.discovery, [redirect(302)])
    await #expect(
      throws: StartFailure.metadata(reason: MetadataFault.refused(status: 302).reason)
    ) {
      try await client(transport).start(Example.request)
    }
    let other = try ScriptedTransport(clock: clock)
    other.script(.keys, [redirect(302)])
    await #expect(throws: DirectoryFailure.unusable(.refused(status: 302))) {
      try await client(other).directory.keys()
    }
    #expect(transport.sent.count == 1)
  }

  @Test func `credentials go to the discovered hosts, also to others than the issuer's`()
    async throws
  {
    let provider = StandardProvider(issuer: "https://id.example")
    let transport = provider.transport(clock: clock)
    transport.script(.authentication, [.reply(200, #"{"auth_req_id":"1c","expires_in":120}"#)])
    let client = CIBAClient(
      configuration: provider.configuration(), dialect: StandardDialect(), clock: clock,
      transport: transport)
    _ = try await client.start(Example.request)
    let withCredentials = transport.sent.filter { sent in
      sent.call.headers.contains { $0.name == "Authorization" }
    }
    #expect(withCredentials.map(\.call.url) == ["https://api.example/bc-authorize"])
  }

  @Test func `nothing is asked of an issuer without https`() async throws {
    let provider = StandardProvider(issuer: "http://id.example")
    let transport = provider.transport(clock: clock)
    let client = CIBAClient(
      configuration: provider.configuration(), dialect: StandardDialect(), clock: clock,
      transport: transport)
    let fault = MetadataFault.insecureEndpoint("the configured address")
    await #expect(throws: StartFailure.metadata(reason: fault.reason)) {
      try await client.start(Example.request)
    }
    #expect(transport.sent.isEmpty)
  }
}
