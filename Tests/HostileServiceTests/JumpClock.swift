import CIBA
import Dispatch
import Foundation
import Synchronization

/// A clock on which every wait is over at once: time jumps to where the wait would have ended.
///
/// Only waits move it, so that what happens over a real socket in between takes no time.
final class JumpClock: RequestClock {
  /// 2026-03-02T09:00:00Z.
  static let firstDate = Date(timeIntervalSince1970: 1_772_442_000)
  private static let start = BootInstant(sinceBoot: .seconds(1000))

  private let instant = Mutex(JumpClock.start)

  func now() -> BootInstant { instant.withLock(\.self) }

  func date() -> Date {
    Self.firstDate.addingTimeInterval(Self.start.duration(to: now()) / .seconds(1))
  }

  func timer(
    after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer {
    let timer = Jump()
    let due = now().advanced(by: delay)
    queue.async {
      guard timer.isRunning else { return }
      self.instant.withLock { $0 = max($0, due) }
      handler()
    }
    return timer
  }

  /// Lets time pass in which nothing happens.
  func pass(_ duration: Duration) { instant.withLock { $0 = $0.advanced(by: duration) } }

  private final class Jump: RunningTimer {
    private let isCancelled = Atomic(false)

    var isRunning: Bool { !isCancelled.load(ordering: .relaxed) }

    func cancel() { isCancelled.store(true, ordering: .relaxed) }
  }
}
