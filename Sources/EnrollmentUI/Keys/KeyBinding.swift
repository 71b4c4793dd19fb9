import TerminalGrid

/// One row of a screen's key table: what the footer prints, what the help explains and what the key
/// does are one thing.
struct KeyBinding<Action> {
  let keys: [Key]
  /// As printed: `Enter`, `F4`, `1-9`.
  let name: String
  let label: KeyLabel
  let place: KeyPlace
  let action: (Key) -> Action

  init(_ key: Key, _ label: KeyLabel, _ action: Action, in place: KeyPlace = .footer) {
    self.init([key], named: KeyNames.name(of: key), label, in: place) { _ in action }
  }

  /// Several keys that are explained as one, as `1-9`.
  init(
    _ keys: [Key], named name: String, _ label: KeyLabel, in place: KeyPlace = .footer,
    action: @escaping (Key) -> Action
  ) {
    self.keys = keys
    self.name = name
    self.label = label
    self.place = place
    self.action = action
  }

  var listed: ListedKey {
    ListedKey(name: name, aliases: keys.flatMap(KeyNames.aliases), label: label, place: place)
  }
}

/// Where a key is explained. The help has them all.
enum KeyPlace: Equatable, Sendable {
  case footer
  /// In the footer, but a small one is not packed closely for it.
  case looseFooter
  /// In a wide footer: everybody finds the key without it, so that it gives way to the others.
  case wideFooter
  /// In the footer, in bold: what we would do now.
  case stressed
  /// In a wide footer that has room left: the screen itself says it, or another key does the same.
  case help
}

/// A key binding without its action: all that footer and help need.
struct ListedKey: Equatable, Sendable {
  let name: String
  let aliases: [String]
  let label: KeyLabel
  let isStressed: Bool
  let isLoose: Bool
  /// How soon the footer does without it; the highest goes first.
  let dispensability: Int

  init(name: String, aliases: [String], label: KeyLabel, place: KeyPlace) {
    self.name = name
    self.aliases = aliases
    self.label = label
    isStressed = place == .stressed
    isLoose = place == .looseFooter
    dispensability =
      switch place {
      case .footer, .looseFooter, .stressed: 0
      case .wideFooter: 1
      case .help: 2
      }
  }

  /// A small footer has the keys that nobody would find otherwise.
  var isInSmallFooter: Bool { dispensability == 0 }
}

/// What a key does, in the words of the footer, of a small footer, of the help and of a small help.
struct KeyLabel: Equatable, Sendable {
  let footer: String
  let small: String
  /// What the key does, as a sentence whose subject it is.
  let help: String
  let smallHelp: String
}

/// What keys are called, and which plain keys stand for them where nothing is typed: the keys of a
/// bare numeric keypad.
///
/// Source: UX.md, section 1, the table of keys.
enum KeyNames {
  private static let keypad: [(sign: Character, key: Key)] = [
    ("-", .escape), ("?", .function(1)), ("/", .function(3)), ("+", .function(4)),
    (".", .function(5)),
  ]

  /// The key that is meant by `key` on a screen without a text field.
  static func meaning(of key: Key) -> Key {
    guard case .character(let sign) = key else { return key }
    if let entry = keypad.first(where: { $0.sign == sign }) { return entry.key }
    return .character(Character(sign.uppercased().prefix(1).description))
  }

  static func aliases(of key: Key) -> [String] {
    keypad.filter { $0.key == key }.map { String($0.sign) }
  }

  static func name(of key: Key) -> String {
    switch key {
    case .character(" "): "Space"
    case .character(let sign): String(sign)
    case .enter: "Enter"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .function(let number): "F\(number)"
    case .paste: "Paste"
    }
  }
}
