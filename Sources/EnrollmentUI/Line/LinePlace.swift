import EnrollmentCore

/// What the last question was about, or what is waited for.
indirect enum LinePlace: Equatable, Sendable {
  /// The desk has not told yet what it picked up again.
  case starting
  /// Who works here, or who allows something.
  case signing(LineSigning)
  /// What the next pretend shopper does.
  case menu
  case number
  /// The store is being asked for a number.
  case checking(PhoneNumber)
  /// Whether to send a request. `isNew` where the store knows that the number is no member's.
  case confirming(PhoneNumber, Attempt, isNew: Bool)
  /// The desk has not answered an order to enroll yet.
  case submitting(SubmittedOrder)
  case waiting(LineWait)
  /// What stopping is to mean.
  case stopping(LineStop)
  /// Whether to send another request.
  case failed(FailedTry)
  /// The number, or to lift the cool-down of the one that has just been refused.
  case coolingDown(FailedTry)
  /// The number, or to enroll this one, which nobody was found by.
  case offering(PhoneEntry)
  /// Whether the phone is really to be asked although its shopper said no today.
  case lifting(FailedTry)
  /// The service wants to be left alone before another request may be sent.
  case resting(FailedTry)
  case unsaved(RequestID)
  case held(RequestID)
  /// Whether an answer from another number is really to be saved, or thrown away.
  case deciding(RequestID, keep: Bool)
  case searching(sequence: Int)
  /// Which of these members to open.
  case found([Member])
  /// The books are being read for the card of a member; then back to where it was asked for.
  case reading(OpenedMember, back: LinePlace)
  /// The disk is taking a change of that member's card; then back.
  case changing(MemberNumber, back: LinePlace)
  /// The lead's list is being read.
  case leadReading
  /// Which row of the lead's list to open or to tick off.
  case leads(LineLeadList)
  /// The disk is taking a tick.
  case ticking(LeadMatter, of: LineLeadList)
  /// Why to erase a member, and whether the right one is meant.
  case erasing(LineErase)
  /// The disk is taking an erasure, or its undoing.
  case storing
  /// Whether to leave although requests are open; then back to where it was asked.
  case leaveAsked(back: LinePlace)
  /// Leaves as soon as nothing is on its way to a phone.
  case leaving
}

extension LinePlace {
  /// Whether an answer here sends something, ends something or leaves.
  var asksForDecision: Bool {
    switch self {
    case .confirming, .stopping, .failed, .lifting, .resting, .held, .deciding, .leaveAsked,
      .erasing:
      true
    case .starting, .signing, .menu, .number, .checking, .submitting, .waiting, .coolingDown,
      .offering, .unsaved, .searching, .found, .reading, .changing, .leadReading, .leads, .ticking,
      .storing,
      .leaving:
      false
    }
  }
}

/// Staff number and PIN, one question each.
struct LineSigning: Equatable, Sendable {
  enum Purpose: Equatable, Sendable {
    case work
    /// A lead allows that a number is asked that said no today.
    case lift(FailedTry)

    var signIn: SignInPurpose {
      switch self {
      case .work: .work
      case .lift: .approval(.liftCoolDown)
      }
    }
  }

  let purpose: Purpose
  /// Nil until it has been typed.
  var number: StaffNumber?
  /// The store has not answered yet.
  var isChecking = false
}

/// A request that is being waited for, and what has been said about it.
struct LineWait: Equatable, Sendable {
  let id: RequestID
  var tips = TipChoice()
  /// The tip that was said last, by its place in the schedule.
  var saidTip = 0
  /// Whether it was said how long most shoppers take.
  var hasSaidPatience = false
  /// The seconds left at which the time is told next; nil once it has been told that it is up.
  var nextReport: Int?

  init(id: RequestID) { self.id = id }

  /// The time left is told in steps of so many seconds.
  ///
  /// Source: UX.md, section 1, "Motion".
  static let step = 15

  /// Notes that the time has been told with so many seconds left.
  mutating func noteReport(secondsLeft: Int) {
    nextReport = secondsLeft > 0 ? (secondsLeft - 1) / Self.step * Self.step : nil
  }
}

/// The question whether to stop, which closes by itself; then waiting goes on.
struct LineStop: Equatable, Sendable {
  let wait: LineWait
  /// Since boot.
  let closesAt: Duration
}

/// The card that `show` prints. On paper and in a scrollback nothing can be veiled, so it is printed
/// only when somebody asks.
struct LineCard: Equatable, Sendable {
  var member: Member
  /// Whom `again` asks; nil for somebody who has just answered.
  var phoneToAsk: PhoneNumber?
  /// Of somebody who has just answered; nil where the books have to be read for them.
  var consents: MemberConsents?
  /// Opened by staff, who also hear when the member was looked at before.
  var isForStaff = false
  /// What the books say, once they have been read for staff.
  var record: MemberRecord? { didSet { historyTold = 0 } }
  /// How many things of the record's past `history` has told.
  var historyTold = 0
  /// Until then, since boot, showing it is no second look: the shopper stands here and checks the
  /// spelling.
  var firstLookUntil: Duration?
}
