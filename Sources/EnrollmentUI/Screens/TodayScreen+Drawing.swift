import EnrollmentCore
import TerminalGrid

/// How the figures of a day are drawn.
extension TodayScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    guard let report else {
      stage.write(texts.todayTitle(day, counter.settings.till), row: stage.isSmall ? 3 : 4)
      return
    }
    if stage.isSmall {
      drawSmall(report, on: &stage, counter)
    } else if showsPeople {
      drawHead(report, on: &stage, counter)
      drawPeople(report, on: &stage, texts)
    } else {
      drawHead(report, on: &stage, counter)
      drawFigures(report, on: &stage, counter)
    }
  }

  private func drawHead(_ report: DayReport, on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    stage.write(texts.todayTitle(day, counter.settings.till), row: 4, style: .title)
    if let first = report.firstAsked {
      stage.write(texts.todayFirst(counter.calendar.clock(first)), row: 4, column: 52)
    }
  }

  private func drawFigures(_ report: DayReport, on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let figures = report.total
    var row = 6
    for line in texts.todayRows(figures) {
      stage.write(line.words, row: row, column: 8)
      stage.writeRight(String(line.count), endingAt: 45, row: row)
      if line.isShare, figures.sent > 0 {
        stage.writeRight("\(figures.share(line.count)) %", endingAt: 53, row: row)
      }
      row += 1
    }
    if let middle = figures.middleSeconds, let slowest = figures.slowestTenthSeconds {
      stage.write(texts.todayTimes(middle, slowest).full, row: row, column: 8)
      row += 1
    }
    stage.write(texts.todayDeeds(figures).full, row: row, column: 8)
    // What is proven by paper stands in full on the command's page; here is its beginning.
    guard !counter.settings.isPractice else { return }
    for (offset, book) in report.books.enumerated() {
      let losses = report.losses.filter { $0.book == book.book }
      stage.write(
        texts.todayHead(book, digits: 32, losses: losses), row: 19 + offset, column: 8,
        style: .dim)
    }
  }

  private func drawPeople(_ report: DayReport, on stage: inout Stage, _ texts: Catalogue) {
    let ends = [34, 43, 50, 57, 64, 73]
    for (title, end) in zip(texts.todayColumns, ends) {
      stage.writeRight(title, endingAt: end, row: 6, style: .strong)
    }
    let room = 12
    let shown = report.people.count > room ? room - 1 : report.people.count
    for (offset, person) in report.people.prefix(shown).enumerated() {
      let row = 7 + offset
      let figures = person.figures
      stage.write(texts.todayName(person), row: row, column: 8, width: 20)
      let counts = [
        figures.asked, figures.alreadyMembers, figures.sent, figures.saved, figures.denied,
        figures.ranOut,
      ]
      for (count, end) in zip(counts, ends) {
        stage.writeRight(String(count), endingAt: end, row: row)
      }
    }
    if report.people.count > shown {
      stage.write(texts.listMore(report.people.count - shown), row: 7 + shown, column: 8)
    }
    if report.people.isEmpty { stage.write(texts.todayNobody, row: 8, column: 8) }
  }

  private func drawSmall(_ report: DayReport, on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    stage.write(texts.todaySmallTitle(day), row: 3, style: .title)
    if showsPeople {
      let room = stage.lastBodyRow - 3
      let shown = report.people.count > room ? room - 1 : report.people.count
      for (offset, person) in report.people.prefix(shown).enumerated() {
        stage.write(texts.todayName(person), row: 4 + offset, width: 20)
        stage.write(texts.todaySmallPerson(person.figures), row: 4 + offset, column: 21)
      }
      let others = report.people.count - shown
      if others > 0 { stage.write(texts.listMore(others), row: 4 + shown) }
      return
    }
    for (offset, line) in texts.todaySmall(report.total).prefix(6).enumerated() {
      stage.write(line, row: 4 + offset)
    }
  }
}
