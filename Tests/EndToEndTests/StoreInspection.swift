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

  /// What was done, the oldest first.
  func deeds() throws -> [String] {
    try database.read { try String.fetchAll($0, sql: "SELECT body FROM deed ORDER BY sequence") }
      .compactMap { Book.entry(DeedEntry.self, $0)?.deed.rawValue }
  }
}
