import Foundation

/// One login request from its acknowledgement to its end, and the rules for polls about it.
///
/// Source: CIBA Core 1.0, sections 7.3, 10.1 and 11.
struct LoginRequest: Equatable, Sendable {
  let id: String
  let hint: LoginHint
  let scope: Set<String>
  let script: Script
  /// By the clock that only runs forward.
  let openedAt: Duration
  let openedOn: Date
  let expiresAt: Duration
  /// What the next poll is held to; it grows with every `slow_down`.
  private(set) var interval: Duration
  private(set) var stage = Stage.open
  private var earliestPoll: Duration
  private var polls = 0
  private var breaches = 0
  private var pollInFlight = false

  enum Stage: Equatable, Sendable {
    case open
    case refused
    case redeemed
    /// The client broke the rules for polls; the id is of no use any more.
    case dead
  }

  init(
    id: String, form: AuthenticationForm, script: Script, interval: Duration, openedAt: Duration,
    openedOn: Date, expiresIn: Duration
  ) {
    self.id = id
    hint = form.hint
    scope = form.scope
    self.script = script
    self.openedAt = openedAt
    self.openedOn = openedOn
    expiresAt = openedAt + expiresIn
    self.interval = interval
    earliestPoll = openedAt + interval * 9 / 10
  }

  /// Whether the shopper's phone still shows it, so that no second one can be sent there.
  ///
  /// A dead id still occupies the phone: the shopper knows nothing of the client's faults.
  func occupiesPhone(at now: Duration) -> Bool {
    guard now < expiresAt else { return false }
    switch stage {
    case .open, .dead: return !script.hasAnswered(polls: polls, waited: now - openedAt)
    case .refused, .redeemed: return false
    }
  }

  /// Takes a poll in and decides its answer; `endPoll` follows when that answer leaves.
  mutating func beginPoll(at now: Duration) -> PollAnswer {
    switch stage {
    case .refused: return .refused
    case .redeemed: return .invalidGrant
    case .dead: return .dead
    case .open: break
    }
    if pollInFlight {
      stage = .dead
      return .dead
    }
    pollInFlight = true
    if now >= expiresAt { return .expired }
    if now < earliestPoll { return breach(at: now) }
    polls += 1
    earliestPoll = now + interval * 9 / 10
    return scriptedAnswer(at: now)
  }

  mutating func endPoll() {
    pollInFlight = false
  }

  private mutating func breach(at now: Duration) -> PollAnswer {
    breaches += 1
    if breaches == 3 {
      stage = .dead
      return .dead
    }
    return slowDown(at: now)
  }

  private mutating func slowDown(at now: Duration) -> PollAnswer {
    interval += .seconds(5)
    earliestPoll = now + interval * 9 / 10
    return .slowDown
  }

  private mutating func scriptedAnswer(at now: Duration) -> PollAnswer {
    switch script.oddPolls[polls] {
    case .slowDown:
      return slowDown(at: now)
    case .unavailable(let retryAfter):
      earliestPoll = max(earliestPoll, now + retryAfter * 9 / 10)
      return .unavailable(retryAfter: retryAfter)
    case .badGateway:
      return .badGateway
    case .dropped:
      return .dropped
    case nil:
      break
    }
    guard script.hasAnswered(polls: polls, waited: now - openedAt) else { return .pending }
    switch script.says {
    case .yes:
      stage = .redeemed
      return .approved(self)
    case .no:
      stage = .refused
      return .refused
    }
  }
}

/// What a poll gets.
enum PollAnswer: Equatable, Sendable {
  case pending
  case slowDown
  case unavailable(retryAfter: Duration)
  case badGateway
  case dropped
  case expired
  case refused
  /// The id is unknown, or its tokens were given out before.
  case invalidGrant
  case dead
  case approved(LoginRequest)
}
