package import CIBA
package import Foundation

/// One person in the customer club.
package struct Member: Identifiable, Equatable, Codable, Sendable {
  package enum State: String, Codable, Sendable {
    case active
    /// The shopper said yes, but the service never told us the name. The next visit completes it.
    case incomplete
  }

  /// UUID version 7: its order is the order of joining. Source: RFC 9562, section 5.7.
  package let id: UUID
  package let number: MemberNumber
  package var name: PersonName?
  package var phone: PhoneNumber?
  /// `YYYY-MM-DD`, only if the shop asks for it.
  package var birthDate: String?
  /// Only if the shop asks for it.
  package var email: ToldFact<String>?
  /// The same.
  package var address: ToldFact<PostalAddress>?
  /// `iat` of the login that told name and number; nil where a hand-over file did.
  package var toldAt: Date?
  package var state: State
  package let joinedAt: Date
  package let joinedAtTill: Till
  /// Who the login service says this is; several to one member are possible, none if imported.
  package var identities: [Identity]

  package init(
    id: UUID, number: MemberNumber, name: PersonName?, phone: PhoneNumber?, birthDate: String?,
    email: ToldFact<String>? = nil, address: ToldFact<PostalAddress>? = nil, toldAt: Date? = nil,
    state: State, joinedAt: Date, joinedAtTill: Till, identities: [Identity]
  ) {
    self.id = id
    self.number = number
    self.name = name
    self.phone = phone
    self.birthDate = birthDate
    self.email = email
    self.address = address
    self.toldAt = toldAt
    self.state = state
    self.joinedAt = joinedAt
    self.joinedAtTill = joinedAtTill
    self.identities = identities
  }
}

/// A person's name as the service gives it, cleaned at the border.
package struct PersonName: Equatable, Codable, Sendable {
  package let full: String
  package let given: String?
  package let family: String?

  package init(full: String, given: String?, family: String?) {
    self.full = full
    self.given = given
    self.family = family
  }

  /// The name in what the service told; nil where it told none.
  package init?(_ userInfo: UserInfo) {
    let parts = [userInfo.givenName, userInfo.familyName].compactMap { $0 }.filter { !$0.isEmpty }
    let whole = userInfo.name.flatMap { $0.isEmpty ? nil : $0 } ?? parts.joined(separator: " ")
    guard !whole.isEmpty else { return nil }
    self.init(full: whole, given: userInfo.givenName, family: userInfo.familyName)
  }

  /// What a cashier calls the person: the given name, or the first word.
  package var first: String {
    if let given, !given.isEmpty { return given }
    return full.split(separator: " ").first.map(String.init) ?? full
  }

  /// First name and initial, for a screen that others may read: `Solveig A.`
  package var veiled: String {
    let last = family ?? (full.split(separator: " ").dropFirst().last.map(String.init) ?? "")
    guard let initial = last.first else { return first }
    return "\(first) \(String(initial).uppercased())."
  }
}

/// Who the login service says somebody is.
///
/// Source: OpenID Connect Core 1.0, section 5.7: only issuer and subject together are unique.
package struct Identity: Hashable, Codable, Sendable {
  package let issuer: String
  package let subject: String

  package init(issuer: String, subject: String) {
    self.issuer = issuer
    self.subject = subject
  }
}

/// The till that a person stands at.
package struct Till: Hashable, Codable, Sendable {
  package let number: TillNumber
  package let letter: TillLetter

  package init(number: TillNumber, letter: TillLetter) {
    self.number = number
    self.letter = letter
  }
}

/// One of A to Z: what staff call the till, and the first sign of its binding codes.
package struct TillLetter: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: String

  package init?(rawValue: String) {
    // By bytes: a range of characters would let an Å in, between A and B.
    guard rawValue.utf8.count == 1,
      rawValue.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
    else { return nil }
    self.rawValue = rawValue
  }
}
