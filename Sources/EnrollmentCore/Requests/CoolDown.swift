package import Foundation

/// Until when a number that said no is not asked again.
///
/// The end is known by both clocks. Under one start of the machine the time since boot decides, so
/// that a wall clock that is set, forward or back, neither shortens nor prolongs it.
package struct CoolDown: Equatable, Sendable {
  /// The longest day of a year: the one on which the clocks go back.
  package static let longest = Duration.seconds(25 * 3600)

  package let end: Moment

  package init(end: Moment) { self.end = end }

  /// What is left of it at `now`; zero once it is over, and never more than a day.
  ///
  /// After a start of the machine there is only the wall clock. Where that was set back, the end may
  /// lie far ahead: then a day counts from now, so that the no is neither lost nor kept for ever.
  package func left(at now: Moment) -> Duration {
    guard end.bootID != now.bootID else {
      return min(max(.zero, end.sinceBoot - now.sinceBoot), Self.longest)
    }
    // A damaged time lies further away than any number of milliseconds tells.
    let seconds = min(max(0, end.wall.timeIntervalSince(now.wall)), Self.longest / .seconds(1))
    return .milliseconds(Int64(seconds * 1000))
  }

  /// The same end by the clocks of `now`; nil once it is over.
  package func moved(onto now: Moment) -> CoolDown? {
    let left = left(at: now)
    return left > .zero ? CoolDown(lasting: left, from: now) : nil
  }

  fileprivate init(lasting left: Duration, from now: Moment) {
    end = Moment(
      wall: now.wall.addingTimeInterval(left / .seconds(1)), sinceBoot: now.sinceBoot + left,
      bootID: now.bootID)
  }
}

/// The shop's rule for a no: the number is left alone until the shop's day ends.
package struct CoolDownRule: Equatable, Sendable {
  private let dayEnds: DateComponents
  private let calendar: Calendar

  /// - Parameters:
  ///   - hour: 0 to 23, when the shop's day ends by the clock on the wall.
  ///   - minute: 0 to 59.
  package init(dayEndsAtHour hour: Int, minute: Int, in zone: TimeZone) {
    dayEnds = DateComponents(hour: hour, minute: minute)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    self.calendar = calendar
  }

  /// The cool-down after a no at `now`.
  package func coolDown(after now: Moment) -> CoolDown {
    // An hour that a day does not have ends it a little later.
    let dayEnd = calendar.nextDate(after: now.wall, matching: dayEnds, matchingPolicy: .nextTime)
    let left = dayEnd.map { $0.timeIntervalSince(now.wall) } ?? 24 * 3600
    return CoolDown(
      lasting: min(.milliseconds(Int64((left * 1000).rounded(.up))), CoolDown.longest), from: now)
  }
}
