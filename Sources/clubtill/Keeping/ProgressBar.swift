import CIBA
import Foundation
import MemberStore
import TerminalGrid

/// How far a long piece of work has come, on one line of standard error that is written over.
///
/// Shape: `Copying    [##########..........]  50 %   5 s left`; where nobody can know the end,
/// `Checking   12 s`. Nothing is shown in the first second, nor where standard error is no terminal,
/// and the line is gone at the end.
final class ProgressBar: Sendable {
  /// What stands on the line, as a value.
  struct Line: Equatable {
    private static let widest = 30

    let title: String
    let done: Int
    /// Nil where nobody can know it.
    let total: Int?
    /// Since `start` was done; where nobody knows the end, since the beginning.
    let elapsed: Duration
    /// What had been done already when the work began: it tells nothing of the speed.
    var start = 0

    /// The text in at most `columns` columns.
    func text(columns: Int) -> String {
      let start = title.padded(to: 11)
      guard let total, total > 0 else { return cut("\(start)\(seconds(elapsed))", columns) }
      let share = min(1, max(0, Double(done) / Double(total)))
      let percent = String(Int(share * 100))
      let end = String(repeating: " ", count: 3 - percent.count) + percent + " %" + left(total)
      let room = min(Self.widest, columns - displayWidth(of: start) - end.count - 4)
      guard room >= 5 else { return cut(start + end, columns) }
      let full = Int(share * Double(room))
      let bar =
        String(repeating: "#", count: full) + String(repeating: ".", count: room - full)
      return "\(start)[\(bar)] \(end)"
    }

    /// Told once enough is done to tell.
    private func left(_ total: Int) -> String {
      guard start < total, done < total else { return "" }
      let share = Double(done - start) / Double(total - start)
      guard share >= 0.02 else { return "" }
      return "  \(seconds(elapsed * ((1 - share) / share))) left"
    }

    private func seconds(_ time: Duration) -> String {
      let seconds = Int(time.components.seconds)
      return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
    }

    private func cut(_ text: String, _ columns: Int) -> String { String(text.prefix(columns)) }
  }

  private struct State {
    var shownAt: ContinuousClock.Instant?
    /// What had been done when this part of the work was heard of first.
    var start: (done: Int, at: ContinuousClock.Instant)?
    var total: Int?
    var isOver = false
  }

  private static let firstAfter = Duration.seconds(1)
  private static let interval = Duration.milliseconds(100)

  private let title: String
  private let begun = ContinuousClock.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let state = Locked(State())

  /// - Parameter title: one word or two.
  init(_ title: String) { self.title = title }

  /// Shows the work as it stands, unless it was shown a moment ago. On any thread.
  func show(_ done: Int, of total: Int?) {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    state.withLock { state in
      // Work in several parts counts anew for each.
      if state.start.map({ done < $0.done }) ?? true || state.total != total {
        state.start = (done, now)
        state.total = total
      }
      guard now - begun >= Self.firstAfter, let start = state.start else { return }
      guard !state.isOver, state.shownAt.map({ now - $0 >= Self.interval }) ?? true else { return }
      state.shownAt = now
      let line = Line(
        title: title, done: done, total: total,
        elapsed: now - (total == nil ? begun : start.at), start: start.done)
      Output.errorText("\r" + line.text(columns: Self.columns) + "\u{1B}[K")
    }
  }

  /// Takes the line away. Nothing is shown from then on.
  func end() {
    state.withLock { state in
      if state.shownAt != nil, !state.isOver { Output.errorText("\r\u{1B}[K") }
      state.isOver = true
    }
  }

  /// One less than the terminal has, since some go on to the next line after the last.
  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 79 }
    return Int(size.ws_col) - 1
  }
}
