import Foundation
import TestSupport
import Testing

@testable import CIBA

/// The news of one watch, in order.
final class NewsLog: Sendable {
  private let all = Locked<[PollNews]>([])
  private let clock: ManualClock

  init(clock: ManualClock) { self.clock = clock }

  /// Stops the clock's run when the end has come.
  func add(_ news: PollNews) {
    all.withLock { $0.append(news) }
    if case .ended = news { clock.finish() }
  }

  var news: [PollNews] { all.withLock { $0 } }

  var end: Result<VerifiedLogin, LoginFailure>? {
    guard case .ended(let result) = news.last else { return nil }
    return result
  }
}

struct LoginPollerTests {
  private let clock = ManualClock()

  private func client(_ transport: ScriptedTransport) async -> CIBAClient {
    let client = CIBAClient(
      configuration: Example.configuration(), dialect: TestDialect(), clock: clock,
      transport: transport)
    await client.prepare()
    return client
  }

  private func acknowledgement(
    expiresIn: Double = 600, interval: Double? = 5, receivedAfter: Double = 0.4
  ) -> Acknowledgement {
    let sentAt = clock.now()
    clock.pass(.seconds(receivedAfter))
    return Acknowledgement(
      id: Example.requestID, expiresIn: .seconds(expiresIn),
      interval: interval.map { .seconds($0) } ?? Acknowledgement.defaultInterval, sentAt: sentAt,
      receivedAt: clock.now())
  }

  private static func step(_ poll: PollScheduleTests.Timeline.Poll) throws
    -> ScriptedTransport.Step
  {
    let latency = Duration.seconds(poll.latency)
    return switch poll.response {
    case "success": try .file("token/success.poll.json", after: latency)
    case "network_error", "timeout_30s": .lost(after: latency)
    case "503:20": .reply(503, "", headers: [HeaderField("Retry-After", "20")], after: latency)
    default: try .file("token/400.\(poll.response).json", 400, after: latency)
    }
  }

  @Test(arguments: try PollScheduleTests.timelines)
  func `the poller follows the reference timelines`(
    timeline: PollScheduleTests.Timeline
  ) async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, try timeline.polls.map(Self.step))
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    let acknowledgement = acknowledgement(
      expiresIn: timeline.ack.expiresIn, interval: timeline.ack.interval,
      receivedAfter: timeline.acknowledgedAt)
    _ = client.watch(acknowledgement, resumedAt: nil) { log.add($0) }
    await clock.run()
    let times = transport.sent(to: .token).map {
      acknowledgement.sentAt.duration(to: $0.at).seconds
    }
    #expect(times.count == timeline.polls.count)
    for (time, poll) in zip(times, timeline.polls) { #expect(abs(time - poll.sendAt) < 1e-6) }
    switch timeline.outcome {
    case "stop: approved": #expect(try log.end?.get().subject == Example.subject)
    case "stop: declined": #expect(log.end == .failure(.denied))
    case "stop: expired", "stop: expired (local deadline)": #expect(log.end == .failure(.expired))
    case "stop: alreadyRedeemedOrUnknown": #expect(log.end == .failure(.answerLost))
    case "stop: never send this auth_req_id again":
      #expect(log.end == .failure(.refused(.invalidRequest, status: 400)))
    default: Issue.record("unknown outcome \(timeline.outcome)")
    }
  }

  private func news(
    _ steps: [ScriptedTransport.Step], expiresIn: Double = 600, resumedAfter: Duration? = nil
  ) async throws -> (log: NewsLog, transport: ScriptedTransport) {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, steps)
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    let acknowledgement = acknowledgement(expiresIn: expiresIn)
    if let resumedAfter { clock.pass(resumedAfter) }
    _ = client.watch(
      acknowledgement, resumedAt: resumedAfter == nil ? nil : clock.now()
    ) { log.add($0) }
    await clock.run()
    #expect(transport.unusedSteps == 0)
    return (log, transport)
  }

  private static func pending() throws -> ScriptedTransport.Step {
    try .file("token/400.authorization_pending.json", 400)
  }

  @Test func `a lost connection and its return are told once each`() async throws {
    let log = try await news([
      .lost(), .notSent(), .reply(502, "<html>"), Self.pending(), Self.pending(), .lost(),
      try .file("token/400.access_denied.json", 400),
    ]).log
    #expect(
      log.news == [
        .connectionLost, .connectionRestored, .connectionLost, .ended(.failure(.denied)),
      ])
  }

  @Test func `asking less often is told at the second slow_down alone`() async throws {
    let slowDown = try ScriptedTransport.Step.file("token/400.slow_down.json", 400)
    let log = try await news([
      slowDown, Self.pending(), slowDown, slowDown,
      try .file("token/400.expired_token.json", 400),
    ]).log
    #expect(log.news == [.askingLessOften, .ended(.failure(.expired))])
  }

  @Test func `an unknown id is a lost answer only if an answer can have been lost`() async throws {
    let gone = try ScriptedTransport.Step.file("token/400.invalid_grant.json", 400)
    #expect(try await news([Self.pending(), gone]).log.end == .failure(.gone))
  }

  @Test func `a pending answer after a lost one shows that nothing was lost`() async throws {
    let gone = try ScriptedTransport.Step.file("token/400.invalid_grant.json", 400)
    #expect(try await news([.lost(), Self.pending(), gone]).log.end == .failure(.gone))
  }

  @Test func `a poll that was not sent loses no answer`() async throws {
    let gone = try ScriptedTransport.Step.file("token/400.invalid_grant.json", 400)
    #expect(try await news([.notSent(), gone]).log.end == .failure(.gone))
  }

  @Test func `a page instead of the winning answer is a lost answer`() async throws {
    let gone = try ScriptedTransport.Step.file("token/400.invalid_grant.json", 400)
    #expect(
      try await news([.reply(200, "<html>"), .notSent(), gone]).log.end == .failure(.answerLost))
  }

  @Test func `an unknown id after a restart is a lost answer`() async throws {
    let gone = try ScriptedTransport.Step.file("token/400.invalid_grant.json", 400)
    #expect(
      try await news([gone], resumedAfter: .seconds(3)).log.end == .failure(.answerLost))
  }

  @Test func `a request taken up after its deadline brings a late yes home`() async throws {
    let (log, transport) = try await news(
      [.notSent(), try .file("token/success.poll.json")], expiresIn: 60,
      resumedAfter: .seconds(300))
    #expect(try log.end?.get().subject == Example.subject)
    let times = transport.sent(to: .token).map(\.at)
    #expect(times[0].duration(to: times[1]) == .seconds(10))
  }

  @Test func `a request taken up after its deadline ends with the first pending`() async throws {
    let log = try await news([Self.pending()], expiresIn: 60, resumedAfter: .seconds(300)).log
    #expect(log.news == [.ended(.failure(.expired))])
  }

  @Test func `a machine that slept past the deadline does not poll any more`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    _ = client.watch(acknowledgement(expiresIn: 60), resumedAt: nil) { log.add($0) }
    await clock.fireNext(late: .seconds(3600))
    await clock.run()
    #expect(log.news == [.ended(.failure(.expired))])
    #expect(transport.sent(to: .token).isEmpty)
  }

  @Test func `a machine that slept a little polls when it wakes`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [try .file("token/success.poll.json")])
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    _ = client.watch(acknowledgement(), resumedAt: nil) { log.add($0) }
    await clock.fireNext(late: .seconds(300))
    await clock.run()
    #expect(try log.end?.get().subject == Example.subject)
  }

  @Test func `a machine that slept for ten minutes makes up for no poll that it missed`()
    async throws
  {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(
      .token, [try Self.pending(), try Self.pending(), try .file("token/success.poll.json")])
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    let acknowledgement = acknowledgement(expiresIn: 900)
    _ = client.watch(acknowledgement, resumedAt: nil) { log.add($0) }
    await clock.fireNext(late: .seconds(600))
    await clock.run()
    #expect(try log.end?.get().subject == Example.subject)
    let times = transport.sent(to: .token).map(\.at)
    #expect(acknowledgement.sentAt.duration(to: times[0]) >= .seconds(600))
    #expect(
      zip(times, times.dropFirst()).map { $0.duration(to: $1) } == [.seconds(5), .seconds(5)])
  }

  @Test func `a request whose end passed while the machine slept for ten minutes is given up`()
    async throws
  {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, [try Self.pending()])
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    _ = client.watch(acknowledgement(expiresIn: 180), resumedAt: nil) { log.add($0) }
    await clock.fireNext()
    await clock.fireNext(late: .seconds(600))
    await clock.run()
    #expect(log.news == [.ended(.failure(.expired))])
    #expect(transport.sent(to: .token).count == 1)
  }

  private static let tenYears = 315_576_000.0

  @Test(arguments: [-tenYears, -3600, -60, 60, 3600, tenYears])
  func `however the wall clock is set while it waits, polls and the end come on time`(
    seconds: Double
  ) async throws {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.token, Array(repeating: try Self.pending(), count: 5))
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    let acknowledgement = acknowledgement(expiresIn: 30)
    _ = client.watch(acknowledgement, resumedAt: nil) { log.add($0) }
    await clock.fireNext()
    await clock.waitForTimer()
    clock.setWallClock(forwardBy: seconds)
    await clock.run()
    let times = transport.sent(to: .token).map { acknowledgement.sentAt.duration(to: $0.at) }
    #expect(times.count == 5)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .seconds(5) })
    #expect(times.allSatisfy { $0 < .seconds(30) })
    #expect(log.news == [.ended(.failure(.expired))])
    #expect(acknowledgement.sentAt.duration(to: clock.now()) <= .seconds(30))
  }

  @Test(arguments: [
    (-tenYears, IDTokenFault.issuedInFuture), (-3600, .issuedInFuture), (-50, nil), (0, nil),
    (50, nil), (3000, nil), (2 * 3600, .expired), (tenYears, .expired),
  ])
  func
    `a token is taken while the wall clock is right, and refused with its reason where it is not`(
      seconds: Double, fault: IDTokenFault?
    ) async throws
  {
    clock.setWallClock(forwardBy: seconds)
    let log = try await news([try .file("token/success.poll.json")]).log
    switch (log.end, fault) {
    case (.success(let login), nil): #expect(login.subject == Example.subject)
    case (.failure(let failure), let fault?): #expect(failure == .untrusted(.idToken(fault)))
    case (let end, let fault):
      Issue.record("\(String(describing: end)), not \(String(describing: fault))")
    }
  }

  @Test func `a timer that fires early does not poll early`() async throws {
    let asked = Locked<[BootInstant]>([])
    let early = EarlyClock(clock: clock)
    let acknowledgement = acknowledgement()
    let log = NewsLog(clock: clock)
    let poller = LoginPoller(
      acknowledgement, resumedAt: nil, clock: early,
      ask: { [clock] _ in
        asked.withLock { $0.append(clock.now()) }
        return PollOutcome(answer: .ended(.failure(.denied)), sentAt: clock.now())
      }, news: { log.add($0) })
    poller.begin()
    await clock.run()
    let due = acknowledgement.receivedAt.advanced(by: .seconds(5))
    #expect(asked.withLock { $0 }.allSatisfy { $0 >= due })
  }

  /// A clock whose timers come a second too soon.
  private struct EarlyClock: RequestClock {
    let clock: ManualClock

    func now() -> BootInstant { clock.now() }
    func date() -> Date { clock.date() }
    func timer(
      after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
    ) -> any RunningTimer {
      clock.timer(
        after: delay > .seconds(1) ? delay - .seconds(1) : delay, on: queue, handler: handler)
    }
  }

  @Test func `the interval counts from the moment the request left the till`() async throws {
    let slowConnect = Duration.seconds(2)
    let asked = Locked<[BootInstant]>([])
    let acknowledgement = acknowledgement()
    let log = NewsLog(clock: clock)
    let poller = LoginPoller(
      acknowledgement, resumedAt: nil, clock: clock,
      ask: { [clock] _ in
        clock.pass(slowConnect)
        let sentAt = clock.now()
        let polls = asked.withLock { asked in
          asked.append(sentAt)
          return asked.count
        }
        return PollOutcome(
          answer: polls < 2 ? .goOn(.pending) : .ended(.failure(.denied)), sentAt: sentAt)
      }, news: { log.add($0) })
    poller.begin()
    await clock.run()
    let times = asked.withLock { $0 }
    #expect(times[0].duration(to: times[1]) == .seconds(7))
  }

  @Test func `cancelling sends nothing more`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    let watch = client.watch(acknowledgement(), resumedAt: nil) { log.add($0) }
    await clock.waitForTimer()
    watch.cancel()
    await clock.waitForNoTimer()
    #expect(log.news.isEmpty)
    #expect(transport.sent(to: .token).isEmpty)
  }

  @Test func `a yes that was under way when the watch was cancelled is still told`() async {
    let (answers, answer) = AsyncStream.makeStream(of: PollOutcome.self)
    let (asks, asked) = AsyncStream.makeStream(of: Void.self)
    let log = NewsLog(clock: clock)
    let poller = LoginPoller(
      acknowledgement(), resumedAt: nil, clock: clock,
      ask: { _ in
        asked.yield()
        for await outcome in answers { return outcome }
        return PollOutcome(answer: .goOn(.none), sentAt: nil)
      }, news: { log.add($0) })
    poller.begin()
    await clock.fireNext()
    for await _ in asks { break }
    poller.cancel()
    answer.yield(PollOutcome(answer: .ended(.failure(.denied)), sentAt: clock.now()))
    await clock.run()
    #expect(log.news == [.ended(.failure(.denied))])
  }

  @Test func `a poller that is stopped between polls sends no more`() async throws {
    let transport = try ScriptedTransport(clock: clock)
    let client = await client(transport)
    let log = NewsLog(clock: clock)
    let watch = client.watch(acknowledgement(), resumedAt: nil) { log.add($0) }
    await clock.waitForTimer()
    await watch.stop(within: .seconds(1))
    #expect(clock.pendingTimers == 0)
    #expect(transport.sent(to: .token).isEmpty)
    #expect(log.news.isEmpty)
  }

  @Test(arguments: [true, false])
  func `a poller that is stopped during a poll waits for its answer, or for its limit`(
    isAnswered: Bool
  ) async throws {
    let slow = SlowTransport(try ScriptedTransport(clock: clock))
    let client = CIBAClient(
      configuration: Example.configuration(), dialect: TestDialect(), clock: clock,
      transport: slow)
    await client.prepare()
    let log = NewsLog(clock: clock)
    let watch = client.watch(acknowledgement(), resumedAt: nil) { log.add($0) }
    await clock.fireNext()
    await slow.isAsked()
    let stop = Task { await watch.stop(within: .seconds(1)) }
    await clock.waitForTimer()
    if isAnswered { slow.answer() } else { await clock.fireNext() }
    await stop.value
    slow.answer()
    #expect(log.news.isEmpty)
  }
}

/// Keeps the answer to a poll back until it is told to give it: the login is pending.
private final class SlowTransport: HTTPTransport {
  private let rest: ScriptedTransport
  private let asked: AsyncStream<Void>
  private let tellAsked: AsyncStream<Void>.Continuation
  private let answered: AsyncStream<Void>
  private let tellAnswered: AsyncStream<Void>.Continuation

  init(_ rest: ScriptedTransport) {
    self.rest = rest
    (asked, tellAsked) = AsyncStream.makeStream(of: Void.self)
    (answered, tellAnswered) = AsyncStream.makeStream(of: Void.self)
  }

  func isAsked() async { for await _ in asked { return } }

  func answer() { tellAnswered.finish() }

  func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
    guard call.url.hasSuffix("/token") else { return try await rest.send(call) }
    tellAsked.yield()
    for await _ in answered {}
    return HTTPReply(
      status: 400, headers: [HeaderField("Content-Type", "application/json")],
      body: Data(#"{"error":"authorization_pending"}"#.utf8),
      sentAt: BootInstant(sinceBoot: .seconds(1005)))
  }

  func shutdown() async {}
}
