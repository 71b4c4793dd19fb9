package import EnrollmentCore

/// What those on the staff list are called, as far as the till was last told.
package struct StaffNames: Equatable, Sendable {
  private var firstNames: [StaffNumber: String] = [:]

  package init(_ staff: [StaffMember] = []) {
    for member in staff { note(member) }
  }

  /// Takes over what somebody is called now.
  mutating func note(_ member: StaffMember) {
    firstNames[member.number] = member.name.split(separator: " ").first.map(String.init)
  }

  /// The first name, or the number of somebody who is not on the list.
  func words(for number: StaffNumber) -> String {
    firstNames[number] ?? "staff \(number.rawValue)"
  }
}
