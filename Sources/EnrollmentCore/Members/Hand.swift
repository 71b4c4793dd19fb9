/// The number by which somebody signs in at a till, 1 to 9999.
package struct StaffNumber: RawRepresentable, Hashable, Codable, Comparable, Sendable {
  package let rawValue: Int

  package init?(rawValue: Int) {
    guard (1...9999).contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  package static func < (one: StaffNumber, other: StaffNumber) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// By whose hand, and where, something was done: what every entry of the books says about it.
package struct Hand: Hashable, Codable, Sendable {
  /// Nil for a command that was given away from any till.
  package let till: Till?
  /// Nil while nobody signs in.
  package let staff: StaffNumber?

  package init(till: Till?, staff: StaffNumber?) {
    self.till = till
    self.staff = staff
  }
}
