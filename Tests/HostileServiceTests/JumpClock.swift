import CIBA
import Dispatch
import Foundation
import Synchronization

/// A clock on which every wait is over in a blink: time jumps to where the wait would have ended.
///
/// Only waits move it, so that what happens over a real socket in between takes no time. The blink
/// is for connections that are being closed: in real waits they have all the time for that.
final class JumpClock: RequestClock {
  /// 2026-03-02T09:00:00Z.
  static let firstDate = Date(timeIntervalSince1970: 1_772_442_000)
  private static let start = BootInstant(sinceBoot: .seconds(1000))

  private static let blink = DispatchTimeInterval.milliseconds(10)

  private struct Alarm {
    var due: BootInstant
    var action: @Sendable () async -> Void
  }

  private let instant = Mutex(JumpClock.start)
  private let alarm = Mutex<Alarm?>(nil)

  func now() -> BootInstant { instant.withLock(\.self) }

  func date() -> Date {
    Self.firstDate.addingTimeInterval(Self.start.duration(to: now()) / .seconds(1))
  }

  func timer(
    after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer {
    let timer = Jump()
    let due = now().advanced(by: delay)
    let jump = DispatchWorkItem {
      guard timer.isRunning else { return }
      self.instant.withLock { $0 = max($0, due) }
      handler()
    }
    if let action = actionDue(at: due) {
      Task {
        await action()
        queue.asyncAfter(deadline: .now() + Self.blink, execute: jump)
      }
    } else {
      queue.asyncAfter(deadline: .now() + Self.blink, execute: jump)
    }
    return timer
  }

  /// Has `action` done before the first wait that ends `delay` from now or later.
  func after(_ delay: Duration, do action: @escaping @Sendable () async -> Void) {
    let due = now().advanced(by: delay)
    alarm.withLock { $0 = Alarm(due: due, action: action) }
  }

  private func actionDue(at instant: BootInstant) -> (@Sendable () async -> Void)? {
    alarm.withLock { alarm in
      guard let due = alarm?.due, due <= instant else { return nil }
      defer { alarm = nil }
      return alarm?.action
    }
  }

  /// Lets time pass in which nothing happens.
  func pass(_ duration: Duration) { instant.withLock { $0 = $0.advanced(by: duration) } }

  private final class Jump: RunningTimer {
    private let isCancelled = Atomic(false)

    var isRunning: Bool { !isCancelled.load(ordering: .relaxed) }

    func cancel() { isCancelled.store(true, ordering: .relaxed) }
  }
}
