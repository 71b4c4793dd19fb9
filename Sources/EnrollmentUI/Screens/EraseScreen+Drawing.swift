import EnrollmentCore
import TerminalGrid

/// How the question and its outcome are drawn.
extension EraseScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let member = behind.member
    let title = stage.title(of: member, texts) { texts.eraseTitle($0, member.number) }
    guard !stage.isSmall else { return renderSmall(on: &stage, texts, title) }
    stage.write(title, row: 4, style: .title)
    var row = 6
    for fact in texts.eraseFacts(signsIn: counter.settings.signsIn) {
      stage.write(fact.label, row: row)
      for line in fact.lines {
        stage.write(line, row: row, column: 16)
        row += 1
      }
    }
    stage.write(texts.eraseWhy, row: 13)
    for (place, reason) in ErasureReason.offered.enumerated() {
      let mark = reason == self.reason ? stage.art.pointer : " "
      stage.write(
        "\(mark) \(place + 1)  \(texts.reason(reason).full)", row: 13,
        column: [12, 34, 56][place], style: reason == self.reason ? .accent : .plain)
    }
    stage.write(texts.eraseDigits.full, row: 15, style: reason == nil ? .dim : .plain)
    drawField(on: &stage, row: 17, column: 12)
    for (offset, line) in texts.eraseUndoNote.enumerated() {
      stage.write(line, row: 19 + offset, style: .dim)
    }
  }

  private func renderSmall(on stage: inout Stage, _ texts: Catalogue, _ title: String) {
    stage.write(title, row: 3, style: .title)
    for (offset, line) in texts.eraseSmallFacts.enumerated() {
      stage.write(line, row: 4 + offset, style: .dim)
    }
    let choices = ErasureReason.offered.enumerated().map { place, reason in
      "\(place + 1) \(texts.reason(reason).small)"
    }
    stage.write(
      reason.map { texts.eraseBecause(texts.reason($0).small) } ?? choices.joined(separator: "  "),
      row: 7, style: reason == nil ? .plain : .accent)
    stage.write(texts.eraseDigits.small, row: 8, style: reason == nil ? .dim : .plain)
    drawField(on: &stage, row: 9, column: 2)
  }

  private func drawField(on stage: inout Stage, row: Int, column: Int) {
    let field = typed + String(repeating: "_", count: 4 - typed.count)
    let start = stage.write("[ ", row: row, column: column)
    stage.write(field, row: row, column: start, style: .field)
    stage.write(" ]", row: row, column: start + 4)
    if reason != nil { stage.placeCursor(column: start + min(typed.count, 3), row: row) }
  }
}

extension ErasedScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let until = counter.calendar.clock(erasure.undoableUntil)
    let title = texts.erasedTitle(erasure.number)
    guard !stage.isSmall else {
      stage.write(title.small, row: 3, style: .title)
      for (offset, line) in texts.erasedSmallFacts(until: until).enumerated() {
        stage.write(line, row: 5 + offset)
      }
      return
    }
    stage.write(title.full, row: 4, style: .title)
    for (offset, line) in texts.erasedFacts(until: until).enumerated() {
      stage.write(line, row: 6 + offset)
    }
  }
}
