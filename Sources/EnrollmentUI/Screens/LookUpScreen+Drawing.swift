import EnrollmentCore
import TerminalGrid

/// How the look-up is drawn.
extension LookUpScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    stage.write(
      stage.text(texts.lookUpHint), row: stage.isSmall ? 3 : 4,
      style: stage.isSmall ? .dim : .plain)
    drawField(on: &stage, texts, row: stage.isSmall ? 4 : 6)
    let first = stage.isSmall ? 5 : 8
    // A small list is a window on the rows around the chosen one.
    let room = stage.isSmall ? stage.lastBodyRow - first + 1 : Self.limit
    let start = max(0, min(chosen - room / 2, members.count - room))
    for (offset, place) in members.indices.dropFirst(start).prefix(room).enumerated() {
      drawRow(place, on: &stage, counter, row: first + offset)
    }
    guard !stage.isSmall else { return }
    let notes = texts.lookUpNotes + (picksByDigit ? [texts.lookUpDigits] : [])
    for (offset, line) in notes.enumerated() { stage.write(line, row: 17 + offset, style: .dim) }
  }

  private func drawField(on stage: inout Stage, _ texts: Catalogue, row: Int) {
    let width = stage.isSmall ? stage.columns - 9 : 38
    let start = stage.write(texts.find + " [ ", row: row)
    let shown = stage.drawn(text)
    let visible = String(shown.suffix(width - 1))
    stage.write(visible.padded(to: width), row: row, column: start, style: .field, width: width)
    stage.write(" ]", row: row, column: start + width)
    if !isChoosing { stage.placeCursor(column: start + stage.width(of: visible), row: row) }
    guard !stage.isSmall, !members.isEmpty else { return }
    stage.write(
      texts.found(members.count, isAll: found.count == members.count), row: row, column: 61)
  }

  private func drawRow(
    _ place: Int, on stage: inout Stage, _ counter: CounterState, row: Int
  ) {
    let member = members[place]
    let texts = counter.texts
    let isChosen = place == chosen
    let style: Style = isChosen ? .accent : member.state == .incomplete ? .warning : .plain
    let mark = (isChosen ? stage.art.pointer : " ") + (picksByDigit ? " \(place + 1)" : "")
    let room = stage.isSmall ? 20 : 17
    let name = stage.veiledName(of: member, texts, toWidth: room)
    let phone = member.phone.map(texts.veiled) ?? texts.noPhone
    let hasTwin = texts.hasTwin(place, among: members)
    if stage.isSmall {
      stage.write(mark, row: row, style: style)
      stage.write(name, row: row, column: 5, style: style, width: room)
      stage.write(
        hasTwin ? member.number.veiled : phone, row: row, column: 26, style: style)
      return
    }
    stage.write(mark, row: row, style: style)
    stage.write(name, row: row, column: 11, style: style, width: room)
    stage.write(phone, row: row, column: 29, style: style)
    stage.write(
      texts.since(counter.calendar.month(member.joinedAt)), row: row, column: 46, style: style)
    stage.write(
      hasTwin ? member.number.veiled : texts.tillName(member.joinedAtTill.letter), row: row,
      column: 62, style: style)
  }
}
