import TerminalGrid

/// Throws away keys that nobody meant: those that were on their way to a screen that the network has
/// just replaced, and bounces.
///
/// Source: UX.md, section 1, "Protection against accidental keys".
struct KeyGuard: Equatable, Sendable {
  private struct Press: Equatable, Sendable {
    let key: Key
    let time: Duration
    let inTextField: Bool
  }

  private var deafUntil = Duration.zero
  private var enterWakesAt = Duration.zero
  private var last: Press?

  /// The network brought up a new screen at `now`.
  mutating func close(at now: Duration, for deafness: Duration) {
    deafUntil = now + deafness
  }

  /// The next key is thrown away if it is an Enter that comes before `time`.
  mutating func ignoreEnter(until time: Duration) {
    enterWakesAt = time
  }

  /// Remembers a key that a scanner sent: the same one right after it is no person's either.
  mutating func note(_ key: Key, at now: Duration, inTextField: Bool) {
    last = Press(key: key, time: now, inTextField: inTextField)
  }

  /// Whether `key` counts. A key that is held down on a screen without a text field counts once;
  /// arrows, which decide nothing, and text repeat.
  mutating func admits(
    _ key: Key, at now: Duration, inTextField: Bool, bounce: Duration
  ) -> Bool {
    let isBounce = last.map { $0.key == key && now - $0.time < bounce } ?? false
    // A sign that brought a text field up bounces into it.
    let wasInTextField = last?.inTextField ?? inTextField
    note(key, at: now, inTextField: inTextField)
    if now < deafUntil { return false }
    let isForTheOldScreen = key == .enter && now < enterWakesAt
    enterWakesAt = .zero
    if isForTheOldScreen { return false }
    return !isBounce || Self.repeats(key, inTextField: inTextField && wasInTextField)
  }

  private static func repeats(_ key: Key, inTextField: Bool) -> Bool {
    switch key {
    case .up, .down, .left, .right, .home, .end, .pageUp, .pageDown: true
    case .character, .backspace, .delete, .paste: inTextField
    case .enter, .escape, .function, .tab, .backTab: false
    }
  }
}
