/// One wait that ends once: by its timer or by cancellation, whichever comes first.
final class Pause: Sendable {
  private enum State {
    case fresh
    case waiting(CheckedContinuation<Void, Never>, timer: (any RunningTimer)?)
    case over
  }

  private let state = Locked(State.fresh)

  /// Keeps the continuation and starts the timer that resumes it.
  func begin(
    _ continuation: CheckedContinuation<Void, Never>,
    start: (@escaping @Sendable () -> Void) -> any RunningTimer
  ) {
    let alreadyOver = state.withLock { state in
      if case .over = state { return true }
      state = .waiting(continuation, timer: nil)
      return false
    }
    guard !alreadyOver else { return continuation.resume() }
    let timer = start { self.end() }
    let firedMeanwhile = state.withLock { state in
      guard case .waiting(let continuation, _) = state else { return true }
      state = .waiting(continuation, timer: timer)
      return false
    }
    if firedMeanwhile { timer.cancel() }
  }

  /// Ends the wait; a second call does nothing.
  func end() {
    let last = state.withLock { state in
      defer { state = .over }
      return state
    }
    if case .waiting(let continuation, let timer) = last {
      timer?.cancel()
      continuation.resume()
    }
  }
}
