import Dispatch
import Foundation
import Synchronization

/// The way out of a program that works until somebody leaves it or a signal ends it.
@MainActor
final class Leaving {
  /// How long the main actor may take to come when a signal asks the program to end, and how long
  /// leaving in order may take then.
  private nonisolated static let patience = DispatchTimeInterval.seconds(2)
  private nonisolated static let leavingPatience = DispatchTimeInterval.seconds(20)

  private nonisolated let hasCome = Atomic(false)
  private nonisolated let restore: @Sendable () -> Void
  private var end: CheckedContinuation<Int32, Never>?

  /// - Parameter restore: puts the terminal back where nothing else can; called on any queue.
  init(restore: @escaping @Sendable () -> Void = {}) { self.restore = restore }

  /// Whether the program still works: it has begun, and nobody has left it.
  var isAtWork: Bool { end != nil }

  /// Does `work` and then waits for the end. Returns the exit status.
  ///
  /// - Parameter interrupted: hears of a signal, before `leave` is called with its status.
  func wait(
    for work: () -> Void, interrupted: @escaping @MainActor () -> Void = {}
  ) async -> Int32 {
    let signals = EndingSignals([SIGTERM, SIGHUP, SIGINT, SIGQUIT]) { [weak self] number in
      DispatchQueue.main.async {
        MainActor.assumeIsolated {
          guard let self, self.isAtWork else { return }
          interrupted()
          self.leave(128 + number)
        }
      }
      self?.leaveAnyhow(128 + number)
    }
    let status = await withCheckedContinuation { continuation in
      end = continuation
      work()
    }
    withExtendedLifetime(signals) {}
    return status
  }

  func leave(_ status: Int32) {
    hasCome.store(true, ordering: .releasing)
    end?.resume(returning: status)
    end = nil
  }

  /// Ends the program from here where the main actor is stuck in a write to the terminal. What is
  /// open stays in the journal all the same.
  private nonisolated func leaveAnyhow(_ status: Int32) {
    let restore = restore
    @Sendable func giveUp() {
      restore()
      _exit(status)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [self] in
      if !hasCome.load(ordering: .acquiring) { giveUp() }
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.leavingPatience) { giveUp() }
  }
}
