package import Foundation

/// When which part of the forgetting is due on a till that works.
///
/// ```text
/// requests   at the start, then each hour
/// day        at the start, then each day at the shop's hour
/// thorough   each day at that hour; after the start too, where somebody waits for it since yesterday
/// ```
package struct ForgettingPlan: Sendable {
  package enum Part: Sendable {
    case requests, day, thorough
  }

  /// The first shoppers after a start come first: a large file is written anew no sooner.
  private static let catchUpAfter = Duration.seconds(600)
  private static let hour = 3600.0
  /// From one hour of the shop to the next, with a change of the clocks between them.
  private static let longestDay = 25 * 3600.0

  private let shopHour: DateComponents
  private let calendar: Calendar
  private var next: [Part: Date] = [:]
  private var hasCaughtUp = false

  /// - Parameters:
  ///   - hour: with `minute`, when the day's work is due by the clock on the wall of `timeZone`.
  ///   - now: when the till starts.
  package init(hour: Int, minute: Int, timeZone: TimeZone = .current, at now: Date) {
    shopHour = DateComponents(hour: hour, minute: minute, second: 0)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
    next[.thorough] = nextDay(after: now)
  }

  package func isDue(_ part: Part, at now: Date) -> Bool {
    guard let next = next[part] else { return true }
    // Further away than it can be: the clock was ahead when that was noted.
    return now >= next || next.timeIntervalSince(now) > Self.longestDay
  }

  /// Whether the files may be written anew at another time than the shop's hour, which a shop that
  /// switches its tills off at night never sees: once, and not soon after the start.
  package func mayCatchUp(sinceStart time: Duration) -> Bool {
    !hasCaughtUp && time >= Self.catchUpAfter
  }

  /// The part has been done; a thorough wiping also where it failed, since each try may write
  /// gigabytes.
  package mutating func note(_ part: Part, at now: Date) {
    switch part {
    case .requests: next[part] = now.addingTimeInterval(Self.hour)
    case .day: next[part] = nextDay(after: now)
    case .thorough:
      next[part] = nextDay(after: now)
      hasCaughtUp = true
    }
  }

  private func nextDay(after date: Date) -> Date {
    calendar.nextDate(after: date, matching: shopHour, matchingPolicy: .nextTime)
      ?? date.addingTimeInterval(86_400)
  }
}
