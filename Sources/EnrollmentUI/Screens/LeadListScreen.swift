import EnrollmentCore
import TerminalGrid

/// What waits for the team lead: answers that nobody has decided about, and members with something
/// to see to. Rows are masked as in the look-up, and the list closes when nobody touches the till.
struct LeadListScreen: CounterScreen {
  enum Action: Equatable {
    case open(Int)
    case move(Int)
    case done, start, today
  }

  enum Row: Equatable {
    case held(RequestBook.Entry)
    case matter(LeadMatter)
  }

  /// Rows that are shown.
  static let limit = 8

  /// As they were read for this list: what comes later must not move a row under somebody's finger.
  private(set) var matters: [LeadMatter]
  private(set) var chosen = 0
  private var touchedAt: Duration
  /// The next reading is ours.
  private var isReading = true

  private init(_ matters: [LeadMatter], at now: Now) {
    self.matters = matters
    touchedAt = now.sinceBoot
  }

  /// Puts up what was last read, and reads it again.
  static func show(on counter: inout CounterState) -> [CounterCommand] {
    counter.show(.leadList(LeadListScreen(counter.leadMatters, at: counter.now)))
    return [counter.readLeadList()]
  }

  /// Whether nothing would be on the list.
  static func isEmpty(_ counter: CounterState) -> Bool {
    counter.leadMatters.isEmpty && counter.requests.held.isEmpty
  }

  func place(_ texts: Catalogue) -> String { texts.leadPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.leadExplanation }

  var keepsNews: Bool { true }

  /// Those that are shown; what somebody has to decide comes first.
  func rows(_ counter: CounterState) -> [Row] {
    Array(allRows(counter).prefix(Self.limit))
  }

  func allRows(_ counter: CounterState) -> [Row] {
    counter.requests.held.map(Row.held) + matters.map(Row.matter)
  }

  /// The row that Enter opens; nil on an empty list.
  func chosenPlace(_ counter: CounterState) -> Int? {
    let count = rows(counter).count
    return count == 0 ? nil : min(chosen, count - 1)
  }

  /// Whether there is a card or a request behind a row; nobody's card tells who opened too many.
  private static func opens(_ row: Row) -> Bool {
    switch row {
    case .held: true
    case .matter(let matter): matter.member != nil
    }
  }

  private func chosenMatter(_ counter: CounterState) -> LeadMatter? {
    guard let place = chosenPlace(counter), case .matter(let matter) = rows(counter)[place] else {
      return nil
    }
    return matter
  }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    guard let place = chosenPlace(counter) else {
      return [
        .init(.enter, texts.keyBackToStart, .start),
        .init(.function(7), texts.keyToday, .today, in: .help),
        .init(.escape, texts.keyBack, .start, in: .help),
      ]
    }
    let rows = rows(counter)
    var bindings: [KeyBinding<Action>] = []
    if Self.opens(rows[place]) { bindings.append(.init(.enter, texts.keyOpen, .open(place))) }
    if rows.count > 1 {
      let places = rows.indices.filter { Self.opens(rows[$0]) }
      if !places.isEmpty {
        let keys = places.map { Key.character(Character(String($0 + 1))) }
        bindings.append(
          .init(keys, named: texts.digits(of: places), texts.keyOpenRow) { key in
            .open(keys.firstIndex(of: key).map { places[$0] } ?? place)
          })
      }
      bindings.append(
        .init([.up, .down], named: "Up/Down", texts.keyMove, in: .help) {
          .move($0 == .up ? -1 : 1)
        })
    }
    if chosenMatter(counter) != nil {
      bindings.append(.init(.character("D"), texts.keyDone, .done))
    }
    bindings.append(.init(.escape, texts.keyBack, .start))
    bindings.append(.init(.function(7), texts.keyToday, .today, in: .help))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .open(let place):
      let rows = rows(counter)
      guard rows.indices.contains(place) else { return [] }
      next.chosen = place
      switch rows[place] {
      case .held(let entry):
        counter.open(entry)
        return []
      case .matter(let matter):
        guard let member = matter.member else { return [] }
        return MemberScreen.show(member, from: .leadList(next), on: &counter)
      }
    case .move(let step):
      let last = rows(counter).count - 1
      next.chosen = min(max(0, min(chosen, last) + step), last)
    case .done:
      guard let matter = chosenMatter(counter) else { return [] }
      counter.removeLeadMatter(matter)
      next.matters.removeAll { $0 == matter }
      next.isReading = true
      counter.screen = .leadList(next)
      counter.answer(.tickedOff(matter, asks: counter.settings.asks))
      return [.tickOff(matter)]
    case .start:
      counter.showStart()
      return []
    case .today: return TodayScreen.showToday(on: &counter)
    }
    counter.screen = .leadList(next)
    return []
  }

  /// Takes over what was read, if this list has asked for it.
  func adopt(on counter: inout CounterState) {
    guard isReading else { return }
    var next = self
    next.matters = counter.leadMatters
    next.isReading = false
    counter.screen = .leadList(next)
  }

  func message(_ counter: CounterState) -> Wording? {
    let rows = rows(counter)
    guard let place = chosenPlace(counter) else { return counter.texts.leadEmpty }
    guard Self.opens(rows[place]) else { return counter.texts.looksHaveNoCard }
    let seconds = Countdown.seconds(closesAt(counter) - counter.now.sinceBoot)
    let digits = counter.texts.digits(of: rows.indices.filter { Self.opens(rows[$0]) })
    return counter.texts.leadMessage(rows.count, digits: digits, closesIn: seconds)
  }

  func touch(_ counter: inout CounterState) {
    var next = self
    next.touchedAt = counter.now.sinceBoot
    counter.screen = .leadList(next)
  }

  func elapse(on counter: inout CounterState) {
    if counter.now.sinceBoot >= closesAt(counter) { counter.showStart() }
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    Countdown.nextChange(until: closesAt(counter), after: counter.now.sinceBoot)
  }

  private func closesAt(_ counter: CounterState) -> Duration {
    touchedAt + counter.settings.times.resultsVeil
  }
}

// MARK: Drawing

extension LeadListScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let rows = rows(counter)
    stage.write(texts.leadTitle, row: stage.isSmall ? 3 : 4, style: .title)
    if !stage.isSmall, !rows.isEmpty {
      let isAll = allRows(counter).count == rows.count
      stage.write(texts.leadCount(rows.count, isAll: isAll), row: 4, column: 61)
    }
    let first = stage.isSmall ? 4 : 7
    // A small list is a window on the rows around the chosen one.
    let room = stage.isSmall ? stage.lastBodyRow - first + 1 : Self.limit
    let start = max(0, min((chosenPlace(counter) ?? 0) - room / 2, rows.count - room))
    for (offset, place) in rows.indices.dropFirst(start).prefix(room).enumerated() {
      draw(rows[place], place, on: &stage, counter, row: first + offset)
    }
    guard !stage.isSmall else { return }
    for (offset, line) in texts.leadNotes.enumerated() {
      stage.write(line, row: 17 + offset, style: .dim)
    }
  }

  private func draw(
    _ content: Row, _ place: Int, on stage: inout Stage, _ counter: CounterState, row: Int
  ) {
    let isChosen = place == chosenPlace(counter)
    let style: Style = isChosen ? .accent : .plain
    let (name, phone, day, reason) = words(content, on: stage, counter)
    stage.write(
      "\(isChosen ? stage.art.pointer : " ") \(place + 1)", row: row, style: style)
    guard !stage.isSmall else {
      stage.write(name, row: row, column: 4, style: style, width: 17)
      stage.write(stage.text(reason), row: row, column: 22, style: style, width: 18)
      return
    }
    stage.write(name, row: row, column: 10, style: style, width: 17)
    stage.write(phone, row: row, column: 28, style: style)
    stage.write(day, row: row, column: 42, style: style)
    stage.write(stage.text(reason), row: row, column: 54, style: style, width: 25)
  }

  private func words(
    _ row: Row, on stage: Stage, _ counter: CounterState
  ) -> (name: String, phone: String, day: String, reason: Wording) {
    let texts = counter.texts
    switch row {
    case .held(let entry):
      return (
        entry.status.code.rawValue, texts.veiled(entry.status.phone),
        counter.calendar.day(entry.status.sentAtWall), texts.leadHeld
      )
    case .matter(let matter):
      return (
        matter.member.map { stage.veiledName(of: $0, texts, toWidth: 17) } ?? texts.leadWho(matter),
        texts.leadWhere(matter, counter.calendar),
        counter.calendar.day(matter.since), texts.leadReason(matter, asks: counter.settings.asks)
      )
    }
  }
}
