package import EnrollmentCore

/// Who works at the till, and the lock.
extension LineState {
  /// Whether whoever works here may do it. It is checked again where it is carried out.
  func may(_ right: Right) -> Bool {
    settings.signsIn ? staff?.role.may(right) ?? false : true
  }

  /// Whether whoever works here had the right when they signed in. Where the core then refuses it, they
  /// are off the staff list or have another role by now.
  func hasLost(_ right: Right) -> Bool { settings.signsIn && may(right) && place != .leaving }

  package var staffNumber: StaffNumber? { staff?.number }

  /// Whether what is typed now is a PIN, which no terminal should show.
  package var hidesTyping: Bool {
    if case .signing(let signing) = place {
      signing.number != nil && !signing.isChecking
    } else {
      false
    }
  }

  var canLock: Bool { settings.signsIn && staff != nil }

  /// Whether nobody works here: no word and no key leaves then, for behind may be a shell.
  package var isLocked: Bool { settings.signsIn && staff == nil }

  /// A staff number, a PIN after it, or a card in the number's place.
  mutating func take(_ line: String, _ signing: LineSigning) {
    var next = signing
    if let number = signing.number {
      guard let pin = PIN(line) else {
        place = .signing(LineSigning(purpose: signing.purpose))
        return refuse(texts.linePINDigits)
      }
      return check(.pin(number, pin), next)
    }
    if let card = StaffCard(line), signing.purpose == .work { return check(.card(card), next) }
    next.number = Int(line).flatMap { StaffNumber(rawValue: $0) }
    guard next.number != nil else { return say(texts.lineNoStaffNumber) }
    place = .signing(next)
  }

  private mutating func check(_ proof: SignInProof, _ signing: LineSigning) {
    var next = signing
    next.isChecking = true
    place = .signing(next)
    order(.signIn(proof, signing.purpose.signIn))
  }

  /// The store's answer.
  mutating func signedIn(_ result: Result<SignInOutcome, StoreFailure>) {
    guard case .signing(let signing) = place, signing.isChecking else { return }
    guard case .success(.signedIn(let member)) = result else {
      place = .signing(LineSigning(purpose: signing.purpose))
      return refuse(texts.text(Notice(result), opens: { _ in nil }).full)
    }
    switch signing.purpose {
    case .work:
      staff = member
      staffNames.note(member)
      touchedAt = now.sinceBoot
      place = .number
      say(texts.lineSignedIn(member))
      sayToShopper(sentence)
      if may(.seeLeadList) { readLeadList() }
    case .lift(let tried):
      guard member.role.may(.liftCoolDown) else {
        place = .coolingDown(tried)
        return say(.notAllowed)
      }
      submit(tried.phone, tried.attempt, liftingCoolDown: true, lead: member.number)
    }
  }

  /// Locks the till: what is open goes on in the background.
  mutating func lock(_ cause: LockCause) {
    if let id = place.watchedRequest { order(.desk(.setAside(id))) }
    place = .signing(LineSigning(purpose: .work))
    staff = nil
    card = nil
    erasure = nil
    leadMatters = []
    isToldOfLeads = false
    say(texts.locked(cause, after: settings.times.lock).full)
    order(.noteLock(cause))
  }

  /// When the till locks itself because nobody types, since boot.
  var locksAt: Duration? {
    guard canLock, !isWatching else { return nil }
    return touchedAt + settings.times.lock
  }

  private var isWatching: Bool {
    switch place {
    case .waiting, .stopping, .submitting: true
    case .starting, .signing, .menu, .number, .checking, .confirming, .failed, .coolingDown,
      .offering, .lifting, .resting, .unsaved, .held, .deciding, .searching, .found, .reading,
      .changing,
      .leadReading, .leads, .ticking, .erasing, .storing, .leaveAsked, .leaving:
      false
    }
  }

  mutating func lockIfIdle() {
    if isWatching { touchedAt = now.sinceBoot }
    if let locksAt, now.sinceBoot >= locksAt { lock(.idle) }
  }
}
