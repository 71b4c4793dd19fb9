import CIBA
import Foundation

@testable import EnrollmentCore

/// Invented people and requests for the tests of this module.
enum Sample {
  static let phone = PhoneNumber(country: .norway, nationalDigits: "40612345")
  static let otherPhone = PhoneNumber(country: .norway, nationalDigits: "40699999")
  static let till = Till(
    number: TillNumber(rawValue: 42)!, letter: TillLetter(rawValue: "C")!)
  static let issuer = "https://login.example.com/"
  static let subject = "0b3f6d1a-5c2e-4f0f-9d0b-71c7a2f4e901"

  static func acknowledgement(sentAt: Duration = .zero) -> Acknowledgement {
    Acknowledgement(
      id: AuthenticationRequestID(rawValue: "q3Zt9wYB1mXk7RfC2LhV8sNaE0U"),
      expiresIn: .seconds(180), sentAt: BootInstant(sinceBoot: sentAt),
      receivedAt: BootInstant(sinceBoot: sentAt + .milliseconds(400)))
  }

  static func login(subject: String = subject) -> VerifiedLogin {
    VerifiedLogin(
      issuer: issuer, subject: subject, issuedAt: Date(timeIntervalSince1970: 1_772_442_000),
      accessToken: AccessToken(rawValue: "token"), expiresIn: .seconds(300),
      receivedAt: BootInstant(sinceBoot: .seconds(20)))
  }

  static func userInfo(
    subject: String = subject, name: String? = "Solveig Aasen", phone: String? = "4740612345"
  ) -> UserInfo {
    UserInfo(subject: subject, name: name, givenName: "Solveig", phoneNumber: phone)
  }

  static func answer(
    subject: String = subject, name: String? = "Solveig Aasen", phone: String? = "4740612345"
  ) -> Answer {
    Answer(
      login: login(subject: subject),
      userInfo: userInfo(subject: subject, name: name, phone: phone))
  }

  static func member(
    name: String? = "Solveig Aasen", phone: PhoneNumber? = phone,
    identities: [Identity] = [Identity(issuer: issuer, subject: subject)]
  ) -> Member {
    Member(
      id: UUID(), number: MemberNumber(prefix: .standard, till: till.number, sequence: 7)!,
      name: name.map { PersonName(full: $0, given: nil, family: nil) }, phone: phone,
      birthDate: nil, state: .active, joinedAt: Date(timeIntervalSince1970: 1_770_000_000),
      joinedAtTill: till, identities: identities)
  }

  static func record(
    stage: RequestRecord.Stage, fate: RequestRecord.Fate = .save, bootID: String = "boot"
  ) -> RequestRecord {
    RequestRecord(
      id: RequestID(rawValue: UUID()), till: till, code: BindingCode(rawValue: "C-4793")!,
      phone: phone, stage: stage, fate: fate,
      sentAt: Moment(
        wall: Date(timeIntervalSince1970: 1_772_442_000), sinceBoot: .seconds(100), bootID: bootID),
      acknowledgement: stage == .sending ? nil : acknowledgement(sentAt: .seconds(100)),
      login: stage == .redeemed || stage == .held ? login() : nil,
      userInfo: stage == .held ? userInfo(phone: "4740699999") : nil)
  }
}
