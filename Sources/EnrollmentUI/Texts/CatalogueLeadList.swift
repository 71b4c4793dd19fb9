import EnrollmentCore
import TerminalGrid

/// What waits for the team lead.
extension Catalogue {
  var leadPlace: String { "LEAD'S LIST" }
  var leadTitle: String { "For the team lead to see" }
  func leadCount(_ count: Int, isAll: Bool) -> String {
    isAll ? "\(count) waiting" : "\(count) or more"
  }

  func leadReason(_ matter: LeadMatter) -> Wording {
    switch matter.reason {
    case .numberLost: return Wording("has no number any more", small: "number gone")
    case .nameMissing: return Wording("the name is missing", small: "name missing")
    case .fieldMissing(let count):
      let field = matter.member.name == nil ? "name" : "number"
      let times = count > 1 ? " (\(count))" : ""
      return Wording("saved without a \(field)\(times)", small: "no \(field)\(times)")
    }
  }
  /// A member without a name is known by the number.
  func tickedOff(_ matter: LeadMatter) -> Wording {
    let member = matter.member
    let who = member.name?.veiled ?? member.phone.map(ending) ?? member.number.veiled
    let reason = leadReason(matter)
    return Wording(
      "Ticked off: \(truncated(who, toWidth: 17)) - \(reason.full).",
      small: "Done: \(truncated(who, toWidth: 14)), \(reason.small)")
  }
  var leadHeld: Wording { Wording("another number answered", small: "other number") }

  var leadNotes: [String] {
    [
      "A number that changed hands leaves the old card without one. F2 on a member",
      "asks the app for a missing name. Fields that the app does not tell are one",
      "row a day, with how many members they were.",
    ]
  }
  func leadMessage(_ count: Int, closesIn seconds: Int) -> Wording {
    let keys = count == 1 ? "Enter opens it." : "Arrow keys and Enter, or 1-\(count)."
    return Wording(
      "\(keys) D when it is done. This list closes in \(seconds) s.",
      small: "D when done. Closes in \(seconds) s.")
  }
  var leadEmpty: Wording { "Nothing waits for the team lead." }
}
