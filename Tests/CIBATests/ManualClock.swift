import Dispatch
import Foundation

@testable import CIBA

/// A clock that moves only when it is told to.
final class ManualClock: RequestClock {
  /// The wall clock of the fixtures, 2026-03-02T09:00:00Z.
  static let fixtureDate = Date(timeIntervalSince1970: 1_772_442_000)

  private struct Pending {
    var number: Int
    var due: BootInstant
    var queue: DispatchQueue
    var handler: @Sendable () -> Void
  }

  private struct State {
    var now = BootInstant(sinceBoot: .seconds(1000))
    var timers: [Pending] = []
    var count = 0
    var isFinished = false
    /// How far the wall clock has been set since the start.
    var wallJump: TimeInterval = 0
    var waiting: [CheckedContinuation<Bool, Never>] = []
  }

  private let state = Locked(State())
  private let start = BootInstant(sinceBoot: .seconds(1000))

  func now() -> BootInstant { state.withLock(\.now) }

  func date() -> Date {
    let elapsed = start.duration(to: now()).components
    return Self.fixtureDate.addingTimeInterval(
      Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        + state.withLock(\.wallJump))
  }

  /// Sets the wall clock forward, or back; the boot clock knows nothing of it.
  func setWallClock(forwardBy seconds: TimeInterval) {
    state.withLock { $0.wallJump += seconds }
  }

  func timer(
    after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer {
    let (number, waiting) = state.withLock { state in
      state.count += 1
      state.timers.append(
        Pending(
          number: state.count, due: state.now.advanced(by: delay), queue: queue, handler: handler))
      defer { state.waiting = [] }
      return (state.count, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: false) }
    return Timer(clock: self, number: number)
  }

  /// Moves time on and fires nothing: what a slow answer or a sleeping machine does.
  func pass(_ duration: Duration) {
    state.withLock { $0.now = $0.now.advanced(by: duration) }
  }

  /// Waits until a timer is pending, or until ``finish()``.
  func waitForTimer() async { await wait { $0.isFinished || !$0.timers.isEmpty } }

  /// Waits until no timer is pending.
  func waitForNoTimer() async { await wait { $0.timers.isEmpty } }

  private func wait(until isReady: @escaping @Sendable (State) -> Bool) async {
    while true {
      let isOver = await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if isReady(state) { return true }
          state.waiting.append(continuation)
          return false
        }
        if isReady { continuation.resume(returning: true) }
      }
      if isOver { return }
    }
  }

  /// Waits until a timer is pending and fires the earliest, `late` after its time. False after
  /// ``finish()``.
  @discardableResult
  func fireNext(late: Duration = .zero) async -> Bool {
    await waitForTimer()
    let next = state.withLock { state -> Pending? in
      guard !state.isFinished,
        let index = state.timers.indices.min(by: { state.timers[$0].due < state.timers[$1].due })
      else { return nil }
      let timer = state.timers.remove(at: index)
      state.now = max(state.now, timer.due.advanced(by: late))
      return timer
    }
    guard let next else { return false }
    next.queue.async(execute: next.handler)
    return true
  }

  /// Fires every timer as soon as it is set, until ``finish()``.
  func run() async {
    while await fireNext() {}
  }

  func finish() {
    let waiting = state.withLock { state in
      state.isFinished = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: false) }
  }

  var pendingTimers: Int { state.withLock { $0.timers.count } }

  /// Runs `body` while every timer fires at once.
  func running<Value: Sendable>(
    _ body: @Sendable () async throws -> Value
  ) async rethrows -> Value {
    let runner = Task { await run() }
    defer {
      finish()
      runner.cancel()
    }
    return try await body()
  }

  private struct Timer: RunningTimer {
    let clock: ManualClock
    let number: Int

    func cancel() {
      let waiting = clock.state.withLock { state in
        state.timers.removeAll { $0.number == number }
        defer { state.waiting = [] }
        return state.waiting
      }
      for continuation in waiting { continuation.resume(returning: false) }
    }
  }
}
