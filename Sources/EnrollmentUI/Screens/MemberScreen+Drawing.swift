import EnrollmentCore
import Foundation
import TerminalGrid

/// How a member for staff is drawn.
extension MemberScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    if stage.isSmall {
      MemberCard(
        member, joinedBy: opened.record?.joinedBy, consents: nil, isVeiled: veil.isHidden, counter
      )
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
    drawTitle(on: &stage, texts)
    var row = drawFacts(on: &stage, row: 6, counter)
    row = drawNote(on: &stage, row: row, texts)
    // Row 20 has the mark of practice.
    let last = counter.settings.isPractice ? 19 : stage.lastBodyRow
    let actions = actions(counter)
    // What the keys do and who looked have their rows; the consents share what is left.
    var room = last + 1 - row - actions.count - 1
    // A full card goes without the empty row.
    if row < 13, room > 2 {
      row += 1
      room -= 1
    }
    row = drawConsents(on: &stage, row: row, limit: min(room, row < 12 ? 5 : 4), counter)
    drawLooks(on: &stage, row: row, counter)
    row += 1
    var free = last + 1 - row - actions.count
    if free > 0 {
      row += 1
      free -= 1
    }
    let lines = lines(texts)
    if lines.count <= free {
      for line in lines {
        stage.write(line, row: row)
        row += 1
      }
      if lines.count < free { row += 1 }
    }
    for action in actions {
      stage.write(action.key, row: row, style: .keyName)
      stage.write(action.does, row: row, column: 8)
      row += 1
    }
  }

  /// Rows 4 and 5: who it is.
  func drawTitle(on stage: inout Stage, _ texts: Catalogue) {
    let number = "\(texts.memberNumber) \(member.number.formatted)"
    let room = stage.bodyWidth - 2 - stage.width(of: number)
    stage.write(
      stage.name(of: member, texts, toWidth: room), row: 4,
      style: member.state == .incomplete ? .warning : .title, width: room)
    stage.writeRight(number, endingAt: 76, row: 4, style: .strong)
    stage.rule(row: 5, columns: 5..<73)
  }

  /// At most two rows; E shows all of it. Returns the row after them.
  private func drawNote(on stage: inout Stage, row: Int, _ texts: Catalogue) -> Int {
    guard let record = opened.record else { return row }
    stage.write(texts.note, row: row)
    let lines = wrapped(stage.drawn(record.note ?? texts.noNote), toWidth: 56)
    let shown = lines.count <= 2 ? lines : [lines[0], texts.cut(lines[1], toWidth: 56)]
    for (offset, line) in shown.enumerated() {
      stage.write(line, row: row + offset, column: 17, width: 56)
    }
    return row + shown.count
  }

  /// Those of whoever works here, all of which have a row.
  private func actions(_ counter: CounterState) -> [(key: String, does: String)] {
    let texts = counter.texts
    var actions: [(key: String, does: String)] = []
    if mayEdit(counter) { actions.append(texts.editAction) }
    if counter.may(.giveCopy) { actions.append(texts.copyAction) }
    if opened.record != nil { actions.append(texts.historyAction) }
    if counter.may(.eraseMember) { actions.append(texts.eraseAction) }
    return actions
  }

  /// What can be done about it, or why nothing can.
  private func lines(_ texts: Catalogue) -> [String] {
    guard member.phone != nil else { return texts.memberWithoutNumber }
    return member.state == .incomplete ? texts.incompleteMember : texts.memberLocked
  }

  private func drawFacts(on stage: inout Stage, row: Int, _ counter: CounterState) -> Int {
    let texts = counter.texts
    var facts: [(label: String, value: String, source: String)] = []
    let asks = counter.settings.asks
    let source = { (date: Date?) in texts.memberSource(date.map(counter.calendar.day)) }
    if let phone = member.phone {
      facts.append((texts.phoneLabel, phone.formatted, source(member.toldAt)))
    } else {
      facts.append((texts.phoneLabel, texts.noPhone, ""))
    }
    if let email = member.email {
      facts.append((texts.email, email.value, source(email.toldAt)))
    } else if asks.contains(.email) {
      facts.append((texts.email, texts.noFact, ""))
    }
    if let address = member.address {
      let line = address.value.line(home: counter.settings.home)
      facts.append((texts.address, line, source(address.toldAt)))
    } else if asks.contains(.address) {
      facts.append((texts.address, texts.noFact, ""))
    }
    if let birthDate = member.birthDate {
      let day = counter.calendar.day(ofDay: birthDate) ?? birthDate
      facts.append((texts.birthDate, day, source(member.toldAt)))
    }
    let joined = counter.calendar.day(member.joinedAt)
    let till = texts.tillName(member.joinedAtTill.letter)
    let who = opened.record?.joinedBy.map { "  " + counter.staffNames.words(for: $0) } ?? ""
    facts.append((texts.joined, "\(joined)  \(till)\(who)", ""))
    for (offset, fact) in facts.enumerated() {
      stage.write(fact.label, row: row + offset)
      // A long value has the room of its source.
      let isLong = stage.width(of: fact.value) > 31
      stage.write(fact.value, row: row + offset, column: 17, width: isLong ? 56 : 31)
      if !isLong { stage.write(fact.source, row: row + offset, column: 49, style: .dim) }
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
    stage.write(texts.seen, row: row)
    // What does not fit whole counts as older.
    let width = 56
    for limit in [2, 1, 0] {
      let words = texts.looks(
        record, counter.staffNames, counter.calendar, at: counter.now.wall, limit: limit
      ).joined(separator: "   ")
      guard limit == 0 || stage.width(of: words) <= width else { continue }
      stage.write(words, row: row, column: 17, width: width)
      return
    }
  }
}
