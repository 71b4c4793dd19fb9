import CIBA
import EnrollmentCore

@testable import CIBA

/// The network of one process: every call stops here until the simulation answers it.
///
/// Polls are sent by the real poller.
final class LoginDoor: LoginService {
  struct Start: Sendable {
    let request: AuthenticationRequest
    fileprivate let continuation: CheckedContinuation<Result<Acknowledgement, StartFailure>, Never>
  }

  struct UserInfoCall: Sendable {
    let login: VerifiedLogin
    fileprivate let continuation: CheckedContinuation<Result<UserInfo, UserInfoFailure>, Never>
  }

  /// One request that is watched, and its token calls under way.
  struct Watch: Sendable {
    let acknowledgement: Acknowledgement
    let resumedAt: BootInstant?
    fileprivate(set) var polls: [CheckedContinuation<PollOutcome, Never>] = []
    /// When token calls left the till, from the first one on.
    fileprivate(set) var sent: [BootInstant] = []
    fileprivate(set) var slowDowns = 0
    /// Until when the service wants to be left alone.
    fileprivate(set) var notBefore = BootInstant(sinceBoot: .zero)
    fileprivate(set) var isCancelled = false
    fileprivate(set) var hasEnded = false
  }

  private struct State {
    var starts: [Start] = []
    var userInfos: [UserInfoCall] = []
    var watches: [Watch] = []
    /// What happened to any watch, counted.
    var happenings = 0
    var isDead = false
  }

  private let clock: VirtualClock
  private let state = Locked(State())

  init(clock: VirtualClock) { self.clock = clock }

  var starts: [Start] { state.withLock(\.starts) }
  var userInfos: [UserInfoCall] { state.withLock(\.userInfos) }
  var watches: [Watch] { state.withLock(\.watches) }
  var happenings: Int { state.withLock(\.happenings) }

  /// The watch that is on its way from one place of waiting to the next; nil if all of them wait.
  var movingWatch: Int? {
    watches.indices.first { index in
      let watch = watches[index]
      let waits = clock.isRunning(for: .watch(index))
      if watch.hasEnded || watch.isCancelled { return waits }
      return !waits && watch.polls.isEmpty
    }
  }

  // MARK: The simulation's side

  func answer(_ start: Start, with reply: Result<Acknowledgement, StartFailure>) {
    state.withLock { $0.starts.removeAll { $0.request == start.request } }
    start.continuation.resume(returning: reply)
  }

  func answer(_ call: UserInfoCall, with reply: Result<UserInfo, UserInfoFailure>) {
    state.withLock { $0.userInfos.removeAll { $0.login == call.login } }
    call.continuation.resume(returning: reply)
  }

  func answerPoll(of watch: Int, with outcome: PollOutcome) {
    let now = clock.machine.now
    let poll = state.withLock { state in
      switch outcome.answer {
      case .goOn(.slowDown): state.watches[watch].slowDowns += 1
      case .goOn(.waitAtLeast(let wait)): state.watches[watch].notBefore = now.advanced(by: wait)
      case .goOn(.pending), .goOn(.none), .ended: break
      }
      return state.watches[watch].polls.removeFirst()
    }
    poll.resume(returning: outcome)
  }

  /// The process is dead: nothing that is under way is answered any more.
  func die() {
    let (starts, userInfos, polls) = state.withLock { state in
      state.isDead = true
      defer {
        state.starts = []
        state.userInfos = []
        for index in state.watches.indices { state.watches[index].polls = [] }
      }
      return (state.starts, state.userInfos, state.watches.flatMap(\.polls))
    }
    for start in starts { start.continuation.resume(returning: .failure(Self.dead)) }
    for call in userInfos {
      call.continuation.resume(returning: .failure(.unreachable(reason: "dead")))
    }
    for poll in polls { poll.resume(returning: PollOutcome(answer: .goOn(.none), sentAt: nil)) }
  }

  private static let dead = StartFailure.notSent(reason: "dead")

  // MARK: The till's side

  func prepare() async {}

  func start(
    _ request: AuthenticationRequest
  ) async throws(StartFailure) -> Acknowledgement {
    let reply = await withCheckedContinuation { continuation in
      let isDead = state.withLock { state in
        if !state.isDead {
          state.starts.append(Start(request: request, continuation: continuation))
        }
        return state.isDead
      }
      if isDead { continuation.resume(returning: .failure(Self.dead)) }
    }
    return try reply.get()
  }

  func userInfo(for login: VerifiedLogin) async throws(UserInfoFailure) -> UserInfo {
    let reply = await withCheckedContinuation { continuation in
      let isDead = state.withLock { state in
        if !state.isDead {
          state.userInfos.append(UserInfoCall(login: login, continuation: continuation))
        }
        return state.isDead
      }
      if isDead { continuation.resume(returning: .failure(.unreachable(reason: "dead"))) }
    }
    return try reply.get()
  }

  func watch(
    _ acknowledgement: Acknowledgement, resumedAt: BootInstant?,
    news: @escaping @Sendable (PollNews) -> Void
  ) -> any LoginWatch {
    let number = state.withLock { state in
      state.happenings += 1
      state.watches.append(Watch(acknowledgement: acknowledgement, resumedAt: resumedAt))
      return state.watches.count - 1
    }
    let poller = LoginPoller(
      acknowledgement, resumedAt: resumedAt, clock: ClockFace(clock: clock, watch: number),
      ask: { [self] _ in await poll(number) },
      news: { [self] item in
        news(item)
        state.withLock { state in
          state.happenings += 1
          if case .ended = item { state.watches[number].hasEnded = true }
        }
      })
    poller.begin()
    return NotedWatch(poller: poller, door: self, number: number)
  }

  private func poll(_ number: Int) async -> PollOutcome {
    let now = clock.machine.now
    return await withCheckedContinuation { continuation in
      let isDead = state.withLock { state in
        state.happenings += 1
        if !state.isDead {
          state.watches[number].sent.append(now)
          state.watches[number].polls.append(continuation)
        }
        return state.isDead
      }
      if isDead {
        continuation.resume(returning: PollOutcome(answer: .goOn(.none), sentAt: nil))
      }
    }
  }

  private struct NotedWatch: LoginWatch {
    let poller: LoginPoller
    let door: LoginDoor
    let number: Int

    func cancel() {
      door.state.withLock { $0.watches[number].isCancelled = true }
      poller.cancel()
    }

    func stop(within limit: Duration) async { await poller.stop(within: limit) }
  }
}
