/// What staff may change about a member. Name, phone, e-mail and address are not among it: they come
/// from the app alone, by a new request.
///
/// Each call answers only after the bytes are synced, with the record as it is then; nil where there
/// is no such member. What was done stands in the books, in the same transaction.
package protocol MemberUpkeep: Sendable {
  /// Puts `text` in the place of the member's note, cleaned and at most ``MemberNote/limit`` long; an
  /// empty one takes the note away.
  func changeNote(
    of number: MemberNumber, to text: String, by hand: Hand
  ) async throws(StoreFailure) -> MemberRecord?

  /// Ends what the member agreed to with that consent. Only a new yes in the app brings it back. Does
  /// nothing where it is not in force.
  func withdraw(
    _ consent: MemberConsents.Consent.ID, of number: MemberNumber, by hand: Hand
  ) async throws(StoreFailure) -> MemberRecord?
}

/// What staff may write on a card. It belongs to this store's staff: no hand-over file has it.
package enum MemberNote {
  /// Unicode scalars.
  package static let limit = 200
}
