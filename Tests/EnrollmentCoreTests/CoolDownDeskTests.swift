import CIBA
import Foundation
import Testing
import VippsMobilePay

@testable import EnrollmentCore

/// A desk in a shop whose day ends at midnight UTC; its still clock stands at 09:00.
private struct Counter {
  let login = ScriptedLogin()
  let store = ScriptedStore()
  let clock = StillClock()
  let locks = ScriptedLocks()
  let desk: Desk
  private let news: AsyncStream<DeskNews>

  init(rule: CoolDownRule? = CoolDownRule(dayEndsAtHour: 0, minute: 0, in: .gmt)) {
    let (stream, continuation) = AsyncStream.makeStream(of: DeskNews.self)
    news = stream
    desk = Desk(
      settings: DeskSettings(
        till: Sample.till, requestLife: .seconds(180), scope: "openid name phoneNumber",
        dialect: VippsMobilePayDialect(), coolDownRule: rule, bootID: "boot"),
      login: login, store: store, ownership: locks, clock: clock
    ) { continuation.yield($0) }
  }

  func next<Found>(_ matches: (DeskNews) -> Found?) async throws -> Found {
    for await item in news {
      if let found = matches(item) { return found }
    }
    throw CancellationError()
  }

  func order(
    _ phone: PhoneNumber = Sample.phone, again: Bool = false, lifting: Bool = false
  ) -> RequestID {
    let id = RequestID(rawValue: UUID())
    desk.submit(
      lifting ? .liftCoolDown(id, phone, again: again) : .enroll(id, phone, again: again))
    return id
  }

  /// Sends a request and has it end with `failure`; the end is on disk when this returns.
  func end(
    with failure: LoginFailure, _ phone: PhoneNumber = Sample.phone, lifting: Bool = false,
    marked fate: RequestRecord.Fate = .save
  ) async throws {
    login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    let id = order(phone, lifting: lifting)
    try await open(id)
    desk.submit(.mark(id, fate))
    if fate == .discard {
      let _: Void = try await next { news in
        if case .status(let status) = news, status.fate == .discard { () } else { nil }
      }
    }
    login.bring(.ended(.failure(failure)), toWatch: login.watched.count - 1)
    let _: Void = try await next { news in
      if case .status(let status) = news, case .ended = status.phase { () } else { nil }
    }
    while !locks.held.isEmpty { await Task.yield() }
  }

  func open(_ id: RequestID) async throws {
    let _: Void = try await next { news in
      if case .status(let status) = news, status.id == id, status.phase == .open { () } else { nil }
    }
  }

  /// The failure with which the order `id` is refused.
  func refusal(of id: RequestID) async throws -> RequestFailure {
    let refusal: OrderRefusal = try await next { news in
      switch news {
      case .refused(id, let refusal): refusal
      case .status(let status) where status.id == id: .tooManyOpen  // It was begun, which is wrong.
      case .refused, .status, .known, .adopted: nil
      }
    }
    guard case .failed(let failure) = refusal else {
      Issue.record("\(refusal)")
      throw CancellationError()
    }
    return failure
  }
}

@Suite(.timeLimit(.minutes(30)))
struct CoolDownDeskTests {
  @Test func `after a no nothing is sent to the number that day`() async throws {
    let counter = Counter()
    try await counter.end(with: .denied)
    let failure = try await counter.refusal(of: counter.order())
    #expect(failure.code == .coolingDown)
    #expect(failure.retryAfter == .seconds(15 * 3600))
    #expect(counter.login.sent.count == 1)
    #expect(await counter.store.records.map(\.stage) == [.sending, .open, .ended])
    #expect(counter.locks.held.isEmpty)
  }

  @Test func `when the day has ended the number is asked again`() async throws {
    let counter = Counter()
    try await counter.end(with: .denied)
    counter.clock.advance(by: .seconds(15 * 3600 - 1))
    #expect(try await counter.refusal(of: counter.order()).retryAfter == .seconds(1))
    counter.clock.advance(by: .seconds(1))
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(60_000))))
    try await counter.open(counter.order())
    #expect(counter.login.sent.count == 2)
  }

  @Test(arguments: [
    LoginFailure.expired, .transactionFailed, .answerLost, .gone, .refused(nil, status: 404),
    .untrusted(.noIDToken),
  ])
  func `only the shopper's own no counts`(_ failure: LoginFailure) async throws {
    let counter = Counter()
    try await counter.end(with: failure)
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    try await counter.open(counter.order())
    #expect(counter.login.sent.count == 2)
  }

  @Test func `a service that refuses at the start is no no of the shopper`() async throws {
    let counter = Counter()
    counter.login.willAnswer(
      .failure(.refused(ProviderErrorCode(rawValue: "access_denied"), status: 403)))
    _ = counter.order()
    let _: Void = try await counter.next { news in
      if case .status(let status) = news, case .ended = status.phase { () } else { nil }
    }
    while !counter.locks.held.isEmpty { await Task.yield() }
    #expect(await counter.store.records.compactMap(\.coolDown).isEmpty)
  }

  @Test func `a no to a request that was marked wrong number counts for that number`() async throws
  {
    let counter = Counter()
    try await counter.end(with: .denied, marked: .discard)
    #expect(try await counter.refusal(of: counter.order()).code == .coolingDown)
    #expect(counter.login.sent.count == 1)
  }

  @Test func `another number is free`() async throws {
    let counter = Counter()
    try await counter.end(with: .denied)
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    try await counter.open(counter.order(Sample.otherPhone))
    #expect(counter.login.sent.count == 2)
  }

  @Test func `a member is greeted also in a cool-down, and not asked again`() async throws {
    let counter = Counter()
    try await counter.end(with: .denied)
    let member = Sample.member()
    await counter.store.has(member)
    let id = counter.order()
    #expect(try await counter.next { $0 } == .known(id, member))
    let failure = try await counter.refusal(of: counter.order(again: true))
    #expect(failure.code == .coolingDown)
    #expect(counter.login.sent.count == 1)
  }

  @Test func `lifted, it is asked at once with a new code, and the row says so`() async throws {
    let counter = Counter()
    try await counter.end(with: .denied)
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    try await counter.open(counter.order(lifting: true))
    #expect(counter.login.sent.count == 2)
    let codes = Set(counter.login.sent.map(\.bindingMessage))
    #expect(codes.count == 2)
    let lifts = await counter.store.records.map(\.liftsCoolDown)
    #expect(lifts == [false, false, false, true, true])
  }

  @Test func `lifted once it stays lifted, until the shopper says no again`() async throws {
    let counter = Counter()
    try await counter.end(with: .denied)
    try await counter.end(with: .expired, lifting: true)
    try await counter.end(with: .denied)
    #expect(try await counter.refusal(of: counter.order()).code == .coolingDown)
    #expect(counter.login.sent.count == 3)
  }

  @Test func `a no that the disk has not taken yet counts as well`() async throws {
    let counter = Counter()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    try await counter.open(counter.order())
    await counter.store.willRefuseRecords(.cannotWrite(detail: "disk full"))
    counter.login.bring(.ended(.failure(.denied)))
    while counter.clock.waits.isEmpty { await Task.yield() }
    await counter.store.willRefuseRecords(nil)
    #expect(try await counter.refusal(of: counter.order()).code == .coolingDown)
    counter.clock.fire()
    while !counter.locks.held.isEmpty { await Task.yield() }
    #expect(try await counter.refusal(of: counter.order()).code == .coolingDown)
    #expect(counter.login.sent.count == 1)
  }

  @Test func `switched off, nothing is noted and the number is asked again`() async throws {
    let counter = Counter(rule: nil)
    try await counter.end(with: .denied)
    #expect(await counter.store.records.compactMap(\.coolDown).isEmpty)
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    try await counter.open(counter.order())
    #expect(counter.login.sent.count == 2)
  }

  @Test func `what is over is forgotten at the start and at every round`() async throws {
    let counter = Counter()
    counter.desk.submit(.adopt)
    while await counter.store.forgotten.count < 1 { await Task.yield() }
    counter.clock.advance(by: .seconds(30))
    counter.clock.fire()
    while await counter.store.forgotten.count < 2 { await Task.yield() }
    #expect(await counter.store.forgotten.last?.sinceBoot == .seconds(1_030))
    await counter.desk.close()
  }
}
