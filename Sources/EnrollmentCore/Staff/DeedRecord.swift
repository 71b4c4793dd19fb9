package import Foundation

/// Something that somebody in the shop did, as the book of deeds has it. It names no member: the number
/// stays where the person was erased.
package struct DeedRecord: Equatable, Sendable {
  package let at: Date
  /// In the words of the book: `copyGiven`. Nil where the entry is not as it was written, or is of a
  /// newer version; then nothing else is told of it but its time.
  package let what: String?
  package let till: Int?
  package let letter: String?
  /// Nil while nobody signs in, and for a command.
  package let staff: StaffNumber?
  /// As the staff list has it now; nil for somebody who is on it no more.
  package let name: String?
  /// Of whom it was done to; nil where it was done to nobody.
  package let member: MemberNumber?
  /// More about it, in words that name nobody.
  package let detail: String?

  package init(
    at date: Date, what: String?, till: Int? = nil, letter: String? = nil,
    staff: StaffNumber? = nil, name: String? = nil, member: MemberNumber? = nil,
    detail: String? = nil
  ) {
    at = date
    self.what = what
    self.till = till
    self.letter = letter
    self.staff = staff
    self.name = name
    self.member = member
    self.detail = detail
  }
}
