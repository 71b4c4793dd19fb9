import CIBA
import EnrollmentCore
import EnrollmentUI
import Foundation

/// All that the staff screen of a member shows, in lines for people.
struct MemberWords {
  let lines: [String]

  /// - Parameters:
  ///   - staff: who is on the staff list: they are told by name, too.
  ///   - home: the country that an address does not name.
  init(_ record: MemberRecord, staff: [StaffMember], home: Country) {
    let names = Dictionary(uniqueKeysWithValues: staff.map { ($0.number, $0.name) })
    let member = record.member
    var lines = [
      Self.row("Name", member.name?.full ?? "(missing)"),
      Self.row("Member no.", member.number.formatted),
      Self.row(
        "Phone",
        member.phone.map { "\($0.formatted), \(Self.source(member.toldAt))" } ?? "(none)"),
    ]
    if let email = member.email {
      lines.append(Self.row("E-mail", "\(email.value), \(Self.source(email.toldAt))"))
    }
    if let address = member.address {
      let line = address.value.line(home: home)
      lines.append(Self.row("Address", "\(line), \(Self.source(address.toldAt))"))
    }
    if let birthDate = member.birthDate { lines.append(Self.row("Born", birthDate)) }
    lines += [
      Self.row("Joined", "\(Self.day(member.joinedAt)), \(member.joinedAtTill.words)"),
      Self.row("State", member.state.rawValue),
      Self.row("Note", record.note ?? "(none)"),
    ]
    lines += Self.rows("Consents", Self.words(record.consents))
    lines += Self.rows("History", record.history.map { Self.words($0, names) })
    var looks = record.looks.map { Self.words($0, names) }
    if record.olderLooks > 0 { looks.append("(\(record.olderLooks) older)") }
    lines += Self.rows("Seen by", looks)
    self.lines = lines
  }

  private static func row(_ label: String, _ value: String) -> String {
    label + String(repeating: " ", count: 12 - label.count) + value
  }

  private static func rows(_ label: String, _ values: [String]) -> [String] {
    values.enumerated().map { row($0 == 0 ? label : "", $1) }
  }

  private static func day(_ date: Date) -> String {
    date.formatted(.iso8601.year().month().day())
  }

  private static func source(_ date: Date?) -> String {
    date.map { "from the app, \(day($0))" } ?? "from a file"
  }

  private static func words(_ consents: MemberConsents) -> [String] {
    var lines = consents.consents.map { consent in
      let text = consent.text.isEmpty ? consent.id : consent.text
      let version = consent.version.map { " (version \($0))" } ?? ""
      let answer =
        consent.withdrawal.map { "withdrawn \(day($0.at))" }
        ?? "\(consent.isAccepted ? "yes" : "no ")  \(day(consent.answeredAt))"
      return "\(answer)  \(text)\(version)"
    }
    switch consents.standing {
    case .onFile: break
    case .none: lines.append("none told")
    case .unknown: lines.append("an answer was lost: no marketing until there is a new one")
    }
    return lines
  }

  private static func words(_ entry: HistoryEntry, _ names: [StaffNumber: String]) -> String {
    let words = CommandWords.event(entry.event)
    let staff = Self.words(entry.staff, names)
    return "\(day(entry.at))  \(words), \(place(entry.letter, entry.till))\(staff)"
  }

  private static func words(
    _ look: MemberRecord.Look, _ names: [StaffNumber: String]
  ) -> String {
    guard let reason = look.reason else {
      return "\(day(look.at))  who it was is not kept after twelve months"
    }
    let staff = Self.words(look.staff, names)
    return "\(day(look.at))  \(place(look.letter, look.till))\(staff), \(reason.rawValue)"
  }

  private static func words(_ staff: StaffNumber?, _ names: [StaffNumber: String]) -> String {
    guard let staff else { return "" }
    return ", staff \(staff.rawValue)" + (names[staff].map { " \($0)" } ?? "")
  }

  private static func place(_ letter: TillLetter?, _ till: TillNumber?) -> String {
    CommandWords.place(letter: letter, till: till)
  }
}

extension JSONLine {
  /// The same for a program.
  init(_ record: MemberRecord) {
    self.init(record.member, record.consents)
    add("told_at", record.member.toldAt)
    add("email_told_at", record.member.email?.toldAt)
    add("address_told_at", record.member.address?.toldAt)
    add("note", record.note)
    add("history", record.history.map { JSONLine($0) })
    add("looks", record.looks.map { JSONLine($0) })
    add("older_looks", record.olderLooks)
  }

  init(_ address: PostalAddress) {
    self.init()
    add("street", address.streetLines)
    add("postal_code", address.postalCode.isEmpty ? nil : address.postalCode)
    add("city", address.city.isEmpty ? nil : address.city)
    add("country", address.country.isEmpty ? nil : address.country)
    add("kind", address.kind.isEmpty ? nil : address.kind)
  }

  private init(_ entry: HistoryEntry) {
    self.init()
    add("at", entry.at)
    switch entry.event {
    case .joined: add("event", "joined")
    case .refreshed: add("event", "refreshed")
    case .numberTaken: add("event", "number_taken")
    case .consentWithdrawn(let id, let text):
      add("event", "consent_withdrawn")
      add("consent", id)
      add("text", text.isEmpty ? nil : text)
    case .noteChanged: add("event", "note_changed")
    case .copyGiven: add("event", "copy_given")
    case .erased: add("event", "erased")
    case .erasureUndone: add("event", "erasure_undone")
    }
    add("till", entry.till?.rawValue)
    add("letter", entry.letter?.rawValue)
    add("staff", entry.staff?.rawValue)
  }

  private init(_ look: MemberRecord.Look) {
    self.init()
    add("at", look.at)
    add("reason", look.reason?.rawValue)
    add("till", look.till?.rawValue)
    add("letter", look.letter?.rawValue)
    add("staff", look.staff?.rawValue)
  }
}
