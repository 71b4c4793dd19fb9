/// Somebody who may sign in at a till.
package struct StaffMember: Equatable, Sendable {
  /// Whether the PIN can be signed in with.
  package enum PINState: String, Sendable {
    case set
    /// It was made with a key that is not here: the store came back from a copy without its key file.
    case lost
  }

  package let number: StaffNumber
  /// As the header and the lists show it, cleaned.
  package let name: String
  package let role: Role
  package let pin: PINState
  package let hasCard: Bool

  package init(
    number: StaffNumber, name: String, role: Role, pin: PINState = .set, hasCard: Bool = false
  ) {
    self.number = number
    self.name = name
    self.role = role
    self.pin = pin
    self.hasCard = hasCard
  }
}

/// The name of somebody on the staff list: 1 to 20 signs that a screen can draw.
package struct StaffName: Equatable, Sendable {
  package let text: String

  /// Nil where nothing is left of `text` once it is trimmed, or where it is too long or has signs that
  /// no name has.
  package init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    let isPlain = words.unicodeScalars.allSatisfy {
      switch $0.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        false
      default: true  // An open set of the standard's.
      }
    }
    guard (1...20).contains(words.count), isPlain else { return nil }
    self.text = words
  }
}
