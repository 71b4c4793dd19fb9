package import Foundation

/// One member as an open card shows it: who it is, what is known of the consents, and who looked.
package struct MemberRecord: Equatable, Sendable {
  /// How many looks a record tells one by one.
  package static let looksTold = 50
  /// The same of what happened to it.
  package static let eventsTold = 100

  package let member: Member
  /// Who asked for the request by which the member joined; nil where the books do not tell.
  package let joinedBy: StaffNumber?
  package let consents: MemberConsents
  /// What staff wrote on the card.
  package let note: String?
  /// What happened to the record, newest first, at most ``eventsTold``.
  package let history: [HistoryEntry]
  /// The last ones, newest first, at most ``looksTold``.
  package let looks: [Look]
  /// How many there were before those.
  package let olderLooks: Int

  package init(
    member: Member, joinedBy: StaffNumber? = nil, consents: MemberConsents, note: String? = nil,
    history: [HistoryEntry] = [],
    looks: [Look], olderLooks: Int
  ) {
    self.member = member
    self.joinedBy = joinedBy
    self.consents = consents
    self.note = note
    self.history = history
    self.looks = looks
    self.olderLooks = olderLooks
  }

  /// One thing of the record's past.
  package enum Happening: Equatable, Sendable {
    case event(HistoryEntry)
    case look(Look)

    package var at: Date {
      switch self {
      case .event(let entry): entry.at
      case .look(let look): look.at
      }
    }
  }

  /// What happened and who looked, newest first; of one moment the looks come before what they led to.
  package var past: [Happening] {
    let all = looks.map(Happening.look) + history.map(Happening.event)
    return all.enumerated().sorted {
      ($1.element.at, $0.offset) < ($0.element.at, $1.offset)
    }.map(\.element)
  }

  /// Somebody opened the card.
  package struct Look: Equatable, Sendable {
    package let at: Date
    /// Nil for a look without a till, by a command.
    package let till: TillNumber?
    /// What staff call the till; nil in entries that older versions wrote.
    package let letter: TillLetter?
    /// Nil while nobody signs in.
    package let staff: StaffNumber?
    /// Nil where the entry was erased.
    package let reason: LookReason?

    package init(
      at: Date, till: TillNumber?, letter: TillLetter?, staff: StaffNumber? = nil,
      reason: LookReason?
    ) {
      self.at = at
      self.till = till
      self.letter = letter
      self.staff = staff
      self.reason = reason
    }
  }
}
