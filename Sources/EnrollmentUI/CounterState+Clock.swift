import EnrollmentCore

/// What the counter makes of how the till's clock stands.
extension CounterState {
  /// Tells in row 22 what has changed.
  mutating func note(_ trouble: ClockTrouble?) {
    let notice = Notice(trouble, after: clock)
    clock = trouble
    if let notice { post(notice) }
  }
}

extension Notice {
  /// What has changed since the clock stood as `before`; nil where nothing is to be said.
  init?(_ trouble: ClockTrouble?, after before: ClockTrouble?) {
    guard let trouble else {
      guard before != nil else { return nil }
      self = .clockRight
      return
    }
    guard trouble.preventsEnrolling != before?.preventsEnrolling else { return nil }
    if trouble.preventsEnrolling {
      self = .clockWrong
    } else {
      self = .clockOff(seconds: trouble.leadSeconds ?? 0)
    }
  }
}
