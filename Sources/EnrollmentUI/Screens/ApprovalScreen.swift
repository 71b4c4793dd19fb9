import EnrollmentCore
import TerminalGrid

/// A team lead allows, by number and PIN, one thing that whoever is signed in may not do: to ask a
/// number all the same that said no today.
struct ApprovalScreen: CounterScreen {
  enum Action { case next, check, erase, back }

  /// What was refused; it is back where nobody allows it.
  let refused: FailureScreen
  private(set) var entry = StaffEntry()
  private(set) var isChecking = false

  init(of refused: FailureScreen) { self.refused = refused }

  func place(_ texts: Catalogue) -> String { texts.approvalPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.approvalExplanation }

  var takesText: Bool { true }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    guard !isChecking else { return [] }
    let check = KeyBinding(.enter, texts.keyAllow, Action.check)
    return entry.keyBindings(texts, check: check, next: .next, erase: .erase)
      + [.init(.escape, texts.keyBack, .back)]
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .next: next.entry.next()
    case .check:
      guard let proof = entry.proof else { return [] }
      next.isChecking = true
      next.entry.emptyPIN()
      counter.screen = .approval(next)
      return [.signIn(proof, .approval(.liftCoolDown))]
    case .erase: next.entry.removeLast()
    case .back:
      counter.show(.failure(refused))
      return []
    }
    counter.screen = .approval(next)
    return []
  }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] {
    guard !isChecking else { return [] }
    var next = self
    if let notice = next.entry.append(sign) { counter.answer(notice) }
    counter.screen = .approval(next)
    return []
  }

  /// The store's answer: the request goes out by that lead's word, or the screen asks again.
  func checked(
    _ result: Result<SignInOutcome, StoreFailure>, on counter: inout CounterState
  ) -> [CounterCommand] {
    guard isChecking else { return [] }
    if case .success(.signedIn(let member)) = result, member.role.may(.liftCoolDown) {
      counter.show(.failure(refused))
      return counter.submit(
        refused.phone, refused.attempt, liftingCoolDown: true, lead: member.number)
    }
    counter.screen = .approval(ApprovalScreen(of: refused))
    if case .success(.signedIn) = result {
      counter.answer(.notAllowed)
    } else {
      counter.answer(Notice(result))
    }
    return []
  }

  func message(_ counter: CounterState) -> Wording? {
    isChecking ? counter.texts.oneMoment : counter.texts.approvalMessage
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    if stage.isSmall {
      stage.write(texts.approvalTitle.small, row: 3, style: .title)
      entry.draw(on: &stage, texts, row: 5, column: 0)
      return
    }
    stage.write(texts.approvalTitle.full, row: 4, style: .title)
    for (offset, line) in texts.approvalFacts(refused.phone.ending).enumerated() {
      stage.write(line, row: 6 + offset)
    }
    entry.draw(on: &stage, texts, row: 10, column: 24)
  }
}
