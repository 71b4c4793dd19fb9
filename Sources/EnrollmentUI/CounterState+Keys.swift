import EnrollmentCore
import TerminalGrid

/// What becomes of a key before a screen sees it.
extension CounterState {
  private var takesText: Bool { screen.current.takesText && !isHelpOpen }

  /// Sorts out what a scanner typed. Where nothing is typed, a sign waits until it is known to be
  /// none of a scan: what a key has done cannot be taken back.
  mutating func take(_ sent: Key) -> [CounterCommand] {
    let key = settings.key(meantBy: sent)
    touchedAt = now.sinceBoot
    let belongsToScan = burst.take(key, at: now.sinceBoot)
    if case .character = key, !takesText {
      screen.current.touch(&self)
      heldSigns.append(HeldSign(key: key, time: now.sinceBoot))
      if belongsToScan { dropScan() }
      return []
    }
    if belongsToScan, !takesText {
      dropScan()
      keyGuard.note(key, at: now.sinceBoot, inTextField: false)
      return []
    }
    let released = releaseSigns()
    let isText = if case .character = key { true } else { false }
    guard belongsToScan, !isText else { return released + press(key, at: now.sinceBoot) }
    if takesQuickFingers { return released + press(key, at: now.sinceBoot) }
    keyGuard.note(key, at: now.sinceBoot, inTextField: true)
    return released + useScan(withEnter: key == .enter)
  }

  /// Throws away all that was scanned on a screen that takes no scan.
  private mutating func dropScan() {
    heldSigns = []
    if submitted == nil { answer(.scanNotUsedHere) }
  }

  /// Hands a code that we know to the screen, once. Every other scan stays the text that it is.
  private mutating func useScan(withEnter: Bool) -> [CounterCommand] {
    if case .locked(let locked) = screen { return useStaffCard(on: locked) }
    guard submitted == nil, let code = burst.code else { return [] }
    burst.use()
    clearNotice()
    screen.current.touch(&self)
    return screen.current.use(code, withEnter: withEnter, on: &self)
  }

  /// Whether a burst is the PIN of somebody with quick fingers, and the Enter after it theirs.
  private var takesQuickFingers: Bool {
    switch screen {
    case .locked(let locked): locked.entry.isAtPIN
    case .approval: true
    case .entry, .waiting, .stopQuestion, .card, .known, .failure, .unsaved, .held, .lookUp,
      .member, .editMember, .memberHistory, .copy, .erase, .erased, .waitingList, .leadList, .today,
      .practiceMenu:
      false
    }
  }

  /// What a scanner typed while nobody works here is a staff card.
  private mutating func useStaffCard(on locked: LockedScreen) -> [CounterCommand] {
    guard !locked.entry.isAtPIN, let text = burst.text(ofAtLeast: 8) else { return [] }
    burst.use()
    clearNotice()
    return locked.use(scanned: text, on: &self)
  }

  private mutating func releaseSigns() -> [CounterCommand] {
    let signs = heldSigns
    heldSigns = []
    return signs.flatMap { press($0.key, at: $0.time) }
  }

  /// Does what waited for the end of a burst: fewer signs than a scan has act now, and a code that
  /// came without an Enter is used.
  mutating func settleBurst() -> [CounterCommand] {
    guard burst.isOver(at: now.sinceBoot) else { return [] }
    let released = releaseSigns()
    return released + (takesText ? useScan(withEnter: false) : [])
  }

  /// When the burst in progress ends, if something waits for that; never before the next moment.
  var burstEnd: Duration? {
    let isCard = if case .locked = screen { burst.text(ofAtLeast: 8) != nil } else { false }
    guard let end = burst.endsAt,
      !heldSigns.isEmpty || (takesText && (burst.code != nil || isCard))
    else { return nil }
    return max(end, now.sinceBoot + .milliseconds(1))
  }

  /// Does what `key`, pressed at `time`, means here.
  private mutating func press(_ key: Key, at time: Duration) -> [CounterCommand] {
    let takesText = takesText
    let isField = takesText || screen.current.takesDigits && !isHelpOpen
    guard
      keyGuard.admits(key, at: time, inTextField: isField, bounce: settings.times.bounce)
    else { return [] }
    clearNotice()
    screen.current.touch(&self)
    let key = takesText ? key : KeyNames.meaning(of: key)
    if isHelpOpen {
      if HelpView.closes(key) { isHelpOpen = false }
      return []
    }
    if key == .function(1) {
      isHelpOpen = true
      return []
    }
    if key == .function(12), canLock { return lock(.key) }
    if languageKey.keys.contains(key), screen.current.sentence(self) != nil {
      shopperLanguage = shopperLanguage.next
      return []
    }
    guard submitted == nil else { return pressWhileSubmitted(key) }
    return screen.current.press(key, on: &self)
  }

  /// Works on every screen that has something to say.
  var languageKey: KeyBinding<Void> {
    KeyBinding(.function(9), texts.keyLanguage, (), in: .looseFooter)
  }

  /// The desk's answer comes within milliseconds; if it does not, Esc leads out, and the request, if
  /// one comes of it, is found on the waiting list.
  private mutating func pressWhileSubmitted(_ key: Key) -> [CounterCommand] {
    if key == .escape {
      submitted = nil
      show(.entry(EntryScreen()))
    } else {
      answer(.oneMoment)
    }
    return []
  }
}

/// A sign that waits, and when it was pressed.
struct HeldSign: Equatable, Sendable {
  let key: Key
  let time: Duration
}
