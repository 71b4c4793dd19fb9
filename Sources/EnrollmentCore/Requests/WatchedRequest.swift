import CIBA
import Foundation

/// One request on the desk: its life, its journal row, and what runs for it.
struct WatchedRequest {
  var record: RequestRecord
  private(set) var life: RequestLife
  /// How long we asked the request to live; the service's word replaces it.
  let wish: Duration
  /// Picked up from the journal: it is polled at least once, whatever the clock says.
  let isResumed: Bool
  var connection = RequestStatus.Connection.good
  var asksLessOften = false
  var watch: (any LoginWatch)?
  var timer: (any RunningTimer)?
  /// The last write that was set off; the next one waits for it.
  var writes: Task<Void, Never>?
  /// The status that was told last.
  var told: RequestStatus?
  /// The journal has the acknowledgement, or has refused it: only then the request counts as open,
  /// so that whoever hears of it may trust it to outlive this process.
  var isNotedAsOpen: Bool
  /// When the service acknowledged it, by the wall clock.
  var acknowledgedAtWall: Date?

  init(record: RequestRecord, life: RequestLife, wish: Duration, isResumed: Bool = false) {
    self.record = record
    self.life = life
    self.wish = wish
    self.isResumed = isResumed
    isNotedAsOpen = isResumed
  }

  /// Moves the life on and keeps in the row what it has learned.
  mutating func apply(_ event: RequestLife.Event) -> [RequestLife.Effect] {
    let effects = life.apply(event)
    record.fate = life.fate
    switch life.state {
    case .noting, .sending, .ended: break
    case .open(let acknowledgement):
      if record.acknowledgement == nil { count(from: acknowledgement.sentAt.sinceBoot) }
      record.acknowledgement = acknowledgement
    case .redeemed(let login): record.login = login
    case .saving(let answer, _), .unsaved(let answer, _), .held(let answer):
      record.login = answer.login
      record.userInfo = answer.userInfo
    }
    return effects
  }

  /// Notes when the shopper's answer came. One to a request that was picked up again may have waited
  /// for us and tells nothing.
  mutating func noteAnswer(at instant: BootInstant) {
    guard !isResumed else { return }
    record.answeredAfter = max(.zero, instant.sinceBoot - record.sentAt.sinceBoot)
  }

  /// The request's life counts from the try that got through, not from the first one.
  private mutating func count(from sinceBoot: Duration) {
    let later = (sinceBoot - record.sentAt.sinceBoot) / .seconds(1)
    record.sentAt = Moment(
      wall: record.sentAt.wall.addingTimeInterval(later), sinceBoot: sinceBoot,
      bootID: record.sentAt.bootID)
  }

  /// Whether somebody has to decide about it (A2).
  var isHeld: Bool {
    if case .held = life.state { true } else { false }
  }

  var status: RequestStatus {
    RequestStatus(
      id: record.id, code: record.code, phone: record.phone, phase: phase, fate: record.fate,
      sentAt: record.sentAt.sinceBoot, sentAtWall: record.sentAt.wall,
      acknowledgedAtWall: acknowledgedAtWall,
      life: record.acknowledgement?.expiresIn ?? wish, connection: connection,
      asksLessOften: asksLessOften, staff: record.staff)
  }

  private var phase: RequestStatus.Phase {
    switch life.state {
    case .noting, .sending: .sending
    case .open: isNotedAsOpen ? .open : .sending
    case .redeemed, .saving: .redeemed
    case .unsaved: .unsaved
    case .held(let answer): .held(HeldAnswer(answer))
    case .ended(let end): .ended(end)
    }
  }
}
