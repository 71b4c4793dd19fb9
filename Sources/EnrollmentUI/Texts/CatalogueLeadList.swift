import EnrollmentCore
import TerminalGrid

/// What waits for the team lead.
extension Catalogue {
  var leadPlace: String { "LEAD'S LIST" }
  var leadTitle: String { "For the team lead to see" }
  func leadCount(_ count: Int, isAll: Bool) -> String {
    isAll ? "\(count) waiting" : "\(count) or more"
  }

  /// - Parameter asks: what the shop asks the app for, of which something may be missing.
  func leadReason(_ matter: LeadMatter, asks: [AskedFact]) -> Wording {
    switch matter.reason {
    case .numberLost: return Wording("has no number any more", small: "number gone")
    case .nameMissing: return Wording("the name is missing", small: "name missing")
    case .fieldMissing(let count):
      let times = count > 1 ? " (\(count))" : ""
      let field = matter.member.map { leadField($0.lacking(of: asks)) } ?? noField
      return Wording("saved, \(field)\(times)", small: "\(field)\(times)")
    case .manyLooks(let looks):
      return Wording(
        "\(looks.count) cards in ten minutes", small: "\(looks.count) cards, 10 min")
    }
  }
  private var noField: String { "a field missing" }
  private func leadField(_ missing: AskedFact) -> String {
    switch missing {
    case .name: "no name"
    case .phoneNumber: "no number"
    case .email: "no e-mail"
    case .address: "no address"
    case .birthDate: "no birth date"
    case .consents: noField
    }
  }
  /// Whom a row is about, as a queue may see it.
  func leadWho(_ matter: LeadMatter) -> String {
    switch matter.reason {
    case .manyLooks(let looks):
      looks.name ?? looks.hand.staff.map { "staff \($0.rawValue)" } ?? leadPlace(looks)
    case .numberLost, .nameMissing, .fieldMissing: matter.member.map(veiledName) ?? noName
    }
  }
  /// The number of a member, or where and when so many cards were opened.
  func leadWhere(_ matter: LeadMatter, _ calendar: ShopCalendar) -> String {
    switch matter.reason {
    case .manyLooks(let looks):
      isSpoken || looks.hand.staff != nil
        ? "\(leadPlace(looks)) \(calendar.clock(matter.since))" : calendar.clock(matter.since)
    case .numberLost, .nameMissing, .fieldMissing: matter.member?.phone.map(veiled) ?? noPhone
    }
  }
  private func leadPlace(_ looks: LeadMatter.ManyLooks) -> String {
    place(letter: looks.hand.till?.letter, till: looks.hand.till?.number)
  }
  var looksHaveNoCard: Wording {
    Wording(
      "No card opens here. Each card's history (H) tells who opened it. D when asked.",
      small: "Each card's history (H) tells it.")
  }
  /// By an ending: row 22 holds no name.
  func tickedOff(_ matter: LeadMatter, asks: [AskedFact]) -> Wording {
    let who: String =
      switch matter.reason {
      case .manyLooks(let looks):
        looks.hand.staff.map { "staff \($0.rawValue)" } ?? leadPlace(looks)
      case .numberLost, .nameMissing, .fieldMissing:
        matter.member.map { $0.phone.map(ending) ?? $0.number.veiled } ?? noPhone
      }
    let reason = leadReason(matter, asks: asks)
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
  /// The digits of those rows, which are counted from 0: `1-3`, or `2,4` where others lie between.
  func digits(of places: [Int]) -> String {
    guard let first = places.first, let last = places.last, last > first else {
      return places.first.map { String($0 + 1) } ?? ""
    }
    return places.count == last - first + 1
      ? "\(first + 1)-\(last + 1)" : places.map { String($0 + 1) }.joined(separator: ",")
  }
  func leadMessage(_ count: Int, digits: String, closesIn seconds: Int) -> Wording {
    let keys =
      count == 1
      ? "Enter opens it."
      : digits.contains(",") ? "Arrow keys and Enter." : "Arrow keys and Enter, or \(digits)."
    return Wording(
      "\(keys) D when it is done. This list closes in \(seconds) s.",
      small: "D when done. Closes in \(seconds) s.")
  }
  var leadEmpty: Wording { "Nothing waits for the team lead." }
}
