import EnrollmentCore
import TerminalGrid

/// Finds members as one types. Rows are always masked; the whole list goes away when nobody touches
/// the till.
struct LookUpScreen: CounterScreen {
  enum Action: Equatable {
    case open
    case pick(Int)
    case move(Int)
    case wait, typeDigits, enrol, showErased, erase, waitingList, back
  }

  enum Results: Equatable, Sendable {
    case none
    /// On its way; what was found for the text before is still shown.
    case searching([Member])
    case found([Member])
    case failed
  }

  /// What a digit is for, until the field goes on.
  private enum DigitUse: Equatable {
    /// It picks a row while the field may be a name, see ``picksByDigit``.
    case byText
    /// An arrow key chose a row: it picks one, whatever the field has.
    case picking
    /// It goes into the field.
    case typing
  }

  /// Rows that are shown.
  static let limit = 8
  /// Unicode scalars that the field takes: a letter may carry any number of marks.
  static let textLimit = 64

  var text = ""
  private var sequence = 0
  var results = Results.none
  var chosen = 0
  private var digits = DigitUse.byText
  private var touchedAt: Duration
  /// A member's number was scanned with an Enter after it: the one who is found is opened.
  private var opensFound = false

  /// The member who is looked for was erased here just now.
  private var erasure: PendingErasure?

  /// Where Esc leads back to, with its number.
  private var behind = EntryScreen()

  init(at now: Now) { touchedAt = now.sinceBoot }

  /// Puts up a look-up that begins with what was typed as a number.
  static func show(
    over entry: EntryScreen, on counter: inout CounterState
  ) -> [CounterCommand] {
    var screen = LookUpScreen(at: counter.now)
    screen.behind = entry
    screen.text = entry.entry.typed
    counter.show(.lookUp(screen))
    return screen.text.isEmpty ? [] : screen.search(on: &counter)
  }

  /// Puts up a look-up with a scanned number in its field, and searches for it.
  ///
  /// - Parameter opens: whether the one who is found is opened, as by an Enter.
  static func show(
    _ number: String, opens: Bool, on counter: inout CounterState
  ) -> [CounterCommand] {
    var screen = LookUpScreen(at: counter.now)
    screen.text = number
    let commands = screen.search(on: &counter)
    screen.opensFound = opens
    counter.show(.lookUp(screen))
    return commands
  }

  func place(_ texts: Catalogue) -> String { texts.lookUpPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.lookUpExplanation }

  var keepsNews: Bool { true }

  var takesText: Bool { true }

  var found: [Member] {
    switch results {
    case .none, .failed: []
    case .searching(let members), .found(let members): members
    }
  }

  /// Those that are shown.
  var members: [Member] { Array(found.prefix(Self.limit)) }

  /// Whether an arrow key chose a row: whatever but a digit is typed goes on in the field.
  var isChoosing: Bool { digits == .picking }

  /// Whether a digit picks a row, which then has a number: while a name is typed, or once an arrow
  /// key has chosen a row. A number needs its digits in the field, and so do an e-mail address and the
  /// last four after a name.
  var picksByDigit: Bool {
    guard members.count > 1 else { return false }
    return switch digits {
    case .byText: Self.isNameAlone(text)
    case .picking: true
    case .typing: false
    }
  }

  /// Whether no digit belongs after `text`: a blank begins the last four, and the other signs stand in
  /// no name.
  private static func isNameAlone(_ text: String) -> Bool {
    guard text.first?.isLetter == true, text.last?.isWhitespace == false else { return false }
    return !text.contains { $0.isNumber || "@._+".contains($0) }
  }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    let count = members.count
    if count > 0 { bindings.append(.init(.enter, texts.keyOpen, isBehind ? .wait : .open)) }
    if picksByDigit {
      let keys = (1...count).map { Key.character(Character(String($0))) }
      bindings.append(
        .init(keys, named: "1-\(count)", texts.keyPick) { key in
          isBehind ? .wait : .pick((keys.firstIndex(of: key) ?? 0))
        })
    }
    if count > 1 {
      bindings.append(
        .init([.up, .down], named: "Up/Down", texts.keyMove, in: .help) {
          isBehind ? .wait : .move($0 == .up ? -1 : 1)
        })
    }
    if picksByDigit {
      bindings.append(.init(.right, texts.keyTypeDigits, .typeDigits, in: .help))
    }
    if phone(counter) != nil { bindings.append(.init(.function(2), texts.keyEnrolNumber, .enrol)) }
    if erasure != nil, counter.may(.eraseMember) {
      bindings.append(.init(.enter, texts.keyShowErased, .showErased))
    }
    if !text.isEmpty { bindings.append(.init(.backspace, texts.keyFix, .erase, in: .help)) }
    bindings.append(.init(.escape, texts.keyBack, .back))
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    return bindings
  }

  /// Whether the rows are those of the text before: none of them is opened or chosen.
  private var isBehind: Bool {
    if case .searching = results { true } else { false }
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .wait:
      counter.answer(.oneMoment)
      return []
    case .open:
      guard members.indices.contains(chosen) else { return [] }
      return open(members[chosen], on: &counter)
    case .pick(let place):
      next.chosen = place
    case .move(let step):
      next.chosen = min(max(0, chosen + step), members.count - 1)
      next.digits = .picking
    case .typeDigits:
      next.digits = .typing
    case .enrol:
      guard let number = phone(counter) else { return [] }
      let (screen, commands) = EntryScreen.with(number, home: counter.settings.home)
      counter.show(.entry(screen))
      return commands
    case .showErased:
      guard let erasure else { return [] }
      counter.show(.erased(ErasedScreen(erasure, at: counter.now)))
      return []
    case .erase:
      next.text.removeLast()
      return next.search(on: &counter)
    case .waitingList:
      counter.showWaitingList()
      return []
    case .back: return counter.showAgain(.entry(behind))
    }
    counter.screen = .lookUp(next)
    return []
  }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] {
    // There is no such row: nothing that looks like a pick goes into the field.
    if picksByDigit, sign.isASCII, sign.isNumber { return [] }
    guard text.unicodeScalars.count < Self.textLimit else {
      counter.answer(.pasteTooLong)
      return []
    }
    var next = self
    next.text.append(sign)
    return next.search(on: &counter)
  }

  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    if let code = ScannedCode(text) { return use(code, withEnter: false, on: &counter) }
    // What cannot be seen in the field is not searched for.
    let line = drawable(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard self.text.unicodeScalars.count + line.unicodeScalars.count <= Self.textLimit else {
      counter.answer(.pasteTooLong)
      return []
    }
    var next = self
    next.text += line
    return next.search(on: &counter)
  }

  /// A scanned number takes the place of what stood in the field.
  func use(
    _ code: ScannedCode, withEnter: Bool, on counter: inout CounterState
  ) -> [CounterCommand] {
    switch code {
    case .member(let number):
      return Self.show(number.rawValue, opens: withEnter, on: &counter)
    case .phone(let digits): return Self.show("+" + digits, opens: false, on: &counter)
    case .withoutNumber:
      counter.show(.lookUp(LookUpScreen(at: counter.now)))
      counter.answer(.scanHasNoNumber)
      return []
    }
  }

  private func open(_ member: Member, on counter: inout CounterState) -> [CounterCommand] {
    MemberScreen.show(member, from: .lookUp(self), on: &counter)
  }

  func message(_ counter: CounterState) -> Wording? {
    let texts = counter.texts
    switch results {
    case .none: return texts.lookUpStart
    case .failed: return texts.lookUpFailed
    case .searching([]): return texts.lookUpSearching
    case .found([]):
      if let erasure {
        return texts.erasedFound(
          at: counter.calendar.clock(erasure.erasedAt),
          until: counter.calendar.clock(erasure.undoableUntil),
          mayUndo: counter.may(.eraseMember))
      }
      return texts.lookUpNone(canEnrol: phone(counter) != nil)
    case .searching, .found:
      // While a search is on its way the line stays: it would only flicker.
      let seconds = Countdown.seconds(hidesAt(counter) - counter.now.sinceBoot)
      return texts.lookUpMatches(
        members.count, isAll: found.count == members.count, picks: picksByDigit, hidesIn: seconds)
    }
  }

  /// Why nothing is listed stands before news of other requests.
  func isMessageUrgent(_ counter: CounterState) -> Bool { !text.isEmpty && members.isEmpty }

  /// Takes an answer, unless a later search has been started since.
  func found(
    _ sequence: Int, _ result: Result<[Member], StoreFailure>, on counter: inout CounterState
  ) -> [CounterCommand] {
    guard sequence == self.sequence, isBehind else { return [] }
    counter.clearNotice()
    var next = self
    switch result {
    case .success(let members): next.results = .found(members)
    case .failure: next.results = .failed
    }
    next.chosen = 0
    counter.screen = .lookUp(next)
    if let number = memberNumber, next.results == .found([]) { return [.findErased(number)] }
    guard opensFound, next.found.count == 1, let member = next.found.first else { return [] }
    return next.open(member, on: &counter)
  }

  /// The whole member number in the field; nil where there is none.
  private var memberNumber: MemberNumber? { Self.memberNumber(in: text) }

  /// The member number that `text` is in any spelling that the search knows.
  static func memberNumber(in text: String) -> MemberNumber? {
    MemberNumber(rawValue: PhoneEntry.withoutSeparators(NumberSpelling.plain(text)))
  }

  /// Takes an answer, unless something else is looked for by now.
  func erasedFound(_ erasure: PendingErasure, on counter: inout CounterState) {
    guard memberNumber == erasure.number, results == .found([]) else { return }
    var next = self
    next.erasure = erasure
    counter.screen = .lookUp(next)
  }

  func touch(_ counter: inout CounterState) {
    var next = self
    next.touchedAt = counter.now.sinceBoot
    counter.screen = .lookUp(next)
  }

  func elapse(on counter: inout CounterState) {
    guard !text.isEmpty, counter.now.sinceBoot >= hidesAt(counter) else { return }
    // Nothing of who was looked for stays behind.
    counter.screen = .lookUp(LookUpScreen(at: counter.now))
    counter.answer(.resultsHidden)
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    guard !text.isEmpty else { return nil }
    guard !members.isEmpty else { return hidesAt(counter) }
    return Countdown.nextChange(until: hidesAt(counter), after: counter.now.sinceBoot)
  }

  func hidesAt(_ counter: CounterState) -> Duration {
    touchedAt + counter.settings.times.resultsVeil
  }

  private func phone(_ counter: CounterState) -> PhoneNumber? {
    Self.phone(in: text, home: counter.settings.home)?.number
  }

  /// The whole phone number that `text` is in any spelling that the search knows.
  static func phone(in text: String, home: Country) -> PhoneEntry? {
    // Most texts are no number.
    try? PhoneEntry.read(anySpelling: text, in: home)
  }

  /// Three letters, four digits, two words or an e-mail address: less finds nothing.
  static func isLongEnough(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let ideographs = text.unicodeScalars.count(where: \.isWordByItself)
    let digits = text.filter { $0.isNumber }.count
    return digits >= 4 || text.contains("@") && text.count > 3 || words.count >= 2
      || ideographs >= 2
      || (digits == 0 && text.filter(\.isLetter).count >= 3)
  }

  private mutating func search(on counter: inout CounterState) -> [CounterCommand] {
    chosen = 0
    digits = .byText
    opensFound = false
    erasure = nil
    guard Self.isLongEnough(text) else {
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
