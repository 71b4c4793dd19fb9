package import Foundation

/// Taking a person out of the club for good.
///
/// An erased member is gone at once for everybody, can be brought back on the same till for ten
/// minutes, and is then removed from every file.
package protocol MemberErasing: Sendable {
  func erase(
    _ number: MemberNumber, reason: ErasureReason, by hand: Hand
  ) async throws(StoreFailure) -> ErasureOutcome

  /// Brings a member back as it was, on the till on which it was erased.
  func undoErase(_ number: MemberNumber, by hand: Hand) async throws(StoreFailure) -> UndoOutcome

  /// The erasure that `till` can still undo; nil where there is none.
  func undoable(
    _ number: MemberNumber, on till: TillNumber?
  ) async throws(StoreFailure) -> PendingErasure?
}

/// Why a member was erased, as the book of deeds keeps it.
package enum ErasureReason: String, Codable, CaseIterable, Sendable {
  case shopperAsked = "shopper-asked"
  case wrongPerson = "wrong-person"
  case testEntry = "test-entry"
  /// By the shop's rule: nobody came for years. Never the choice of a person.
  case notSeen = "not-seen"

  /// Those that a person may give, in the order in which they are offered.
  package static let offered: [ErasureReason] = [.shopperAsked, .wrongPerson, .testEntry]
}

/// An erasure that can still be undone.
package struct PendingErasure: Equatable, Sendable {
  /// How long it can be.
  package static let undoTime = Duration.seconds(600)

  package let number: MemberNumber
  package let erasedAt: Date
  package let undoableUntil: Date

  package init(number: MemberNumber, erasedAt: Date, undoableUntil: Date) {
    self.number = number
    self.erasedAt = erasedAt
    self.undoableUntil = undoableUntil
  }
}

package enum ErasureOutcome: Equatable, Sendable {
  case erased(PendingErasure)
  /// Nobody has the number, or no more.
  case noSuchMember
  /// A request to the member's phone is still open: its answer would enroll the person anew.
  case requestIsOpen(BindingCode)
}

package enum UndoOutcome: Equatable, Sendable {
  case undone(Member)
  /// Nobody with the number was erased here within ten minutes.
  case nothingToUndo
  /// Another till, or a command, erased the member.
  case erasedElsewhere
  /// The person has joined anew meanwhile, and must not stand here twice.
  case joinedAnew
}
