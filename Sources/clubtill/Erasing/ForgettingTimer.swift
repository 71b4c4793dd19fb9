import CIBA
import Dispatch
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// Forgets what is to be forgotten while a till works: erased members once their ten minutes are over,
/// and each day what has become too old. Nothing waits for it.
///
/// The day's work waits for the service to confirm the till's clock: one that is years ahead would take
/// copies, set-aside stores and members with it.
final class ForgettingTimer: Sendable {
  /// Another process may have erased somebody, and a clock may have been set.
  private static let longestWait = 300.0
  /// What could not be done or finished is tried again soon.
  private static let retryWait = 10.0

  private struct State {
    var timer: (any DispatchSourceTimer)?
    var turn: Task<Void, Never>?
    var isOver = false
    var plan: ForgettingPlan
    /// What went wrong last, so that it is told once.
    var trouble: String?
  }

  private let store: MemberStore
  private let rule: RetentionRule?
  private let isClockGood: @Sendable () -> Bool
  private let queue = DispatchQueue(label: "clubtill.forgetting", qos: .utility)
  private let start = ContinuousClock.now
  private let state: Locked<State>

  init(
    _ settings: TillSettings, store: MemberStore, isReal: Bool,
    isClockGood: @escaping @Sendable () -> Bool
  ) {
    self.store = store
    self.isClockGood = isClockGood
    rule = isReal ? settings.retentionRule : nil
    state = Locked(
      State(
        plan: ForgettingPlan(
          hour: settings.copiesAt.hour, minute: settings.copiesAt.minute, at: Date())))
  }

  /// Looks soon; also once somebody has been erased, to know when that becomes due.
  func begin() { wait(1) }

  func end() async {
    let turn = state.withLock { state in
      state.isOver = true
      state.timer?.cancel()
      return state.turn
    }
    await turn?.value
  }

  private func wait(_ seconds: TimeInterval) {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + seconds, leeway: .milliseconds(200))
    timer.setEventHandler { @Sendable [weak self] in self?.takeTurn() }
    timer.activate()
    state.withLock { state in
      state.timer?.cancel()
      state.timer = state.isOver ? nil : timer
    }
  }

  private func takeTurn() {
    state.withLock { state in
      guard !state.isOver else { return }
      let before = state.turn
      state.turn = Task { [self] in
        await before?.value
        await forget()
      }
    }
  }

  private var isOver: Bool { state.withLock { $0.isOver } }

  private func isDue(_ part: ForgettingPlan.Part, at now: Date) -> Bool {
    state.withLock { $0.plan.isDue(part, at: now) }
  }

  private func note(_ part: ForgettingPlan.Part, at now: Date) {
    state.withLock { $0.plan.note(part, at: now) }
  }

  private func forget() async {
    let now = Date()
    do throws(StoreFailure) {
      try await store.forgetHandedOutCopies()
      if isDue(.requests, at: now) {
        _ = try await store.forgetRequests()
        note(.requests, at: now)
      }
      if isDue(.day, at: now), isClockGood() {
        try await doDaysWork()
        note(.day, at: now)
      }
      let next = try await store.finishErasures()
      tell(try await mayWipeThoroughly(at: now) ? await wipeThoroughly(at: now) : nil)
      let left = next.map { max(0.1, $0.timeIntervalSince(Date())) } ?? Self.longestWait
      wait(min(left, isDue(.day, at: now) ? Self.retryWait : Self.longestWait))
    } catch {
      tell("Not everything could be forgotten yet: \(error.detail ?? error.words)")
      wait(Self.retryWait)
    }
  }

  private func doDaysWork() async throws(StoreFailure) {
    _ = try await store.forgetFiles()
    if let rule {
      _ = try await store.eraseUnvisited(rule, by: Hand(till: nil, staff: nil)) { [self] in !isOver
      }
    } else if try await store.unvisitedCount() > 0 {
      try await store.listUnvisited(nil)
    }
  }

  private func mayWipeThoroughly(at now: Date) async throws(StoreFailure) -> Bool {
    if isDue(.thorough, at: now) { return true }
    let time = ContinuousClock.now - start
    guard state.withLock({ $0.plan.mayCatchUp(sinceStart: time) }) else { return false }
    return try await store.isWipingOverdue()
  }

  /// Writes a large file anew, which takes minutes. Returns what went wrong; it is not tried again soon.
  private func wipeThoroughly(at now: Date) async -> String? {
    note(.thorough, at: now)
    do throws(StoreFailure) {
      try await store.finishErasures(
        isThorough: true, work: LongWork(isInterrupted: { [self] in isOver }))
      return nil
    } catch {
      return isOver ? nil : "The store was not written anew: \(error.detail ?? error.words)"
    }
  }

  private func tell(_ trouble: String?) {
    let isNew = state.withLock { state in
      defer { state.trouble = trouble }
      return trouble != nil && state.trouble != trouble
    }
    if isNew, let trouble { Output.logLine(trouble) }
  }
}
