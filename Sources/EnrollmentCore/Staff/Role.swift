/// What somebody in the shop is there for.
package enum Role: String, Codable, CaseIterable, Sendable {
  case cashier
  /// The team lead.
  case lead
  /// Keeps the tills and the staff list, and has no business with members.
  case it

  /// Whether somebody in this role may do what `right` names.
  package func may(_ right: Right) -> Bool {
    switch right {
    case .enroll, .seeReport: true
    case .lookUp, .changeNote, .withdrawConsent, .giveCopy: self != .it
    case .eraseMember, .liftCoolDown, .decideHeldAnswer, .seeLeadList, .seeReportByPerson:
      self == .lead
    case .seeDeeds: self != .cashier
    case .keepStaff: self == .it
    }
  }
}

/// Something that not everybody may do, checked where it is carried out and not on a screen.
package enum Right: String, Codable, CaseIterable, Sendable {
  case enroll
  case lookUp
  case changeNote
  case withdrawConsent
  case giveCopy
  case eraseMember
  /// Ask a number all the same that said no today.
  case liftCoolDown
  /// Save or throw away what another number answered (A2).
  case decideHeldAnswer
  case seeLeadList
  case seeReport
  case seeReportByPerson
  /// Who did what on which till.
  case seeDeeds
  /// Who is on the staff list, with which role and PIN.
  case keepStaff
}
