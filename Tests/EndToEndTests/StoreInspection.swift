import EnrollmentCore
import Foundation
import GRDB
import TestSupport

@testable import MemberStore

/// A look into a store's file from outside, while no program has it open.
struct StoreInspection {
  private let database: DatabaseQueue

  init(folder: URL) throws {
    database = try DatabaseQueue(path: folder.appending(path: "clubtill.sqlite").path)
  }

  private static let rules = StoreRules.queries.merging(
    ["request still open": "SELECT count(*) FROM request WHERE sealed IS NOT NULL"],
    uniquingKeysWith: { $1 })

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
