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

  /// How often each rule does not hold, by the rule's name; those that hold are not there.
  func faults() throws -> [String: Int] {
    try database.read { db in
      var faults: [String: Int] = [:]
      for (rule, query) in Self.rules {
        let found = abs(try Int.fetchOne(db, sql: query) ?? 0)
        if found != 0 { faults[rule] = found }
      }
      for book in Book.allCases {
        if let entry = try book.firstBrokenEntry(of: Schema.ownOrigin, in: db) {
          faults["the \(book.rawValue) book is broken at \(entry)"] = 1
        }
      }
      for trouble in try String.fetchAll(db, sql: "PRAGMA integrity_check") where trouble != "ok" {
        faults[trouble] = 1
      }
      return faults
    }
  }

  /// Members by number: country code and digits.
  func phones() throws -> [String] {
    try database.read { try String.fetchAll($0, sql: "SELECT phone FROM member") }
  }
}
