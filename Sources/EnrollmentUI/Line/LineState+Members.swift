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
    guard let consents = card.consents else { return read(card.member, .shownAgain, back: place) }
    sayCard(card)
    say(consents, forStaff: false)
    guard !isFirstLook else { return }
    say(texts.lineNoted)
    order(.noteLook(card.member, .shownAgain))
  }

  private mutating func sayCard(_ shown: LineCard) {
    let card = MemberCard(
      shown.member, joinedBy: (shown.record?.joinedBy).map(staffNames.words), consents: nil,
      isVeiled: false, settings, texts, calendar, at: now.wall)
    say(card.name)
    for fact in card.facts { say(texts.lineFact(fact.label, fact.value)) }
    if shown.member.phone == nil {
      say(texts.memberWithoutNumber.joined(separator: " "))
    } else if shown.member.state == .incomplete, shown.phoneToAsk != nil {
      say(texts.lineIncomplete)
    }
  }

  mutating func say(_ consents: MemberConsents, forStaff: Bool) {
    let isAsked = settings.asks.contains(.consents)
    for line in texts.lineConsents(consents, isAsked: isAsked, forStaff: forStaff, calendar) {
      say(line)
    }
  }

  /// Who answered in place of the number that was asked, as far as a queue may hear it.
  private mutating func showAnswer(_ id: RequestID) {
    guard case .held(let answer) = requests[id]?.status.phase else { return }
    say(answer.name.map { texts.lineAnsweredBy($0.veiled) } ?? texts.noName)
  }

  mutating func find(_ text: String) {
    guard may(.lookUp) else { return say(.mayNotLookUp) }
    let text = String(text.prefix(LookUpScreen.textLimit))
    guard LookUpScreen.isLongEnough(text) else { return say(texts.lookUpStart.full) }
    soughtNumber = LookUpScreen.memberNumber(in: text)
    soughtPhone = LookUpScreen.phone(in: text, home: settings.home)
    let sequence = nextSearch()
    place = .searching(sequence: sequence)
    order(.find(text, sequence: sequence))
  }

  mutating func found(_ sequence: Int, _ result: Result<[Member], StoreFailure>) {
    guard place == .searching(sequence: sequence) else { return }
    place = .number
    switch result {
    case .failure: say(texts.lookUpFailed.full)
    case .success([]):
      say(texts.lookUpNone(canEnrol: false).full)
      if let number = soughtNumber { order(.findErased(number)) }
      if let soughtPhone { place = .offering(soughtPhone) }
    case .success(let members):
      let shown = Array(members.prefix(LookUpScreen.limit))
      place = .found(shown)
      for (index, member) in shown.enumerated() {
        let month = calendar.month(member.joinedAt)
        let hasTwin = texts.hasTwin(index, among: shown)
        say(texts.lineRow(index + 1, member, since: month, hasTwin: hasTwin))
      }
      if members.count > shown.count { say(texts.lookUpNotes[1]) }
    }
  }

  /// Opens one of the members who were found.
  mutating func openFound(_ argument: String) {
    guard case .found(let members) = place else { return }
    guard let row = Int(argument), members.indices.contains(row - 1) else {
      return say(texts.lineTakesOne("open", Array(1...members.count)))
    }
    open(members[row - 1], .lookUp, back: .number)
  }

  /// Opens one member for staff, which is noted.
  mutating func open(_ member: Member, _ reason: LookReason, back: LinePlace) {
    card = LineCard(member: member, phoneToAsk: member.phone, isForStaff: true)
    read(member, reason, back: back)
  }
}

/// What the books say.
extension LineState {
  /// Has the books read before the card is printed. The look is ordered at once: noted it is also
  /// where the till goes down before the card is on the paper.
  private mutating func read(_ member: Member, _ reason: LookReason, back: LinePlace) {
    place = .reading(OpenedMember(member), back: back)
    order(.readRecord(member.number))
    order(.noteLook(member, reason))
  }

  mutating func recordRead(
    _ number: MemberNumber, _ result: Result<MemberRecord?, StoreFailure>
  ) {
    guard case .reading(var opened, let back) = place, opened.member.number == number,
      var card
    else { return }
    if case .success(nil) = result { return leaveErased() }
    opened.take(number, result)
    place = back
    card.member = opened.member
    if card.isForStaff {
      card.phoneToAsk = opened.member.phone
      card.record = opened.record
    }
    self.card = card
    sayCard(card)
    if let record = card.record { sayForStaff(record) }
    switch opened.books {
    case .reading: break
    case .unreadable: say(texts.lineFact(texts.consents, texts.recordUnreadable))
    case .read(let record):
      say(record.consents, forStaff: card.isForStaff)
      let looks = texts.looks(record, staffNames, calendar, at: now.wall)
      if card.isForStaff, !looks.isEmpty {
        say(texts.lineFact(texts.seen, looks.joined(separator: ", ")))
      }
    }
    say(texts.lineNoted)
  }
}
