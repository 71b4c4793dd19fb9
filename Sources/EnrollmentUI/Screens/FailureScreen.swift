import EnrollmentCore
import Foundation
import TerminalGrid

/// A request that ended without a member. All ends have this one shape.
struct FailureScreen: CounterScreen {
  enum Action { case tryAgain, editNumber, lift, leave, lookUp, waitingList, back }

  private let tried: FailedTry
  private var failure: RequestFailure { tried.failure }
  var phone: PhoneNumber { tried.phone }
  var attempt: Attempt { tried.attempt }

  /// - Parameter life: how long the request was asked, or allowed, to live.
  init(
    _ failure: RequestFailure, phone: PhoneNumber, bindingCode: BindingCode? = nil,
    life: Duration, _ attempt: Attempt, at now: Now
  ) {
    tried = FailedTry(
      failure, phone: phone, bindingCode: bindingCode, life: life, attempt, at: now)
  }

  func place(_ texts: Catalogue) -> String { texts.failurePlace }

  func explanation(_ texts: Catalogue) -> [String] {
    failure.code == .coolingDown ? texts.coolDownExplanation : texts.failureExplanation
  }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    switch FailureText.enter(failure.code) {
    case .retry, .whenTimeIsUp:
      if tried.mayRetry(at: counter.now.sinceBoot) {
        bindings.append(.init(.enter, texts.keyTryAgain, .tryAgain))
      } else if tried.wakesAt == nil {
        bindings.append(.init(.enter, texts.keyNextShopper, .leave))
      }
      bindings.append(.init(.character("E"), texts.keyEditNumber, .editNumber))
    case .editNumber:
      bindings.append(.init(.enter, texts.keyEditNumber, .editNumber))
    case .nextShopper:
      bindings.append(.init(.enter, texts.keyNextShopper, .leave))
    case .backToStart, .saveNow:
      bindings.append(.init(.enter, texts.keyBackToStart, .leave))
    }
    if failure.code == .coolingDown {
      bindings.append(.init(.character("L"), texts.keyLift, .lift))
    }
    let enterLeaves = bindings.contains { $0.keys == [.enter] && $0.action(.enter) == .leave }
    bindings.append(
      .init(
        .escape,
        enterLeaves
          ? texts.keyBack
          : counter.listBehind == nil ? texts.keyNotNow : texts.keyNotNowToList, .back,
        in: enterLeaves ? .help : .footer))
    // It needs no network.
    if failure.code == .noConnection, counter.may(.lookUp) {
      bindings.append(.init(.function(3), texts.keyLookUp, .lookUp))
    }
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .tryAgain:
      return counter.submit(phone, tried.next)
    case .lift:
      guard counter.may(.liftCoolDown) else {
        counter.show(.approval(ApprovalScreen(of: self)))
        return []
      }
      guard counter.asked == .pressAgainToLift else {
        counter.ask(.pressAgainToLift)
        return []
      }
      return counter.submit(phone, attempt, liftingCoolDown: true)
    case .editNumber:
      let (screen, commands) = EntryScreen.with(phone, home: counter.settings.home)
      counter.show(.entry(screen))
      return commands
    case .lookUp: return LookUpScreen.show(over: EntryScreen(), on: &counter)
    case .leave:
      counter.showStart()
    case .back:
      counter.showListOrStart()
    case .waitingList:
      counter.showWaitingList()
    }
    return []
  }

  func message(_ counter: CounterState) -> Wording? {
    counter.texts.failureMessage(failure.code, title: text(counter).title)
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    tried.wakesAt.flatMap { Countdown.nextChange(until: $0, after: counter.now.sinceBoot) }
  }

  func sentence(_ counter: CounterState) -> Wording? { text(counter).say }

  private func text(_ counter: CounterState) -> FailureText {
    tried.text(at: counter.now.sinceBoot, counter.texts, counter.calendar, counter.sentences)
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    stage.drawFailure(text(counter), code: failure.code, texts)
    guard !stage.isSmall else { return }
    if let retriesLeft = tried.retriesLeft {
      stage.write(texts.tries(attempt.triesBefore + 1, retriesLeft: retriesLeft), row: 17)
    }
    if FailureText.concernsIT(failure.code), !failure.detail.isEmpty {
      stage.write(
        texts.forIT(failure.detail), row: 18, style: .dim, width: stage.bodyWidth)
    }
  }
}

extension Stage {
  /// The one shape of all ends: title and code, what happened, what to say, what to do.
  mutating func drawFailure(_ text: FailureText, code: EndCode, _ texts: Catalogue) {
    guard isSmall else { return drawFullFailure(text, code: code, texts) }
    var row = writeWrapped("[!] \(code.rawValue) \(text.title)", row: 3, limit: 2, style: .bad)
    for (offset, step) in text.steps.prefix(8 - row).enumerated() {
      write("\(offset + 1) \(step.small)", row: row)
      row += 1
    }
    say(text.say, row: 9, label: texts.say)
  }

  private mutating func drawFullFailure(_ text: FailureText, code: EndCode, _ texts: Catalogue) {
    write("[!]  \(text.title)", row: 4, style: .bad)
    write(texts.failureCode(code), row: 4, column: 64, style: .strong)
    for (offset, line) in text.happened.enumerated() { write(line, row: 6 + offset) }
    let row = say(text.say, row: 9, label: texts.say)
    guard !text.steps.isEmpty else { return }
    write(texts.then, row: row + 1, style: .strong)
    for (offset, step) in text.steps.enumerated() {
      write("\(offset + 1)  \(step.full)", row: row + 2 + offset, column: 8)
    }
  }
}
