/// One word that works now: what is typed, what the help says and what it does are one thing.
struct LineWord: Equatable {
  let word: String
  /// Other spellings.
  var others: [String] = []
  /// What is typed after it, as the help names it; nil where nothing is.
  var argument: String?
  let does: String
  let action: LineAction

  init(
    _ word: String, or others: [String] = [], taking argument: String? = nil, _ does: String,
    _ action: LineAction
  ) {
    self.word = word
    self.others = others
    self.argument = argument
    self.does = does
    self.action = action
  }

  /// As the help prints it: `open NUMBER`.
  var usage: String { argument.map { "\(word) \($0)" } ?? word }

  /// What follows this word in `line`, or the empty text; nil if `line` says something else.
  func argument(in line: String) -> String? {
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
    guard let first = parts.first?.lowercased(), first == word || others.contains(first) else {
      return nil
    }
    let rest = parts.count > 1 ? parts[1] : ""
    return argument == nil && !rest.isEmpty ? nil : rest
  }
}

/// What a word does.
enum LineAction: Equatable, Sendable {
  case yes, no
  case park, nextTip, stop, keepWaiting, hide, wrongNumber, rightNumber
  case show, again
  case saveNow, save, throwAway, later
  case lift
  case find, back
  case leadList, openLead, done
  case list, open
  case startWithoutPick, menu
  case language, help, leave
}
