package import TerminalGrid

/// Writes lines and questions one below the other, as a printer would: no cursor movement, no
/// escape sequence.
///
/// A question on a terminal leaves its line open, for the answer is typed behind it; what comes
/// before the answer starts a new line. What has been typed by then stays typed. On a pipe, where
/// nobody sees what is typed, a question is a line of its own.
package struct LinePaper: Equatable, Sendable {
  private let charset: Charset
  private let isTerminal: Bool
  private let width: Int?
  private var isLineOpen = false

  /// - Parameters:
  ///   - isTerminal: whether what is typed shows, with its line end, where this writes to.
  ///   - width: the columns that a line may take, which then ends between words; nil where nothing
  ///     breaks a line.
  package init(charset: Charset, isTerminal: Bool, width: Int? = nil) {
    self.charset = charset
    self.isTerminal = isTerminal
    self.width = width
  }

  /// Somebody ended a line behind the question.
  package mutating func noteTyped() { isLineOpen = false }

  /// Somebody typed Ctrl-C: a terminal shows it, and does not end its line.
  package mutating func noteBreak() { isLineOpen = isTerminal }

  /// Ends a line that is still open; the empty text where none is.
  package mutating func finish() -> String {
    defer { isLineOpen = false }
    return isLineOpen ? "\n" : ""
  }

  /// `text` as it is sent, line ends included.
  package mutating func write(_ text: [LineText]) -> String {
    var sent = ""
    for piece in text {
      sent += finish()
      switch piece {
      case .line(let line): sent += signs(line) + "\n"
      case .question(let question):
        sent += signs(question) + (isTerminal ? " " : "\n")
        isLineOpen = isTerminal
      }
    }
    return sent
  }

  private func signs(_ text: String) -> String {
    let drawn =
      switch charset {
      case .ascii: asciiFolded(text)
      case .utf8: drawable(text)
      }
    return width.map { wrapped(drawn, toWidth: $0).joined(separator: "\n") } ?? drawn
  }
}
