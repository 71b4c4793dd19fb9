package import Foundation

/// One member as an open card shows it: who it is, what is known of the consents, and who looked.
package struct MemberRecord: Equatable, Sendable {
  /// How many looks a record tells one by one.
  package static let looksTold = 2

  package let member: Member
  package let consents: MemberConsents
  /// The last ones, newest first, at most ``looksTold``.
  package let looks: [Look]
  /// How many there were before those.
  package let olderLooks: Int

  package init(member: Member, consents: MemberConsents, looks: [Look], olderLooks: Int) {
    self.member = member
    self.consents = consents
    self.looks = looks
    self.olderLooks = olderLooks
  }

  /// Somebody opened the card.
  package struct Look: Equatable, Sendable {
    package let at: Date
    /// Nil for a look without a till, by a command.
    package let till: TillNumber?
    /// What staff call the till; nil in entries that older versions wrote.
    package let letter: TillLetter?
    /// Nil where the entry was erased.
    package let reason: LookReason?

    package init(at: Date, till: TillNumber?, letter: TillLetter?, reason: LookReason?) {
      self.at = at
      self.till = till
      self.letter = letter
      self.reason = reason
    }
  }
}
