import EnrollmentCore
import TerminalGrid

/// The requests in the background, each opened by its number.
struct WaitingListScreen: CounterScreen {
  enum Action: Equatable {
    case open(Int)
    case turn(Int)
    case start
    case back
  }

  /// Where Esc leads back to.
  let behind: Screen
  /// Which nine slots are shown, counted from 0: answers that nobody has opened can fill more.
  private var page = 0

  init(behind: Screen) { self.behind = behind }

  func place(_ texts: Catalogue) -> String { texts.listPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.listExplanation }

  var keepsNews: Bool { true }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    let slots = shown(counter).map(\.slot)
    var bindings = [KeyBinding<Action>(.enter, texts.keyBackToStart, .start)]
    if let first = slots.first, let last = slots.last {
      let keys = slots.map { Key.character(Character(String(digit(of: $0)))) }
      let name = first == last ? "\(digit(of: first))" : "\(digit(of: first))-\(digit(of: last))"
      bindings.append(
        .init(keys, named: name, texts.keyOpenRequest) { key in
          .open(slots[keys.firstIndex(of: key) ?? 0])
        })
    }
    if pages(counter) > 1 {
      bindings.append(
        .init([.down, .up], named: "Down/Up", texts.keyTurn) { .turn($0 == .up ? -1 : 1) })
    }
    bindings.append(.init(.escape, texts.keyBack, .back))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .open(let slot):
      guard let entry = counter.requests.entry(slot: slot) else { return [] }
      let commands = counter.openLater(entry)
      counter.listBehind = self
      return commands
    case .turn(let step):
      var next = self
      next.page = min(max(0, pageShown(counter) + step), pages(counter) - 1)
      counter.screen = .waitingList(next)
      return []
    case .start:
      counter.showStart()
      return []
    case .back:
      return counter.showAgain(behind)
    }
  }

  private func pages(_ counter: CounterState) -> Int {
    1 + ((counter.requests.entries.last?.slot ?? 1) - 1) / RequestBook.slotsWithKey
  }

  /// The page, as far as there are so many: what is opened leaves the list.
  private func pageShown(_ counter: CounterState) -> Int { min(page, pages(counter) - 1) }

  private func shown(_ counter: CounterState) -> [RequestBook.Entry] {
    let first = pageShown(counter) * RequestBook.slotsWithKey + 1
    return counter.requests.entries.filter {
      (first..<first + RequestBook.slotsWithKey).contains($0.slot)
    }
  }

  /// The key that opens a slot while its page is shown.
  private func digit(of slot: Int) -> Int { (slot - 1) % RequestBook.slotsWithKey + 1 }

  /// The key that opens a slot on the page that is shown; nil where it stands on another.
  func digit(thatOpens slot: Int, _ counter: CounterState) -> Int? {
    shown(counter).contains { $0.slot == slot } ? digit(of: slot) : nil
  }

  func message(_ counter: CounterState) -> Wording? {
    let entries = shown(counter)
    guard !entries.isEmpty else { return Wording(stringLiteral: counter.texts.listEmpty) }
    guard let first = entries.first(where: \.wantsLook), let news = counter.news(of: first) else {
      return counter.texts.entryReady
    }
    return counter.texts.text(news) { _ in String(digit(of: first.slot)) }
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    counter.requests.nextCountdown(after: counter.now.sinceBoot)
  }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let entries = shown(counter)
    if stage.isSmall {
      drawSmall(entries, on: &stage, counter)
      return
    }
    let openCount = counter.requests.openCount
    stage.write(texts.listTitle(openCount: openCount), row: 4, style: .title)
    if openCount > 0 { stage.write(texts.listCount(openCount), row: 4, column: 60) }
    guard !entries.isEmpty else { return drawNotes(on: &stage, texts) }
    let columns = [10, 19, 32, 49]
    let heads = [texts.listCode, texts.listPhone, texts.listState, texts.listLeft]
    for (column, head) in zip(columns, heads) {
      stage.write(head, row: 6, column: column, style: .dim)
    }
    if counter.settings.signsIn {
      stage.write(texts.listOpenedBy, row: 6, column: Self.openerColumn, style: .dim)
    }
    for (offset, entry) in entries.enumerated() {
      drawRow(entry, on: &stage, counter, row: 7 + offset, columns: columns)
    }
    let others = counter.requests.entries.count - entries.count
    if others > 0 { stage.write(texts.listMore(others), row: 7 + entries.count, column: 10) }
    drawNotes(on: &stage, texts)
  }

  private func drawNotes(on stage: inout Stage, _ texts: Catalogue) {
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
    stage.write("  \(digit(of: entry.slot))", row: row, style: style)
    stage.write(status.code.rawValue, row: row, column: columns[0], style: style)
    stage.write(texts.ending(status.phone), row: row, column: columns[1], style: style)
    stage.write(texts.listState(entry), row: row, column: columns[2], style: style)
    stage.write(left(entry, counter), row: row, column: columns[3], style: style)
    if let opener = counter.opener(of: status) {
      stage.write(opener, row: row, column: Self.openerColumn, style: style, width: 11)
    }
    if wantsLook {
      let column = counter.settings.signsIn ? 69 : Self.openerColumn
      stage.write(texts.press(digit(of: entry.slot)), row: row, column: column, style: .accent)
    }
  }

  private static let openerColumn = 57

  /// Where not all fit, those that wait for somebody come first; every key works all the same.
  private func drawSmall(
    _ entries: [RequestBook.Entry], on stage: inout Stage, _ counter: CounterState
  ) {
    let room = stage.lastBodyRow - 3
    stage.write(
      counter.texts.listTitle(openCount: counter.requests.openCount), row: 3, style: .title)
    let others = counter.requests.entries.count - entries.count
    let fits = entries.count + (others > 0 ? 1 : 0) <= room
    let ordered = fits ? entries : entries.filter(\.wantsLook) + entries.filter { !$0.wantsLook }
    let shown = fits ? entries.count : room - 1
    for (offset, entry) in ordered.prefix(shown).enumerated() {
      drawSmallRow(entry, on: &stage, counter, row: 4 + offset)
    }
    let more = entries.count - shown + others
    if more > 0 { stage.write(counter.texts.listMore(more), row: 4 + shown) }
  }

  private func drawSmallRow(
    _ entry: RequestBook.Entry, on stage: inout Stage, _ counter: CounterState, row: Int
  ) {
    let style: Style = entry.wantsLook ? .strong : .plain
    stage.write("\(digit(of: entry.slot)) \(entry.status.code.rawValue)", row: row, style: style)
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
