import EnrollmentCore
import TerminalGrid

/// Nobody works at the till: it waits for a staff number and a PIN, or for a staff card. Requests go on.
///
/// No key leaves the program from here: behind it may be a shell. Signals do.
struct LockedScreen: CounterScreen {
  enum Action { case next, check, erase, clear }

  /// Why nobody works here; nil at the start.
  let cause: LockCause?
  private(set) var entry = StaffEntry()
  /// The store has not answered yet.
  private(set) var isChecking = false

  init(_ cause: LockCause?) { self.cause = cause }

  func place(_ texts: Catalogue) -> String { texts.entryPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.lockedExplanation }

  var takesText: Bool { true }

  var keepsNews: Bool { true }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    guard !isChecking else { return [] }
    let check = KeyBinding(.enter, texts.keySignIn, Action.check)
    return entry.keyBindings(texts, check: check, next: .next, erase: .erase)
      + (entry.isEmpty ? [] : [.init(.escape, texts.keyClear, .clear)])
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .next: next.entry.next()
    case .check:
      guard let proof = entry.proof else { return [] }
      return check(proof, on: &counter)
    case .erase: next.entry.removeLast()
    case .clear: next.entry = StaffEntry()
    }
    counter.screen = .locked(next)
    return []
  }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] {
    guard !isChecking else { return [] }
    var next = self
    if let notice = next.entry.append(sign) { counter.answer(notice) }
    counter.screen = .locked(next)
    return []
  }

  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    use(scanned: text, on: &counter)
  }

  /// A staff card, where the scanner types before anything else is.
  func use(scanned text: String, on counter: inout CounterState) -> [CounterCommand] {
    guard !isChecking, let card = StaffCard(text) else {
      counter.answer(.scanNotUsedHere)
      return []
    }
    return check(.card(card), on: &counter)
  }

  private func check(
    _ proof: SignInProof, on counter: inout CounterState
  ) -> [CounterCommand] {
    var next = self
    next.isChecking = true
    next.entry.emptyPIN()
    counter.screen = .locked(next)
    return [.signIn(proof, .work)]
  }

  /// The store's answer: the one who may work here, or why nobody does yet.
  func checked(
    _ result: Result<SignInOutcome, StoreFailure>, on counter: inout CounterState
  ) -> [CounterCommand] {
    guard isChecking else { return [] }
    if case .success(.signedIn(let member)) = result { return counter.begin(as: member) }
    counter.screen = .locked(LockedScreen(cause))
    counter.answer(Notice(result))
    return []
  }

  func message(_ counter: CounterState) -> Wording? {
    let texts = counter.texts
    if isChecking { return texts.oneMoment }
    return texts.locked(cause, after: counter.settings.times.lock)
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let open = counter.requests.openCount
    if stage.isSmall {
      stage.write(texts.lockedTitle.small, row: 3, style: .title)
      entry.draw(on: &stage, texts, row: 5, column: 0)
      stage.write(texts.lockedCard.small, row: 8)
      if open > 0 { stage.write(texts.lockedOpen(open).small, row: 9) }
      return
    }
    stage.write(texts.lockedTitle.full, row: 8, column: 29, style: .title)
    entry.draw(on: &stage, texts, row: 10, column: 24)
    stage.write(texts.lockedCard.full, row: 13, column: 24)
    if open > 0 { stage.write(texts.lockedOpen(open).full, row: 17) }
  }
}
