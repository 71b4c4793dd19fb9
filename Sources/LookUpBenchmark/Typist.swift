import EnrollmentCore
import EnrollmentUI
import Foundation
import MemberStore
import TerminalGrid

/// How long one key took.
struct Times {
  let passed: Duration
  /// What the processor worked for it, whatever the neighbours did meanwhile.
  let worked: Duration
}

/// Types into the look-up screen as a cashier does, and waits for the picture.
///
/// What is timed is the last key of a text: the key through the counter, the search on the store's
/// reader, the answer through the counter, and the whole screen drawn into its grid. What the terminal
/// takes to show the grid is not in it.
struct Typist {
  let store: MemberStore
  let size: Int

  func time(_ text: String) async throws -> Times {
    guard let last = text.last, let till = TillNumber(rawValue: 1),
      let letter = TillLetter(rawValue: "C"), let zone = TimeZone(identifier: "Europe/Oslo")
    else { preconditionFailure("no text is empty, and the names are names") }
    var now = Now(sinceBoot: .seconds(1000), wall: Date())
    var state = CounterState(
      settings: CounterSettings(
        shopName: "Nordlys Sport, Storo", till: Till(number: till, letter: letter), home: .norway,
        isPractice: false, timeZone: zone, requestLife: .seconds(180), asks: [], charset: .utf8),
      now: now, columns: 80, rows: 24, ids: RequestIDSource(seed: UUID()))
    _ = state.apply(.key(.function(3)), now: now)
    for sign in text.dropLast() {
      now.sinceBoot += .milliseconds(200)
      for command in state.apply(.key(.character(sign)), now: now) {
        try await carryOut(command, on: &state, now)
      }
    }
    now.sinceBoot += .milliseconds(200)
    let start = ContinuousClock.now
    let startOfWork = Self.processorTime()
    for command in state.apply(.key(.character(last)), now: now) {
      try await carryOut(command, on: &state, now)
    }
    let grid = Counter.render(state, now: now)
    let times = Times(
      passed: ContinuousClock.now - start, worked: Self.processorTime() - startOfWork)
    precondition(grid.columns == 80)
    return times
  }

  /// Of all threads of this program.
  private static func processorTime() -> Duration {
    // In millionths of a second, as POSIX has it.
    .microseconds(Int64(clock()))
  }

  private func carryOut(
    _ command: CounterCommand, on state: inout CounterState, _ now: Now
  ) async throws {
    guard case .find(let text, let sequence) = command else { return }
    let found = try await store.find(text, home: .norway, limit: Counter.matchesAsked)
    _ = state.apply(.found(sequence: sequence, .success(found)), now: now)
  }
}
