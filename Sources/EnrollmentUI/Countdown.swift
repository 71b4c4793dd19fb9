/// Time as screens show it: whole seconds, rounded up, and when they next change.
enum Countdown {
  /// Whole seconds until `left` has passed; 0 only when nothing is left.
  static func seconds(_ left: Duration) -> Int {
    guard left > .zero else { return 0 }
    let (seconds, rest) = left.components
    return Int(seconds) + (rest > 0 ? 1 : 0)
  }

  /// Minutes and seconds: `2:49`.
  static func clock(_ left: Duration) -> String {
    let seconds = seconds(left)
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
  }

  /// When the whole seconds until `deadline` change next; nil once it has passed.
  static func nextChange(until deadline: Duration, after now: Duration) -> Duration? {
    let seconds = seconds(deadline - now)
    return seconds > 0 ? deadline - .seconds(seconds - 1) : nil
  }

  /// How often `milliseconds` have passed in `elapsed`.
  static func steps(ofMilliseconds milliseconds: Int, in elapsed: Duration) -> Int {
    guard elapsed > .zero else { return 0 }
    let (seconds, rest) = elapsed.components
    return (Int(seconds) * 1000 + Int(rest / 1_000_000_000_000_000)) / milliseconds
  }
}
