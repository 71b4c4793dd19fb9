import EnrollmentCore
import TerminalGrid

/// The shopper said yes, and the disk takes nothing (T1). The request is alive: the till goes on
/// trying by itself.
struct UnsavedScreen: CounterScreen {
  enum Action { case saveNow, later, waitingList }

  let id: RequestID

  func place(_ texts: Catalogue) -> String { texts.failurePlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.unsavedExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = [
      .init(.enter, texts.keySaveNow, .saveNow),
      .init(.function(4), texts.keyPark, .later),
      .init(.escape, texts.keyLater, .later, in: .help),
    ]
    if counter.requests.entries.count > 1 {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .saveNow:
      counter.answer(.oneMoment)
      return [.desk(.saveNow(id))]
    case .later:
      let code = counter.requests[id]?.status.code
      counter.showStart()
      if let code { counter.answer(.stillSaving(code)) }
    case .waitingList:
      counter.showWaitingList()
    }
    return []
  }

  func message(_ counter: CounterState) -> Wording? {
    (counter.requests[id]?.status.code).map(counter.texts.unsavedMessage)
  }

  func sentence(_ counter: CounterState) -> Wording? { text(counter)?.say }

  func render(on stage: inout Stage, _ counter: CounterState) {
    guard let text = text(counter) else { return }
    stage.drawFailure(text, code: .notSaved, counter.texts)
  }

  private func text(_ counter: CounterState) -> FailureText? {
    guard let status = counter.requests[id]?.status else { return nil }
    return FailureText(
      .notSaved,
      FailureText.Facts(
        ending: status.phone.ending, bindingCode: status.code, life: "", wait: nil,
        missing: nil, mayRetry: false),
      counter.sentences)
  }
}
