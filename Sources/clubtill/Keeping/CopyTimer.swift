import CIBA
import Dispatch
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// Makes the daily copy of a till that works: soon after its start, if one is due, and then each day at
/// its hour. Nothing waits for it.
final class CopyTimer: Sendable {
  /// The first shoppers after a start come first.
  private static let firstAfter = DispatchTimeInterval.seconds(5)
  /// A copy that could not be made, and a clock that was set, are looked at again by then.
  private static let longestWait = 3600.0

  private struct State {
    var timer: (any DispatchSourceTimer)?
    var turn: Task<Void, Never>?
    var isOver = false
    /// What went wrong last, so that it is told once.
    var trouble: String?
  }

  private let copies: DailyCopies
  private let store: MemberStore
  private let queue = DispatchQueue(label: "clubtill.copies", qos: .utility)
  private let state = Locked(State())

  /// Nil where the shop wants no copies, or the folder is not there.
  init?(_ settings: TillSettings, store: MemberStore) {
    guard settings.copiesKept > 0 else { return nil }
    do throws(StoreFailure) {
      copies = try DailyCopies(
        directory: settings.stateDirectory, kept: settings.copiesKept,
        hour: settings.copiesAt.hour, minute: settings.copiesAt.minute)
    } catch {
      return nil  // The store is open: whatever took the folder away says so elsewhere.
    }
    self.store = store
  }

  func begin() { wait(.now() + Self.firstAfter) }

  /// Ends a copy that is being made, and leaves nothing of it.
  func end() async {
    let turn = state.withLock { state in
      state.isOver = true
      state.timer?.cancel()
      return state.turn
    }
    await turn?.value
  }

  private func wait(_ deadline: DispatchTime) {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: deadline, leeway: .seconds(1))
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
      state.turn = Task { [self] in await makeIfDue() }
    }
  }

  private func makeIfDue() async {
    do throws(KeepingError) {
      let work = LongWork(isInterrupted: { [self] in state.withLock { $0.isOver } })
      let copy = try await copies.make(of: store, work: work)
      if let copy, copy.unreadable > 0 {
        tell("The daily copy has records that cannot be read: \(copy.unreadable).")
      } else if let copy, copy.unfinishedErasures > 0 {
        tell("The daily copy still has erased members: \(copy.unfinishedErasures).")
      } else if copy != nil {
        tell(nil)
      }
    } catch {
      switch error {
      case .interrupted: return
      case .store(let failure): tell("No daily copy was made: \(failure.detail ?? failure.words)")
      case .source(let reason), .target(let reason): tell("No daily copy was made: \(reason)")
      }
    }
    let now = Date()
    let left = min(Self.longestWait, max(1, copies.due(at: now).timeIntervalSince(now)))
    // One that is due still could not be made: not again at once.
    wait(.now() + (left <= 1 ? Self.longestWait : left))
  }

  private func tell(_ trouble: String?) {
    let isNew = state.withLock { state in
      defer { state.trouble = trouble }
      return trouble != nil && state.trouble != trouble
    }
    if isNew, let trouble { Output.logLine(trouble) }
  }
}
