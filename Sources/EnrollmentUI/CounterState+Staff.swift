package import EnrollmentCore
import TerminalGrid

/// Who works at the till, and the lock.
extension CounterState {
  /// Whether whoever works here may do it, so that a screen names the key for it. It is checked again
  /// where it is carried out.
  func may(_ right: Right) -> Bool {
    settings.signsIn ? staff?.role.may(right) ?? false : true
  }

  /// Whether whoever works here had the right when they signed in. Where the core then refuses it, they
  /// are off the staff list or have another role by now.
  func hasLost(_ right: Right) -> Bool { settings.signsIn && may(right) }

  /// Who works at the till; nil while nobody does, or nobody signs in here.
  package var staffNumber: StaffNumber? { staff?.number }

  /// Who asked for a request, in a word or two; nil where nobody signs in, or nobody had.
  func opener(of status: RequestStatus) -> String? {
    settings.signsIn ? status.staff.map(staffNames.words) : nil
  }

  /// Locks the till from any screen. A request that was being watched goes on in the background.
  var lockKey: KeyBinding<Void> {
    KeyBinding(.function(12), texts.keyLock, (), in: .help)
  }

  var canLock: Bool { settings.signsIn && staff != nil }

  /// Somebody has signed in and begins anew.
  mutating func begin(as member: StaffMember) -> [CounterCommand] {
    staff = member
    staffNames.note(member)
    touchedAt = now.sinceBoot
    showStart()
    return may(.seeLeadList) ? [readLeadList()] : []
  }

  /// Locks the till: nothing that was on the screen comes back.
  mutating func lock(_ cause: LockCause) -> [CounterCommand] {
    let watched = watchedRequest
    show(.locked(LockedScreen(cause)))
    staff = nil
    submitted = nil
    practicePick = nil
    forgetLeadMatters()
    heldSigns = []
    let left: [CounterCommand] = watched.map { [.desk(.setAside($0))] } ?? []
    return left + [.noteLock(cause)]
  }

  /// When nobody has touched the till for so long that it locks, since boot; nil where it does not.
  ///
  /// Source: UX.md, section 1, "Times".
  var locksAt: Duration? {
    guard canLock, !isWatching else { return nil }
    return touchedAt + settings.times.lock
  }

  /// Whether somebody looks at a request that goes on: no time counts then.
  private var isWatching: Bool {
    switch screen {
    case .waiting, .stopQuestion: true
    case .entry, .card, .known, .failure, .unsaved, .held, .lookUp, .member,
      .editMember, .memberHistory, .copy, .erase, .erased, .waitingList, .leadList, .practiceMenu,
      .locked,
      .approval, .today:
      false
    }
  }

  /// Locks a till that nobody has touched; its commands wait for the next event.
  mutating func lockIfIdle() {
    if isWatching { touchedAt = now.sinceBoot }
    guard let locksAt, now.sinceBoot >= locksAt else { return }
    unsentCommands += lock(.idle)
  }
}

extension Notice {
  /// Why nobody was signed in.
  init(_ result: Result<SignInOutcome, StoreFailure>) {
    switch result {
    case .success(.mustWait(let wait)): self = .signInMustWait(seconds: Countdown.seconds(wait))
    case .success(.pinIsLost): self = .pinIsLost
    case .success(.nobodyYet): self = .nobodyOnStaffList
    case .success(.unknownCard): self = .staffCardUnknown
    case .success(.refused), .success(.signedIn): self = .signInRefused
    case .failure: self = .numberNotChecked
    }
  }
}
