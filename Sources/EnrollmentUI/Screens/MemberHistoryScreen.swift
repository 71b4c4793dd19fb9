import EnrollmentCore
import TerminalGrid

/// What happened to a member's record, and who looked; newest first, in pages.
struct MemberHistoryScreen: VeiledScreen {
  enum Action: Equatable {
    case turn(Int)
    case back
  }

  /// The card below, whose veil is also this screen's.
  var card: MemberScreen
  private var page = 0

  init(_ card: MemberScreen) { self.card = card }

  var veil: CardVeil {
    get { card.veil }
    set { card.veil = newValue }
  }

  var asScreen: Screen { .memberHistory(self) }

  func place(_ texts: Catalogue) -> String { texts.historyPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.historyExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    if pageCount(counter) > 1 {
      bindings.append(
        .init([.pageUp, .pageDown], named: "PgUp/PgDn", texts.keyPages) {
          .turn($0 == .pageUp ? -1 : 1)
        })
    }
    return bindings + [.init(.escape, texts.keyBack, .back)]
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .turn(let step):
      var next = self
      next.page = min(max(0, shownPage(counter) + step), pageCount(counter) - 1)
      counter.screen = .memberHistory(next)
    case .back: counter.show(.member(card))
    }
    return []
  }

  /// Gives way to the hidden card.
  func elapse(on counter: inout CounterState) {
    let times = counter.settings.times
    guard counter.now.sinceBoot < veil.goesHomeAt(times) else { return counter.showStart() }
    var next = card
    next.veil.elapse(at: counter.now.sinceBoot, times)
    if next.veil.isHidden { counter.show(.member(next)) }
  }

  func nextChange(_ counter: CounterState) -> Duration? { veil.hidesAt(counter.settings.times) }

  func message(_ counter: CounterState) -> Wording? {
    counter.texts.historyPage(shownPage(counter) + 1, of: pageCount(counter))
  }

  /// A row: when, what, where.
  struct Row: Equatable {
    let time: String
    let words: String
    let place: String
  }

  func rows(_ counter: CounterState, isSmall: Bool) -> [Row] {
    guard let record = card.opened.record else { return [] }
    let (texts, calendar) = (counter.texts, counter.calendar)
    let time = { isSmall ? calendar.day($0) : "\(calendar.day($0)) \(calendar.clock($0))" }
    var rows = isSmall ? facts(of: record, counter) : []
    rows += record.past.map { happening in
      Row(
        time: time(happening.at), words: texts.words(happening),
        place: texts.place(of: happening, counter.staffNames))
    }
    if record.olderLooks > 0 {
      rows.append(Row(time: "", words: texts.olderLooks(record.olderLooks), place: ""))
    }
    return rows
  }

  /// What a small card has no room for.
  private func facts(of record: MemberRecord, _ counter: CounterState) -> [Row] {
    let texts = counter.texts
    let member = record.member
    var rows: [Row] = []
    if let note = record.note {
      let width = Stage.smallColumns - Self.smallColumn
      for (offset, line) in wrapped(drawable(note), toWidth: width).enumerated() {
        rows.append(Row(time: offset == 0 ? texts.note : "", words: line, place: ""))
      }
    }
    if let birthDate = member.birthDate {
      let day = counter.calendar.day(ofDay: birthDate) ?? birthDate
      rows.append(Row(time: texts.birthDate, words: day, place: ""))
    }
    if let email = member.email {
      rows.append(Row(time: texts.email, words: email.value, place: ""))
    }
    if let address = member.address {
      let line = address.value.line(home: counter.settings.home)
      rows.append(Row(time: texts.address, words: line, place: ""))
    }
    return rows
  }

  private func pageCount(_ counter: CounterState) -> Int {
    let isSmall = Self.isSmall(counter)
    let count = rows(counter, isSmall: isSmall).count
    let size = Self.pageSize(isSmall: isSmall)
    return max(1, (count + size - 1) / size)
  }

  private func shownPage(_ counter: CounterState) -> Int { min(page, pageCount(counter) - 1) }

  private static func isSmall(_ counter: CounterState) -> Bool {
    counter.columns < Stage.fullColumns || counter.rows < Stage.fullRows
  }

  /// Where the words of a small row begin.
  private static let smallColumn = 11

  private static func pageSize(isSmall: Bool) -> Int { isSmall ? 6 : 13 }
}

// MARK: Drawing

extension MemberHistoryScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    if stage.isSmall {
      stage.write(
        stage.name(of: card.member, counter.texts, toWidth: stage.columns), row: 3, style: .strong)
    } else {
      card.drawTitle(on: &stage, counter.texts)
    }
    let size = Self.pageSize(isSmall: stage.isSmall)
    let shown = rows(counter, isSmall: stage.isSmall).dropFirst(shownPage(counter) * size)
    let (first, column, end) =
      stage.isSmall ? (4, Self.smallColumn, stage.columns) : (7, 24, 73)
    for (offset, row) in shown.prefix(size).enumerated() {
      let left = end - column - stage.width(of: row.place) - 1
      // A small row goes without the place before a word of what happened is cut.
      let hasPlace = !stage.isSmall || stage.width(of: row.words) <= left
      stage.write(row.time, row: first + offset)
      stage.write(
        row.words, row: first + offset, column: column, width: hasPlace ? left : end - column)
      if hasPlace { stage.writeRight(row.place, endingAt: end, row: first + offset, style: .dim) }
    }
  }
}
