/// Waits of 1, 2, 4 and then 8 seconds.
struct BackOff {
  private static let longest = Duration.seconds(8)
  private var wait = Duration.seconds(1)

  mutating func next() -> Duration {
    defer { wait = min(wait * 2, Self.longest) }
    return wait
  }
}
