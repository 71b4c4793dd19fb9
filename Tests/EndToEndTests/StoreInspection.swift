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

  /// What no kill may leave behind.
  struct Fault: Equatable {
    enum Kind { case doubled, halfSaved, unfinished, unclean }

    let kind: Kind
    let name: String
    let count: Int
  }

  /// How faults show, each with the query that counts it.
  private static let rules: [(kind: Fault.Kind, name: String, query: String)] = [
    (
      .halfSaved, "member without consent",
      """
      SELECT count(*) FROM member
      WHERE NOT EXISTS (SELECT 1 FROM consent WHERE consent.member = member.row_id)
      """
    ),
    (
      .halfSaved, "member without identity",
      """
      SELECT count(*) FROM member
      WHERE NOT EXISTS (SELECT 1 FROM identity WHERE identity.member = member.row_id)
      """
    ),
    (
      .halfSaved, "member without the journal's end",
      """
      SELECT count(*) FROM member WHERE NOT EXISTS (
        SELECT 1 FROM request WHERE request.member = member.row_id AND stage = 'saved')
      """
    ),
    (
      .halfSaved, "member without an access note",
      """
      SELECT count(*) FROM member
      WHERE NOT EXISTS (SELECT 1 FROM access WHERE access.member = member.row_id)
      """
    ),
    (
      .doubled, "number with two members",
      "SELECT count(*) FROM (SELECT 1 FROM member GROUP BY phone HAVING count(*) > 1)"
    ),
    (
      .doubled, "yes that was written twice",
      """
      SELECT abs((SELECT count(*) FROM consent)
        - (SELECT count(*) FROM request WHERE stage = 'saved'))
      """
    ),
    (
      .unfinished, "request still open", "SELECT count(*) FROM request WHERE sealed IS NOT NULL"
    ),
    (
      .unclean, "members counted wrong",
      "SELECT abs((SELECT members FROM store) - (SELECT count(*) FROM member))"
    ),
  ]

  /// Each rule that does not hold.
  func faults() throws -> [Fault] {
    try database.read { db in
      var faults: [Fault] = []
      for rule in Self.rules {
        let count = try Int.fetchOne(db, sql: rule.query) ?? 0
        if count != 0 { faults.append(Fault(kind: rule.kind, name: rule.name, count: count)) }
      }
      for book in Book.allCases {
        if let entry = try book.firstBrokenEntry(of: Schema.ownOrigin, in: db) {
          let name = "the \(book.rawValue) book is broken at \(entry)"
          faults.append(Fault(kind: .unclean, name: name, count: 1))
        }
      }
      for trouble in try String.fetchAll(db, sql: "PRAGMA integrity_check") where trouble != "ok" {
        faults.append(Fault(kind: .unclean, name: trouble, count: 1))
      }
      return faults
    }
  }

  /// Members by number: country code and digits.
  func phones() throws -> [String] {
    try database.read { try String.fetchAll($0, sql: "SELECT phone FROM member") }
  }
}
