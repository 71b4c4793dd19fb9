import EnrollmentCore
import Foundation
import GRDB

/// How many cards have been opened lately, by the end of the access book.
struct LookRate {
  let db: Database

  enum Statement: String, CaseIterable {
    /// What was emptied, when the member was erased, counts for nobody.
    case latest = """
      SELECT at, CASE WHEN json_valid(body) THEN json_extract(body, '$.reason') <> 'enrolled'
        AND json_extract(body, '$.staff') IS :staff
        AND (:staff IS NOT NULL OR json_extract(body, '$.till') IS :till) END AS counts
      FROM access WHERE origin = :origin ORDER BY sequence DESC LIMIT :limit
      """
  }

  /// Entries that are read at most, some 2 µs each: other tills, and commands that list a thousand
  /// members, write in the same book. Who looked behind so many others within ten minutes is not counted.
  private static let readLimit = 20_000

  /// Cards that `hand` opened in the ten minutes before `now`: whoever is signed in, on any till of the
  /// store; the till, where nobody is; and commands without a till together. Of somebody who has just
  /// joined, the first card counts as no look.
  func count(by hand: Hand, before now: Date) throws -> Int {
    let start = now.addingTimeInterval(-LookLimit.time).milliseconds
    let entries = try Row.fetchCursor(
      db.cachedStatement(sql: Statement.latest.rawValue),
      arguments: [
        "staff": hand.staff?.rawValue, "till": hand.till?.number.rawValue,
        "origin": Schema.ownOrigin, "limit": Self.readLimit,
      ])
    var count = 0
    while let row = try entries.next(), try row.integer("at") > start {
      if try row.integerIfAny("counts") == 1 { count += 1 }
    }
    return count
  }
}
