import EnrollmentCore
import TerminalGrid

/// How a member for staff is drawn.
extension MemberScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    if stage.isSmall {
      MemberCard(member, consents: nil, isVeiled: veil.isHidden, counter)
        .drawSmall(on: &stage, row: 3)
      if !veil.isHidden { drawConsents(on: &stage, row: 7, limit: stage.lastBodyRow - 6, counter) }
      return
    }
    guard !veil.isHidden else {
      MemberCard(member, consents: nil, isVeiled: true, counter).drawFull(on: &stage, row: 6)
      stage.write(
        texts.hiddenBecause(Countdown.seconds(counter.settings.times.veil)), row: 17, style: .dim)
      return
    }
    drawFull(on: &stage, counter)
  }

  private func drawFull(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let number = "\(texts.memberNumber) \(member.number.formatted)"
    stage.write(
      texts.name(of: member), row: 4, style: member.state == .incomplete ? .warning : .title,
      width: stage.bodyWidth - 2 - stage.width(of: number))
    stage.writeRight(number, endingAt: 76, row: 4, style: .strong)
    stage.rule(row: 5, columns: 5..<73)
    var row = drawFacts(on: &stage, row: 6, counter) + 1
    row = drawConsents(on: &stage, row: row, limit: 5, counter)
    drawLooks(on: &stage, row: row, counter)
    for (offset, line) in lines(texts).enumerated() {
      stage.write(line, row: row + 2 + offset)
    }
  }

  /// What can be done about it, or why nothing can.
  private func lines(_ texts: Catalogue) -> [String] {
    guard member.phone != nil else { return texts.memberWithoutNumber }
    return member.state == .incomplete ? texts.incompleteMember : texts.memberLocked
  }

  private func drawFacts(on stage: inout Stage, row: Int, _ counter: CounterState) -> Int {
    let texts = counter.texts
    var facts: [(label: String, value: String, source: String)] = []
    if let phone = member.phone {
      facts.append((texts.phoneLabel, phone.formatted, texts.memberFromApp))
    } else {
      facts.append((texts.phoneLabel, texts.noPhone, ""))
    }
    if let birthDate = member.birthDate {
      let day = counter.calendar.day(ofDay: birthDate) ?? birthDate
      facts.append((texts.birthDate, day, texts.memberFromApp))
    }
    let joined = counter.calendar.day(member.joinedAt)
    let till = texts.tillName(member.joinedAtTill.letter)
    facts.append((texts.joined, "\(joined)  \(till)", ""))
    for (offset, fact) in facts.enumerated() {
      stage.write(fact.label, row: row + offset)
      stage.write(fact.value, row: row + offset, column: 17)
      stage.write(fact.source, row: row + offset, column: 49, style: .dim)
    }
    return row + facts.count
  }

  /// Returns the row after them.
  @discardableResult
  private func drawConsents(
    on stage: inout Stage, row: Int, limit: Int, _ counter: CounterState
  ) -> Int {
    let texts = counter.texts
    let column = stage.isSmall ? 0 : 17
    if !stage.isSmall { stage.write(texts.consents, row: row) }
    switch opened.books {
    case .reading, .unreadable:
      let isBeingRead = opened.books == .reading
      let words = isBeingRead ? texts.recordReading : texts.recordUnreadable
      stage.write(
        stage.isSmall ? "\(texts.consents)  \(words)" : words, row: row, column: column,
        style: isBeingRead ? .dim : .warning)
      return row + 1
    case .read(let record):
      return ConsentRows(record.consents, counter)
        .drawDated(on: &stage, row: row, column: column, limit: limit, counter.calendar)
    }
  }

  /// Who looked before this look.
  private func drawLooks(on stage: inout Stage, row: Int, _ counter: CounterState) {
    guard let record = opened.record, !record.looks.isEmpty else { return }
    let texts = counter.texts
    let words = texts.looks(record, counter.calendar, at: counter.now.wall)
    stage.write(texts.seen, row: row)
    stage.write(words.joined(separator: "   "), row: row, column: 17, width: 56)
  }
}
