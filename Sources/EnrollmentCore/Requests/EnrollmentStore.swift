package import Foundation

/// What enrolling needs of the disk. Every call answers only after the bytes are synced.
///
/// Calls are carried out in the order in which they are made.
package protocol EnrollmentStore: Sendable {
  /// The member who has `phone`, if one has.
  ///
  /// Throws `notAllowed` where somebody has it and `staff` may not know who (`lookUp`), or may not even
  /// ask a shopper (`enroll`). While nobody signs in everybody may know.
  func member(
    withPhone phone: PhoneNumber, by staff: StaffNumber?
  ) async throws(StoreFailure) -> Member?

  /// Why nothing can be saved now, found out by trying; nil where all is well.
  func findTrouble() async -> StoreFailure?

  /// Writes the journal row of `request` as it stands; at `ended` its sealed column is emptied.
  ///
  /// In the same transaction the cool-down that it carries is noted, or the one that it lifts taken
  /// away.
  func record(_ request: RequestRecord) async throws(StoreFailure)

  /// Applies the identity rules to `answer` and writes member, identity, consents, access note and
  /// the journal's end in one transaction; or, where another number answered and `isConfirmed` is
  /// false, writes the journal stage `held` and saves nothing.
  func save(
    _ answer: Answer, for request: RequestRecord, isConfirmed: Bool
  ) async throws(StoreFailure) -> SaveResult

  /// The requests of `till`, or of every till, that have not ended, oldest first.
  func openRequests(of till: TillNumber?) async throws(StoreFailure) -> [RequestRecord]

  /// The cool-down that `phone` is in at `now`, on any till of this store, if it is in one. Those
  /// that are over are forgotten on the way.
  func coolDown(of phone: PhoneNumber, at now: Moment) async throws(StoreFailure) -> CoolDown?

  /// Deletes every cool-down that is over at `now`.
  func forgetCoolDowns(endedBy now: Moment) async throws(StoreFailure)

  /// Throws `notAllowed` where `staff`, or nobody, may not do what `right` names. While nobody signs
  /// in everybody may do everything.
  func demand(_ right: Right, of staff: StaffNumber?) async throws(StoreFailure)

  /// Counts that somebody whose number was typed is a member already.
  func noteGreeting(by hand: Hand) async throws(StoreFailure)

  /// Codes that this till used since `date`: none may be drawn again within the hour.
  func codes(of till: TillNumber, since date: Date) async throws(StoreFailure) -> Set<BindingCode>
}

/// How saving an answer ended.
package enum SaveResult: Equatable, Sendable {
  case enrolled(Enrollment)
  case held
}

/// Why the store could not do it, in the words that the screens know.
package enum StoreFailure: Error, Equatable, Sendable {
  /// Disk full, read-only, gone, or the lock lost. The detail is for the log.
  case cannotWrite(detail: String)
  /// Another process works as this till (T6).
  case tillInUse
  /// The till has given its last number (T8).
  case memberNumbersUsedUp
  /// The file cannot be read as a store of ours: damaged, newer, or something else.
  case unusable(detail: String)
  /// One record is not as this program wrote it (T2); the others are not touched by that.
  case recordUnreadable
  /// Whoever gave the order may not, or nobody has signed in.
  case notAllowed(Right)
}
