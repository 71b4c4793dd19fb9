package import CIBA
package import Foundation

/// The till's clock is wrong, or off by more than anybody should leave it.
package struct ClockTrouble: Codable, Equatable, Sendable {
  /// What the till's clock said.
  package let till: Date
  /// What the service's said at that moment; nil where it cannot be asked because of the till's.
  package let service: Date?
  /// Nobody can be enrolled with it (T3): what the service signs could not be checked by it.
  package let preventsEnrolling: Bool

  package init(till: Date, service: Date?, preventsEnrolling: Bool) {
    self.till = till
    self.service = service
    self.preventsEnrolling = preventsEnrolling
  }

  package init(_ difference: ClockDifference) {
    self.init(
      till: difference.till, service: difference.service,
      preventsEnrolling: difference.preventsLogins)
  }

  /// How far the till is ahead in whole seconds, negative if it is behind; nil if nobody knows.
  package var leadSeconds: Int? {
    service.map { Int(till.timeIntervalSince($0).rounded()) }
  }
}
