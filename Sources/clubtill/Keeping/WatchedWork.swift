import ArgumentParser
import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import Synchronization

/// Long work of a command: with a progress bar, and ended by a signal so that nothing is left half.
final class WatchedWork: Sendable {
  /// The signal that came first, or 0.
  private let signal = Atomic<Int32>(0)
  private let signals = Locked<EndingSignals?>(nil)

  init() {
    // Kept to the end of the program: a second Ctrl-C changes nothing that the first has not.
    let heard = EndingSignals { [weak self] number in
      _ = self?.signal.compareExchange(expected: 0, desired: number, ordering: .relaxed)
    }
    signals.withLock { $0 = heard }
  }

  /// The status to end with where a signal asked for the end.
  var interruptedStatus: Int32? {
    let number = signal.load(ordering: .relaxed)
    return number == 0 ? nil : 128 + number
  }

  /// The next line of standard input without its end; nil at its end, and where a signal asked for the
  /// end of the program meanwhile.
  func answer() -> String? {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while interruptedStatus == nil {
      if poll(&input, 1, 50) > 0 { return readLine(strippingNewline: true) }
    }
    Output.line("")  // What follows begins behind the question otherwise.
    return nil
  }

  /// Does `body` under a bar with `title`; turns its failure into an exit status, the reason told on
  /// standard error.
  ///
  /// - Parameter interrupted: what is said to whoever ended it; nil where the caller says it.
  func run<Value: Sendable>(
    _ title: String, interrupted: String?,
    _ body: (LongWork) async throws(KeepingError) -> Value
  ) async throws -> Value {
    let bar = ProgressBar(title)
    let work = LongWork(
      isInterrupted: { [self] in interruptedStatus != nil }, listener: { bar.show($0, of: $1) })
    do throws(KeepingError) {
      let value = try await body(work)
      bar.end()
      return value
    } catch {
      bar.end()
      switch error {
      case .interrupted:
        if let interrupted { Output.complaint(interrupted) }
        throw ExitCode(interruptedStatus ?? 128 + SIGINT)
      case .store(let failure): throw StoreTrouble.refuse(failure)
      case .source(let reason):
        Output.complaint("It could not be read: \(reason)")
        throw ExitCode(ExitStatus.outputTrouble.rawValue)
      case .target(let reason):
        Output.complaint("It could not be written: \(reason)")
        throw ExitCode(ExitStatus.outputTrouble.rawValue)
      }
    }
  }
}
