import EnrollmentCore
import Foundation
import TerminalGrid

/// The card of somebody who has just joined, or whose card was renewed; on disk already.
struct CardScreen: VeiledScreen {
  enum Action { case nextShopper, hide, showAgain, waitingList, back }

  let enrollment: Enrollment
  private let took: Duration
  private let shownAtWall: Date
  var veil: CardVeil

  init(_ enrollment: Enrollment, took: Duration, at now: Now) {
    self.enrollment = enrollment
    self.took = took
    shownAtWall = now.wall
    veil = CardVeil(at: now.sinceBoot)
  }

  func place(_ texts: Catalogue) -> String {
    enrollment.kind == .updated || veil.isHidden ? texts.cardPlace : texts.newMemberPlace
  }

  func explanation(_ texts: Catalogue) -> [String] { texts.cardExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings = [KeyBinding<Action>(.enter, texts.keyNextShopper, .nextShopper)]
    bindings.append(
      veil.isHidden
        ? .init(.character(" "), texts.keyShowAgain, .showAgain)
        : .init(.character(" "), texts.keyHideNow, .hide))
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    bindings.append(.init(.escape, texts.keyBack, .back, in: .help))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .nextShopper:
      counter.showStart()
      return []
    case .waitingList:
      counter.showWaitingList()
      return []
    case .back:
      counter.showListOrStart()
      return []
    case .hide:
      next.veil.hide()
      counter.screen = .card(next)
      return []
    case .showAgain:
      next.veil.show(at: counter.now.sinceBoot)
      counter.screen = .card(next)
      // It may have been erased since.
      return [
        .readRecord(enrollment.member.number), .noteLook(enrollment.member, .shownAgain),
      ]
    }
  }

  var asScreen: Screen { .card(self) }

  func nextChange(_ counter: CounterState) -> Duration? {
    veil.nextChange(after: counter.now.sinceBoot, counter.settings.times)
  }

  func message(_ counter: CounterState) -> Wording? {
    let times = counter.settings.times
    if veil.isHidden {
      let left = veil.goesHomeAt(times) - counter.now.sinceBoot
      return counter.texts.homeIn(Countdown.seconds(left))
    }
    let time = counter.calendar.clockWithSeconds(shownAtWall)
    return counter.texts.savedAt(time, took: Countdown.seconds(took), enrollment.kind)
  }
}

// MARK: Drawing

extension CardScreen {
  private func text(_ counter: CounterState) -> FailureText? {
    enrollment.note.map { note in
      FailureText(
        note,
        FailureText.Facts(
          ending: enrollment.member.phone?.ending ?? "", bindingCode: nil, life: "",
          wait: nil, missing: enrollment.member.lacking(of: counter.settings.asks),
          mayRetry: false),
        counter.sentences)
    }
  }

  private func title(_ counter: CounterState) -> String {
    text(counter)?.title ?? counter.texts.savedTitle(enrollment)
  }

  func sentence(_ counter: CounterState) -> Wording? {
    guard !veil.isHidden else { return nil }
    return text(counter)?.say ?? counter.sentences.greeting(enrollment.kind, enrollment.member.name)
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let times = counter.settings.times
    let card = MemberCard(
      enrollment.member, joinedBy: enrollment.joinedBy,
      consents: veil.isHidden ? nil : enrollment.consents,
      isVeiled: veil.isHidden, counter)
    if stage.isSmall {
      let row = stage.writeWrapped("[OK] \(title(counter))", row: 3, limit: 2, style: .good)
      card.drawSmall(on: &stage, row: row, rows: 8 - row)
      if veil.isHidden {
        stage.write(texts.hiddenFacts, row: stage.lastBodyRow, style: .dim)
      } else {
        stage.say(sentence(counter), row: 9, label: texts.say)
      }
      return
    }
    stage.write("[OK]  \(title(counter))", row: 4, style: .good)
    let below = card.drawFull(on: &stage, row: 6)
    guard !veil.isHidden else {
      let reason =
        veil.wasHiddenByKey
        ? texts.hiddenByKey : texts.hiddenBecause(Countdown.seconds(times.veil))
      stage.write(reason, row: 17, style: .dim)
      return
    }
    let sayRow = drawNote(on: &stage, below: below, counter)
    let sayEnd = stage.say(sentence(counter), row: sayRow, label: texts.say)
    let left = veil.hidesAt(times) - counter.now.sinceBoot
    let row = max(19, sayEnd + 1)
    // Row 20 has the mark of practice.
    stage.write(
      texts.hidesIn(Countdown.seconds(left)),
      row: row == 20 && counter.settings.isPractice ? 21 : row, style: .dim)
  }

  /// Says what is special about this card, a row below it where a high card leaves one. Returns the
  /// row for what is said to the shopper, which may take two.
  private func drawNote(on stage: inout Stage, below: Int, _ counter: CounterState) -> Int {
    let lines = (text(counter)?.happened ?? []).prefix(2)
    let row = below + 1 + lines.count <= 18 ? below + 1 : below
    for (offset, line) in lines.enumerated() { stage.write(line, row: row + offset) }
    return max(17, row + lines.count)
  }
}
