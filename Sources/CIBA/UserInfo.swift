/// What the shopper agreed to share, cleaned for screen and store.
///
/// Every text has passed ``cleaned(_:limit:)``. An optional claim that is missing, empty or of a
/// wrong shape is nil.
///
/// Source: OpenID Connect Core 1.0, section 5.1.
package struct UserInfo: Codable, Equatable, Sendable {
  package var subject: String
  package var name: String?
  package var givenName: String?
  package var familyName: String?
  /// As sent, perhaps with a plus; see ``phoneDigits``.
  package var phoneNumber: String?
  package var phoneNumberVerified: Bool
  package var email: String?
  package var emailVerified: Bool
  /// A day that exists, as `YYYY-MM-DD`.
  package var birthdate: String?
  package var address: PostalAddress?
  package var otherAddresses: [PostalAddress]
  /// Members that the dialect keeps whole, its texts cleaned, as consent answers, by name.
  package var keptClaims: [String: JSONValue]

  package init(
    subject: String, name: String? = nil, givenName: String? = nil, familyName: String? = nil,
    phoneNumber: String? = nil, phoneNumberVerified: Bool = false, email: String? = nil,
    emailVerified: Bool = false, birthdate: String? = nil, address: PostalAddress? = nil,
    otherAddresses: [PostalAddress] = [], keptClaims: [String: JSONValue] = [:]
  ) {
    self.subject = subject
    self.name = name
    self.givenName = givenName
    self.familyName = familyName
    self.phoneNumber = phoneNumber
    self.phoneNumberVerified = phoneNumberVerified
    self.email = email
    self.emailVerified = emailVerified
    self.birthdate = birthdate
    self.address = address
    self.otherAddresses = otherAddresses
    self.keptClaims = keptClaims
  }

  /// The phone number as digits with its country code, without plus; nil if it is none.
  package var phoneDigits: String? {
    guard let phoneNumber else { return nil }
    let digits = phoneNumber.drop { $0 == "+" }.filter { !" -()".contains($0) }
    guard (6...15).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return String(digits)
  }
}

/// One address, in parts; a part that was not sent is empty.
package struct PostalAddress: Codable, Equatable, Sendable {
  /// Street and number, then floor or unit, one line each.
  package var streetLines: [String]
  /// Text: leading zeros count, and there may be a space inside.
  package var postalCode: String
  package var city: String
  /// ISO 3166-1 alpha-2.
  package var country: String
  /// `home`, `work`, `other` or another word.
  package var kind: String

  package init(
    streetLines: [String], postalCode: String, city: String, country: String, kind: String
  ) {
    self.streetLines = streetLines
    self.postalCode = postalCode
    self.city = city
    self.country = country
    self.kind = kind
  }
}
