import EnrollmentCore
import TerminalGrid

/// Asks why a member is to be erased, and for four digits of the member number: nobody erases by
/// habit. Plain keys are no text here, so that a scanned card is dropped whole.
struct EraseScreen: CounterScreen {
  enum Action {
    case choose(ErasureReason)
    case type(Character)
    case fix, back
  }

  /// Comes back with Esc. Its veil runs on, and is also this screen's.
  private(set) var behind: MemberScreen
  private(set) var reason: ErasureReason?
  private(set) var typed = ""
  /// The store is at it: nothing can be typed any more.
  private(set) var isOrdered = false

  init(over behind: MemberScreen) { self.behind = behind }

  var number: MemberNumber { behind.member.number }

  /// Once there is a reason; the digit that gave it is none of them, however it bounces.
  var takesDigits: Bool { reason != nil && !isOrdered }

  func place(_ texts: Catalogue) -> String { texts.erasePlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.eraseExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    guard !isOrdered else { return [] }
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    if reason == nil {
      let reasons = Array(zip("123".map(Key.character), ErasureReason.offered))
      bindings.append(
        .init(reasons.map(\.0), named: "1-3", texts.keyEraseReason, in: .help) { key in
          .choose(reasons.first { $0.0 == key }?.1 ?? .shopperAsked)
        })
    } else {
      let digits = "0123456789".map(Key.character)
      bindings.append(
        .init(digits, named: "0-9", texts.keyEraseDigits, in: .help) { key in
          if case .character(let digit) = key { .type(digit) } else { .back }
        })
      bindings.append(.init(.backspace, texts.keyFix, .fix, in: .help))
    }
    bindings.append(.init(.escape, texts.keyDoNotErase, .back))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .choose(let reason): next.reason = reason
    case .type(let digit):
      next.typed.append(digit)
      if next.typed.count == 4 {
        guard let reason, next.typed == number.rawValue.suffix(4) else {
          next.typed = ""
          counter.screen = .erase(next)
          counter.answer(.otherDigits)
          return []
        }
        next.isOrdered = true
        counter.screen = .erase(next)
        return [.erase(number, reason)]
      }
    case .fix:
      if next.typed.isEmpty { next.reason = nil } else { next.typed.removeLast() }
    case .back:
      goBack(on: &counter)
      return []
    }
    counter.screen = .erase(next)
    return []
  }

  private func goBack(on counter: inout CounterState, broughtByNetwork: Bool = false) {
    var member = behind
    member.veil.touch(at: counter.now.sinceBoot)
    counter.show(.member(member), broughtByNetwork: broughtByNetwork)
  }

  /// The store's answer.
  func erased(
    _ number: MemberNumber, _ result: Result<ErasureOutcome, StoreFailure>,
    on counter: inout CounterState
  ) {
    guard isOrdered, number == self.number else { return }
    switch result {
    case .success(.erased(let erasure)):
      counter.show(.erased(ErasedScreen(erasure, at: counter.now)), broughtByNetwork: true)
    case .success(.noSuchMember):
      counter.showStart(broughtByNetwork: true)
      counter.answer(.erasedBefore)
    case .success(.requestIsOpen(let code)):
      goBack(on: &counter, broughtByNetwork: true)
      counter.answer(.notErasedRequestOpen(code))
    case .failure(.notAllowed):
      goBack(on: &counter, broughtByNetwork: true)
      counter.answer(.notAllowed)
    case .failure:
      goBack(on: &counter, broughtByNetwork: true)
      counter.answer(.notErased)
    }
  }

  func message(_ counter: CounterState) -> Wording? {
    isOrdered ? counter.texts.erasing : counter.texts.nothingErased
  }

  func touch(_ counter: inout CounterState) {
    var next = self
    next.behind.veil.touch(at: counter.now.sinceBoot)
    counter.screen = .erase(next)
  }

  func elapse(on counter: inout CounterState) {
    let times = counter.settings.times
    if !isOrdered, counter.now.sinceBoot >= behind.veil.goesHomeAt(times) {
      return counter.showStart()
    }
    var next = self
    next.behind.veil.elapse(at: counter.now.sinceBoot, times)
    counter.screen = .erase(next)
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    isOrdered ? nil : behind.veil.goesHomeAt(counter.settings.times)
  }
}

/// A member is erased. For ten minutes a key on this till brings the member back.
struct ErasedScreen: CounterScreen {
  enum Action { case undo, next }

  let erasure: PendingErasure
  private var isOrdered = false
  private let shownAt: Duration

  init(_ erasure: PendingErasure, at now: Now) {
    self.erasure = erasure
    shownAt = now.sinceBoot
  }

  func place(_ texts: Catalogue) -> String { texts.erasePlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.erasedExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    guard !isOrdered else { return [] }
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = [.init(.enter, texts.keyNextShopper, .next)]
    if counter.may(.eraseMember) {
      bindings.append(.init(.character("U"), texts.keyUndoErase, .undo))
    }
    return bindings + [.init(.escape, texts.keyBack, .next, in: .help)]
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .next:
      counter.showStart()
      return []
    case .undo:
      var next = self
      next.isOrdered = true
      counter.screen = .erased(next)
      return [.undoErase(erasure.number)]
    }
  }

  func message(_ counter: CounterState) -> Wording? {
    counter.texts.undoOffered(until: counter.calendar.clock(erasure.undoableUntil))
  }

  func elapse(on counter: inout CounterState) {
    if counter.now.sinceBoot >= closesAt(counter) { counter.showStart() }
  }

  func nextChange(_ counter: CounterState) -> Duration? { closesAt(counter) }

  private func closesAt(_ counter: CounterState) -> Duration {
    shownAt + counter.settings.times.home
  }
}

extension CounterState {
  /// The store's answer to an order to bring a member back.
  mutating func undone(_ result: Result<UndoOutcome, StoreFailure>) {
    switch screen {
    case .erased: showStart()
    case .entry, .lookUp, .waiting, .stopQuestion, .card, .known, .failure, .unsaved, .held,
      .member,
      .editMember, .memberHistory, .waitingList, .leadList, .practiceMenu, .copy, .erase, .locked,
      .approval, .today:
      break
    }
    answer(Notice(result))
  }
}

extension Notice {
  init(_ result: Result<UndoOutcome, StoreFailure>) {
    switch result {
    case .success(.undone): self = .eraseUndone
    case .success(.nothingToUndo), .success(.erasedElsewhere): self = .nothingToUndo
    case .success(.joinedAnew): self = .joinedAnew
    case .failure(.notAllowed): self = .notAllowed
    case .failure: self = .notUndone
    }
  }
}
