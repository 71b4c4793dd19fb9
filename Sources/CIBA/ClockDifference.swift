package import Foundation

/// What a till's clock and a login service's said at one moment, where they do not agree.
package struct ClockDifference: Codable, Equatable, Sendable {
  /// What is told to people: the vendor asks for it from here on.
  static let notable = Duration.seconds(30)
  /// From here on the times inside an ID token mean nothing to the till.
  static let limit = Duration.seconds(60)
  /// The years in which this program can run, 2026 to 2049: a clock outside of them is wrong, whoever
  /// says so.
  private static let firstDay = Date(timeIntervalSince1970: 1_767_225_600)
  private static let endOfDays = Date(timeIntervalSince1970: 2_524_608_000)

  package let till: Date
  /// Nil where the service cannot be asked because of the till's clock: no certificate is good then.
  package let service: Date?

  package init(till: Date, service: Date?) {
    self.till = till
    self.service = service
  }

  /// For a till that reaches nobody, where its clock alone shows why; nil where it may be right.
  init?(impossible till: Date) {
    guard till < Self.firstDay || till >= Self.endOfDays else { return nil }
    self.init(till: till, service: nil)
  }

  /// How far the till is ahead of the service, negative if it is behind; nil if nobody knows.
  package var lead: Duration? {
    service.map { .milliseconds(Int64((till.timeIntervalSince($0) * 1000).rounded())) }
  }

  /// Whether it is too large for a login: an answer could not be checked by the till's clock.
  package var preventsLogins: Bool {
    guard let lead else { return true }
    return lead > Self.limit || lead < .zero - Self.limit
  }
}
