import Foundation

/// Ctrl-Z on the terminal of standard input, which has no meaning while the line mode works: nobody
/// would poll for a till that is stopped. It is typed like any sign then, and `TypedLines` drops it.
struct SuspendKey: Sendable {
  /// The terminal's settings as they were; nil where standard input is no terminal.
  private let before: termios?

  /// Takes its meaning away.
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

  /// Gives it back, and what else the terminal's settings were; on any thread.
  func restore() {
    guard var before else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &before)
  }
}
