import EnrollmentCore
import Foundation

/// What is known of a member: the name or its lack, consents, and who looked.
extension Catalogue {
  /// The whole name, or a mark where it is missing.
  func name(of member: Member) -> String { name(of: member) { $0.full } }

  /// The name as a queue may see it.
  func veiledName(of member: Member) -> String { name(of: member) { $0.veiled } }

  private func name(of member: Member, _ form: (PersonName) -> String) -> String {
    switch (member.name, member.state) {
    case (let name?, _): form(name)
    case (nil, .incomplete): "[!] name missing"
    case (nil, .active): noName
    }
  }

  /// Whether another row of a look-up would read the same: then the ending of the member number tells
  /// them apart.
  func hasTwin(_ place: Int, among members: [Member]) -> Bool {
    func face(_ member: Member) -> [String?] {
      [veiledName(of: member), member.phone.map(veiled)]
    }
    let own = face(members[place])
    return members.indices.contains { $0 != place && face(members[$0]) == own }
  }

  var consents: String { "Consents" }

  /// A consent in the words of the staff, or in those that the member saw.
  func consent(_ consent: MemberConsents.Consent) -> String {
    self.consent(id: consent.id, text: consent.text)
  }
  func consent(id: String, text: String) -> String {
    switch MemberConsents.Consent.Purpose(rawValue: id) {
    case .email: "e-mail offers"
    case .sms: "SMS offers"
    case .digital: "digital offers"
    case .personal: "tailored offers"
    case nil: text.isEmpty ? id : text
    }
  }
  func ticked(_ consent: MemberConsents.Consent) -> String {
    (consent.isAccepted ? "[x] " : "[ ] ") + self.consent(consent)
  }
  func version(_ consent: MemberConsents.Consent) -> String {
    consent.version.map { "  (version \($0))" } ?? ""
  }
  func answer(_ consent: MemberConsents.Consent) -> String { consent.isAccepted ? "yes" : "no" }
  /// With its day: `yes 12.11.2025`, `withdrawn 03.05.2026`.
  func answer(
    _ consent: MemberConsents.Consent, _ calendar: ShopCalendar, isSmall: Bool = false
  ) -> String {
    if let withdrawal = consent.withdrawal {
      let day = calendar.day(withdrawal.at)
      return isSmall ? "out \(day)" : "withdrawn \(day)"
    }
    let day = calendar.day(consent.answeredAt)
    return isSmall ? day : "\(answer(consent).padded(to: 3)) \(day)"
  }
  func more(_ count: Int) -> String { "(\(count) more)" }
  func consentCount(accepted: Int, declined: Int) -> String { "\(accepted) yes, \(declined) no" }

  /// One word for the standing, or two.
  func standing(_ consents: MemberConsents) -> String {
    switch consents.standing {
    case .none: "none told"
    case .onFile: "on file"
    case .unknown: "unknown"
    }
  }
  /// What the app was never asked for.
  var noConsentsAsked: String { "the shop asks for none" }
  var consentsUnknown: Wording {
    Wording("unknown: no marketing until the app asks again", small: "unknown: no marketing")
  }
  var consentLost: Wording {
    Wording("[!] a later answer was lost: no marketing", small: "[!] a later answer was lost")
  }
  var recordReading: String { "…" }
  var recordUnreadable: String { "cannot be read" }

  var seen: String { "Seen by" }
  /// Who looked, and when: `Kari 14:40 today`; the till where nobody had signed in.
  private func look(_ look: MemberRecord.Look, at time: String, _ names: StaffNames) -> String {
    let who = look.staff.map(names.words) ?? place(letter: look.letter, till: look.till)
    return "\(who) \(time)"
  }
  /// The last looks, newest first, at most `limit`, and how many there were before those.
  ///
  /// - Parameter today: the wall clock's day, which days are told against.
  func looks(
    _ record: MemberRecord, _ names: StaffNames, _ calendar: ShopCalendar, at today: Date,
    limit: Int = 2
  ) -> [String] {
    let looks = record.looks.prefix(limit).map { look in
      let isToday = calendar.isSameDay(look.at, today)
      return self.look(
        look, at: isToday ? timeToday(calendar.clock(look.at)) : calendar.day(look.at), names)
    }
    let others = record.looks.count - looks.count + record.olderLooks
    return others > 0 ? looks + [older(others)] : looks
  }
  private func timeToday(_ time: String) -> String { "\(time) today" }
  private func older(_ count: Int) -> String { "(\(count) older)" }
}
