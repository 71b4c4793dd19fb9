package import EnrollmentCore
import TerminalGrid

/// The number is a member's: nothing was sent. The card is veiled until somebody asks for it.
struct KnownScreen: VeiledScreen {
  enum Action { case nextShopper, differentPerson, showCard, hide, waitingList }

  var opened: OpenedMember
  private let phone: PhoneNumber
  var veil: CardVeil

  private var member: Member { opened.member }

  /// Puts the card up, and asks the store for what is on file.
  ///
  /// - Parameter phone: the number that was typed.
  static func show(
    _ member: Member, asked phone: PhoneNumber, on counter: inout CounterState
  ) -> [CounterCommand] {
    counter.show(.known(KnownScreen(member, asked: phone, at: counter.now)))
    return [.readRecord(member.number)]
  }

  private init(_ member: Member, asked phone: PhoneNumber, at now: Now) {
    opened = OpenedMember(member)
    self.phone = phone
    veil = CardVeil(at: now.sinceBoot)
    veil.hide()
  }

  func place(_ texts: Catalogue) -> String { texts.entryPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.knownExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    let isIncomplete = member.state == .incomplete
    var bindings: [KeyBinding<Action>] = [
      .init(.enter, texts.keyNextShopper, .nextShopper),
      .init(
        .function(2), isIncomplete ? texts.keyComplete : texts.keyDifferentPerson,
        .differentPerson),
      veil.isHidden
        ? .init(.character(" "), texts.keyShowCard, .showCard)
        : .init(.character(" "), texts.keyHideNow, .hide),
    ]
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList, in: .help))
    }
    bindings.append(.init(.escape, texts.keyBack, .nextShopper, in: .help))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .nextShopper:
      counter.showStart()
      return []
    case .differentPerson:
      return counter.submit(phone, Attempt(again: true))
    case .showCard:
      next.veil.show(at: counter.now.sinceBoot)
      counter.screen = .known(next)
      // It may have been erased since the number was typed.
      return [.readRecord(member.number), .noteLook(member, .shownAgain)]
    case .hide:
      next.veil.hide()
      counter.screen = .known(next)
      return []
    case .waitingList:
      counter.showWaitingList()
      return []
    }
  }

  var asScreen: Screen { .known(self) }

  func nextChange(_ counter: CounterState) -> Duration? {
    let times = counter.settings.times
    return veil.isHidden
      ? veil.goesHomeAt(times) : veil.nextChange(after: counter.now.sinceBoot, times)
  }

  func message(_ counter: CounterState) -> Wording? { counter.texts.knownMessage }

  func sentence(_ counter: CounterState) -> Wording? {
    counter.sentences.alreadyMember(member.name)
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let card = MemberCard(
      member, joinedBy: opened.record?.joinedBy, consents: opened.consents,
      isVeiled: veil.isHidden, counter)
    if stage.isSmall {
      stage.write("[=] \(texts.knownTitle.small)", row: 3, style: .good)
      card.drawSmall(on: &stage, row: 4)
      stage.say(sentence(counter), row: 9, label: texts.say)
      return
    }
    stage.write("[=]  \(texts.knownTitle.full)", row: 4, style: .good)
    let below = card.drawFull(on: &stage, row: 6)
    stage.say(sentence(counter), row: below + 1, label: texts.say)
    let lines =
      member.state == .incomplete
      ? texts.incompleteMember : veil.isHidden ? texts.differentPerson : []
    // A whole card leaves less room: what the keys say is left out first.
    guard below + 2 + lines.count <= 19 else { return }
    for (offset, line) in lines.enumerated() { stage.write(line, row: below + 3 + offset) }
  }
}

extension CounterState {
  /// Whether the screen greets `member`, whose number was typed. Nothing is sent then.
  package func greets(_ member: Member) -> Bool {
    guard case .known(let known) = screen else { return false }
    return known.opened.member.id == member.id
  }
}
