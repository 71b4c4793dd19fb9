import EnrollmentCore
import Foundation
import TerminalGrid

/// Gives the shopper a copy of all that the club knows about them: says first what that is, and after
/// Enter where it lies.
struct CopyScreen: CounterScreen {
  enum Action { case make, back }

  enum Step: Equatable {
    case asking
    /// The store is at it.
    case ordered
    case made(HandedOutCopy)
  }

  /// Comes back with Esc. Its veil runs on, and is also this screen's.
  private(set) var behind: MemberScreen
  private(set) var step = Step.asking

  init(over behind: MemberScreen) { self.behind = behind }

  var number: MemberNumber { behind.member.number }

  func place(_ texts: Catalogue) -> String { texts.copyPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.copyExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    switch step {
    case .asking:
      return [.init(.enter, texts.keyMakeCopy, .make), .init(.escape, texts.keyBack, .back)]
    case .ordered: return []
    case .made: return [.init(.escape, texts.keyBack, .back)]
    }
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .make:
      var next = self
      next.step = .ordered
      counter.screen = .copy(next)
      return [.handOutCopy(number)]
    case .back:
      goBack(on: &counter)
      // The card says by now who gave a copy.
      if case .made = step { return [.readRecord(number)] }
      return []
    }
  }

  private func goBack(on counter: inout CounterState, broughtByNetwork: Bool = false) {
    var member = behind
    member.veil.touch(at: counter.now.sinceBoot)
    counter.show(.member(member), broughtByNetwork: broughtByNetwork)
  }

  /// The store's answer.
  func handedOut(
    _ number: MemberNumber, _ result: Result<HandedOutCopy?, StoreFailure>,
    on counter: inout CounterState
  ) {
    guard step == .ordered, number == self.number else { return }
    switch result {
    case .success(let copy?):
      var next = self
      next.step = .made(copy)
      next.behind.veil.touch(at: counter.now.sinceBoot)
      counter.show(.copy(next), broughtByNetwork: true)
    case .success(nil):
      counter.showStart(broughtByNetwork: true)
      counter.answer(.erasedBefore)
    case .failure(.notAllowed):
      goBack(on: &counter, broughtByNetwork: true)
      counter.answer(.notAllowed)
    case .failure:
      goBack(on: &counter, broughtByNetwork: true)
      counter.answer(.copyNotMade)
    }
  }

  func message(_ counter: CounterState) -> Wording? {
    switch step {
    case .asking: counter.texts.copyMessage
    case .ordered: counter.texts.oneMoment
    case .made(let copy):
      counter.texts.copyStays(
        day: counter.calendar.day(copy.keptUntil), clock: counter.calendar.clock(copy.keptUntil))
    }
  }

  func touch(_ counter: inout CounterState) {
    var next = self
    next.behind.veil.touch(at: counter.now.sinceBoot)
    counter.screen = .copy(next)
  }

  func elapse(on counter: inout CounterState) {
    let times = counter.settings.times
    if step != .ordered, counter.now.sinceBoot >= behind.veil.goesHomeAt(times) {
      return counter.showStart()
    }
    var next = self
    next.behind.veil.elapse(at: counter.now.sinceBoot, times)
    counter.screen = .copy(next)
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    step == .ordered ? nil : behind.veil.goesHomeAt(counter.settings.times)
  }
}

// MARK: Drawing

extension CopyScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let member = behind.member
    let title = stage.title(of: member, texts) { texts.copyTitle($0, member.number) }
    stage.write(title, row: stage.isSmall ? 3 : 4, style: .title)
    switch step {
    case .asking, .ordered:
      let lines = stage.isSmall ? texts.copySmallFacts : texts.copyFacts
      for (offset, line) in lines.enumerated() {
        stage.write(line, row: (stage.isSmall ? 5 : 6) + offset)
      }
    case .made(let copy): draw(copy, on: &stage, texts)
    }
  }

  private func draw(_ copy: HandedOutCopy, on stage: inout Stage, _ texts: Catalogue) {
    var row = stage.isSmall ? 4 : 8
    if !stage.isSmall { stage.write(texts.copyWritten, row: 6) }
    let room = stage.isSmall ? 3 : 5
    let folder = wrapped(stage.drawn(copy.folder + "/"), toWidth: stage.isSmall ? 38 : 68)
    for line in folder.suffix(room) {
      stage.write(line, row: row, style: .strong)
      row += 1
    }
    for name in copy.names {
      stage.write(name, row: row, column: stage.isSmall ? 2 : 10, style: .strong)
      row += 1
    }
    guard !stage.isSmall else { return }
    for (offset, line) in texts.copyNotes.enumerated() { stage.write(line, row: row + 1 + offset) }
  }
}
