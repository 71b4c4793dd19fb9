import Foundation

/// Keys of the terminal of standard input that end a program or stop it, without its doing.
///
/// Ctrl-Z has no meaning while the line mode works: nobody would poll for a till that is stopped. On a
/// locked till Ctrl-C, Ctrl-backslash and Ctrl-D have none either: they would lead a stranger to a
/// shell. They are typed like any sign then, and `TypedLines` drops them.
struct EndingKeys: Sendable {
  /// Those that only a locked till takes away.
  private static let leaving = [VINTR, VQUIT, VEOF]

  /// The terminal's settings as they were; nil where standard input is no terminal.
  private let before: termios?

  /// Takes the meaning of Ctrl-Z away.
  init() {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
      before = nil
      return
    }
    before = settings
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VSUSP)] = 0 }  // _POSIX_VDISABLE
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// Takes the meaning of the keys away that leave, or gives it back.
  func lock(_ isLocked: Bool) {
    var settings = termios()
    guard var before, tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
    let wanted = withUnsafeBytes(of: &before.c_cc) { keys in
      Self.leaving.map { isLocked ? 0 : keys[Int($0)] }  // 0 is _POSIX_VDISABLE.
    }
    let isChanged = withUnsafeMutableBytes(of: &settings.c_cc) { keys in
      var isChanged = false
      for (place, key) in zip(Self.leaving, wanted) where keys[Int(place)] != key {
        keys[Int(place)] = key
        isChanged = true
      }
      return isChanged
    }
    if isChanged { tcsetattr(STDIN_FILENO, TCSANOW, &settings) }
  }

  /// Shows what is typed, or does not: no PIN stands on a screen. The end of a line always shows.
  func showTyping(_ shows: Bool) {
    var settings = termios()
    guard var before, tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
    before.c_lflag &= tcflag_t(ECHO | ECHONL)
    let wanted = shows ? before.c_lflag : tcflag_t(ECHONL)
    guard settings.c_lflag & tcflag_t(ECHO | ECHONL) != wanted else { return }
    settings.c_lflag = settings.c_lflag & ~tcflag_t(ECHO | ECHONL) | wanted
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// Gives all of it back, and what else the terminal's settings were; on any thread.
  func restore() {
    guard var before else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &before)
  }
}
