import EnrollmentCore
import TerminalGrid

/// One request on its way: the code that till and phone must both show, and what is left of it.
struct WaitingScreen: CounterScreen {
  enum Action { case park, nextTip, stop, waitingList, rightNumber, leave }

  let id: RequestID
  var tips = TipChoice()

  init(id: RequestID) { self.id = id }

  func place(_ texts: Catalogue) -> String { texts.waitingPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.waitingExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    guard let status = counter.requests[id]?.status else { return [] }
    let texts = counter.texts
    if isUnwanted(status) {
      return [
        .init(.character("W"), texts.keyRightNumber, .rightNumber),
        .init(.escape, texts.keyBack, .leave),
      ]
    }
    let isLate = tip(status, counter) == .meanwhile
    var bindings = [
      KeyBinding<Action>(.function(4), texts.keyPark, .park, in: isLate ? .stressed : .footer)
    ]
    if status.phase == .open || status.phase == .sending {
      // Without a way to the service there is another sentence than the tips.
      if !status.isCutOff { bindings.append(.init(.function(5), texts.keyNextTip, .nextTip)) }
      bindings.append(.init(.escape, texts.keyStop, .stop))
    }
    if counter.requests.entries.count > 1 {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    guard let status = counter.requests[id]?.status else { return [] }
    switch action {
    case .park:
      counter.showStart()
      counter.answer(.parked(status.code))
      return [.desk(.setAside(id))]
    case .nextTip:
      var next = self
      next.tips.advance(
        in: schedule(status, counter), elapsed: counter.now.sinceBoot - status.sentAt)
      counter.screen = .waiting(next)
    case .stop:
      counter.show(.stopQuestion(StopQuestionScreen(waiting: self, at: counter.now)))
    case .waitingList:
      counter.showWaitingList()
    case .rightNumber:
      return [.desk(.mark(id, .save))]
    case .leave:
      counter.requests.setHidden(true, id)
      counter.showStart()
    }
    return []
  }

  /// Marked as a wrong number, so that a yes is thrown away.
  private func isUnwanted(_ status: RequestStatus) -> Bool {
    switch status.fate {
    case .save: false
    case .discard: true
    }
  }

  /// That the way to the service is lost matters more than another request.
  func isMessageUrgent(_ counter: CounterState) -> Bool {
    counter.requests[id]?.status.isCutOff ?? false
  }

  func message(_ counter: CounterState) -> Wording? {
    guard let status = counter.requests[id]?.status else { return nil }
    let texts = counter.texts
    if isUnwanted(status) { return texts.waitingUnwanted }
    switch status.phase {
    case .sending: return texts.waitingSending
    case .redeemed, .unsaved, .held, .ended: return texts.fetchingName
    case .open: break
    }
    if status.isCutOff { return texts.connectionLost }
    if status.left(at: counter.now.sinceBoot) == .zero { return texts.waitingLast }
    if status.asksLessOften { return texts.askingLessOften }
    return tip(status, counter) == .compare
      ? texts.waitingFirst
      : texts.waitingStill(mostAnswersWithin: counter.answerTimes?.mostWithin)
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    guard let status = counter.requests[id]?.status else { return nil }
    let now = counter.now.sinceBoot
    let elapsed = now - status.sentAt
    let turn = counter.settings.motion.spinnerMilliseconds.map { step in
      let turned = Countdown.steps(ofMilliseconds: step, in: elapsed)
      return status.sentAt + .milliseconds(step * (turned + 1))
    }
    guard status.phase == .open || status.phase == .sending else { return turn }
    let second = Countdown.nextChange(until: status.sentAt + status.life, after: now)
    let tip = tips.nextChange(in: schedule(status, counter), elapsed: elapsed)
    return [turn, second, tip.map { status.sentAt + $0 }].compactMap { $0 }.min()
  }

  private func schedule(_ status: RequestStatus, _ counter: CounterState) -> TipSchedule {
    TipSchedule(life: status.life, times: counter.settings.times.tips)
  }

  private func tip(_ status: RequestStatus, _ counter: CounterState) -> Tip {
    let schedule = self.schedule(status, counter)
    return schedule.tips[
      tips.index(in: schedule, elapsed: counter.now.sinceBoot - status.sentAt)]
  }

  func sentence(_ counter: CounterState) -> Wording? {
    guard let status = counter.requests[id]?.status else { return nil }
    if isUnwanted(status) { return counter.sentences.refuseIt }
    if status.phase == .redeemed { return counter.sentences.oneMoment }
    if status.connection == .lost { return counter.sentences.connectionLost }
    return counter.sentences.tip(tip(status, counter), ending: status.phone.ending)
  }
}

// MARK: Drawing

extension WaitingScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    guard let status = counter.requests[id]?.status else { return }
    if stage.isSmall {
      renderSmall(status, on: &stage, counter)
    } else {
      renderFull(status, on: &stage, counter)
    }
  }

  private func renderFull(
    _ status: RequestStatus, on stage: inout Stage, _ counter: CounterState
  ) {
    let texts = counter.texts
    let left = status.left(at: counter.now.sinceBoot)
    if isUnwanted(status) {
      stage.write(texts.unwantedTitle.full, row: 4, style: .bad)
    } else {
      stage.write(texts.waitingTitle.full, row: 4, style: .title)
      LargeSigns.draw(status.code.rawValue, row: 6, on: &stage)
    }
    stage.write(texts.codeInPlain(status.code), row: 12, column: 31, style: .strong)
    stage.write(texts.phone(status.phone), row: 14)
    drawSteps(status, on: &stage, counter)
    if status.phase == .open || status.phase == .sending {
      stage.write(texts.left(Countdown.clock(left)), row: 15)
      drawBar(left, of: status.life, on: &stage, row: 16)
    }
    stage.say(sentence(counter), row: 18, label: texts.say)
    if status.phase == .open, status.connection == .good, !isUnwanted(status) {
      drawTip(status, on: &stage, counter, row: 21)
    }
  }

  private func renderSmall(
    _ status: RequestStatus, on stage: inout Stage, _ counter: CounterState
  ) {
    let texts = counter.texts
    let title = isUnwanted(status) ? texts.unwantedTitle : texts.waitingTitle
    stage.write(title.small, row: 3, style: isUnwanted(status) ? .bad : .title)
    stage.write(status.code.spaced, row: 5, column: 8, style: .code)
    stage.write(texts.phone(status.phone), row: 7)
    let left = Countdown.clock(status.left(at: counter.now.sinceBoot))
    let isOpen = status.phase == .open || status.phase == .sending
    stage.write(isOpen ? texts.left(left) : texts.stepSaving, row: 7, column: 20)
    stage.write(spinner(status, on: stage, counter), row: 7, column: 32, style: .accent)
    stage.say(sentence(counter), row: 9, label: texts.say)
  }

  private func drawSteps(
    _ status: RequestStatus, on stage: inout Stage, _ counter: CounterState
  ) {
    let texts = counter.texts
    let mark = spinner(status, on: stage, counter)
    let isSent = status.phase != .sending
    let saidYes = isSent && status.phase != .open
    let sentTime = status.acknowledgedAtWall.map(counter.calendar.clockWithSeconds) ?? ""
    let steps: [(name: String, state: String, mark: String, isCurrent: Bool)] = [
      (
        texts.step1(isDone: isSent), isSent ? texts.stepDone : texts.stepSending,
        isSent ? sentTime : mark, !isSent
      ),
      (
        texts.step2, saidYes ? texts.stepDone : isSent ? texts.stepWaiting : "",
        isSent && !saidYes ? mark : "", isSent && !saidYes
      ),
      (
        isUnwanted(status) ? texts.step3Unwanted : texts.step3, saidYes ? texts.stepSaving : "",
        saidYes ? mark : "", saidYes
      ),
    ]
    for (offset, step) in steps.enumerated() {
      let row = 14 + offset
      let style: Style = step.isCurrent ? .strong : .plain
      stage.write("\(offset + 1)  \(step.name)", row: row, column: 27, style: style)
      let isDone = step.state == texts.stepDone
      stage.write(step.state, row: row, column: 55, style: isDone ? .good : style)
      stage.write(
        step.mark, row: row, column: isDone ? 62 : 64, style: isDone ? .plain : .accent)
    }
  }

  private func drawBar(_ left: Duration, of life: Duration, on stage: inout Stage, row: Int) {
    let width = 17
    let share = life > .zero ? left / life : 0
    let filled = min(width, max(left > .zero ? 1 : 0, Int((share * Double(width)).rounded())))
    let bar = String(repeating: stage.art.barFilled, count: filled)
    let rest = String(repeating: stage.art.barEmpty, count: width - filled)
    let column = stage.write(bar, row: row, style: .accent)
    stage.write(rest, row: row, column: column, style: .dim)
  }

  private func drawTip(
    _ status: RequestStatus, on stage: inout Stage, _ counter: CounterState, row: Int
  ) {
    let schedule = self.schedule(status, counter)
    let elapsed = counter.now.sinceBoot - status.sentAt
    let shown = tips.index(in: schedule, elapsed: elapsed)
    let next = tips.nextChange(in: schedule, elapsed: elapsed)
    let time = next.map { Countdown.clock(status.life - $0) }
    // The one about the last half minute comes by itself alone: it counts once it is shown.
    let count = max(shown + 1, schedule.tips.filter { $0 != .halfAMinute }.count)
    stage.write(
      counter.texts.tip(shown + 1, of: count, nextAt: time), row: row, style: .dim)
  }

  /// The sign that turns, or nothing where nothing is to move.
  private func spinner(
    _ status: RequestStatus, on stage: Stage, _ counter: CounterState
  ) -> String {
    guard let step = counter.settings.motion.spinnerMilliseconds else { return "" }
    let frames = stage.art.spinner
    let turned = Countdown.steps(
      ofMilliseconds: step, in: counter.now.sinceBoot - status.sentAt)
    return "[\(frames[turned % frames.count])]"
  }
}

extension Motion {
  /// How long the spinner rests between two signs; nil where there is none.
  fileprivate var spinnerMilliseconds: Int? {
    switch self {
    case .full: 125
    case .calm: 500
    case .off: nil
    }
  }
}

extension RequestStatus {
  /// Open, and the service cannot be reached (W4).
  fileprivate var isCutOff: Bool { phase == .open && connection == .lost }
}
