import EnrollmentCore

/// Cards and the look-up.
extension LineState {
  /// Prints the card, and has the look noted unless it is the first at somebody who has just joined.
  mutating func show() {
    if case .held(let id) = place { return showAnswer(id) }
    guard var card else { return }
    let isFirstLook = card.firstLookUntil.map { now.sinceBoot <= $0 } ?? false
    card.firstLookUntil = nil
    self.card = card
    sayCard(card.member)
    guard !isFirstLook else { return }
    say(texts.lineNoted)
    order(.noteLook(card.member, .shownAgain))
  }

  private mutating func sayCard(_ member: Member) {
    let card = MemberCard(
      member, consents: nil, isVeiled: false, settings, texts, calendar, at: now.wall)
    say(card.name)
    for fact in card.facts { say(texts.lineFact(fact.label, fact.value)) }
    if member.state == .incomplete { say(texts.lineIncomplete) }
  }

  /// Who answered in place of the number that was asked, as far as a queue may hear it.
  private mutating func showAnswer(_ id: RequestID) {
    guard case .held(let answer) = requests[id]?.status.phase else { return }
    say(answer.name.map { texts.lineAnsweredBy($0.veiled) } ?? texts.noName)
  }

  mutating func find(_ text: String) {
    let text = String(text.prefix(LookUpScreen.textLimit))
    guard LookUpScreen.isLongEnough(text) else { return say(texts.lookUpStart.full) }
    let sequence = nextSearch()
    place = .searching(sequence: sequence)
    order(.find(text, sequence: sequence))
  }

  mutating func found(_ sequence: Int, _ result: Result<[Member], StoreFailure>) {
    guard place == .searching(sequence: sequence) else { return }
    place = .number
    switch result {
    case .failure: say(texts.lookUpFailed.full)
    case .success([]): say(texts.lookUpNone(canEnrol: false).full)
    case .success(let members):
      let shown = Array(members.prefix(LookUpScreen.limit))
      place = .found(shown)
      for (index, member) in shown.enumerated() {
        let month = calendar.month(member.joinedAt)
        say(texts.lineRow(index + 1, member, since: month))
      }
      if members.count > shown.count { say(texts.lookUpNotes[1]) }
    }
  }

  /// Opens one member, which is noted.
  mutating func open(_ member: Member) {
    card = LineCard(member: member, phoneToAsk: member.phone)
    place = .number
    sayCard(member)
    say(texts.lineNoted)
    order(.noteLook(member, .lookUp))
  }
}
