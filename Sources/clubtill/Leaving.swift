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
  private var signals: EndingSignals?
  private var end: CheckedContinuation<Int32, Never>?
  /// The signal that came before there was any work.
  private var early: Int32?
  private var stays: @MainActor (Int32) -> Bool = { _ in false }
  private var interrupted: @MainActor () -> Void = {}

  /// Hears the signals from now on, so that none comes between the terminal's opening and the work.
  ///
  /// A stop is no way out: nobody would poll for a till that is stopped.
  ///
  /// - Parameter restore: puts the terminal back where nothing else can; called on any queue.
  init(restore: @escaping @Sendable () -> Void = {}) {
    self.restore = restore
    signal(SIGTSTP, SIG_IGN)
    signals = EndingSignals([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGXCPU]) { [weak self] number in
      let signal = HeardSignal()
      DispatchQueue.main.async {
        MainActor.assumeIsolated { self?.hear(number, signal) }
      }
      self?.giveUp(128 + number, after: Self.patience) { [weak self] in
        let hasLeft = self?.hasCome.load(ordering: .acquiring) ?? true
        return !hasLeft && !signal.isHeard.load(ordering: .acquiring)
      }
    }
  }

  /// Whether the program still works: it has begun, and nobody has left it.
  var isAtWork: Bool { end != nil }

  /// Does `work` and then waits for the end. Returns the exit status.
  ///
  /// - Parameter stays: hears of a signal first, and says whether the program goes on all the same.
  /// - Parameter interrupted: hears of a signal, before `leave` is called with its status.
  func wait(
    for work: () -> Void, stays: @escaping @MainActor (Int32) -> Bool = { _ in false },
    interrupted: @escaping @MainActor () -> Void = {}
  ) async -> Int32 {
    if let early { return 128 + early }
    self.stays = stays
    self.interrupted = interrupted
    return await withCheckedContinuation { continuation in
      end = continuation
      work()
    }
  }

  private func hear(_ number: Int32, _ signal: HeardSignal) {
    guard isAtWork else {
      if !hasCome.load(ordering: .acquiring) { early = early ?? number }
      signal.isHeard.store(true, ordering: .releasing)
      return
    }
    let goesOn = stays(number)
    signal.isHeard.store(true, ordering: .releasing)
    guard !goesOn else { return }
    interrupted()
    leave(128 + number)
    giveUp(128 + number, after: Self.leavingPatience) { true }
  }

  func leave(_ status: Int32) {
    hasCome.store(true, ordering: .releasing)
    end?.resume(returning: status)
    end = nil
  }

  /// Ends the program from here after `patience` if `isStuck` says so by then: the main actor hangs in
  /// a write to the terminal, or leaving in order takes too long. What is open stays in the journal
  /// all the same.
  private nonisolated func giveUp(
    _ status: Int32, after patience: DispatchTimeInterval,
    if isStuck: @escaping @Sendable () -> Bool
  ) {
    let restore = restore
    DispatchQueue.global().asyncAfter(deadline: .now() + patience) { @Sendable in
      guard isStuck() else { return }
      restore()
      _exit(status)
    }
  }
}

/// One signal, and whether the main actor has come to hear of it.
private final class HeardSignal: Sendable {
  let isHeard = Atomic(false)
}
