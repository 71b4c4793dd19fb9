import CIBA
import EnrollmentCore
import Foundation

/// The texts of one line by their columns: what CSV and JSON Lines have in common.
struct HandOverFields: Equatable {
  static let version = "1"
  private static let practiceMark = " practice"

  private(set) var texts: [HandOverColumn: String] = [:]

  init(_ texts: [HandOverColumn: String]) { self.texts = texts }

  init(_ member: HandOverMember, kind: StoreKind) {
    texts[.format] =
      switch kind {
      case .real: Self.version
      case .practice: Self.version + Self.practiceMark
      }
    texts[.id] = member.id?.uuidString.lowercased()
    texts[.number] = member.number?.rawValue
    texts[.name] = member.name?.full
    texts[.givenName] = member.name?.given
    texts[.familyName] = member.name?.family
    texts[.phone] = member.phone?.msisdn
    texts[.birthdate] = member.birthDate
    texts[.email] = member.email
    texts[.address] = member.address.map(AddressColumn.text)
    texts[.state] = member.state.rawValue
    texts[.joinedAt] = member.joinedAt.map(HandOverTime.text)
    texts[.till] = member.till.map { String($0.number.rawValue) }
    texts[.letter] = member.till?.letter.rawValue
    if !member.identities.isEmpty {
      let objects = member.identities.map {
        "{\"issuer\":\(JSONText.quoted($0.issuer)),\"subject\":\(JSONText.quoted($0.subject))}"
      }
      texts[.identities] = "[" + objects.joined(separator: ",") + "]"
    }
  }

  /// The member that the texts tell of, for a store of `kind`.
  func member(for kind: StoreKind) throws(HandOverFault) -> HandOverMember {
    try checkFormat(for: kind)
    var member = HandOverMember()
    member.id = try read(.id, "is no UUID") { UUID(uuidString: $0) }
    member.number = try read(
      .number, "is no member number: thirteen digits, the last a check digit"
    ) { MemberNumber(rawValue: $0) }
    member.name = try name()
    member.phone = try phone()
    member.birthDate = try read(.birthdate, "is no day: YYYY-MM-DD", HandOverTime.day)
    member.email = try read(.email, "is no e-mail address") {
      $0.contains("@") && cleaned($0, limit: 254) == $0 ? $0 : nil
    }
    member.address = try read(
      .address, "is no JSON object with street and postal_code", AddressColumn.address)
    member.state =
      try read(.state, "is neither active nor incomplete", Member.State.init) ?? .active
    member.joinedAt = try read(.joinedAt, "is no time: YYYY-MM-DDTHH:MM:SSZ", HandOverTime.date)
    member.till = try till()
    member.identities = try identities()
    // Whoever has a number is in a club already, and may wait there for a name.
    guard member.name != nil || member.state == .incomplete || member.number != nil else {
      throw HandOverFault("name: is missing")
    }
    guard member.phone != nil || !member.identities.isEmpty || member.number != nil else {
      throw HandOverFault("neither phone, number nor identities: nobody could find this member")
    }
    return member
  }

  private func checkFormat(for kind: StoreKind) throws(HandOverFault) {
    guard let format = texts[.format] else {
      throw HandOverFault("format: is missing")
    }
    switch (format, kind) {
    case (Self.version, _), (Self.version + Self.practiceMark, .practice): return
    case (Self.version + Self.practiceMark, .real):
      throw HandOverFault("format: this is a pretend member of a practice store")
    default:
      throw HandOverFault("format: this program reads format \(Self.version) alone")
    }
  }

  private func read<Value>(
    _ column: HandOverColumn, _ problem: String, _ convert: (String) -> Value?
  ) throws(HandOverFault) -> Value? {
    guard let text = texts[column] else { return nil }
    guard let value = convert(text) else { throw HandOverFault("\(column.rawValue): \(problem)") }
    return value
  }

  /// Names come in as they stand in the file or not at all: what the store would clean is a fault.
  private func name() throws(HandOverFault) -> PersonName? {
    let problem = "has signs that no name has, or more than 200"
    let clean = { (text: String) in cleaned(text) == text ? text : nil }
    let full = try read(.name, problem, clean)
    let given = try read(.givenName, problem, clean)
    let family = try read(.familyName, problem, clean)
    let parts = [given, family].compactMap { $0 }
    guard let whole = full ?? (parts.isEmpty ? nil : parts.joined(separator: " ")) else {
      return nil
    }
    return PersonName(full: whole, given: given, family: family)
  }

  private func phone() throws(HandOverFault) -> PhoneNumber? {
    guard let text = texts[.phone] else { return nil }
    do throws(PhoneNumberError) {
      return try PhoneNumber(international: text)
    } catch {
      throw HandOverFault("phone: is no mobile number with its country code (\(error.rawValue))")
    }
  }

  private func till() throws(HandOverFault) -> Till? {
    let number = try read(.till, "is no till number: 1 to 9999") {
      Int($0).flatMap(TillNumber.init)
    }
    let letter = try read(.letter, "is none of A to Z", TillLetter.init)
    guard let number else {
      if letter != nil { throw HandOverFault("till: is missing beside letter") }
      return nil
    }
    guard let letter = letter ?? TillLetter(rawValue: "C") else { return nil }
    return Till(number: number, letter: letter)
  }

  private func identities() throws(HandOverFault) -> [Identity] {
    let problem = "is no JSON array of objects with issuer and subject"
    return try read(.identities, problem) { text -> [Identity]? in
      // A fault of the JSON is the same fault.
      guard let values = (try? JSONValue(body: Data(text.utf8)))?.array else { return nil }
      let found = values.compactMap { value -> Identity? in
        guard case .object(let members) = value, members.count == 2,
          let issuer = value["issuer"]?.string, let subject = value["subject"]?.string,
          (1...255).contains(issuer.utf8.count), (1...255).contains(subject.utf8.count),
          cleaned(issuer, limit: 255) == issuer, cleaned(subject, limit: 255) == subject
        else { return nil }
        return Identity(issuer: issuer, subject: subject)
      }
      return found.count == values.count && Set(found).count == found.count ? found : nil
    } ?? []
  }
}

/// Times of a hand-over file, to the millisecond of the store.
enum HandOverTime {
  private static let style = Date.ISO8601FormatStyle()

  static func text(_ date: Date) -> String {
    let milliseconds = milliseconds(date)
    let seconds = (milliseconds - positive(milliseconds % 1000)) / 1000
    let part = String(1000 + positive(milliseconds % 1000)).dropFirst()
    return Date(timeIntervalSince1970: Double(seconds)).formatted(style).dropLast() + ".\(part)Z"
  }

  /// The nearest one: a moment of the store that went through a `Date` may lie a hair before its own.
  static func milliseconds(_ date: Date) -> Int64 {
    Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  private static func positive(_ rest: Int64) -> Int64 { rest < 0 ? rest + 1000 : rest }

  /// With or without parts of a second, UTC alone.
  static func date(_ text: String) -> Date? {
    guard text.utf8.count >= 20, text.hasSuffix("Z"),
      let whole = try? style.parse(String(text.prefix(19)) + "Z"),
      whole.formatted(style).dropLast() == text.prefix(19)
    else { return nil }
    let part = text.dropFirst(19).dropLast()
    if part.isEmpty { return whole }
    guard part.first == ".", (2...4).contains(part.utf8.count),
      part.dropFirst().utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int64(part.dropFirst().padding(toLength: 3, withPad: "0", startingAt: 0))
    else { return nil }
    return Date(milliseconds: milliseconds(whole) + number)
  }

  /// `text` if it is `YYYY-MM-DD` and that day exists.
  static func day(_ text: String) -> String? {
    text.utf8.count == 10 && date(text + "T00:00:00Z") != nil ? text : nil
  }
}
