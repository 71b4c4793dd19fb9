/// Which ended enrollment the shop's own program hears of next.
///
/// One run after the other, so that a register hears the ends in their order. A program that is
/// too slow for the shop loses the oldest: the newest is the shopper who stands there.
struct HookTurns {
  enum Step: Equatable {
    case start(EndedEnrollment)
    /// It is not told: too many wait.
    case drop(EndedEnrollment)
  }

  /// Ends that wait at most while the program runs.
  static let limit = 32

  private var waiting: [EndedEnrollment] = []
  /// Runs under way: one, or more while the till is being left.
  private var running = 0
  private var isLeaving = false

  var isIdle: Bool { running == 0 && waiting.isEmpty }

  mutating func ended(_ enrollment: EndedEnrollment) -> [Step] {
    guard running > 0, !isLeaving else { return [start(enrollment)] }
    waiting.append(enrollment)
    return waiting.count > Self.limit ? [.drop(waiting.removeFirst())] : []
  }

  /// A run is over, however it ended.
  mutating func ran() -> [Step] {
    running -= 1
    guard running == 0, !waiting.isEmpty else { return [] }
    return [start(waiting.removeFirst())]
  }

  /// The till is being left: nobody will be there to take turns, so all that wait start now.
  mutating func leave() -> [Step] {
    isLeaving = true
    let steps = waiting.map { start($0) }
    waiting = []
    return steps
  }

  private mutating func start(_ enrollment: EndedEnrollment) -> Step {
    running += 1
    return .start(enrollment)
  }
}
