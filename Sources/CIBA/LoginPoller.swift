import Dispatch

/// What came back from one poll.
struct PollOutcome: Equatable, Sendable {
  enum Answer: Equatable, Sendable {
    case goOn(PollSchedule.Answer)
    case ended(Result<VerifiedLogin, LoginFailure>)
  }

  var answer: Answer
  /// When the poll left the till; nil if it never did.
  var sentAt: BootInstant?
}

/// Watches one request to its end: one timer, and never two polls under way.
actor LoginPoller: LoginWatch {
  typealias Ask = @Sendable (AuthenticationRequestID) async -> PollOutcome

  private let executor = SerialQueueExecutor(label: "ciba.poll")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let id: AuthenticationRequestID
  private let origin: BootInstant
  private let clock: any RequestClock
  private let ask: Ask
  private let news: @Sendable (PollNews) -> Void

  private var schedule: PollSchedule
  private var timer: (any RunningTimer)?
  private var isStopped = false
  private var underWay: Task<Void, Never>?
  private var connectionIsLost = false
  /// Whether an approving answer may have been sent to us and never read.
  private var answerMayBeLost: Bool

  init(
    _ acknowledgement: Acknowledgement, resumedAt: BootInstant?, clock: any RequestClock,
    ask: @escaping Ask, news: @escaping @Sendable (PollNews) -> Void
  ) {
    let origin = acknowledgement.sentAt
    id = acknowledgement.id
    self.origin = origin
    self.clock = clock
    self.ask = ask
    self.news = news
    schedule = PollSchedule(
      interval: acknowledgement.interval, expiresIn: acknowledgement.expiresIn,
      acknowledged: origin.duration(to: acknowledgement.receivedAt),
      resumed: resumedAt.map { origin.duration(to: $0) })
    answerMayBeLost = resumedAt != nil
  }

  /// Starts the first timer. The poller then keeps itself alive until the end or ``cancel()``.
  nonisolated func begin() {
    onQueue { $0.perform($0.schedule.firstStep) }
  }

  nonisolated func cancel() {
    onQueue { poller in
      poller.isStopped = true
      poller.timer?.cancel()
      poller.timer = nil
    }
  }

  func stop(within limit: Duration) async {
    isStopped = true
    timer?.cancel()
    timer = nil
    guard let underWay else { return }
    let pause = Pause()
    Task {
      await underWay.value
      pause.end()
    }
    await withCheckedContinuation { continuation in
      pause.begin(continuation) { handler in
        clock.timer(after: limit, on: executor.dispatchQueue, handler: handler)
      }
    }
  }

  private nonisolated func onQueue(_ body: @escaping @Sendable (isolated LoginPoller) -> Void) {
    executor.dispatchQueue.async { self.assumeIsolated { body($0) } }
  }

  private func perform(_ step: PollSchedule.Step) {
    guard !isStopped else { return }
    switch step {
    case .poll(let due): wait(until: due)
    case .stop: end(.failure(.expired))
    }
  }

  private func wait(until due: Duration) {
    let delay = clock.now().duration(to: origin.advanced(by: due))
    timer = clock.timer(after: max(delay, .zero), on: executor.dispatchQueue) { @Sendable in
      self.assumeIsolated { $0.timerFired(due: due) }
    }
  }

  private func timerFired(due: Duration) {
    guard !isStopped else { return }
    timer = nil
    let now = origin.duration(to: clock.now())
    if now < due { return wait(until: due) }
    // The machine may have slept past the deadline. A first poll that is owed after a restart is
    // within the limit at any age.
    if now > schedule.limit { return end(.failure(.expired)) }
    poll()
  }

  private func poll() {
    let fired = clock.now()
    underWay = Task {
      let outcome = await ask(id)
      underWay = nil
      arrived(outcome, sentAt: outcome.sentAt ?? fired)
    }
  }

  private func arrived(_ outcome: PollOutcome, sentAt: BootInstant) {
    let now = clock.now()
    switch outcome.answer {
    case .ended(.failure(.gone)) where answerMayBeLost: end(.failure(.answerLost))
    case .ended(let result): end(result)
    case .goOn(let answer):
      guard !isStopped else { return }
      note(answer, wasSent: outcome.sentAt != nil)
      let step = schedule.step(
        after: answer, sent: origin.duration(to: sentAt), arrived: origin.duration(to: now))
      if answer == .slowDown && schedule.slowDowns == 2 { news(.askingLessOften) }
      perform(step)
    }
  }

  private func note(_ answer: PollSchedule.Answer, wasSent: Bool) {
    switch answer {
    case .pending, .slowDown: answerMayBeLost = false
    case .waitAtLeast: break
    case .none:
      if wasSent { answerMayBeLost = true }
      if !connectionIsLost {
        connectionIsLost = true
        news(.connectionLost)
      }
      return
    }
    if connectionIsLost {
      connectionIsLost = false
      news(.connectionRestored)
    }
  }

  private func end(_ result: Result<VerifiedLogin, LoginFailure>) {
    isStopped = true
    timer?.cancel()
    timer = nil
    news(.ended(result))
  }
}
