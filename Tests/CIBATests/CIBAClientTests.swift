import Foundation
import TestSupport
import Testing

@testable import CIBA

struct CIBAClientTests {
  private let clock = ManualClock()

  private func client(_ transport: ScriptedTransport) -> CIBAClient {
    CIBAClient(
      configuration: Example.configuration(), dialect: TestDialect(), clock: clock,
      transport: transport)
  }

  private func start(_ transport: ScriptedTransport) async -> Result<Acknowledgement, StartFailure>
  {
    let client = client(transport)
    await client.prepare()
    return await clock.running {
      do throws(StartFailure) {
        return .success(try await client.start(Example.request))
      } catch {
        return .failure(error)
      }
    }
  }

  @Test func `a request is sent once and its acknowledgement carries the times`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.authentication, [try .file("backchannel/200.json")])
    let acknowledgement = try await start(transport).get()
    let sent = try #require(transport.sent(to: .authentication).first)
    #expect(transport.sent(to: .authentication).count == 1)
    #expect(acknowledgement.sentAt == sent.at)
    #expect(acknowledgement.receivedAt == sent.at.advanced(by: .milliseconds(200)))
  }

  @Test func `what was not sent is tried twice more, after one and three seconds`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.authentication, [.notSent(), .notSent(), .notSent()])
    #expect(await start(transport) == .failure(.notSent(reason: "refused")))
    let times = transport.sent(to: .authentication).map(\.at)
    #expect(times.count == 3)
    #expect(times[0].duration(to: times[1]) == .seconds(1))
    #expect(times[1].duration(to: times[2]) == .seconds(3))
  }

  @Test func `a second try that gets through is a start like any other`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.authentication, [.notSent(), try .file("backchannel/200.json")])
    #expect(try await start(transport).get().id == Example.requestID)
  }

  @Test func `a connection that timed out is not tried again by itself`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.authentication, [.notSent(timedOut: true)])
    #expect(await start(transport) == .failure(.notSent(reason: "refused")))
  }

  @Test func `what was sent is never sent again`() async throws {
    for step in [
      ScriptedTransport.Step.lost(), .reply(500, "{}"), .reply(502, "<html>"), .reply(503, ""),
      .reply(200, ""),
    ] {
      let transport = try ScriptedTransport(clock: ManualClock())
      transport.script(.authentication, [step])
      guard case .failure(.unanswered) = await start(transport) else {
        Issue.record("\(step)")
        return
      }
      #expect(transport.sent(to: .authentication).count == 1)
    }
  }

  @Test func `metadata out of reach means that nothing was sent`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.discovery, [.notSent(), .lost(), .reply(500, ""), .notSent()])
    #expect(await start(transport) == .failure(.notSent(reason: "refused")))
    #expect(transport.sent(to: .authentication).isEmpty)
  }

  @Test func `metadata that cannot be used is told at once`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let wrong = try ScriptedTransport.Step.file("discovery.issuer-without-slash.json")
    transport.script(.discovery, [wrong, wrong])
    #expect(
      await start(transport)
        == .failure(
          .metadata(
            reason: MetadataFault.issuerDiffers(
              "https://apitest.vipps.no/access-management-1.0/access"
            ).reason)))
    #expect(transport.sent(to: .authentication).isEmpty)
  }

  @Test func `metadata and keys are fetched once for many logins`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let good = try ScriptedTransport.Step.file("backchannel/200.json")
    transport.script(.authentication, [good, good, good])
    let client = client(transport)
    await client.prepare()
    for _ in 0..<3 { _ = try await client.start(Example.request) }
    #expect(transport.sent(to: .discovery).count == 1)
    #expect(transport.sent(to: .keys).count == 1)
  }

  // MARK: The winning answer

  private func end(
    _ transport: ScriptedTransport, prepared: Bool = true
  ) async -> Result<VerifiedLogin, LoginFailure>? {
    let client = client(transport)
    if prepared { await client.prepare() }
    let log = NewsLog(clock: clock)
    let now = clock.now()
    let acknowledgement = Acknowledgement(
      id: Example.requestID, expiresIn: .seconds(600), sentAt: now, receivedAt: now)
    _ = client.watch(acknowledgement, resumedAt: nil) { log.add($0) }
    await clock.run()
    return log.end
  }

  @Test func `a yes brings the subject, the token and their times`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [try .file("token/success.poll.json")])
    let login = try #require(try await end(transport)?.get())
    #expect(login.issuer == Example.issuer)
    #expect(login.subject == Example.subject)
    #expect(login.issuedAt == Date(timeIntervalSince1970: 1_772_441_995))
    #expect(login.expiresIn == .seconds(300))
    #expect(login.receivedAt == clock.now())
  }

  @Test func `a bad ID token ends the login and names the fault`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let token = try Fixture.text("idtoken/poll.bad.signature.jwt")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    transport.script(
      .token,
      [.reply(200, #"{"access_token":"a","token_type":"Bearer","id_token":"\#(token)"}"#)])
    #expect(await end(transport) == .failure(.untrusted(.idToken(.badSignature))))
  }

  private func rotated() throws -> ScriptedTransport.Step {
    let token = try Fixture.text("idtoken/poll.rotated-key.jwt")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let access = try #require(
      try JSONValue(body: Fixture.data("token/success.poll.json"))["access_token"]?.string)
    return .reply(
      200, #"{"access_token":"\#(access)","token_type":"Bearer","id_token":"\#(token)"}"#)
  }

  @Test func `an unknown key is looked up once more`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [try rotated()])
    transport.script(.keys, [try .file("jwks.json"), try .file("jwks.rotated.json")])
    #expect(try await end(transport)?.get().subject == Example.subject)
    #expect(transport.sent(to: .keys).count == 2)
  }

  @Test func `a key that stays unknown is refused after one look`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [try rotated()])
    transport.script(.keys, [try .file("jwks.json"), try .file("jwks.json")])
    #expect(await end(transport) == .failure(.untrusted(.idToken(.unknownKey))))
    #expect(transport.sent(to: .keys).count == 2)
  }

  @Test func `keys are looked up for an unknown one at most once a minute`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let directory = ProviderDirectory(
      calls: CallComposer(configuration: Example.configuration(), dialect: TestDialect()),
      transport: transport, clock: clock)
    let keys = try ScriptedTransport.Step.file("jwks.json")
    transport.script(.keys, [keys, keys, keys])
    _ = try await directory.keys()
    #expect(try await directory.refreshedKeys() != nil)
    clock.pass(.seconds(59))
    #expect(try await directory.refreshedKeys() == nil)
    clock.pass(.seconds(2))
    #expect(try await directory.refreshedKeys() != nil)
    #expect(transport.sent(to: .keys).count == 3)
  }

  @Test func `keys out of reach are tried again within the life of the token`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [try .file("token/success.poll.json")])
    transport.script(
      .keys, [.notSent(), .reply(500, ""), try .file("jwks.unusable.json"), try .file("jwks.json")])
    #expect(try await end(transport, prepared: false)?.get().subject == Example.subject)
  }

  @Test func `keys that stay out of reach end the login when the token dies`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [try .file("token/success.poll.json")])
    transport.script(.keys, Array(repeating: .notSent(), count: 40))
    #expect(
      await end(transport, prepared: false) == .failure(.untrusted(.idToken(.keysOutOfReach))))
    let times = transport.sent(to: .keys).map(\.at)
    let waits = zip(times, times.dropFirst()).map { $0.duration(to: $1) }
    #expect(Array(waits.prefix(5)) == [1, 2, 4, 8, 8].map { .seconds($0) })
    #expect(waits.reduce(.zero, +) < .seconds(300))
  }

  // MARK: The directory

  @Test func `an old copy is used on while a refresh fails`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let directory = ProviderDirectory(
      calls: CallComposer(configuration: Example.configuration(), dialect: TestDialect()),
      transport: transport, clock: clock)
    let good = try Fixture.text("discovery.json")
    transport.script(
      .discovery,
      [
        .reply(200, good, headers: [HeaderField("Cache-Control", "public, max-age=100")]),
        .notSent(), try .file("discovery.no-ciba.json"), .reply(200, good),
      ])
    _ = try await directory.metadata()
    for passed in [99, 2, 59, 2, 61, 3599] {
      clock.pass(.seconds(passed))
      #expect(try await directory.metadata().issuer == Example.issuer)
    }
    #expect(transport.sent(to: .discovery).count == 4)
  }

  @Test func `one fetch serves all who ask at the same time`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let directory = ProviderDirectory(
      calls: CallComposer(configuration: Example.configuration(), dialect: TestDialect()),
      transport: transport, clock: clock)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 { group.addTask { try await directory.keys().keys.count } }
      for try await count in group { #expect(count == 2) }
    }
    #expect(transport.sent.count == 2)
  }

  // MARK: The check

  @Test func `a check tells whether the credentials are good`() async throws {
    for (file, status, expected) in [
      ("400.invalid_grant.json", 400, ServiceCheck.Credentials.accepted),
      ("401.invalid_client.json", 401, .rejected), ("400.invalid_client.json", 400, .rejected),
      ("400.unauthorized_client.json", 400, .rejected),
      ("400.invalid_request.json", 400, .unclear(reason: "invalid_request")),
      ("502.html", 502, .unclear(reason: "status 502")),
    ] {
      let transport = try ScriptedTransport(clock: clock)
      transport.script(
        .token,
        [
          .reply(
            status, try Fixture.text("token/" + file),
            headers: [HeaderField("Date", "Mon, 02 Mar 2026 08:00:00 GMT")])
        ])
      let check = await client(transport).check()
      #expect(check.credentials == expected)
      #expect(check.metadata == nil)
      #expect(check.usableKeys == 2)
      #expect(check.answerTime == .milliseconds(200))
      #expect(check.listedScopes?.contains("delegatedConsents") == true)
      #expect(try #require(check.clockLead) >= .seconds(3600))
    }
  }

  @Test func `a check whose token call gets no answer says why`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [.lost()])
    let check = await client(transport).check()
    #expect(check.metadata == nil)
    #expect(check.credentials == .unclear(reason: "no answer"))
  }

  @Test func `metadata without a word of its age is fetched again after the usual time`()
    async throws
  {
    let discovery = try Fixture.text("discovery.json")
    let transport = try ScriptedTransport(clock: clock)
    transport.script(
      .discovery,
      [
        .reply(200, discovery, headers: [HeaderField("Cache-Control", "public, max-age=soon")]),
        .reply(200, discovery),
      ])
    let directory = client(transport).directory
    _ = try await directory.metadata()
    _ = try await directory.metadata()
    #expect(transport.sent(to: .discovery).count == 1)
    clock.pass(.seconds(86_400))
    _ = try await directory.metadata()
    #expect(transport.sent(to: .discovery).count == 2)
  }

  @Test func `a poll without metadata sends nothing and goes on`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.discovery, [.notSent()])
    let outcome = await client(transport).tokenEndpoint.poll(Example.requestID)
    #expect(outcome.answer == .goOn(.none))
    #expect(outcome.sentAt == nil)
    #expect(transport.sent(to: .token).isEmpty)
  }

  @Test func `a check of a provider out of reach says so`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.discovery, [.notSent()])
    let check = await client(transport).check()
    #expect(check == ServiceCheck(metadata: .notSent(reason: "refused")))
  }
}
