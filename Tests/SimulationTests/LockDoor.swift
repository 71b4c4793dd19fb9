import EnrollmentCore
import MemberStore

@testable import CIBA

/// The locks of one process, and what it did with them.
final class LockDoor: RequestOwnership {
  private struct State {
    /// Nil once the process is dead: its locks fall with it, their files stay.
    var locks: RequestLocks?
    var claimed: Set<RequestID> = []
    /// A look at the journal is under way: what was asked for since it began, and got.
    var isInRound = false
    var tried: Set<RequestID> = []
    var taken: Set<RequestID> = []
  }

  private let state: Locked<State>

  init(_ locks: RequestLocks) { state = Locked(State(locks: locks)) }

  var claimed: Set<RequestID> { state.withLock(\.claimed) }
  var isInRound: Bool { state.withLock(\.isInRound) }
  var tried: Set<RequestID> { state.withLock(\.tried) }
  var taken: Set<RequestID> { state.withLock(\.taken) }

  func beginRound() {
    state.withLock { state in
      state.isInRound = true
      state.tried = []
      state.taken = []
    }
  }

  func endRound() { state.withLock { $0.isInRound = false } }

  func die() { state.withLock { $0.locks = nil } }

  func claim(_ id: RequestID) -> Bool {
    state.withLock { state in
      state.tried.insert(id)
      guard let locks = state.locks, locks.claim(id) else { return false }
      state.claimed.insert(id)
      state.taken.insert(id)
      return true
    }
  }

  func release(_ id: RequestID) {
    state.withLock { state in
      guard let locks = state.locks else { return }
      locks.release(id)
      state.claimed.remove(id)
    }
  }
}
