import EnrollmentCore
import TerminalGrid

/// The start screen: the number's field, ready for the first digit.
struct EntryScreen: CounterScreen {
  enum Action { case send, erase, clear, leave, lookUp, waitingList }

  /// What the store knows about the number in the field.
  enum Check: Equatable, Sendable {
    case none
    case asked(PhoneNumber)
    case notAMember(PhoneNumber)
    case failed
  }

  var entry = NumberEntry()
  var check = Check.none

  /// The screen with `number` in its field, as typed, and the question to the store that follows.
  static func with(
    _ number: PhoneNumber, home: Country
  ) -> (screen: EntryScreen, commands: [CounterCommand]) {
    var screen = EntryScreen()
    screen.entry = NumberEntry(number, home: home)
    let commands = screen.checkNumber(home: home)
    return (screen, commands)
  }

  func place(_ texts: Catalogue) -> String { texts.entryPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.entryExplanation }

  var takesText: Bool { true }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    if reading(counter).number != nil { bindings.append(.init(.enter, texts.keySend, .send)) }
    if !entry.isEmpty {
      bindings.append(.init(.backspace, texts.keyFix, .erase, in: .wideFooter))
      bindings.append(.init(.escape, texts.keyClear, .clear))
    }
    bindings.append(.init(.function(3), texts.keyLookUp, .lookUp))
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    if entry.isEmpty {
      let label = counter.settings.isPractice ? texts.keyMenu : texts.keyLeave
      bindings.append(.init(.escape, label, .leave))
    }
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .send:
      guard let number = reading(counter).number else { return [] }
      return counter.submit(number)
    case .erase:
      return changed(on: &counter) {
        $0.removeLast()
        return nil
      }
    case .clear:
      counter.showStart()
      return []
    case .leave: return leave(&counter)
    case .lookUp:
      counter.show(.lookUp(LookUpScreen(at: counter.now)))
      return []
    case .waitingList:
      counter.show(.waitingList(WaitingListScreen()))
      return []
    }
  }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] {
    changed(on: &counter) { $0.append(sign) }
  }

  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    changed(on: &counter) { $0.paste(text) }
  }

  /// The store's answer: a member is greeted at once, and nothing is sent.
  func checked(
    _ number: PhoneNumber, _ result: Result<Member?, StoreFailure>, on counter: inout CounterState
  ) {
    guard check == .asked(number), counter.submitted == nil else { return }
    var next = self
    switch result {
    case .success(nil): next.check = .notAMember(number)
    case .success(let member?):
      counter.show(
        .known(KnownScreen(member, asked: number, at: counter.now)))
      counter.ignoreEnter(for: counter.settings.times.enterAfterNumber)
      return
    case .failure:
      next.check = .failed
      counter.answer(.numberNotChecked)
    }
    counter.screen = .entry(next)
  }

  func message(_ counter: CounterState) -> Wording? {
    let texts = counter.texts
    switch reading(counter) {
    case .empty:
      guard let pick = counter.practicePick else { return texts.entryReady }
      return texts.entryPick(texts.practiceScenarios[pick - 1])
    case .unfinished: return texts.entryTyping
    case .ready(let entry): return entry.warning == nil ? texts.entryCheck : texts.entryOddNumber
    case .wrong(let error): return texts.faultMessage(error)
    }
  }

  /// A warning about the number that is being typed stands before news of other requests.
  func isMessageUrgent(_ counter: CounterState) -> Bool {
    switch reading(counter) {
    case .empty, .unfinished: false
    case .ready(let entry): entry.warning != nil
    case .wrong: true
    }
  }

  private func reading(_ counter: CounterState) -> NumberReading {
    entry.reading(home: counter.settings.home)
  }

  private func changed(
    on counter: inout CounterState, by change: (inout NumberEntry) -> Notice?
  ) -> [CounterCommand] {
    var next = self
    if let notice = change(&next.entry) { counter.answer(notice) }
    guard next.entry != entry else { return [] }
    next.check = .none
    let commands = next.checkNumber(home: counter.settings.home)
    counter.screen = .entry(next)
    return commands
  }

  /// A number of fixed length is looked up as soon as it is complete; others with Enter.
  private mutating func checkNumber(home: Country) -> [CounterCommand] {
    guard let number = entry.reading(home: home).number, number.country.lengths.count == 1 else {
      return []
    }
    check = .asked(number)
    return [.checkNumber(number)]
  }

  private func leave(_ counter: inout CounterState) -> [CounterCommand] {
    if counter.settings.isPractice {
      counter.show(.practiceMenu(PracticeMenuScreen()))
      return []
    }
    if case .leaveAsked = counter.asked { return [.leave] }
    counter.ask(.leaveAsked(openRequests: counter.requests.openCount))
    return []
  }
}

// MARK: Drawing

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
      stage.say(counter.sentences.whichNumber, row: 12, label: texts.say)
      drawBackground(on: &stage, counter, row: 16)
      return
    }
    if check == .notAMember(number) { stage.write(texts.notAMember, row: 9, style: .good) }
    stage.write(texts.entrySends(number.ending).full, row: 11)
    stage.say(counter.sentences.readBack(number.ending), row: 13, label: texts.say)
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
      let isNew = check == .notAMember(number)
      if isNew { stage.write(texts.notAMember, row: 6, style: .good) }
      stage.write(texts.entrySends(number.ending).small, row: 7)
      stage.say(counter.sentences.readBack(number.ending), row: 9, label: texts.say)
    } else {
      let count = counter.requests.entries.count
      if count > 0 { stage.write(texts.backgroundSmall(count), row: 7) }
      stage.say(counter.sentences.whichNumber, row: 9, label: texts.say)
    }
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
    let entries = counter.requests.entries
    guard !entries.isEmpty else { return }
    let texts = counter.texts
    stage.write(texts.backgroundTitle, row: row)
    let rows = 3
    let shown = entries.count > rows ? rows - 1 : entries.count
    for (offset, entry) in entries.prefix(shown).enumerated() {
      let row = row + 1 + offset
      stage.write(entry.status.code.rawValue, row: row, column: 7)
      stage.write(texts.ending(entry.status.phone), row: row, column: 16)
      stage.write(texts.backgroundState(entry, at: counter.now.sinceBoot), row: row, column: 25)
    }
    if entries.count > shown {
      stage.write(texts.backgroundMore(entries.count - shown), row: row + rows, column: 7)
    }
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    guard entry.isEmpty || reading(counter).number == nil else { return nil }
    return counter.requests.nextCountdown(after: counter.now.sinceBoot)
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
    guard entry.status.phase == .open, entry.status.fate == .save else { return listState(entry) }
    return left(Countdown.clock(entry.status.left(at: now)))
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
