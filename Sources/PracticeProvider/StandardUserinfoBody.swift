/// What userinfo tells of a person in the claims of the standard: only what the scope asked for.
///
/// Source: OpenID Connect Core 1.0, sections 5.1, 5.1.1, 5.3 and 5.4.
struct StandardUserinfoBody: Encodable {
  let subject: String
  private(set) var name: String?
  private(set) var givenName: String?
  private(set) var familyName: String?
  private(set) var birthDate: String?
  private(set) var email: String?
  private(set) var emailVerified: Bool?
  /// E.164, with its plus.
  private(set) var phoneNumber: String?
  private(set) var phoneNumberVerified: Bool?
  private(set) var address: StandardAddressBody?

  init(_ grant: Grant) {
    let person = grant.person
    let scope = grant.request.scope
    let kind = grant.request.script.userinfo
    subject = kind == .otherSubject ? person.otherSubject : person.subject
    if scope.contains("profile") {
      name = person.name
      givenName = person.givenName
      familyName = person.familyName
      birthDate = person.birthDate
    }
    if scope.contains("phone") {
      phoneNumber = "+" + person.phoneNumber
      phoneNumberVerified = true
    }
    guard kind != .withoutContacts else { return }
    if scope.contains("email") {
      email = person.email
      emailVerified = true
    }
    if scope.contains("address") { address = StandardAddressBody(person.home) }
  }

  enum CodingKeys: String, CodingKey {
    case subject = "sub"
    case name
    case givenName = "given_name"
    case familyName = "family_name"
    case birthDate = "birthdate"
    case email
    case emailVerified = "email_verified"
    case phoneNumber = "phone_number"
    case phoneNumberVerified = "phone_number_verified"
    case address
  }
}

/// Source: OpenID Connect Core 1.0, section 5.1.1.
struct StandardAddressBody: Encodable {
  let streetAddress: String
  let locality: String
  let postalCode: String
  let country: String
  let formatted: String

  init(_ address: PretendAddress) {
    streetAddress = address.street
    locality = address.region
    postalCode = address.postalCode
    country = address.country
    formatted = [address.street, address.postalCode + " " + address.region, address.country]
      .joined(separator: "\n")
  }

  enum CodingKeys: String, CodingKey {
    case streetAddress = "street_address"
    case locality
    case postalCode = "postal_code"
    case country, formatted
  }
}
