package import CIBA
package import EnrollmentCore
package import Foundation

/// A member as a line of a hand-over file has one. A file of another program may leave out what is
/// optional here.
///
/// The file is CSV or JSON Lines, UTF-8, one member a line, and every line stands alone.
/// ```text
/// format       "1", read as the number 1 too; "1 practice" for pretend members, which no real store takes
/// id           UUID
/// number       the 13 digits, as text
/// name, given_name, family_name
/// phone        country code and digits, without a plus
/// birthdate    YYYY-MM-DD
/// email
/// address      JSON object, see AddressColumn; in CSV its text in one cell
/// state        active, incomplete
/// joined_at    YYYY-MM-DDTHH:MM:SS.mmmZ
/// till, letter where the member joined
/// identities   JSON array of objects with issuer and subject; in CSV its text in one cell
/// ```
/// CSV begins with a line of these names and goes by them, so that columns may stand in any order. A
/// text that a spreadsheet could take for a formula (`=`, `+`, `-`, `@`, tab, return at its start) has an
/// apostrophe before it. In JSON what is not known is left out. A column that this program does not
/// know is refused, not dropped: no member comes in by halves.
///
/// Source: RFC 4180 (CSV), RFC 8259 (JSON).
package struct HandOverMember: Equatable, Sendable {
  package var id: UUID?
  package var number: MemberNumber?
  package var name: PersonName?
  package var phone: PhoneNumber?
  package var birthDate: String?
  package var email: String?
  package var address: PostalAddress?
  package var state = Member.State.active
  package var joinedAt: Date?
  package var till: Till?
  package var identities: [Identity] = []

  package init() {}

  init(_ member: Member) {
    id = member.id
    number = member.number
    name = member.name
    phone = member.phone
    birthDate = member.birthDate
    email = member.email?.value
    address = member.address?.value
    state = member.state
    joinedAt = member.joinedAt
    till = member.joinedAtTill
    identities = member.identities
  }
}

/// The columns in the order in which they are written.
package enum HandOverColumn: String, CaseIterable, Sendable {
  case format, id, number, name
  case givenName = "given_name"
  case familyName = "family_name"
  case phone, birthdate, email, address, state
  case joinedAt = "joined_at"
  case till, letter, identities
}

/// Why a line is not taken, in words that quote nothing of it: such words end in logs.
package struct HandOverFault: Error, Equatable, Sendable {
  package let reason: String
  /// The rest of the file cannot be better: its columns are not ours.
  package var isOfWholeFile = false

  package init(_ reason: String, isOfWholeFile: Bool = false) {
    self.reason = reason
    self.isOfWholeFile = isOfWholeFile
  }
}
