import EnrollmentCore
import TerminalGrid

/// The requests in the background, each opened by its number.
struct WaitingListScreen: CounterScreen {
  enum Action: Equatable {
    case open(Int)
    case start
    case back
  }

  /// Where Esc leads back to.
  let behind: Screen

  func place(_ texts: Catalogue) -> String { texts.listPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.listExplanation }

  var keepsNews: Bool { true }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    let slots = counter.requests.entries.map(\.slot).filter { $0 <= RequestBook.slotsWithKey }
    var bindings = [KeyBinding<Action>(.enter, texts.keyBackToStart, .start)]
    if let first = slots.first, let last = slots.last {
      let keys = slots.map { Key.character(Character(String($0))) }
      let name = first == last ? "\(first)" : "\(first)-\(last)"
      bindings.append(
        .init(keys, named: name, texts.keyOpenRequest) { key in
          .open(slots[keys.firstIndex(of: key) ?? 0])
        })
    }
    bindings.append(.init(.escape, texts.keyBack, .back))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .open(let slot):
      if let entry = counter.requests.entry(slot: slot) {
        counter.open(entry)
        counter.listBehind = self
      }
      return []
    case .start:
      counter.showStart()
      return []
    case .back:
      return counter.showAgain(behind)
    }
  }

  func message(_ counter: CounterState) -> Wording? {
    let entries = counter.requests.entries
    guard !entries.isEmpty else { return Wording(stringLiteral: counter.texts.listEmpty) }
    guard let first = entries.first(where: \.wantsLook), let news = counter.news(of: first) else {
      return counter.texts.entryReady
    }
    return counter.texts.text(news) { $0.slot.map(String.init) }
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    counter.requests.nextCountdown(after: counter.now.sinceBoot)
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let entries = counter.requests.entries
    if stage.isSmall {
      drawSmall(entries, on: &stage, counter)
      return
    }
    let openCount = counter.requests.openCount
    stage.write(texts.listTitle(openCount: openCount), row: 4, style: .title)
    if openCount > 0 { stage.write(texts.listCount(openCount), row: 4, column: 60) }
    let columns = [10, 19, 32, 49]
    let heads = [texts.listCode, texts.listPhone, texts.listState, texts.listLeft]
    for (column, head) in zip(columns, heads) {
      stage.write(head, row: 6, column: column, style: .dim)
    }
    for (offset, entry) in entries.prefix(9).enumerated() {
      drawRow(entry, on: &stage, counter, row: 7 + offset, columns: columns)
    }
    for (offset, line) in texts.listNotes.enumerated() {
      stage.write(line, row: 17 + offset, style: .dim)
    }
  }

  private func drawRow(
    _ entry: RequestBook.Entry, on stage: inout Stage, _ counter: CounterState, row: Int,
    columns: [Int]
  ) {
    let texts = counter.texts
    let status = entry.status
    let wantsLook = entry.wantsLook
    let style: Style = wantsLook ? .strong : .plain
    stage.write("  \(entry.slot)", row: row, style: style)
    stage.write(status.code.rawValue, row: row, column: columns[0], style: style)
    stage.write(texts.ending(status.phone), row: row, column: columns[1], style: style)
    stage.write(texts.listState(entry), row: row, column: columns[2], style: style)
    stage.write(left(entry, counter), row: row, column: columns[3], style: style)
    if wantsLook, entry.slot <= RequestBook.slotsWithKey {
      stage.write(texts.press(entry.slot), row: row, column: 57, style: .accent)
    }
  }

  /// Where not all fit, those that wait for somebody come first; every key works all the same.
  private func drawSmall(
    _ entries: [RequestBook.Entry], on stage: inout Stage, _ counter: CounterState
  ) {
    let room = stage.lastBodyRow - 3
    stage.write(
      counter.texts.listTitle(openCount: counter.requests.openCount), row: 3, style: .title)
    let fits = entries.count <= room
    let ordered = fits ? entries : entries.filter(\.wantsLook) + entries.filter { !$0.wantsLook }
    let shown = fits ? entries.count : room - 1
    for (offset, entry) in ordered.prefix(shown).enumerated() {
      drawSmallRow(entry, on: &stage, counter, row: 4 + offset)
    }
    if !fits {
      stage.write(counter.texts.backgroundMore(entries.count - shown), row: stage.lastBodyRow)
    }
  }

  private func drawSmallRow(
    _ entry: RequestBook.Entry, on stage: inout Stage, _ counter: CounterState, row: Int
  ) {
    let style: Style = entry.wantsLook ? .strong : .plain
    stage.write("\(entry.slot) \(entry.status.code.rawValue)", row: row, style: style)
    stage.write(
      counter.texts.ending(entry.status.phone), row: row, column: 10, style: style)
    stage.write(counter.texts.listState(entry), row: row, column: 17, style: style)
    stage.write(left(entry, counter), row: row, column: 35, style: style)
  }

  private func left(_ entry: RequestBook.Entry, _ counter: CounterState) -> String {
    switch entry.status.phase {
    case .sending, .open: Countdown.clock(entry.status.left(at: counter.now.sinceBoot))
    case .redeemed, .unsaved, .held, .ended: "-"
    }
  }
}
