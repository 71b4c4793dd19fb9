import EnrollmentCore
import Foundation
import GRDB

@testable import MemberStore

/// A look into a store's file from outside, while no program has it open.
struct StoreInspection {
  private let database: DatabaseQueue

  init(folder: URL) throws {
    database = try DatabaseQueue(path: folder.appending(path: "clubtill.sqlite").path)
  }

  /// What no kill may leave behind, and how often it was found.
  private static let rules = [
    "member without consent": """
    SELECT count(*) FROM member
    WHERE NOT EXISTS (SELECT 1 FROM consent WHERE consent.member = member.row_id)
    """,
    "member without identity": """
    SELECT count(*) FROM member
    WHERE NOT EXISTS (SELECT 1 FROM identity WHERE identity.member = member.row_id)
    """,
    "member without the journal's end": """
    SELECT count(*) FROM member WHERE NOT EXISTS (
      SELECT 1 FROM request WHERE request.member = member.row_id AND stage = 'saved')
    """,
    "member without an access note": """
    SELECT count(*) FROM member
    WHERE NOT EXISTS (SELECT 1 FROM access WHERE access.member = member.row_id)
    """,
    "number with two members":
      "SELECT count(*) FROM (SELECT 1 FROM member GROUP BY phone HAVING count(*) > 1)",
    "yes that was written twice": """
    SELECT (SELECT count(*) FROM consent)
      - (SELECT count(*) FROM request WHERE stage = 'saved')
    """,
    "request still open": "SELECT count(*) FROM request WHERE sealed IS NOT NULL",
    "members counted wrong":
      "SELECT (SELECT members FROM store) - (SELECT count(*) FROM member)",
  ]

  /// A line for each rule that does not hold.
  func faults() throws -> [String] {
    try database.read { db in
      var faults: [String] = []
      for (rule, query) in Self.rules {
        let found = try Int.fetchOne(db, sql: query) ?? 0
        if found != 0 { faults.append("\(rule): \(found)") }
      }
      for book in Book.allCases {
        if let entry = try book.firstBrokenEntry(of: Schema.ownOrigin, in: db) {
          faults.append("the \(book.rawValue) book is broken at \(entry)")
        }
      }
      let check = try String.fetchAll(db, sql: "PRAGMA integrity_check")
      if check != ["ok"] { faults.append(check.joined(separator: ", ")) }
      return faults
    }
  }
}
