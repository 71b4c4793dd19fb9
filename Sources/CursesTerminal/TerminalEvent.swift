package import TerminalGrid

/// What the terminal reports.
package enum TerminalEvent: Sendable, Equatable {
  case key(Key)
  /// The window has a new size, or was disturbed at the old one: draw again.
  case resized(columns: Int, rows: Int)
  /// The terminal is gone: its window was closed, its line was cut. Comes once; no key follows.
  case inputEnded
}
