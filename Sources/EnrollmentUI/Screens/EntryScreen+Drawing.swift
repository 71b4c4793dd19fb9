import EnrollmentCore
import TerminalGrid

/// How the start screen is drawn.
extension EntryScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    if stage.isSmall { renderSmall(on: &stage, counter) } else { renderFull(on: &stage, counter) }
  }

  private func renderFull(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let reading = reading(counter)
    stage.write(texts.entryTitle, row: 5, style: .title)
    drawField(on: &stage, counter, row: 7)
    drawCount(on: &stage, counter, reading, row: 7, column: 49)
    guard let number = reading.number else {
      stage.write(texts.entryHint, row: 9)
      stage.say(sentence(counter), row: 12, label: texts.say)
      drawBackground(on: &stage, counter, row: 16)
      return
    }
    if check == .unseenMember(number) {
      stage.write("[=]  \(texts.knownTitle.full)", row: 9, style: .good)
    } else if let open = openRequest(to: number, counter) {
      stage.write(texts.openAlready(open.status.code).full, row: 9, style: .warning)
    } else {
      if check == .notAMember(number) { stage.write(texts.notAMember, row: 9, style: .good) }
      stage.write(texts.entrySends(number.ending).full, row: 11)
    }
    stage.say(sentence(counter), row: 13, label: texts.say)
    if !counter.settings.asks.isEmpty {
      stage.writeWrapped(texts.asks(counter.settings.asks), row: 16, style: .dim)
    }
  }

  private func renderSmall(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let reading = reading(counter)
    stage.write(texts.entryTitle, row: 3, style: .title)
    drawCount(on: &stage, counter, reading, row: 3, column: 19)
    drawField(on: &stage, counter, row: 5)
    if let number = reading.number {
      if check == .unseenMember(number) {
        stage.write("[=] \(texts.knownTitle.small)", row: 6, style: .good)
      } else if let open = openRequest(to: number, counter) {
        stage.write(texts.openAlready(open.status.code).small, row: 6, style: .warning)
      } else {
        let isNew = check == .notAMember(number)
        if isNew { stage.write(texts.notAMember, row: 6, style: .good) }
        stage.write(texts.entrySends(number.ending).small, row: 7)
      }
    } else {
      let entries = counter.requests.entries
      if !entries.isEmpty { stage.write(texts.backgroundSmall(entries), row: 7) }
    }
    stage.say(sentence(counter), row: 9, label: texts.say)
  }

  private func drawField(on stage: inout Stage, _ counter: CounterState, row: Int) {
    let home = counter.settings.home
    var column = stage.bodyColumn
    if entry.isAtHome(home) {
      column = stage.write("+\(home.callingCode)", row: row) + 2
    }
    let shown = entry.shown(home: home)
    let start = stage.write("[ ", row: row, column: column)
    let end = stage.write(shown.padded(to: 10), row: row, column: start, style: .field)
    stage.write(" ]", row: row, column: end)
    let typedEnd = shown.firstIndex(of: "_") ?? shown.endIndex
    stage.placeCursor(column: start + shown[..<typedEnd].count, row: row)
  }

  private func drawCount(
    on stage: inout Stage, _ counter: CounterState, _ reading: NumberReading, row: Int, column: Int
  ) {
    let style: Style =
      switch reading {
      case .empty, .unfinished: .plain
      case .ready: .good
      case .wrong: .bad
      }
    stage.write(counter.texts.digits(reading), row: row, column: column, style: style)
  }

  private func drawBackground(on stage: inout Stage, _ counter: CounterState, row: Int) {
    let all = counter.requests.entries
    guard !all.isEmpty else { return }
    // What somebody should open stands first.
    let entries = all.filter(\.wantsLook) + all.filter { !$0.wantsLook }
    let texts = counter.texts
    stage.write(texts.backgroundTitle, row: row)
    let rows = 3
    let shown = entries.count > rows ? rows - 1 : entries.count
    for (offset, entry) in entries.prefix(shown).enumerated() {
      let row = row + 1 + offset
      stage.write(entry.status.code.rawValue, row: row, column: 7)
      stage.write(texts.ending(entry.status.phone), row: row, column: 16)
      stage.write(texts.backgroundState(entry, at: counter.now.sinceBoot), row: row, column: 25)
      let mark = texts.backgroundMark(entry)
      if let mark { stage.write(mark, row: row, column: 39) }
      if let opener = counter.opener(of: entry.status) {
        let column = mark == nil ? 39 : 56
        stage.write(texts.openedBy(opener), row: row, column: column, width: 76 - column)
      }
    }
    if entries.count > shown {
      let unseen = entries.dropFirst(shown).count(where: \.wantsLook)
      stage.write(
        texts.backgroundMore(entries.count - shown, wantingLook: unseen), row: row + rows,
        column: 7)
    }
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension Catalogue {
  /// What is left of an open request, or how it stands.
  func backgroundState(_ entry: RequestBook.Entry, at now: Duration) -> String {
    guard entry.status.phase == .open else { return listState(entry) }
    return left(Countdown.clock(entry.status.left(at: now)))
  }

  /// What the waiting list calls an open request that nobody is to be told of as soon as of a parked
  /// one: it was stopped, or marked as a wrong number.
  func backgroundMark(_ entry: RequestBook.Entry) -> String? {
    guard entry.status.phase == .open, entry.isHidden || entry.status.fate == .discard else {
      return nil
    }
    return listState(entry)
  }

  /// How many requests there are, and how many of them are no parked ones.
  func backgroundSmall(_ entries: [RequestBook.Entry]) -> String {
    let open = entries.filter { $0.status.phase == .open }
    let wrong = open.count { $0.status.fate == .discard }
    let hidden = open.count { $0.isHidden && $0.status.fate == .save }
    return backgroundSmall(
      entries.count(where: \.isOpen), hidden: hidden, wrongNumber: wrong,
      wantingLook: entries.count(where: \.wantsLook))
  }
}

extension RequestBook {
  /// When the countdown of an open request next changes.
  func nextCountdown(after now: Duration) -> Duration? {
    entries.filter { $0.status.phase == .open || $0.status.phase == .sending }
      .compactMap { Countdown.nextChange(until: $0.status.sentAt + $0.status.life, after: now) }
      .min()
  }
}
