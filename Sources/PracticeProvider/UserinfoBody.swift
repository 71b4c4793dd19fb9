import Foundation

/// What userinfo tells of a person: only what the scope asked for.
///
/// Source: OpenID Connect Core 1.0, section 5.3; shapes as the platform has them.
struct UserinfoBody: Encodable {
  let subject: String
  let sessionID: String
  private(set) var name: String?
  private(set) var givenName: String?
  private(set) var familyName: String?
  private(set) var birthDate: String?
  private(set) var email: String?
  private(set) var emailVerified: Bool?
  private(set) var phoneNumber: String?
  private(set) var phoneNumberVerified: Bool?
  private(set) var address: AddressBody?
  private(set) var otherAddresses: [AddressBody]?
  private(set) var flowResult: FlowResultBody?
  private(set) var delegatedConsents: DelegatedConsentsBody?

  init(_ grant: Grant) {
    let person = grant.person
    let scope = grant.request.scope
    let kind = grant.request.script.userinfo
    subject = kind == .otherSubject ? person.otherSubject : person.subject
    sessionID = grant.sessionID
    if scope.contains("name") {
      name = person.name
      givenName = person.givenName
      familyName = person.familyName
    }
    if scope.contains("phoneNumber") {
      phoneNumber = person.phoneNumber
      phoneNumberVerified = true
    }
    if scope.contains("birthDate") { birthDate = person.birthDate }
    if scope.contains("email"), kind != .withoutContacts {
      email = person.email
      emailVerified = true
    }
    if scope.contains("address") {
      address = kind == .withoutContacts ? .empty : AddressBody(person.home)
      otherAddresses = kind == .withoutContacts ? [] : person.work.map { [AddressBody($0)] } ?? []
    }
    if let consents = grant.consents {
      if scope.contains("customFlow") {
        flowResult = FlowResultBody(consents, at: grant.redeemedOn)
      }
      if scope.contains("delegatedConsents") {
        delegatedConsents = DelegatedConsentsBody(consents, at: grant.redeemedOn)
      }
    }
  }

  enum CodingKeys: String, CodingKey {
    case subject = "sub"
    case sessionID = "sid"
    case name
    case givenName = "given_name"
    case familyName = "family_name"
    case birthDate = "birthdate"
    case email
    case emailVerified = "email_verified"
    case phoneNumber = "phone_number"
    case phoneNumberVerified = "phone_number_verified"
    case address
    case otherAddresses = "other_addresses"
    case flowResult, delegatedConsents
  }
}

/// An address as userinfo has it; a person without one has empty text in every member.
struct AddressBody: Encodable {
  let streetAddress: String
  let postalCode: String
  let region: String
  let country: String
  let formatted: String
  let addressType: String

  init(_ address: PretendAddress) {
    streetAddress = address.street
    postalCode = address.postalCode
    region = address.region
    country = address.country
    formatted = [address.street, address.postalCode, address.region, address.country]
      .joined(separator: "\n")
    addressType = address.kind
  }

  private init() {
    (streetAddress, postalCode, region) = ("", "", "")
    (country, formatted, addressType) = ("", "", "")
  }

  static let empty = AddressBody()

  enum CodingKeys: String, CodingKey {
    case streetAddress = "street_address"
    case postalCode = "postal_code"
    case region, country, formatted
    case addressType = "address_type"
  }
}
