/// When a card hides itself, and when it gives way to the start screen.
///
/// Source: UX.md, section 7.
struct CardVeil: Equatable, Sendable {
  private var touchedAt: Duration
  private(set) var isHidden = false
  private(set) var wasHiddenByKey = false

  init(at now: Duration) { touchedAt = now }

  mutating func touch(at now: Duration) { touchedAt = now }

  mutating func hide() {
    isHidden = true
    wasHiddenByKey = true
  }

  mutating func show(at now: Duration) {
    isHidden = false
    wasHiddenByKey = false
    touchedAt = now
  }

  /// Hides the card once nobody has touched the till for `times.veil`.
  mutating func elapse(at now: Duration, _ times: CounterTimes) {
    if now >= hidesAt(times) { isHidden = true }
  }

  func hidesAt(_ times: CounterTimes) -> Duration { touchedAt + times.veil }
  func goesHomeAt(_ times: CounterTimes) -> Duration { touchedAt + times.home }

  /// When a card with this veil next looks different.
  func nextChange(after now: Duration, _ times: CounterTimes) -> Duration? {
    let hides = isHidden ? nil : Countdown.nextChange(until: hidesAt(times), after: now)
    let goes = Countdown.nextChange(until: goesHomeAt(times), after: now)
    return [hides, goes].compactMap { $0 }.min()
  }
}
