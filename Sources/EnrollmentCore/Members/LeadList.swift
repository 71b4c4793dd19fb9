package import Foundation

/// What waits for the team lead's eye, and what has been seen to.
package protocol LeadList: Sendable {
  /// What nobody has ticked off yet, newest first, at most `limit`.
  ///
  /// - Parameters:
  ///   - timeZone: the shop's, by which days are counted.
  ///   - staff: who looks; nil while nobody signs in.
  func leadMatters(
    limit: Int, in timeZone: TimeZone, for staff: StaffNumber?
  ) async throws(StoreFailure) -> [LeadMatter]

  /// Takes `matter` off the list for good; the same happening again puts a new one on it.
  func tickOff(_ matter: LeadMatter, by hand: Hand) async throws(StoreFailure)
}

/// Something that happened at a till and that the team lead should see once.
package struct LeadMatter: Equatable, Sendable {
  package enum Reason: Equatable, Sendable {
    /// The number went to another person (A7), or the one that came back cannot be kept.
    case numberLost
    /// The member is incomplete (A4).
    case nameMissing
    /// Members were saved without something that the shop asks for (A5): told once a day, with how
    /// many they were.
    case fieldMissing(count: Int)
    /// Somebody opened more cards within ten minutes than anybody should, see ``LookLimit``.
    case manyLooks(ManyLooks)
  }

  /// Who opened so many cards.
  package struct ManyLooks: Equatable, Sendable {
    /// The most within ten minutes.
    package let count: Int
    package let hand: Hand
    /// Of whoever was signed in, as the staff list has it now.
    package let name: String?

    package init(count: Int, hand: Hand, name: String?) {
      self.count = count
      self.hand = hand
      self.name = name
    }
  }

  /// What a tick is written down against.
  package enum Mark: Equatable, Sendable {
    /// The member as it is now, by the logical clock of its last change.
    case member(logicalClock: Int64)
    /// Everything of this kind before the end of that day.
    case day(end: Date)
    /// The row of the table `many_looks`.
    case looks(row: Int64)
  }

  package let reason: Reason
  /// Whom it is about; of many, the latest. Nil where it is about somebody who works here.
  package let member: Member?
  package let since: Date
  package let mark: Mark

  package init(reason: Reason, member: Member?, since: Date, mark: Mark) {
    self.reason = reason
    self.member = member
    self.since = since
    self.mark = mark
  }
}
