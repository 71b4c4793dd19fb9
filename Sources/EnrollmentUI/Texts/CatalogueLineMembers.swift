import EnrollmentCore
import Foundation

/// Members and the lead's list in the line mode.
extension Catalogue {
  func lineFact(_ label: String, _ value: String) -> String {
    label.hasSuffix(".") ? "\(label) \(value)" : "\(label): \(value)"
  }
  var lineIncomplete: String { "The name is missing. Say again to ask the app." }
  var lineNoted: String { "This view is noted in the access log." }
  func lineRow(_ place: Int, _ member: Member, since month: String) -> String {
    lineItem(
      place, facts(of: member, since(month), tillName(member.joinedAtTill.letter)))
  }

  /// The name and the number as a queue may hear them, and more about the row.
  private func facts(of member: Member, _ more: String...) -> String {
    let phone = member.phone.map { "phone \(ending($0))" } ?? noPhone
    return ([veiledName(of: member), phone] + more).joined(separator: ", ")
  }

  /// One consent a line: `Consent: yes, e-mail offers, 12.11.2025`.
  ///
  /// - Parameter forStaff: also says why there are none, where the shop asks for none.
  func lineConsents(
    _ consents: MemberConsents, isAsked: Bool, forStaff: Bool, _ calendar: ShopCalendar
  ) -> [String] {
    let told = consents.consents.map { consent in
      let words = [
        answer(consent), self.consent(consent) + version(consent),
        calendar.day(consent.answeredAt),
      ]
      return lineFact("Consent", words.joined(separator: ", "))
    }
    switch consents.standing {
    case .none:
      if isAsked { return [lineFact(self.consents, standing(consents))] }
      return forStaff ? [lineFact(self.consents, noConsentsAsked)] : []
    case .onFile: return told
    case .unknown where told.isEmpty:
      return ["Consents unknown: no marketing until the app asks again."]
    case .unknown: return told + ["A later answer was lost: no marketing."]
    }
  }
}

// MARK: The lead's list

extension Catalogue {
  var lineLeadWaits: String { "Something waits for the team lead. Say lead to hear it." }
  func lineLeadTitle(_ count: Int, isAll: Bool) -> String {
    "\(leadTitle): \(leadCount(count, isAll: isAll))."
  }
  func lineLead(_ row: LineLeadList.Row, _ calendar: ShopCalendar) -> String {
    switch row.content {
    case .held(let entry):
      let status = entry.status
      return lineItem(
        row.number,
        "\(lineRequest(status)), \(calendar.day(status.sentAtWall)), \(leadHeld.full)")
    case .matter(let matter):
      return lineItem(
        row.number,
        facts(of: matter.member, calendar.day(matter.since), leadReason(matter).full))
    }
  }
  func lineLeadUndecided(_ number: Int) -> String {
    "Somebody has to decide about that answer. Say open \(number)."
  }
  var lineTickedOff: String { "Done: it is off the list." }
}
