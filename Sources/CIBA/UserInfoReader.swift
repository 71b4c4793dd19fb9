import Foundation

extension JSONValue {
  /// The same value with every text in it made fit for screen and store. A member whose name is not
  /// is none that anybody knows, and is left out.
  fileprivate var cleanedTexts: JSONValue {
    switch self {
    case .null, .bool, .integer, .number: self
    case .string(let text): .string(cleaned(text, limit: Self.longestKeptText))
    case .array(let values): .array(values.map(\.cleanedTexts))
    case .object(let members):
      .object(
        members.filter { cleaned($0.key) == $0.key }.mapValues(\.cleanedTexts))
    }
  }

  private static var longestKeptText: Int { 4000 }
}

/// Reads a userinfo answer claim by claim: an odd one is left out, the others stand.
///
/// Source: OpenID Connect Core 1.0, sections 5.1, 5.1.1 and 5.3.2.
struct UserInfoReader {
  private static let longestPhoneNumber = 32
  private static let longestEmail = 254
  private static let mostAddresses = 10

  let dialect: any ProviderDialect
  /// The wall clock: nobody is born later.
  let now: Date

  /// - Throws: ``UserInfoFailure/subjectDiffers`` if `sub` is missing or is not `subject`.
  func read(_ body: Data, subject: String) throws(UserInfoFailure) -> UserInfo {
    let json: JSONValue
    do {
      json = try JSONValue(body: body)
    } catch {
      throw .unreadable(reason: error == .tooDeep ? "nested too deep" : "not JSON")
    }
    guard json.isObject else { throw .unreadable(reason: "not an object") }
    guard let sent = json["sub"]?.string, Array(sent.utf8) == Array(subject.utf8) else {
      throw .subjectDiffers
    }
    let phoneNumber = text(json["phone_number"], limit: Self.longestPhoneNumber)
    let email = text(json["email"], limit: Self.longestEmail).flatMap {
      $0.contains("@") ? $0 : nil
    }
    return UserInfo(
      subject: subject,
      name: text(json["name"]),
      givenName: text(json["given_name"]),
      familyName: text(json["family_name"]),
      phoneNumber: phoneNumber,
      phoneNumberVerified: phoneNumber != nil
        && flag(json["phone_number_verified"], unlessSaid: dialect.phoneNumberIsVerifiedUnlessSaid),
      email: email,
      emailVerified: email != nil && flag(json["email_verified"], unlessSaid: false),
      birthdate: json["birthdate"]?.string.flatMap(Self.day).flatMap { $0 <= lastDay ? $0 : nil },
      address: address(json["address"]),
      otherAddresses: (json["other_addresses"]?.array ?? []).prefix(Self.mostAddresses)
        .compactMap(address),
      keptClaims: keptClaims(json))
  }

  /// The date where it is latest now, as `YYYY-MM-DD`.
  private var lastDay: String {
    now.addingTimeInterval(14 * 3600).formatted(.iso8601.year().month().day())
  }

  private func text(_ claim: JSONValue?, limit: Int = 200) -> String? {
    guard let sent = claim?.string else { return nil }
    let text = cleaned(sent, limit: limit)
    return text.isEmpty ? nil : text
  }

  /// A flag of a wrong type is taken for false: it proves nothing.
  private func flag(_ claim: JSONValue?, unlessSaid: Bool) -> Bool {
    guard let claim else { return unlessSaid }
    return claim.bool ?? false
  }

  private func keptClaims(_ json: JSONValue) -> [String: JSONValue] {
    var kept: [String: JSONValue] = [:]
    for name in dialect.keptClaims { kept[name] = json[name]?.cleanedTexts }
    return kept
  }

  /// Nil for an address without street and postal code: so a user without one is sent.
  private func address(_ claim: JSONValue?) -> PostalAddress? {
    guard let claim, claim.isObject else { return nil }
    let lines = (claim["street_address"]?.string ?? "").split(whereSeparator: \.isNewline)
      .map { cleaned(String($0)) }.filter { !$0.isEmpty }
    let postalCode = text(claim["postal_code"], limit: 20) ?? ""
    if lines.isEmpty && postalCode.isEmpty { return nil }
    return PostalAddress(
      streetLines: Array(lines.prefix(4)), postalCode: postalCode,
      city: text(claim[dialect.cityMember]) ?? "", country: text(claim["country"], limit: 64) ?? "",
      kind: text(claim["address_type"], limit: 32) ?? "")
  }

  /// `text` if it is `YYYY-MM-DD` and that day exists.
  private static func day(_ text: String) -> String? {
    let octets = Array(text.utf8)
    guard octets.count == 10, octets[4] == UInt8(ascii: "-"), octets[7] == UInt8(ascii: "-") else {
      return nil
    }
    let parts = text.split(separator: "-")
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      year >= 1800, (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= lengths[month - 1] ? text : nil
  }
}
