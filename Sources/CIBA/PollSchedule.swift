/// When a client in poll mode asks for the token again, and when it stops asking.
///
/// All times are measured from the sending of the authentication request. The interval counts from
/// the sending of a poll, never from its answer. The last poll is put off to two seconds before
/// the deadline, so that it catches a late yes.
///
/// Source: CIBA Core 1.0, sections 7.3 (`interval`, `expires_in`), 10.1 and 11 (`slow_down`);
/// RFC 8628, section 3.5 (back-off).
struct PollSchedule: Equatable, Sendable {
  enum Step: Equatable {
    case poll(at: Duration)
    /// The time is up.
    case stop
  }

  /// An answer after which the polling goes on.
  enum Answer: Equatable {
    case pending
    case slowDown
    /// 429 or 503 with `Retry-After`.
    case waitAtLeast(Duration)
    /// No connection, no answer in time, or one that says nothing.
    case none
  }

  private static let slowDownStep = Duration.seconds(5)
  private static let longestBackOff = Duration.seconds(60)
  private static let beforeDeadline = Duration.seconds(2)

  /// The least wait between the sending of two polls; `slow_down` raises it for good.
  private(set) var interval: Duration
  private(set) var slowDowns = 0
  private let expiresIn: Duration
  private let firstPoll: Duration
  /// Until when polls are sent. It lies behind `expiresIn` only for a request that was taken up
  /// again after a restart, as long as no poll of it has been answered.
  private(set) var limit: Duration
  private var failures = 0

  /// - Parameters:
  ///   - acknowledged: when the acknowledgement arrived.
  ///   - resumed: when the request was taken up again after a restart; nil for a new one.
  init(
    interval: Duration, expiresIn: Duration, acknowledged: Duration, resumed: Duration? = nil
  ) {
    self.interval = interval
    self.expiresIn = expiresIn
    if let resumed {
      firstPoll = resumed + interval <= expiresIn ? resumed + interval : resumed
      limit = max(expiresIn, resumed + expiresIn)
    } else {
      firstPoll = acknowledged + interval
      limit = expiresIn
    }
  }

  var firstStep: Step { step(next: firstPoll) }

  /// The step after the answer to a poll that was sent at `sent`.
  mutating func step(after answer: Answer, sent: Duration, arrived: Duration) -> Step {
    switch answer {
    case .pending:
      failures = 0
      limit = expiresIn
      return step(next: max(sent + interval, arrived))
    case .slowDown:
      failures = 0
      limit = expiresIn
      slowDowns += 1
      interval += Self.slowDownStep
      return step(next: max(sent + interval, arrived))
    case .waitAtLeast(let wait):
      failures = 0
      return step(next: max(arrived + wait, sent + interval))
    case .none:
      failures += 1
      return step(next: nextAfterFailure(sent: sent, arrived: arrived))
    }
  }

  private func nextAfterFailure(sent: Duration, arrived: Duration) -> Duration {
    let longest = max(Self.longestBackOff, interval)
    var backOff = interval
    for _ in 0..<failures where backOff < longest { backOff *= 2 }
    let next = max(sent + min(backOff, longest), arrived)
    guard arrived <= expiresIn else { return next }
    return max(sent + interval, arrived, min(next, expiresIn - Self.beforeDeadline))
  }

  private func step(next: Duration) -> Step {
    let next = next + interval > expiresIn ? max(next, expiresIn - Self.beforeDeadline) : next
    return next <= limit ? .poll(at: next) : .stop
  }
}
