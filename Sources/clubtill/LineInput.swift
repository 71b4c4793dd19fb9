import Dispatch
import EnrollmentUI
import Foundation

/// Lines from standard input: a terminal, a pipe, a file or a device.
///
/// It reads on only when all of what it has read is used up, so that a writer in a hurry has to wait
/// and nothing piles up here. It reads on a queue of its own and blocks there: a Dispatch source
/// would not be told of the end of every pipe, nor of a device such as `/dev/null`.
@MainActor
final class LineInput {
  private let queue = DispatchQueue(label: "clubtill.input")
  private var typed = TypedLines()
  private var isReading = false
  private let arrived: @MainActor () -> Void

  /// - Parameter arrived: called when `next` has something new to give.
  init(arrived: @escaping @MainActor () -> Void) { self.arrived = arrived }

  /// The oldest line that nobody has had, or the end of the input; nil if neither has come.
  func next() -> TypedLines.Item? {
    let item = typed.next()
    if item == nil { readOn() }
    return item
  }

  /// Reads once more, unless that is under way or there is nothing more to come.
  func readOn() {
    guard !isReading, !typed.hasEnded else { return }
    isReading = true
    queue.async { @Sendable [weak self] in
      let bytes = Self.read()
      DispatchQueue.main.async { MainActor.assumeIsolated { self?.take(bytes) } }
    }
  }

  /// Throws away what was typed ahead: what has been read, and what a terminal still keeps.
  func drop() {
    typed.drop()
    if isatty(STDIN_FILENO) == 1 { tcflush(STDIN_FILENO, TCIFLUSH) }
  }

  private func take(_ bytes: [UInt8]) {
    isReading = false
    typed.take(bytes)
    if typed.isEmpty { readOn() } else { arrived() }
  }

  /// Waits for the next bytes; none at the end. A terminal that has gone away reads as an error: that
  /// is an end as well.
  private nonisolated static func read() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Foundation.read(STDIN_FILENO, &bytes, bytes.count)
      if count >= 0 { return Array(bytes[..<count]) }
      guard errno == EINTR || errno == EAGAIN else { return [] }
      if errno == EAGAIN {  // Somebody else's setting of the descriptor that we share.
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, -1)
      }
    }
  }
}
