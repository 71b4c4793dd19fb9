import Foundation
import TestSupport
import Testing

@testable import CIBA

/// A till whose wall clock is wrong, and a service that tells the time with every answer.
struct WrongClockTests {
  private let clock = ManualClock()
  private let transport: ScriptedTransport
  private let client: CIBAClient

  init() throws {
    let transport = try ScriptedTransport(clock: clock)
    self.transport = transport
    client = CIBAClient(
      configuration: Example.configuration(), dialect: TestDialect(), clock: clock,
      transport: transport)
  }

  /// An answer whose `Date` is `seconds` away from the right time.
  private func reply(
    _ file: String, _ status: Int = 200, off seconds: TimeInterval = 0, age: Int? = nil,
    after: Duration = .milliseconds(200)
  ) throws -> ScriptedTransport.Step {
    let date = clock.serviceDate.addingTimeInterval(seconds)
    return .reply(
      status, try Fixture.text(file),
      headers: [HeaderField("Date", Self.header(date))]
        + (age.map { [HeaderField("Age", String($0))] } ?? []), after: after)
  }

  private static func header(_ date: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.string(from: date)
  }

  private func start() async -> Result<Acknowledgement, StartFailure> {
    await clock.running {
      do throws(StartFailure) {
        return .success(try await client.start(Example.request))
      } catch {
        return .failure(error)
      }
    }
  }

  private static let noRequest = "token/400.invalid_grant.json"

  // MARK: Starting

  static let tooFar: [TimeInterval] = [
    64, 3600, 86_400, 20 * 365 * 86_400, -62, -3600, -86_400, -56 * 365 * 86_400,
  ]

  @Test(arguments: tooFar)
  func `a clock that is off by more than a minute sends no request`(_ off: TimeInterval)
    async throws
  {
    clock.setWallClock(forwardBy: off)
    transport.script(.discovery, [try reply("discovery.json")])
    transport.script(.token, [try reply(Self.noRequest, 400)])
    guard case .failure(.clockWrong(let difference)) = await start() else {
      Issue.record("it must not start")
      return
    }
    #expect(transport.sent(to: .authentication).isEmpty)
    let lead = try #require(difference.lead) / .seconds(1)
    #expect(abs(lead - off) < 2)
    #expect(difference.preventsLogins)
    #expect(!client.clockIsGood)
  }

  @Test(arguments: [0.0, 29, 31, 59, -29, -31, -59])
  func `up to a minute stops nothing, and is told from half a minute on`(_ off: TimeInterval)
    async throws
  {
    clock.setWallClock(forwardBy: off)
    transport.script(.discovery, [try reply("discovery.json")])
    transport.script(.authentication, [try reply("backchannel/200.json")])
    #expect(try await start().get().id == Example.requestID)
    #expect(transport.sent(to: .token).isEmpty)
    let told = await client.clockDifference(noOlderThan: .seconds(60))
    #expect((told != nil) == (abs(off) > 30))
    #expect(told?.preventsLogins != true)
    #expect(client.clockIsGood)
  }

  @Test func `a page that a cache has kept is no proof`() async throws {
    transport.script(.discovery, [try reply("discovery.json", off: -7200)])
    transport.script(.token, [try reply(Self.noRequest, 400)])
    transport.script(.authentication, [try reply("backchannel/200.json")])
    #expect(try await start().get().id == Example.requestID)
    #expect(transport.sent(to: .token).count == 1)
    #expect(await client.clockDifference(noOlderThan: .zero) == nil)
  }

  @Test func `a cache that says how old its page is needs no second question`() async throws {
    transport.script(.discovery, [try reply("discovery.json", off: -7200, age: 7200)])
    transport.script(.authentication, [try reply("backchannel/200.json")])
    #expect(try await start().get().id == Example.requestID)
    #expect(transport.sent(to: .token).isEmpty)
  }

  @Test func `an answer that was under way for long makes no clock wrong`() async throws {
    transport.script(.discovery, [try reply("discovery.json", after: .seconds(100))])
    transport.script(.authentication, [try reply("backchannel/200.json", off: 100)])
    #expect(try await start().get().id == Example.requestID)
    #expect(await client.clockDifference(noOlderThan: .zero) == nil)
    #expect(transport.sent(to: .token).isEmpty)
  }

  @Test func `where the time cannot be asked for, nobody is sent away`() async throws {
    clock.setWallClock(forwardBy: 3600)
    transport.script(.discovery, [try reply("discovery.json")])
    transport.script(.token, [.lost(), .lost(), .lost()])
    transport.script(.authentication, [.reply(200, try Fixture.text("backchannel/200.json"))])
    #expect(try await start().get().id == Example.requestID)
    for age in [Duration.zero, .seconds(60)] {
      #expect(await clock.running { await client.clockDifference(noOlderThan: age) } == nil)
    }
    #expect(transport.sent(to: .token).count == 3)
  }

  @Test func `a clock that is set right is seen at once, without a call`() async throws {
    clock.setWallClock(forwardBy: 3600)
    transport.script(.discovery, [try reply("discovery.json")])
    transport.script(.token, [try reply(Self.noRequest, 400)])
    transport.script(.authentication, [try reply("backchannel/200.json")])
    guard case .failure(.clockWrong) = await start() else {
      Issue.record("it must not start")
      return
    }
    clock.setWallClock(forwardBy: -3600)
    #expect(client.clockIsGood)
    #expect(await client.clockDifference(noOlderThan: .zero) == nil)
    #expect(transport.sent(to: .token).count == 1)
    #expect(try await client.start(Example.request).id == Example.requestID)
  }

  @Test func `a machine that was frozen asks anew before it blames its clock`() async throws {
    transport.script(.discovery, [try reply("discovery.json")])
    transport.script(.authentication, [try reply("backchannel/200.json")])
    #expect(try await start().get().id == Example.requestID)
    // The boot clock stood still for an hour, and the wall clock was set right afterwards.
    clock.setWallClock(forwardBy: 3600)
    clock.pass(.seconds(5))
    #expect(!client.clockIsGood)
    transport.script(.token, [try reply(Self.noRequest, 400, off: 3600)])
    #expect(await client.clockDifference(noOlderThan: .zero) == nil)
    #expect(client.clockIsGood)
  }

  @Test func `a service that tells no time stops nobody`() async throws {
    clock.setWallClock(forwardBy: 86_400)
    transport.script(.authentication, [try .file("backchannel/200.json")])
    #expect(try await start().get().id == Example.requestID)
    #expect(!client.clockIsGood)
    #expect(await client.clockDifference(noOlderThan: .zero) == nil)
  }

  @Test(arguments: [-56.0, 40])
  func `a certificate that no clock of such a year takes is the clock's fault`(_ years: Double)
    async throws
  {
    clock.setWallClock(forwardBy: years * 365 * 86_400)
    let refused = ScriptedTransport.Step.notSent(reason: TransportReason.untrustedCertificate)
    transport.script(.discovery, [refused, refused])
    let wrong = StartFailure.clockWrong(ClockDifference(till: clock.date(), service: nil))
    #expect(await start() == .failure(wrong))
    #expect(transport.sent(to: .discovery).count == 1)
    #expect(await client.check().metadata == wrong)
  }

  @Test func `a certificate that is not trusted today is a matter of the connection`() async throws
  {
    let refused = ScriptedTransport.Step.notSent(reason: TransportReason.untrustedCertificate)
    transport.script(.discovery, [refused, refused, refused])
    #expect(
      await start() == .failure(.notSent(reason: TransportReason.untrustedCertificate)))
  }

  // MARK: Answers

  /// How a request ended whose winning answer came at `jump` by the wall clock.
  private func end(
    afterJump jump: TimeInterval, _ steps: [ScriptedTransport.Step]
  ) async throws -> Result<VerifiedLogin, LoginFailure> {
    transport.script(.token, steps)
    await client.prepare()
    let (ends, continuation) = AsyncStream.makeStream(
      of: Result<VerifiedLogin, LoginFailure>.self)
    let clock = clock
    let acknowledgement = Acknowledgement(
      id: Example.requestID, expiresIn: .seconds(120), interval: .seconds(5), sentAt: clock.now(),
      receivedAt: clock.now())
    let watch = client.watch(acknowledgement, resumedAt: nil) { news in
      guard case .ended(let result) = news else { return }
      continuation.yield(result)
      continuation.finish()
    }
    clock.setWallClock(forwardBy: jump)
    let end = await clock.running { await ends.first { _ in true } }
    watch.cancel()
    return try #require(end)
  }

  static let jumps: [TimeInterval] = [
    3600, -3600, 86_400, -86_400, 40 * 365 * 86_400, -56 * 365 * 86_400,
  ]

  @Test(arguments: jumps)
  func `however the wall clock jumps while the shopper looks at the phone, the yes counts`(
    _ jump: TimeInterval
  ) async throws {
    let login = try await end(
      afterJump: jump,
      [
        try reply("token/400.authorization_pending.json", 400),
        try reply("token/success.poll.json", off: 10),
      ]
    ).get()
    #expect(login.subject == Example.subject)
    #expect(login.issuedAt == Date(timeIntervalSince1970: 1_772_441_995))
  }

  @Test(arguments: jumps)
  func `a token that has run out by the service's time is refused by any clock`(
    _ jump: TimeInterval
  ) async throws {
    let end = try await end(
      afterJump: jump, [try reply("token/success.poll.json", off: 7 * 86_400)])
    #expect(end == .failure(.untrusted(.idToken(.expired))))
  }

  @Test(arguments: [(3600.0, IDTokenFault.issuedTooLongAgo), (-3600, .issuedInFuture)])
  func `without the service's time a token is judged by the till's clock`(
    _ jump: TimeInterval, _ fault: IDTokenFault
  ) async throws {
    let end = try await end(afterJump: jump, [try .file("token/success.poll.json")])
    #expect(end == .failure(.untrusted(.idToken(fault))))
  }

  @Test func `a clock that is right is not corrected by the service's`() async throws {
    let end = try await end(
      afterJump: 59, [try reply("token/success.poll.json")])
    #expect(try end.get().subject == Example.subject)
  }
}

extension ManualClock {
  /// The right time, whatever the wall clock was set to, if it was right at the start.
  var serviceDate: Date { Self.fixtureDate }
}
