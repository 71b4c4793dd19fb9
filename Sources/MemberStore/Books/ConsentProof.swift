package import EnrollmentCore
package import Foundation

/// What the consent book says about one member, with all that somebody needs to check it.
package struct ConsentProof: Equatable, Sendable {
  /// One entry as it stands in the book.
  package struct Entry: Equatable, Sendable {
    package let given: ConsentGiven
    /// 1 is this store; then those that it was made from, the latest first.
    package let origin: Int64
    /// Of the store that wrote it.
    package let store: UUID
    /// Of the seal, see ``BookSeal``.
    package let form: Int64
    /// Milliseconds since 1970 UTC, as sealed.
    package let milliseconds: Int64
    /// In hex, like all that follow.
    package let commitment: String
    package let chainBefore: String
    package let chain: String
    /// Nil where it was erased.
    package let salt: String?
    /// Whether the text is what was sealed.
    package let isAsCommitted: Bool
    /// Whether the entry before it was lost to damage: nothing proves then that it is the one that was
    /// written.
    package let isBehindLoss: Bool
    /// What is kept of an erased entry; nil for one that still has its text, and where nothing was kept.
    package let kept: KeptEntry?
  }

  /// How far the consent book of one store goes.
  package struct Head: Equatable, Sendable {
    package let origin: Int64
    package let entries: Int64
    package let digits: String
  }

  package let madeAt: Date
  package let member: UUID
  package let number: MemberNumber
  /// When the person was erased; nil for a member.
  package let erasedAt: Date?
  /// Until when an erased member can be brought back; nil where that is over. The texts are shown no
  /// more either way.
  package let undoableUntil: Date?
  /// The oldest first.
  package let entries: [Entry]
  /// What is kept of entries that are not here: they went with a store that a copy took the place of, or
  /// were lost to damage.
  package let keptAlone: [KeptEntry]
  /// Of the stores that wrote the entries.
  package let heads: [Head]
  /// What damage took out of the consent book after the member had joined: whom it was about nobody can
  /// tell.
  package let losses: [BookLoss]
}
