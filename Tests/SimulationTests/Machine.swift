import CIBA
import EnrollmentCore
import Foundation

@testable import CIBA

/// The shop's one machine, by its clocks: the boot clock, the wall clock that anybody may set, and
/// the time that has really passed, which only the service knows.
final class Machine: Sendable {
  private struct State {
    var sinceBoot = Duration.seconds(1_000)
    var elapsed = Duration.zero
    /// 2026-05-04T12:00:00Z.
    var wall = Date(timeIntervalSince1970: 1_777_896_000)
    var boots = 1
  }

  private static let firstDate = Date(timeIntervalSince1970: 1_777_896_000)
  private let state = Locked(State())

  var now: BootInstant { BootInstant(sinceBoot: state.withLock(\.sinceBoot)) }
  var date: Date { state.withLock(\.wall) }
  var bootID: String { "boot-\(state.withLock(\.boots))" }
  var elapsed: Duration { state.withLock(\.elapsed) }
  /// The date by the service's clock, which is right.
  var trueDate: Date { Self.firstDate.addingTimeInterval(elapsed / .seconds(1)) }

  func pass(_ duration: Duration) {
    guard duration > .zero else { return }
    state.withLock { state in
      state.sinceBoot += duration
      state.elapsed += duration
      state.wall.addTimeInterval(duration / .seconds(1))
    }
  }

  func setWall(aheadBy seconds: TimeInterval) {
    state.withLock { $0.wall.addTimeInterval(seconds) }
  }

  /// The machine is started anew: its boot clock begins again.
  func start(at sinceBoot: Duration) {
    state.withLock { state in
      state.boots += 1
      state.sinceBoot = sinceBoot
    }
  }
}
