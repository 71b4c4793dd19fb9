package import Dispatch
package import Foundation

/// An instant of the machine's boot clock, which goes on in sleep and knows no wall-clock jumps.
///
/// It means nothing to another boot of the machine: keep the boot id beside it.
package struct BootInstant: Codable, Hashable, Sendable, InstantProtocol {
  /// Time since the machine was started.
  package var sinceBoot: Duration

  package init(sinceBoot: Duration) { self.sinceBoot = sinceBoot }

  package func advanced(by duration: Duration) -> BootInstant {
    BootInstant(sinceBoot: sinceBoot + duration)
  }

  package func duration(to other: BootInstant) -> Duration { other.sinceBoot - sinceBoot }

  package static func < (left: BootInstant, right: BootInstant) -> Bool {
    left.sinceBoot < right.sinceBoot
  }
}

/// The one door to time: the boot clock for waits, the wall clock for dates on paper.
package protocol RequestClock: Sendable {
  func now() -> BootInstant
  /// The wall clock. Only the dates inside tokens and HTTP headers are compared with it.
  func date() -> Date
  /// Calls `handler` once on `queue`, `delay` from now or somewhat later, never earlier.
  func timer(
    after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer
}

/// A timer that has been started and has perhaps not fired yet.
package protocol RunningTimer: Sendable {
  func cancel()
}

extension RequestClock {
  /// Waits for `delay`, or ends at once when the task is cancelled.
  package func sleep(for delay: Duration) async throws(CancellationError) {
    let pause = Pause()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        pause.begin(continuation) { handler in
          timer(after: delay, on: .global(), handler: handler)
        }
      }
    } onCancel: {
      pause.end()
    }
    if Task.isCancelled { throw CancellationError() }
  }
}

/// The clock of the machine.
package struct BootClock: RequestClock {
  package init() {}

  package func now() -> BootInstant {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return BootInstant(sinceBoot: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))
  }

  package func date() -> Date { Date() }

  package func timer(
    after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer {
    DispatchTimer(after: delay, on: queue, handler: handler)
  }
}
