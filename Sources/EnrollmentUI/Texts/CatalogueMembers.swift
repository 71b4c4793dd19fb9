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

  var consents: String { "Consents" }

  /// A consent in the words of the staff, or in those that the member saw.
  func consent(_ consent: MemberConsents.Consent) -> String {
    switch consent.purpose {
    case .email: "e-mail offers"
    case .sms: "SMS offers"
    case .digital: "digital offers"
    case .personal: "tailored offers"
    case nil: consent.text.isEmpty ? consent.id : consent.text
    }
  }
  func ticked(_ consent: MemberConsents.Consent) -> String {
    (consent.isAccepted ? "[x] " : "[ ] ") + self.consent(consent)
  }
  func version(_ consent: MemberConsents.Consent) -> String {
    consent.version.map { "  (version \($0))" } ?? ""
  }
  func answer(_ consent: MemberConsents.Consent) -> String { consent.isAccepted ? "yes" : "no" }
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

  var seen: String { "Seen" }
  /// Who looked, and when: `till C 14:40 today`.
  func look(_ look: MemberRecord.Look, at time: String) -> String {
    let place =
      switch (look.letter, look.till) {
      case (let letter?, _): tillName(letter)
      case (nil, let number?): "till \(number.rawValue)"
      case (nil, nil): "a command"
      }
    return "\(place) \(time)"
  }
  /// The last looks, newest first, and how many there were before those.
  ///
  /// - Parameter today: the wall clock's day, which days are told against.
  func looks(_ record: MemberRecord, _ calendar: ShopCalendar, at today: Date) -> [String] {
    let looks = record.looks.map { look in
      let isToday = calendar.isSameDay(look.at, today)
      return self.look(
        look, at: isToday ? timeToday(calendar.clock(look.at)) : calendar.day(look.at))
    }
    return record.olderLooks > 0 ? looks + [older(record.olderLooks)] : looks
  }
  private func timeToday(_ time: String) -> String { "\(time) today" }
  private func older(_ count: Int) -> String { "(\(count) older)" }
}
