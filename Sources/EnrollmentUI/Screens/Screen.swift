import TerminalGrid

/// The screen that is up, with what it alone knows.
enum Screen: Equatable, Sendable {
  case entry(EntryScreen)
  case waiting(WaitingScreen)
  case stopQuestion(StopQuestionScreen)
  case card(CardScreen)
  case known(KnownScreen)
  case failure(FailureScreen)
  case unsaved(UnsavedScreen)
  case held(HeldScreen)
  case lookUp(LookUpScreen)
  case member(MemberScreen)
  case editMember(EditMemberScreen)
  case memberHistory(MemberHistoryScreen)
  indirect case copy(CopyScreen)
  indirect case erase(EraseScreen)
  case erased(ErasedScreen)
  indirect case waitingList(WaitingListScreen)
  case leadList(LeadListScreen)
  case locked(LockedScreen)
  case approval(ApprovalScreen)
  case today(TodayScreen)
  case practiceMenu(PracticeMenuScreen)

  var current: any CounterScreen {
    switch self {
    case .entry(let screen): screen
    case .waiting(let screen): screen
    case .stopQuestion(let screen): screen
    case .card(let screen): screen
    case .known(let screen): screen
    case .failure(let screen): screen
    case .unsaved(let screen): screen
    case .held(let screen): screen
    case .lookUp(let screen): screen
    case .member(let screen): screen
    case .editMember(let screen): screen
    case .memberHistory(let screen): screen
    case .copy(let screen): screen
    case .erase(let screen): screen
    case .erased(let screen): screen
    case .waitingList(let screen): screen
    case .leadList(let screen): screen
    case .locked(let screen): screen
    case .approval(let screen): screen
    case .today(let screen): screen
    case .practiceMenu(let screen): screen
    }
  }
}

/// What every screen is: a value that has a table of keys, answers them, and can be drawn.
///
/// A screen reads the counter and moves it on; it is replaced by its next state through
/// `counter.screen`, and by another screen through `counter.show`.
protocol CounterScreen: Equatable, Sendable {
  associatedtype Action

  /// Where we are, in at most 15 letters, for the header.
  func place(_ texts: Catalogue) -> String

  /// What the screen is for, in the help: at most three rows.
  func explanation(_ texts: Catalogue) -> [String]

  /// The keys that work now, the suggested one first; footer, help and handler all read it.
  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>]

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand]

  /// What the cashier says to the shopper now, in the shopper's language; nil where nothing is said.
  func sentence(_ counter: CounterState) -> Wording?

  /// What row 22 says when there is no news.
  func message(_ counter: CounterState) -> Wording?

  /// Whether that line matters more right now than news about another request.
  func isMessageUrgent(_ counter: CounterState) -> Bool

  /// Whether news stay in row 22 until a key is pressed, because nothing else goes on here.
  var keepsNews: Bool { get }

  func render(on stage: inout Stage, _ counter: CounterState)

  /// Whether plain keys are text here.
  var takesText: Bool { get }

  /// Whether digits are typed here though plain keys are no text: one that comes twice is meant twice.
  var takesDigits: Bool { get }

  /// Takes one typed sign; only called where text is taken.
  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand]

  /// Takes a pasted text, or refuses it in row 22. A paste never submits.
  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand]

  /// Makes use of a code whose signs have just been typed here by a scanner; only called where text
  /// is taken.
  ///
  /// - Parameter withEnter: whether the scanner sent an Enter after it.
  func use(
    _ code: ScannedCode, withEnter: Bool, on counter: inout CounterState
  ) -> [CounterCommand]

  /// Somebody pressed a key: what hides by itself starts over.
  func touch(_ counter: inout CounterState)

  /// Does what is due at `counter.now`; called before everything else, so it has to be done only
  /// when the time has come, and then at any later time as well.
  func elapse(on counter: inout CounterState)

  /// When this screen next looks or acts differently by itself, since boot; nil if never.
  func nextChange(_ counter: CounterState) -> Duration?
}

extension CounterScreen {
  var takesText: Bool { false }

  var takesDigits: Bool { false }

  func sentence(_ counter: CounterState) -> Wording? { nil }

  func isMessageUrgent(_ counter: CounterState) -> Bool { false }

  var keepsNews: Bool { false }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] { [] }

  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    counter.answer(.scanNotUsedHere)
    return []
  }

  func use(
    _ code: ScannedCode, withEnter: Bool, on counter: inout CounterState
  ) -> [CounterCommand] { [] }

  func touch(_ counter: inout CounterState) {}
  func elapse(on counter: inout CounterState) {}
  func nextChange(_ counter: CounterState) -> Duration? { nil }

  func listedKeys(_ counter: CounterState) -> [ListedKey] {
    keyBindings(counter).map(\.listed)
      + (sentence(counter) == nil ? [] : [counter.languageKey.listed])
      + (counter.canLock ? [counter.lockKey.listed] : [])
  }

  func answers(_ key: Key, _ counter: CounterState) -> Bool {
    keyBindings(counter).contains { $0.keys.contains(key) }
  }

  func press(_ key: Key, on counter: inout CounterState) -> [CounterCommand] {
    if let binding = keyBindings(counter).first(where: { $0.keys.contains(key) }) {
      return perform(binding.action(key), on: &counter)
    }
    switch key {
    case .paste(let text): return paste(text, on: &counter)
    case .character(let sign) where takesText: return type(sign, on: &counter)
    case .character, .enter, .escape, .backspace, .delete, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .tab, .backTab, .function:
      return []
    }
  }
}
