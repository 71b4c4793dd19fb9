import Foundation

/// What the consent book of a store that was made from a damaged one says about a member whose entry
/// was there and not as it was written.
///
/// It may have been a withdrawal: so no answer from before counts for marketing until the app has told
/// a later one. Who reads the book takes every text that is neither a yes nor a withdrawal for an answer
/// that was lost.
struct LostAnswer: Codable, Equatable {
  let member: UUID
  let memberNumber: String
  /// When the entry was written that is lost, by the row that had it.
  let lostEntryAt: Date
}
