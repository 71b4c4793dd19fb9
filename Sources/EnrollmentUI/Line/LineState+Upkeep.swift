import EnrollmentCore
import Foundation

/// What staff may change about the member whose card they opened.
extension LineState {
  /// What only staff hear of a member.
  mutating func sayForStaff(_ record: MemberRecord) {
    let (texts, calendar) = (texts, calendar)
    let source = { (date: Date?) in texts.memberSource(date.map(calendar.day)) }
    if let email = record.member.email {
      say(texts.lineFact(texts.email, email.value + ", " + source(email.toldAt)))
    }
    if let address = record.member.address {
      let line = address.value.line(home: settings.home)
      say(texts.lineFact(texts.address, line + ", " + source(address.toldAt)))
    }
    if let note = record.note { say(texts.lineFact(texts.note, note)) }
  }

  /// Puts `text` in the place of the note; a dash takes it away, and nothing changes nothing.
  mutating func changeNote(_ text: String) {
    guard let record = card?.record else { return }
    guard !text.isEmpty else { return say(texts.lineNoteHow) }
    let note = text == "-" ? "" : text
    guard note.unicodeScalars.count <= MemberNote.limit else { return say(.pasteTooLong) }
    change(record.member.number, .changeNote(record.member.number, note))
  }

  /// Withdraws the consent that the card gave that number.
  mutating func withdraw(_ argument: String) {
    guard let record = card?.record else { return }
    let accepted = record.consents.accepted
    guard let place = Int(argument), accepted.indices.contains(place - 1) else {
      return say(texts.lineTakesOne("withdraw", Array(1...max(1, accepted.count))))
    }
    change(
      record.member.number,
      .withdrawConsent(record.member.number, id: accepted[place - 1].id))
  }

  private mutating func change(_ number: MemberNumber, _ command: CounterCommand) {
    place = .changing(number, back: place)
    order(command)
  }

  /// What the disk says of it; what was not saved stands as it was.
  mutating func memberChanged(
    _ number: MemberNumber, _ change: MemberChange, _ result: Result<MemberRecord?, StoreFailure>
  ) {
    guard case .changing(number, let back) = place else { return }
    place = back
    switch result {
    case .success(let record?):
      card?.member = record.member
      card?.record = record
      say(texts.changed(change).full)
      // Numbers have moved up.
      if change == .withdrawal { say(record.consents, forStaff: true) }
    case .success(nil): leaveErased()
    case .failure(.notAllowed): say(.notAllowed)
    case .failure: say(.memberNotChanged)
    }
  }

  /// Lets go of a member whom nobody can find any more.
  mutating func leaveErased() {
    card = nil
    place = .number
    say(.memberGone)
  }

  /// Has a copy written of all that is known of the member.
  mutating func handOutCopy() {
    guard let card, card.isForStaff else { return }
    change(card.member.number, .handOutCopy(card.member.number))
  }

  mutating func copyHandedOut(
    _ number: MemberNumber, _ result: Result<HandedOutCopy?, StoreFailure>
  ) {
    guard case .changing(number, let back) = place else { return }
    place = back
    switch result {
    case .success(let copy?):
      let (day, clock) = (calendar.day(copy.keptUntil), calendar.clock(copy.keptUntil))
      for line in texts.lineCopied(copy, day: day, clock: clock) { say(line) }
    case .success(nil): leaveErased()
    case .failure(.notAllowed): say(.notAllowed)
    case .failure: say(.copyNotMade)
    }
  }

  /// How many things of a history are told in one go.
  private static let historyStep = 10

  /// What happened, and who looked; newest first. Said again it goes on, and behind the end anew.
  mutating func tellHistory() {
    guard let card, let record = card.record else { return }
    let past = record.past
    let start = card.historyTold < past.count ? card.historyTold : 0
    let told = past.dropFirst(start).prefix(Self.historyStep)
    self.card?.historyTold = told.endIndex
    for happening in told {
      let time = "\(calendar.day(happening.at)) \(calendar.clock(happening.at))"
      say(texts.lineEvent(texts.words(happening), time, texts.place(of: happening, staffNames)))
    }
    if told.endIndex < past.count {
      say(texts.lineMoreHistory(past.count - told.endIndex))
    } else if record.olderLooks > 0 {
      say(texts.olderLooks(record.olderLooks))
    }
  }
}
