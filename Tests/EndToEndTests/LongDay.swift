import Foundation

/// A day of the shop that ends half a day from now, so that no test is caught by its end.
struct LongDay {
  /// When it ends, by the program's clock: `17:00`.
  let end: String

  init(at now: Date = Date()) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let hour = (calendar.component(.hour, from: now) + 12) % 24
    end = hour < 10 ? "0\(hour):00" : "\(hour):00"
  }

  /// The program reckons in the same time zone as this.
  var settings: [String: String] { ["CLUBTILL_DAY_ENDS": end, "TZ": "UTC"] }
}
