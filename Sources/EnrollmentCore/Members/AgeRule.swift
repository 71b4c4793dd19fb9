package import Foundation

/// The shop's least age for members; it speaks only where the birth date was asked for and came.
package struct AgeRule: Equatable, Sendable {
  package let minimumAge: Int

  package init(minimumAge: Int) { self.minimumAge = minimumAge }

  /// Whether somebody born on `birthDate` (`YYYY-MM-DD`) is old enough on the day of `moment`, by
  /// the till's own calendar. A birthday counts from its first hour; that of 29 February falls on
  /// 1 March in other years.
  package func admits(_ birthDate: String, at moment: Date, in zone: TimeZone = .current) -> Bool {
    let parts = birthDate.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return true }  // No day that exists: it counts as not told.
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let today = calendar.dateComponents([.year, .month, .day], from: moment)
    let birthday = (parts[0] + minimumAge, parts[1], parts[2])
    return birthday <= (today.year ?? 0, today.month ?? 0, today.day ?? 0)
  }
}
