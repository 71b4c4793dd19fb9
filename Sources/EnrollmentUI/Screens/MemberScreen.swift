import EnrollmentCore
import Foundation
import TerminalGrid

/// One member for staff, whole and read-only. Opening it was noted; it hides like every card.
struct MemberScreen: VeiledScreen {
  enum Action { case refresh, showAgain, waitingList, back }

  private let member: Member
  /// Where Esc leads back to, with its list.
  private let lookUp: LookUpScreen
  private let openedAtWall: Date
  var veil: CardVeil

  init(_ member: Member, from lookUp: LookUpScreen, at now: Now) {
    self.member = member
    self.lookUp = lookUp
    openedAtWall = now.wall
    veil = CardVeil(at: now.sinceBoot)
  }

  func place(_ texts: Catalogue) -> String { texts.memberPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.memberExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    if member.phone != nil {
      let label = member.state == .incomplete ? texts.keyComplete : texts.keyRefresh
      bindings.append(.init(.function(2), label, .refresh))
    }
    if veil.isHidden {
      bindings.append(.init(.character(" "), texts.keyShowAgain, .showAgain))
    }
    bindings.append(.init(.escape, texts.keyBack, .back))
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .refresh:
      guard let phone = member.phone else { return [] }
      return counter.submit(phone, Attempt(again: true))
    case .showAgain:
      var next = self
      next.veil.show(at: counter.now.sinceBoot)
      counter.screen = .member(next)
      return [.noteLook(member, .shownAgain)]
    case .waitingList:
      counter.show(.waitingList(WaitingListScreen()))
      return []
    case .back:
      counter.show(.lookUp(lookUp))
      lookUp.touch(&counter)
      return []
    }
  }

  var asScreen: Screen { .member(self) }

  func nextChange(_ counter: CounterState) -> Duration? {
    let times = counter.settings.times
    return veil.isHidden
      ? veil.nextChange(after: counter.now.sinceBoot, times) : veil.hidesAt(times)
  }

  func message(_ counter: CounterState) -> Wording? {
    let times = counter.settings.times
    if veil.isHidden {
      let left = veil.goesHomeAt(times) - counter.now.sinceBoot
      return counter.texts.homeIn(Countdown.seconds(left))
    }
    return counter.texts.memberOpened(counter.calendar.clockWithSeconds(openedAtWall))
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    if stage.isSmall {
      MemberCard(member, isVeiled: veil.isHidden, counter).drawSmall(on: &stage, row: 3)
      if member.state == .incomplete {
        stage.write(texts.noName, row: 8, style: .warning)
      }
      return
    }
    guard !veil.isHidden else {
      MemberCard(member, isVeiled: true, counter).drawFull(on: &stage, row: 6)
      stage.write(
        texts.hiddenBecause(Countdown.seconds(counter.settings.times.veil)), row: 17, style: .dim)
      return
    }
    drawFull(on: &stage, counter)
  }

  private func drawFull(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let calendar = counter.calendar
    let number = "\(texts.memberNumber) \(member.number.formatted)"
    let name = member.name?.full ?? texts.noName
    stage.write(
      name, row: 4, style: .title, width: stage.bodyWidth - 2 - stage.width(of: number))
    stage.writeRight(number, endingAt: 76, row: 4, style: .strong)
    stage.rule(row: 5, columns: 5..<73)
    var facts: [(label: String, value: String, source: String)] = []
    if let phone = member.phone {
      facts.append((texts.phoneLabel, phone.formatted, texts.memberFromApp))
    } else {
      facts.append((texts.phoneLabel, texts.noPhone, ""))
    }
    if let birthDate = member.birthDate {
      facts.append((texts.birthDate, birthDate, texts.memberFromApp))
    }
    let joined = calendar.day(member.joinedAt)
    let till = texts.tillName(member.joinedAtTill.letter)
    facts.append((texts.joined, "\(joined)  \(till)", ""))
    for (offset, fact) in facts.enumerated() {
      stage.write(fact.label, row: 6 + offset)
      stage.write(fact.value, row: 6 + offset, column: 17)
      stage.write(fact.source, row: 6 + offset, column: 49, style: .dim)
    }
    let lines = member.state == .incomplete ? texts.incompleteMember : texts.memberLocked
    for (offset, line) in lines.enumerated() where member.phone != nil || offset == 0 {
      stage.write(line, row: 11 + offset)
    }
  }
}
