import EnrollmentCore
import TerminalGrid

/// Asks what stopping is to mean; closes by itself and keeps waiting.
struct StopQuestionScreen: CounterScreen {
  enum Action { case keepWaiting, park, hide, wrongNumber }

  /// What is under the question, and comes back with Enter.
  let waiting: WaitingScreen
  private let askedAt: Duration

  init(waiting: WaitingScreen, at now: Now) {
    self.waiting = waiting
    askedAt = now.sinceBoot
  }

  func place(_ texts: Catalogue) -> String { texts.waitingPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.stopExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    return [
      .init(.enter, texts.keyKeepWaiting, .keepWaiting),
      .init(.function(4), texts.keyPark, .park),
      .init(.escape, texts.keyHide, .hide),
      .init(.character("W"), texts.keyWrongNumber, .wrongNumber),
    ]
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    guard let code = counter.requests[waiting.id]?.status.code else { return [] }
    switch action {
    case .keepWaiting:
      counter.show(.waiting(waiting))
    case .park:
      counter.showStart()
      counter.answer(.parked(code))
      return [.desk(.setAside(waiting.id))]
    case .hide:
      counter.requests.setHidden(true, waiting.id)
      counter.showStart()
      counter.answer(.hidden(code))
      return [.desk(.setAside(waiting.id))]
    case .wrongNumber:
      counter.requests.setHidden(true, waiting.id)
      counter.showStart()
      counter.answer(.wrongNumber(code))
      return [.desk(.mark(waiting.id, .discard))]
    }
    return []
  }

  func elapse(on counter: inout CounterState) {
    if counter.now.sinceBoot >= closesAt(counter) { counter.show(.waiting(waiting)) }
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    let now = counter.now.sinceBoot
    let left = counter.requests[waiting.id].flatMap {
      Countdown.nextChange(until: $0.status.sentAt + $0.status.life, after: now)
    }
    return [Countdown.nextChange(until: closesAt(counter), after: now), left]
      .compactMap { $0 }.min()
  }

  func message(_ counter: CounterState) -> Wording? {
    counter.texts.stopMessage(Countdown.seconds(closesAt(counter) - counter.now.sinceBoot))
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    guard let status = counter.requests[waiting.id]?.status else { return }
    let texts = counter.texts
    let left = Countdown.clock(status.left(at: counter.now.sinceBoot))
    if stage.isSmall {
      stage.write(texts.stopTitle(status.phone), row: 3, style: .title)
      for (offset, choice) in texts.stopChoices.enumerated() {
        stage.write(choice.key, row: 5 + offset, style: .strong)
        stage.write(choice.small, row: 5 + offset, column: 8)
      }
      stage.write(texts.left(left), row: 9)
      return
    }
    stage.write(texts.stopTitle(status.phone), row: 4, style: .title)
    for (offset, line) in texts.stopFacts(left).enumerated() { stage.write(line, row: 6 + offset) }
    for (offset, choice) in texts.stopChoices.enumerated() {
      let row = 11 + offset
      stage.write(choice.key, row: row, column: 8, style: .strong)
      stage.write(choice.does, row: row, column: 16)
      stage.write(choice.means, row: row, column: 43, style: .dim)
    }
  }

  private func closesAt(_ counter: CounterState) -> Duration {
    askedAt + counter.settings.times.question
  }
}
