/// One word that works now: what is typed, what the help says and what it does are one thing.
struct LineWord: Equatable {
  let action: LineAction
  /// What is typed after it, as the help names it; nil where nothing is.
  var argument: String?
  let does: String

  init(_ action: LineAction, taking argument: String? = nil, _ does: String) {
    self.action = action
    self.argument = argument
    self.does = does
  }

  var word: String { action.spellings[0] }

  /// As the help prints it: `open NUMBER`.
  var usage: String { argument.map { "\(word) \($0)" } ?? word }

  /// What follows this word in `line`, or the empty text; nil if `line` says something else.
  func argument(in line: String) -> String? {
    action.argument(in: line, isTaken: argument != nil)
  }
}

/// What a word does.
enum LineAction: CaseIterable, Equatable, Sendable {
  case yes, no
  case park, nextTip, stop, keepWaiting, hide, wrongNumber, rightNumber
  case show, again
  case note, withdraw, copy, history
  case saveNow, save, throwAway, later
  case lift
  case find, openFound, back
  case leadList, openLead, done
  case list, open
  case erase, undoErase
  case startWithoutPick, menu
  case language, help, leave, lock

  /// What is typed for it, the usual word first.
  var spellings: [String] {
    switch self {
    case .yes: ["y", "yes"]
    case .no: ["n", "no"]
    case .park: ["park"]
    case .nextTip: ["tip"]
    case .stop, .hide: ["stop"]
    case .keepWaiting: ["keep"]
    case .wrongNumber: ["wrong"]
    case .rightNumber: ["right"]
    case .show: ["show"]
    case .again: ["again"]
    case .note: ["note"]
    case .withdraw: ["withdraw"]
    case .copy: ["copy"]
    case .history: ["history"]
    case .saveNow: ["try"]
    case .save: ["save"]
    case .throwAway: ["throw"]
    case .later: ["later"]
    case .lift: ["lift"]
    case .find: ["find"]
    case .back: ["back"]
    case .leadList: ["lead"]
    case .openFound, .openLead, .open: ["open"]
    case .done: ["done"]
    case .list: ["waiting"]
    case .erase: ["erase"]
    case .undoErase: ["undo"]
    case .startWithoutPick: ["start"]
    case .menu: ["menu"]
    case .language: ["language"]
    case .help: ["help", "?"]
    case .leave: ["quit", "exit"]
    case .lock: ["lock"]
    }
  }

  /// Whether `line` says one of the words, which may then be out of place.
  static func isWord(_ line: String) -> Bool {
    allCases.contains { $0.argument(in: line, isTaken: $0.mayTakeArgument) != nil }
  }

  fileprivate func argument(in line: String, isTaken: Bool) -> String? {
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
    guard let first = parts.first?.lowercased(), spellings.contains(first) else { return nil }
    let rest = parts.count > 1 ? parts[1] : ""
    return !isTaken && !rest.isEmpty ? nil : rest
  }

  private var mayTakeArgument: Bool {
    switch self {
    case .find, .openFound, .open, .openLead, .done, .note, .withdraw: true
    case .yes, .no, .park, .nextTip, .stop, .keepWaiting, .hide, .wrongNumber, .rightNumber, .show,
      .again, .copy, .history, .saveNow, .save, .throwAway, .later, .lift, .back, .leadList, .list,
      .startWithoutPick, .menu, .language, .help, .erase, .undoErase, .lock, .leave:
      false
    }
  }
}
