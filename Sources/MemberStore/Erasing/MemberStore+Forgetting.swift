package import EnrollmentCore
import Foundation
import GRDB

/// The daily work of forgetting: what nobody erased, but has become too old.
extension MemberStore {
  /// An unfinished request, and the number in one that has ended, are kept so long.
  private static let requestLimit = 86_400.0

  /// Ends requests of tills that did not come back within a day, and takes the numbers out of all that
  /// ended a day ago. Returns how many were ended.
  ///
  /// A yes that is in the journal stays until its till has saved it.
  package func forgetRequests() throws(StoreFailure) -> Int {
    let now = now()
    let limit = now.addingTimeInterval(-Self.requestLimit)
    return try file.write { [requestLocks] db, key in
      let journal = Journal(db: db, key: key, now: now)
      try journal.forgetNumbers(endedBefore: limit)
      var count = 0
      for id in try Journal.unfinished(sentBefore: limit, in: db)
      where !requestLocks.isClaimed(id) {
        try journal.endUnreadable(id)
        count += 1
      }
      return count
    }
  }

  /// Removes files beside the store that hold members of long ago: damaged stores that were set aside,
  /// stores that a copy took the place of, and copies, each 30 days after it was made. Returns how many.
  ///
  /// The newest daily copy stays as long as nobody was removed since it was made.
  package func forgetFiles() throws(StoreFailure) -> Int {
    let now = now()
    let lastRemoval = try file.readNow { try Erasure(db: $0, now: now).lastRemoval() }
    return try file.folder.removeAged(at: now, lastRemoval: lastRemoval)
  }
}
