import EnrollmentCore
import Foundation

/// What the consent book says about a consent that a member took back at a till.
///
/// It is told from the entry of a yes by `withdrawn`. A version that does not know it takes it for an
/// answer that was lost: no marketing.
struct ConsentWithdrawal: Codable, Equatable {
  let member: UUID
  let memberNumber: String
  /// The id of the consent.
  let withdrawn: String
  /// When the answer was given that ends with it, and what had been agreed to, word for word.
  let answeredAt: Date
  let text: String
  let version: String?
  let language: String?
  let at: Date
  let till: Int?
  let letter: String?
  let staff: Int?

  init(of consent: MemberConsents.Consent, for row: MemberRow, by hand: Hand, at date: Date) {
    member = row.id
    memberNumber = row.number.rawValue
    withdrawn = consent.id
    answeredAt = consent.answeredAt
    text = consent.text
    version = consent.version
    language = consent.language
    at = date
    till = hand.till?.number.rawValue
    letter = hand.till?.letter.rawValue
    staff = hand.staff?.rawValue
  }

  var asWithdrawal: MemberConsents.Withdrawal {
    MemberConsents.Withdrawal(
      of: withdrawn, answeredAt: answeredAt, at: at, till: till.flatMap(TillNumber.init),
      letter: letter.flatMap(TillLetter.init), staff: staff.flatMap(StaffNumber.init))
  }
}
