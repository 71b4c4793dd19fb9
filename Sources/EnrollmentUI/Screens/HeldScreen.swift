import EnrollmentCore
import TerminalGrid

/// Another number answered than the one that was typed (A2): saved or thrown away only by somebody
/// who has looked. Either takes the same key twice.
struct HeldScreen: CounterScreen {
  enum Action { case save, throwAway, later, waitingList }

  let id: RequestID

  func place(_ texts: Catalogue) -> String { texts.failurePlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.heldExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    if answer(counter) != nil, counter.may(.decideHeldAnswer) {
      bindings.append(.init(.character("S"), texts.keySaveAnyway, .save))
      bindings.append(.init(.character("T"), texts.keyThrowAway, .throwAway))
    }
    bindings.append(.init(.escape, texts.keyLater, .later))
    if counter.requests.entries.count > 1 {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .save: return decide(keep: true, asking: .pressAgainToSave, &counter)
    case .throwAway: return decide(keep: false, asking: .pressAgainToThrowAway, &counter)
    case .later: counter.showStart()
    case .waitingList: counter.showWaitingList()
    }
    return []
  }

  private func decide(
    keep: Bool, asking question: Notice, _ counter: inout CounterState
  ) -> [CounterCommand] {
    guard counter.asked == question else {
      counter.ask(question)
      return []
    }
    counter.answer(.oneMoment)
    return [.desk(.decide(id, keep: keep))]
  }

  /// Who answered; nil once somebody has decided.
  private func answer(_ counter: CounterState) -> HeldAnswer? {
    guard case .held(let answer) = counter.requests[id]?.status.phase else { return nil }
    return answer
  }

  func sentence(_ counter: CounterState) -> Wording? {
    counter.sentences.about(.otherNumberAnswered)
  }

  func message(_ counter: CounterState) -> Wording? {
    if answer(counter) == nil { return counter.texts.heldSaving }
    return counter.may(.decideHeldAnswer) ? counter.texts.heldMessage : counter.texts.heldForLead
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    guard let status = counter.requests[id]?.status else { return }
    let texts = counter.texts
    let title = FailureText.title(.otherNumberAnswered, missing: nil)
    let facts =
      [texts.heldAsked(status.phone)] + (answer(counter).map { [texts.heldAnswered($0)] } ?? [])
      + [texts.heldCode(status.code)]
    let choices = counter.may(.decideHeldAnswer) ? texts.heldChoices : []
    if stage.isSmall {
      var row = stage.writeWrapped(
        "[!] \(EndCode.otherNumberAnswered.rawValue) \(title)", row: 3, limit: 2, style: .bad)
      for fact in facts {
        stage.write(fact, row: row)
        row += 1
      }
      for choice in choices {
        stage.write("\(choice.key)  \(choice.does)", row: row)
        row += 1
      }
      return
    }
    stage.write("[!]  \(title)", row: 4, style: .bad)
    stage.write(
      texts.failureCode(.otherNumberAnswered), row: 4, column: 64, style: .strong)
    for (offset, line) in texts.heldFacts.enumerated() { stage.write(line, row: 6 + offset) }
    for (offset, fact) in facts.enumerated() {
      stage.write(fact, row: 9 + offset, column: 8, style: .strong)
    }
    stage.say(sentence(counter), row: 13, label: texts.say)
    for (offset, choice) in choices.enumerated() {
      let row = 15 + offset
      stage.write(choice.key, row: row, column: 8, style: .strong)
      stage.write(choice.does, row: row, column: 16)
      stage.write(choice.means, row: row, column: 41, style: .dim)
    }
  }
}
