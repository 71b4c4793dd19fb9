import EnrollmentCore
import TerminalGrid

/// The start screen: the number's field, ready for the first digit.
struct EntryScreen: CounterScreen {
  enum Action { case send, erase, clear, leave, lookUp, waitingList, leadList, today }

  /// What the store knows about the number in the field.
  enum Check: Equatable, Sendable {
    case none
    case asked(PhoneNumber)
    case notAMember(PhoneNumber)
    /// Somebody has it, and whoever works here may not know who.
    case unseenMember(PhoneNumber)
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

  /// The screen as it was left, and the question to the store, whose answer it may have missed.
  func resumed(home: Country) -> (screen: EntryScreen, commands: [CounterCommand]) {
    var screen = self
    let commands = screen.checkNumber(home: home)
    return (screen, commands)
  }

  func place(_ texts: Catalogue) -> String { texts.entryPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.entryExplanation }

  var keepsNews: Bool { true }

  var takesText: Bool { true }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    if let number = reading(counter).number, check != .unseenMember(number) {
      let isOpen = openRequest(to: number, counter) != nil
      bindings.append(.init(.enter, isOpen ? texts.keyShowRequest : texts.keySend, .send))
    }
    if !entry.isEmpty {
      bindings.append(.init(.backspace, texts.keyFix, .erase, in: .wideFooter))
      bindings.append(.init(.escape, texts.keyClear, .clear))
    }
    if counter.may(.lookUp) { bindings.append(.init(.function(3), texts.keyLookUp, .lookUp)) }
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    if entry.isEmpty {
      let label = counter.settings.isPractice ? texts.keyMenu : texts.keyLeave
      bindings.append(.init(.escape, label, .leave))
      if counter.may(.seeLeadList), !LeadListScreen.isEmpty(counter) {
        bindings.append(.init(.function(7), texts.keyLeadList, .leadList))
      } else {
        bindings.append(.init(.function(7), texts.keyToday, .today, in: .wideFooter))
      }
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
    case .lookUp: return LookUpScreen.show(over: self, on: &counter)
    case .waitingList:
      counter.showWaitingList()
      return []
    case .leadList: return LeadListScreen.show(on: &counter)
    case .today:
      let report = TodayScreen.showToday(on: &counter)
      // Nothing was on the lead's list when it was last read: F7 leads there from the day, too.
      return counter.may(.seeLeadList) ? report + [counter.readLeadList()] : report
    }
  }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] {
    changed(on: &counter) { $0.append(sign) }
  }

  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    if let code = ScannedCode(text) { return use(code, withEnter: false, on: &counter) }
    return changed(on: &counter) { $0.paste(text) }
  }

  /// The app's own code fills the field and sends nothing: the number is read back first. A member's
  /// number is looked up.
  func use(
    _ code: ScannedCode, withEnter: Bool, on counter: inout CounterState
  ) -> [CounterCommand] {
    switch code {
    case .member where !counter.may(.lookUp):
      counter.showStart()
      counter.answer(.mayNotLookUp)
      return []
    case .member(let number):
      return LookUpScreen.show(number.rawValue, opens: withEnter, on: &counter)
    case .phone(let digits): return changed(on: &counter) { $0.paste("+" + digits) }
    case .withoutNumber:
      counter.showStart()
      counter.answer(.scanHasNoNumber)
      return []
    }
  }

  /// The store's answer: a member is greeted at once, and nothing is sent.
  func checked(
    _ number: PhoneNumber, _ result: Result<Member?, StoreFailure>, on counter: inout CounterState
  ) -> [CounterCommand] {
    guard check == .asked(number), counter.submitted == nil else { return [] }
    var next = self
    switch result {
    case .success(nil): next.check = .notAMember(number)
    case .success(let member?):
      let commands = KnownScreen.show(member, asked: number, on: &counter)
      counter.ignoreEnter(for: counter.settings.times.enterAfterNumber)
      return commands
    case .failure(.notAllowed): next.check = .unseenMember(number)
    case .failure:
      next.check = .failed
      counter.answer(.numberNotChecked)
    }
    counter.screen = .entry(next)
    return []
  }

  /// The desk's answer where the store had not said it before: nothing was sent.
  func foundUnseenMember(_ number: PhoneNumber, on counter: inout CounterState) {
    guard reading(counter).number == number else { return }
    var next = self
    next.check = .unseenMember(number)
    counter.screen = .entry(next)
  }

  func sentence(_ counter: CounterState) -> Wording? {
    guard let number = reading(counter).number else { return counter.sentences.whichNumber }
    if check == .unseenMember(number) { return counter.sentences.alreadyMember(nil) }
    return counter.sentences.readBack(number.ending)
  }

  func message(_ counter: CounterState) -> Wording? {
    let texts = counter.texts
    switch reading(counter) {
    case .empty, .ready:
      guard counter.canSave else { return texts.savesNothing }
      if counter.clock?.preventsEnrolling ?? false { return texts.clockWrong }
    case .unfinished, .wrong: break
    }
    switch reading(counter) {
    case .empty:
      guard let pick = counter.practicePick else { return texts.entryReady }
      return texts.entryPick(texts.practiceScenarios[pick - 1])
    case .unfinished: return texts.entryTyping
    case .ready(let entry):
      if check == .unseenMember(entry.number) { return texts.unseenMember }
      if openRequest(to: entry.number, counter) != nil { return texts.entryShowsOpen }
      return entry.warning == nil ? texts.entryCheck : texts.entryOddNumber
    case .wrong(let error): return texts.faultMessage(error)
    }
  }

  /// A warning about the number that is being typed stands before news of other requests.
  func isMessageUrgent(_ counter: CounterState) -> Bool {
    switch reading(counter) {
    case .empty, .unfinished: false
    case .ready(let entry):
      entry.warning != nil || openRequest(to: entry.number, counter) != nil
    case .wrong: true
    }
  }

  func nextChange(_ counter: CounterState) -> Duration? {
    guard entry.isEmpty || reading(counter).number == nil else { return nil }
    return counter.requests.nextCountdown(after: counter.now.sinceBoot)
  }

  /// The request to `number` that is open here already: Enter shows it and sends nothing.
  func openRequest(to number: PhoneNumber, _ counter: CounterState) -> RequestBook.Entry? {
    counter.requests.entries.first { $0.isOpen && $0.status.phone == number }
  }

  func reading(_ counter: CounterState) -> NumberReading {
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
    counter.ask(
      .leaveAsked(
        openRequests: counter.requests.openCount, unseenAnswers: counter.requests.unseenCount))
    return []
  }
}
