import Dispatch

/// A one-shot Dispatch timer that may fire late but not early.
final class DispatchTimer: RunningTimer {
  /// Waits beyond this are cut: a day is longer than any request lives.
  private static let longest = Duration.seconds(86_400)

  private let source: Locked<(any DispatchSourceTimer)?>

  init(after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(
      deadline: .now() + Self.interval(delay), leeway: .milliseconds(20))
    timer.setEventHandler(handler: { @Sendable in handler() })
    timer.activate()
    source = Locked(timer)
  }

  func cancel() {
    source.withLock { source in
      source?.cancel()
      source = nil
    }
  }

  /// `delay` rounded up to whole nanoseconds, so that a timer never fires before its time.
  private static func interval(_ delay: Duration) -> DispatchTimeInterval {
    let bounded = min(max(delay, .zero), longest).components
    let nanoseconds = Int(bounded.seconds) * 1_000_000_000
    return .nanoseconds(nanoseconds + Int((bounded.attoseconds + 999_999_999) / 1_000_000_000))
  }
}
