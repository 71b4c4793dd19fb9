import EnrollmentCore
import TerminalGrid

/// Finds members as one types. Rows are always masked; the whole list goes away when nobody touches
/// the till.
struct LookUpScreen: CounterScreen {
  enum Action: Equatable {
    case open
    case pick(Int)
    case move(Int)
    case enrol, erase, back
  }

  enum Results: Equatable, Sendable {
    case none
    /// On its way; what was found for the text before is still shown.
    case searching([Member])
    case found([Member])
    case failed
  }

  /// Rows that are shown.
  static let limit = 8
  /// Signs that the field takes.
  static let textLimit = 64

  private var text = ""
  private var sequence = 0
  private var results = Results.none
  private var chosen = 0
  private var touchedAt: Duration

  init(at now: Now) { touchedAt = now.sinceBoot }

  func place(_ texts: Catalogue) -> String { texts.lookUpPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.lookUpExplanation }

  var takesText: Bool { true }

  private var found: [Member] {
    switch results {
    case .none, .failed: []
    case .searching(let members), .found(let members): members
    }
  }

  /// Those that are shown.
  private var members: [Member] { Array(found.prefix(Self.limit)) }

  /// Whether a digit picks a row: only while a name is typed, since numbers need their digits.
  private var picksByDigit: Bool { text.first?.isLetter == true && members.count > 1 }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    let count = members.count
    if count > 0 { bindings.append(.init(.enter, texts.keyOpen, .open)) }
    if picksByDigit {
      let keys = (1...count).map { Key.character(Character(String($0))) }
      bindings.append(
        .init(keys, named: "1-\(count)", texts.keyPick) { key in
          .pick((keys.firstIndex(of: key) ?? 0))
        })
    }
    if count > 1 {
      bindings.append(
        .init([.up, .down], named: "Up/Down", texts.keyMove, in: .help) {
          .move($0 == .up ? -1 : 1)
        })
    }
    if phone(counter) != nil { bindings.append(.init(.function(2), texts.keyEnrolNumber, .enrol)) }
    if !text.isEmpty { bindings.append(.init(.backspace, texts.keyFix, .erase, in: .help)) }
    bindings.append(.init(.escape, texts.keyBack, .back))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .open:
      guard members.indices.contains(chosen) else { return [] }
      let member = members[chosen]
      counter.show(.member(MemberScreen(member, from: self, at: counter.now)))
      return [.noteLook(member, .lookUp)]
    case .pick(let place):
      next.chosen = place
    case .move(let step):
      next.chosen = min(max(0, chosen + step), members.count - 1)
    case .enrol:
      guard let number = phone(counter) else { return [] }
      let (screen, commands) = EntryScreen.with(number, home: counter.settings.home)
      counter.show(.entry(screen))
      return commands
    case .erase:
      next.text.removeLast()
      return next.search(on: &counter)
    case .back:
      counter.showStart()
      return []
    }
    counter.screen = .lookUp(next)
    return []
  }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] {
    guard text.count < Self.textLimit else { return [] }
    var next = self
    next.text.append(sign)
    return next.search(on: &counter)
  }

  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard self.text.count + line.count <= Self.textLimit else {
      counter.answer(.pasteTooLong)
      return []
    }
    var next = self
    next.text += line
    return next.search(on: &counter)
  }

  /// Takes an answer, unless a later search has been started since.
  func found(
    _ sequence: Int, _ result: Result<[Member], StoreFailure>, on counter: inout CounterState
  ) {
    guard sequence == self.sequence, case .searching = results else { return }
    var next = self
    switch result {
    case .success(let members): next.results = .found(members)
    case .failure: next.results = .failed
    }
    next.chosen = 0
    counter.screen = .lookUp(next)
  }

  func touch(_ counter: inout CounterState) {
    var next = self
    next.touchedAt = counter.now.sinceBoot
    counter.screen = .lookUp(next)
  }

  func elapse(on counter: inout CounterState) {
    guard !members.isEmpty, counter.now.sinceBoot >= hidesAt(counter) else { return }
    counter.screen = .lookUp(LookUpScreen(at: counter.now))
    counter.answer(.resultsHidden)
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    guard !members.isEmpty else { return nil }
    return Countdown.nextChange(until: hidesAt(counter), after: counter.now.sinceBoot)
  }

  private func hidesAt(_ counter: CounterState) -> Duration {
    touchedAt + counter.settings.times.resultsVeil
  }

  private func phone(_ counter: CounterState) -> PhoneNumber? {
    try? PhoneEntry.read(text, in: counter.settings.home).number  // Most texts are no number.
  }

  /// Three letters, four digits or two words: less finds nothing.
  private var isLongEnough: Bool {
    let words = text.split(separator: " ")
    let digits = text.filter { $0.isNumber }.count
    return digits >= 4 || words.count >= 2 || (digits == 0 && text.filter(\.isLetter).count >= 3)
  }

  private mutating func search(on counter: inout CounterState) -> [CounterCommand] {
    chosen = 0
    guard isLongEnough else {
      results = .none
      sequence = 0
      counter.screen = .lookUp(self)
      return []
    }
    sequence = counter.nextSearch()
    results = .searching(found)
    counter.screen = .lookUp(self)
    return [.find(text, sequence: sequence)]
  }
}

// MARK: Drawing

extension LookUpScreen {
  func message(_ counter: CounterState) -> Wording? {
    let texts = counter.texts
    switch results {
    case .none: return texts.lookUpStart
    case .failed: return texts.lookUpFailed
    case .searching([]): return texts.lookUpSearching
    case .found([]): return texts.lookUpNone(canEnrol: phone(counter) != nil)
    case .searching, .found:
      // While a search is on its way the line stays: it would only flicker.
      let seconds = Countdown.seconds(hidesAt(counter) - counter.now.sinceBoot)
      return texts.lookUpMatches(members.count, picks: picksByDigit, hidesIn: seconds)
    }
  }

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
    for (offset, line) in texts.lookUpNotes.enumerated() {
      stage.write(line, row: 17 + offset, style: .dim)
    }
  }

  private func drawField(on stage: inout Stage, _ texts: Catalogue, row: Int) {
    let width = stage.isSmall ? stage.columns - 9 : 38
    let start = stage.write(texts.find + " [ ", row: row)
    let shown = stage.drawn(text)
    let visible = String(shown.suffix(width - 1))
    stage.write(visible.padded(to: width), row: row, column: start, style: .field, width: width)
    stage.write(" ]", row: row, column: start + width)
    stage.placeCursor(column: start + stage.width(of: visible), row: row)
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
    let style: Style = isChosen ? .accent : .plain
    let mark = isChosen ? stage.art.pointer : " "
    let name = member.name?.veiled ?? texts.noName
    let phone = member.phone.map(texts.veiled) ?? texts.noPhone
    if stage.isSmall {
      stage.write("\(mark) \(place + 1)  \(name)", row: row, style: style, width: 25)
      stage.write(phone, row: row, column: 26, style: style)
      return
    }
    stage.write("\(mark) \(place + 1)", row: row, style: style)
    stage.write(name, row: row, column: 11, style: style, width: 17)
    stage.write(phone, row: row, column: 29, style: style)
    stage.write(
      texts.since(counter.calendar.month(member.joinedAt)), row: row, column: 46, style: style)
    stage.write(
      texts.tillName(member.joinedAtTill.letter), row: row, column: 62, style: style)
  }
}
