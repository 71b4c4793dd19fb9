import Foundation

@testable import CIBA
@testable import EnrollmentCore
@testable import VippsMobilePay

/// What the shopper agreed to share, up to the name, the number and the answers that are kept.
enum UserInfoTarget {
  private static let subject = "0b3f6d1a-5c2e-4f0f-9d0b-71c7a2f4e901"

  static func run(_ input: [UInt8]) throws {
    for dialect in [VippsMobilePayDialect(), StandardDialect()] as [any ProviderDialect] {
      let info: UserInfo
      do {
        info = try UserInfoReader(dialect: dialect, now: HTTPReply.now).read(
          Data(input), subject: subject)
      } catch {
        continue
      }
      try promise("the subject is the one of the ID token", info.subject == subject)
      try promiseClean(info)
      let sealed = try JSONEncoder().encode(info)
      let copy = try JSONDecoder().decode(UserInfo.self, from: sealed)
      try promise("what is sealed in the journal comes back", copy == info)
      if let digits = info.phoneDigits {
        try promise("a number has 6 to 15 digits", (6...15).contains(digits.utf8.count))
        _ = try? PhoneNumber(international: digits)
      }
      if let day = info.birthdate {
        try promise("a birth date is YYYY-MM-DD", day.utf8.count == 10)
        _ = AgeRule(minimumAge: 15).admits(day, at: HTTPReply.now)
      }
      if let name = PersonName(info) {
        try promiseCleanLine(name.full, "a name", limit: 401)
        try promiseCleanLine(name.first, "a first name", limit: 401)
        try promiseCleanLine(name.veiled, "a veiled name", limit: 1000)
      }
      try promiseClean(ConsentAnswers(info))
    }
  }

  private static func promiseClean(_ info: UserInfo) throws {
    let addresses = [info.address].compactMap(\.self) + info.otherAddresses
    try promise("addresses are few", addresses.count <= 11)
    let texts =
      [info.name, info.givenName, info.familyName, info.phoneNumber].compactMap(\.self)
      + addresses.flatMap { $0.streetLines + [$0.postalCode, $0.city, $0.country, $0.kind] }
    for text in texts { try promiseCleanLine(text, "a claim", limit: 200) }
    try promiseCleanLine(info.email ?? "", "an email address", limit: 254)
    try promise(
      "only a number that is there is verified",
      info.phoneNumber != nil || !info.phoneNumberVerified)
  }

  private static func promiseClean(_ consents: ConsentAnswers?) throws {
    guard let consents else { return }
    try promiseCleanLine(consents.language ?? "", "a language", limit: 16)
    try promiseCleanLine(consents.timeOfConsent ?? "", "a time", limit: 40)
    for answer in consents.answers {
      try promiseCleanLine(answer.id, "an id", limit: 200)
      try promiseCleanLine(answer.text, "a text", limit: 1000)
    }
    for link in consents.links {
      try promiseCleanLine(link.title, "a title", limit: 200)
      try promiseCleanLine(link.url, "an address", limit: 2000)
    }
  }
}
