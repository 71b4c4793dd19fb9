import CIBA
import Dispatch
import Foundation

@testable import CIBA

/// The timers of one process; none fires unless the simulation says so.
final class VirtualClock: Sendable {
  /// Whom a timer wakes.
  enum Owner: Hashable, Sendable {
    /// The desk itself, or a write on it that pauses.
    case desk, pause
    case watch(Int)
  }

  struct Wait: Sendable {
    let number: Int
    let owner: Owner
    let due: BootInstant
    fileprivate let queue: DispatchQueue
    fileprivate let handler: @Sendable () -> Void
  }

  private struct State {
    var waits: [Wait] = []
    var made = 0
    var isDead = false
  }

  let machine: Machine
  private let state = Locked(State())

  init(machine: Machine) { self.machine = machine }

  /// The timers that are running: the next one first, of equals the older one.
  var waits: [Wait] {
    state.withLock(\.waits).sorted { ($0.due, $0.rank, $0.number) < ($1.due, $1.rank, $1.number) }
  }

  /// How many timers were ever set: tells whether anything happened in between.
  var made: Int { state.withLock(\.made) }

  func isRunning(_ timer: (any RunningTimer)?) -> Bool {
    guard let number = (timer as? Timer)?.number else { return false }
    return state.withLock { $0.waits.contains { $0.number == number } }
  }

  func isRunning(for owner: Owner) -> Bool {
    state.withLock { $0.waits.contains { $0.owner == owner } }
  }

  func count(of owner: Owner) -> Int {
    state.withLock { $0.waits.count { $0.owner == owner } }
  }

  /// Lets `wait` end now; its handler runs on its queue.
  func fire(_ wait: Wait) {
    cancel(wait.number)
    wait.queue.async(execute: wait.handler)
  }

  /// The process is dead: its timers never fire. Only a write that pauses is let go at once, so that
  /// the desk's remains end among themselves.
  func die() {
    let waits = state.withLock { state in
      state.isDead = true
      defer { state.waits = [] }
      return state.waits
    }
    for wait in waits where wait.owner == .pause { wait.queue.async(execute: wait.handler) }
  }

  fileprivate func set(
    _ owner: Owner, after delay: Duration, on queue: DispatchQueue,
    handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer {
    let due = machine.now.advanced(by: max(delay, .zero))
    let (number, isDead) = state.withLock { state in
      state.made += 1
      if !state.isDead {
        state.waits.append(
          Wait(number: state.made, owner: owner, due: due, queue: queue, handler: handler))
      }
      return (state.made, state.isDead)
    }
    if isDead, owner == .pause { queue.async(execute: handler) }
    return Timer(clock: self, number: number)
  }

  fileprivate func cancel(_ number: Int) {
    state.withLock { $0.waits.removeAll { $0.number == number } }
  }

  struct Timer: RunningTimer {
    fileprivate let clock: VirtualClock
    let number: Int

    func cancel() { clock.cancel(number) }
  }
}

extension VirtualClock.Wait {
  /// Timers of different watches may be set in any order within one step, so that the order among
  /// equals is theirs and not that of their numbers.
  fileprivate var rank: Int {
    switch owner {
    case .desk: -2
    case .pause: -1
    case .watch(let watch): watch
    }
  }
}

/// The clock as the desk, or one of its watches, has it.
struct ClockFace: RequestClock {
  let clock: VirtualClock
  /// Nil for the desk.
  let watch: Int?

  func now() -> BootInstant { clock.machine.now }
  func date() -> Date { clock.machine.date }

  func timer(
    after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer {
    let deskOrPause: VirtualClock.Owner = queue.label == "clubtill.desk" ? .desk : .pause
    return clock.set(
      watch.map { .watch($0) } ?? deskOrPause, after: delay, on: queue, handler: handler)
  }
}
