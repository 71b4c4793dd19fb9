import EnrollmentCore
import Foundation

/// Members and the lead's list in the line mode.
extension Catalogue {
  func lineFact(_ label: String, _ value: String) -> String {
    label.hasSuffix(".") ? "\(label) \(value)" : "\(label): \(value)"
  }
  var lineIncomplete: String { "The name is missing. Say again to ask the app." }
  var lineNoted: String { "This view is noted in the access log." }
  /// - Parameter hasTwin: whether another row would read the same.
  func lineRow(_ place: Int, _ member: Member, since month: String, hasTwin: Bool) -> String {
    let last =
      hasTwin ? "member no. \(member.number.veiled)" : tillName(member.joinedAtTill.letter)
    return lineItem(place, facts(of: member, since(month), last))
  }

  /// The name and the number as a queue may hear them, and more about the row.
  private func facts(of member: Member, _ more: String...) -> String {
    let phone = member.phone.map { "phone \(ending($0))" } ?? noPhone
    return ([veiledName(of: member), phone] + more).joined(separator: ", ")
  }

  var lineWritesNote: String { "puts the text in the place of the note; a dash takes it away" }
  var lineWithdraws: String { "withdraws the consent with that number at once" }
  var lineTellsHistory: String {
    "tells what happened, and who looked, newest first; again goes on"
  }
  var lineNoteHow: String { "Say note and its text; note and a dash takes it away." }
  /// `09.05.2026 14:32: note changed, till C.`
  func lineEvent(_ words: String, _ time: String, _ place: String) -> String {
    "\(time): \(words), \(place)."
  }
  func lineMoreHistory(_ count: Int) -> String { "\(count) more. Say history again to go on." }

  /// One consent a line: `Consent: yes, e-mail offers, 12.11.2025`.
  ///
  /// - Parameter forStaff: those that are in force get the number by which they are withdrawn; also says
  ///   why there are none, where the shop asks for none.
  func lineConsents(
    _ consents: MemberConsents, isAsked: Bool, forStaff: Bool, _ calendar: ShopCalendar
  ) -> [String] {
    let accepted = consents.accepted.map(\.id)
    let told = consents.consents.map { consent in
      let place = forStaff ? accepted.firstIndex(of: consent.id) : nil
      let words = [
        consent.withdrawal == nil ? answer(consent) : "withdrawn",
        self.consent(consent) + version(consent),
        calendar.day(consent.withdrawal?.at ?? consent.answeredAt),
      ]
      return lineFact(
        place.map { "Consent \($0 + 1)" } ?? "Consent", words.joined(separator: ", "))
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
  func lineLead(
    _ row: LineLeadList.Row, asks: [AskedFact], _ calendar: ShopCalendar
  ) -> String {
    switch row.content {
    case .held(let entry):
      let status = entry.status
      return lineItem(
        row.number,
        "\(lineRequest(status)), \(calendar.day(status.sentAtWall)), \(leadHeld.full)")
    case .matter(let matter):
      let (day, reason) = (calendar.day(matter.since), leadReason(matter, asks: asks).full)
      guard let member = matter.member else {
        return lineItem(
          row.number,
          [leadWho(matter), leadWhere(matter, calendar), day, reason].joined(separator: ", "))
      }
      return lineItem(row.number, facts(of: member, day, reason))
    }
  }
  func lineLeadUndecided(_ number: Int) -> String {
    "Somebody has to decide about that answer. Say open \(number)."
  }
  var lineTickedOff: String { "Done: it is off the list." }
}
