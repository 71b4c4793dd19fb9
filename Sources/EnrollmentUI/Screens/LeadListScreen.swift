import EnrollmentCore
import TerminalGrid

/// What waits for the team lead: answers that nobody has decided about, and members with something
/// to see to. Rows are masked as in the look-up, and the list closes when nobody touches the till.
struct LeadListScreen: CounterScreen {
  enum Action: Equatable {
    case open(Int)
    case move(Int)
    case done, start
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
        .init(.escape, texts.keyBack, .start, in: .help),
      ]
    }
    let count = rows(counter).count
    var bindings: [KeyBinding<Action>] = [.init(.enter, texts.keyOpen, .open(place))]
    if count > 1 {
      let keys = (1...count).map { Key.character(Character(String($0))) }
      bindings.append(
        .init(keys, named: "1-\(count)", texts.keyOpenRow) { .open(keys.firstIndex(of: $0) ?? 0) })
      bindings.append(
        .init([.up, .down], named: "Up/Down", texts.keyMove, in: .help) {
          .move($0 == .up ? -1 : 1)
        })
    }
    if chosenMatter(counter) != nil {
      bindings.append(.init(.character("D"), texts.keyDone, .done))
    }
    bindings.append(.init(.escape, texts.keyBack, .start))
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
        return MemberScreen.show(matter.member, from: .leadList(next), on: &counter)
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
      counter.answer(.tickedOff(matter))
      return [.tickOff(matter)]
    case .start:
      counter.showStart()
      return []
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
    let count = rows(counter).count
    guard count > 0 else { return counter.texts.leadEmpty }
    let seconds = Countdown.seconds(closesAt(counter) - counter.now.sinceBoot)
    return counter.texts.leadMessage(count, closesIn: seconds)
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
    let (name, phone, day, reason) = words(content, counter)
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
    _ row: Row, _ counter: CounterState
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
        texts.veiledName(of: matter.member),
        matter.member.phone.map(texts.veiled) ?? texts.noPhone,
        counter.calendar.day(matter.since), texts.leadReason(matter)
      )
    }
  }
}
