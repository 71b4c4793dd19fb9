package import Foundation

/// A day of the shop, named by its date.
package struct ShopDay: Hashable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2026-05-09`; nil for anything else, and for days that no month has.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let components = DateComponents(
      calendar: calendar, year: year, month: month, day: day)
    guard components.isValidDate else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day of the week, 0 for Sunday to 6 for Saturday.
  package var weekday: Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let noon = calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 12))
    return noon.map { calendar.component(.weekday, from: $0) - 1 } ?? 0
  }

  /// `2026-05-09`
  package var text: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// When the days of the shop begin and end, by its clock on the wall.
///
/// A day that ends before noon began on its own date, one that ends later on the date before.
package struct ShopDayRule: Equatable, Sendable {
  private let hour: Int
  private let minute: Int
  private let calendar: Calendar

  /// - Parameters:
  ///   - hour: 0 to 23, when the shop's day ends.
  ///   - minute: 0 to 59.
  package init(dayEndsAtHour hour: Int = 0, minute: Int = 0, in zone: TimeZone) {
    self.hour = hour
    self.minute = minute
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    self.calendar = calendar
  }

  /// The day that `date` belongs to.
  package func day(of date: Date) -> ShopDay {
    let named = named(date)
    // Where the day ends late, the evening belongs to the next date; where it ends early, the small
    // hours belong to the one before.
    for day in [moved(named, by: -1), named, moved(named, by: 1)] {
      let interval = interval(of: day)
      if interval.start <= date, date < interval.end { return day }
    }
    return named
  }

  /// From its first moment to the first of the next day.
  package func interval(of day: ShopDay) -> DateInterval {
    let start = start(of: day)
    return DateInterval(start: start, end: max(start, self.start(of: moved(day, by: 1))))
  }

  /// The day so many days later.
  package func moved(_ day: ShopDay, by days: Int) -> ShopDay {
    let noon = calendar.date(
      from: DateComponents(year: day.year, month: day.month, day: day.day, hour: 12))
    let other = noon.flatMap { calendar.date(byAdding: .day, value: days, to: $0) }
    return other.map(named) ?? day
  }

  private func named(_ date: Date) -> ShopDay {
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return ShopDay(year: parts.year ?? 1, month: parts.month ?? 1, day: parts.day ?? 1)
  }

  private func start(of day: ShopDay) -> Date {
    let midnight = calendar.date(
      from: DateComponents(year: day.year, month: day.month, day: day.day))
    guard let midnight, (hour, minute) != (0, 0) else { return midnight ?? .distantPast }
    let before = hour < 12 ? midnight : calendar.date(byAdding: .day, value: -1, to: midnight)
    let start = calendar.nextDate(
      after: (before ?? midnight) - 1, matching: DateComponents(hour: hour, minute: minute),
      matchingPolicy: .nextTime)
    return start ?? midnight
  }
}
