import Foundation

/// The times that the service goes by: intervals by a clock that only runs forward, token claims by
/// the wall clock.
struct PracticeClock: Sendable {
  /// Time since a fixed moment before the service started.
  var elapsed: @Sendable () -> Duration
  var date: @Sendable () -> Date
  /// Returns after the given time, or earlier when the task is cancelled.
  var sleep: @Sendable (Duration) async -> Void

  static func system() -> PracticeClock {
    let start = ContinuousClock.now
    return PracticeClock(
      elapsed: { ContinuousClock.now - start },
      date: { Date() },
      // It throws only when cancelled, and then nobody waits for the answer any more.
      sleep: { try? await Task.sleep(for: $0) })
  }
}
