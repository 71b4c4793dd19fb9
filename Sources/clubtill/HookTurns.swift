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
  private var isRunning = false

  var isIdle: Bool { !isRunning && waiting.isEmpty }

  mutating func ended(_ enrollment: EndedEnrollment) -> [Step] {
    guard isRunning else { return [start(enrollment)] }
    waiting.append(enrollment)
    return waiting.count > Self.limit ? [.drop(waiting.removeFirst())] : []
  }

  /// The run is over, however it ended.
  mutating func ran() -> [Step] {
    isRunning = false
    return waiting.isEmpty ? [] : [start(waiting.removeFirst())]
  }

  /// The till is being left and somebody else tells the rest: gives all that wait, in their order.
  mutating func handOver() -> [EndedEnrollment] {
    defer { self = HookTurns() }
    return waiting
  }

  private mutating func start(_ enrollment: EndedEnrollment) -> Step {
    isRunning = true
    return .start(enrollment)
  }
}
