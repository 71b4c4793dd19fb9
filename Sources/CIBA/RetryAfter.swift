import Foundation

/// How long a provider asks us to wait.
///
/// Source: RFC 9110, sections 5.6.7 and 10.2.3.
enum RetryAfter {
  /// No header makes us wait longer than a day.
  private static let longest = 86_400

  /// The wait that a reply asks for, or nil if it asks for none that can be read. A date counts
  /// from the reply's own `Date`, or from `now` where that is missing.
  static func wait(in reply: HTTPReply, now: Date) -> Duration? {
    guard let text = reply.header("Retry-After")?.trimmingCharacters(in: .whitespaces),
      !text.isEmpty
    else { return nil }
    if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return .seconds(min(Int(text) ?? longest, longest))
    }
    guard let until = date(text) else { return nil }
    let from = reply.header("Date").flatMap(date) ?? now
    return .seconds(min(max(until.timeIntervalSince(from), 0), Double(longest)))
  }

  /// A date in the one form that senders may use today, `Mon, 02 Mar 2026 09:00:45 GMT`.
  static func date(_ text: String) -> Date? {
    // The library's formatter ends the program over marks and tones that join a letter.
    guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: text)
  }
}
