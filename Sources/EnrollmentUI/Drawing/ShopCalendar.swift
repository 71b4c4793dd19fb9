import Foundation

/// The wall clock's view of a moment, in the shop's time zone.
struct ShopCalendar {
  private let calendar: Calendar

  init(timeZone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
  }

  /// `14:32`
  func clock(_ date: Date) -> String {
    let parts = calendar.dateComponents([.hour, .minute], from: date)
    return "\(two(parts.hour)):\(two(parts.minute))"
  }

  /// The same for a moment that stands for a full minute and may be off by some seconds, as a clock
  /// that was set meanwhile leaves it.
  func nearestMinute(_ date: Date) -> String {
    clock(Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 60).rounded() * 60))
  }

  /// `14:32:07`
  func clockWithSeconds(_ date: Date) -> String {
    "\(clock(date)):\(two(calendar.component(.second, from: date)))"
  }

  /// `12.11.2025`
  func day(_ date: Date) -> String {
    let parts = calendar.dateComponents([.day, .month, .year], from: date)
    return "\(two(parts.day)).\(two(parts.month)).\(parts.year ?? 0)"
  }

  /// `12.11.2025 14:32:07`
  func dayAndClock(_ date: Date) -> String { "\(day(date)) \(clockWithSeconds(date))" }

  /// `11.2025`
  func month(_ date: Date) -> String {
    let parts = calendar.dateComponents([.month, .year], from: date)
    return "\(two(parts.month)).\(parts.year ?? 0)"
  }

  /// Day of the month, month from 1 to 12, and year.
  func date(_ date: Date) -> (day: Int, month: Int, year: Int) {
    let parts = calendar.dateComponents([.day, .month, .year], from: date)
    return (parts.day ?? 1, parts.month ?? 1, parts.year ?? 0)
  }

  /// Day of the month, month from 1 to 12, and year of a date as the app tells it, `1971-08-27`; nil
  /// if `text` is none.
  func date(ofDay text: String) -> (day: Int, month: Int, year: Int)? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]) else { return nil }
    return (parts[2], parts[1], parts[0])
  }

  /// The same as `27.08.1971`.
  func day(ofDay text: String) -> String? {
    date(ofDay: text).map { "\(two($0.day)).\(two($0.month)).\($0.year)" }
  }

  func isSameDay(_ date: Date, _ other: Date) -> Bool {
    calendar.isDate(date, inSameDayAs: other)
  }

  /// How long `clock` stays as it is after `date`.
  func untilNextMinute(_ date: Date) -> Duration {
    let intoMinute = date.timeIntervalSince1970.truncatingRemainder(dividingBy: 60)
    let left = intoMinute < 0 ? -intoMinute : 60 - intoMinute
    return .milliseconds(Int(left * 1000) + 1)
  }

  private func two(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : String(number)
  }
}
