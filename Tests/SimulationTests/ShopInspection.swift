import EnrollmentCore
import Foundation
import GRDB
import TestSupport

@testable import MemberStore

/// A look into the store's file from outside, beside the ledger of what really happened.
final class ShopInspection {
  private let database: DatabaseQueue
  private var version = -1

  init(folder: URL) throws {
    database = try DatabaseQueue(path: folder.appending(path: StoreFolder.databaseName).path)
    try database.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          ATTACH ':memory:' AS ledger;
          CREATE TABLE ledger.entry (
            id BLOB PRIMARY KEY, sent INTEGER, yes INTEGER, noted INTEGER, refused INTEGER,
            discarded INTEGER, member BLOB, has_ended INTEGER, outcome TEXT)
          """)
    }
  }

  /// What the till said and the service did, against what the disk has.
  private static let rules = [
    "sent without a row in the journal":
      "SELECT count(*) FROM entry WHERE sent AND id NOT IN (SELECT id FROM request)",
    "acknowledged member that is lost": """
    SELECT count(*) FROM entry WHERE entry.member IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM request JOIN member ON member.row_id = request.member
      WHERE request.id = entry.id AND request.stage = 'saved' AND member.id = entry.member)
    """,
    "saved without a yes": """
    SELECT count(*) FROM request
    WHERE stage = 'saved' AND id NOT IN (SELECT id FROM entry WHERE yes)
    """,
    "saved from a refused answer":
      "SELECT count(*) FROM request JOIN entry USING (id) WHERE stage = 'saved' AND refused",
    "wrong number that was saved": """
    SELECT count(*) FROM request JOIN entry USING (id)
    WHERE stage = 'saved' AND (discarded OR fate = 'discard')
    """,
    "yes in the journal that is neither saved nor open": """
    SELECT count(*) FROM entry WHERE noted AND NOT refused AND NOT discarded AND NOT EXISTS (
      SELECT 1 FROM request
      WHERE request.id = entry.id AND stage IN ('redeemed', 'held', 'saved'))
    """,
    "saved, but said to have ended": """
    SELECT count(*) FROM request JOIN entry USING (id)
    WHERE stage = 'saved' AND has_ended AND entry.member IS NULL
    """,
    "ended otherwise than it was said": """
    SELECT count(*) FROM request JOIN entry USING (id)
    WHERE stage = 'ended' AND has_ended AND NOT discarded
      AND request.outcome IS NOT entry.outcome
    """,
    "two members for one person":
      "SELECT (SELECT count(*) FROM member) - (SELECT count(*) FROM identity)",
  ]

  /// A line for each rule that does not hold, and how many were looked at: none where neither ledger
  /// nor file has changed.
  func faults(changed entries: [LedgerEntry]) throws -> (faults: [String], checked: Int) {
    try database.writeWithoutTransaction { db in
      for entry in entries { try Self.note(entry, in: db) }
      let version = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA main.data_version")) ?? 0
      guard version != self.version || !entries.isEmpty else { return ([], 0) }
      self.version = version
      var faults: [String] = []
      var checked = 0
      try db.inTransaction(.deferred) {
        for rules in [StoreRules.queries, Self.rules] {
          for (rule, query) in rules {
            let found = try Int.fetchOne(db.cachedStatement(sql: query)) ?? 0
            checked += 1
            if found != 0 { faults.append("\(rule): \(found)") }
          }
        }
        return .commit
      }
      return (faults.sorted(), checked)
    }
  }

  /// The same for what takes longer: the file's pages, the chains of its books, and what they say.
  func damage() throws -> [String] {
    try database.read { db in
      var faults: [String] = []
      for book in Book.allCases {
        if let entry = try book.firstBrokenEntry(of: Schema.ownOrigin, in: db) {
          faults.append("the \(book.rawValue) book is broken at \(entry)")
        }
      }
      let twice = try Int.fetchOne(
        db, sql: "SELECT count(*) - count(DISTINCT json_extract(body, '$.request')) FROM consent")
      if twice != 0 { faults.append("two consents from one yes") }
      let check = try String.fetchAll(db, sql: "PRAGMA integrity_check")
      return check == ["ok"] ? faults : faults + check
    }
  }

  /// The requests that have not ended, and whether they are marked "wrong number".
  func open() throws -> [(RequestID, isDiscarded: Bool)] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT id, fate FROM request WHERE sealed IS NOT NULL")
        .compactMap { row in
          guard let id = UUID(bytes: try row.blob("id")) else { return nil }
          return (RequestID(rawValue: id), try row.text("fate") == "discard")
        }
    }
  }

  /// How many requests stand at which stage.
  func stages() throws -> [String: Int] {
    try database.read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT stage, count(*) AS n FROM request GROUP BY stage")
      return try Dictionary(
        uniqueKeysWithValues: rows.map { (try $0.text("stage"), Int(try $0.integer("n"))) })
    }
  }

  func members() throws -> Int {
    try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM member") ?? 0 }
  }

  private static func note(_ entry: LedgerEntry, in db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [
        entry.id.rawValue.bytes, entry.login != nil, entry.hasYes, entry.isYesNoted,
        entry.isRefused,
        entry.isDiscarded, entry.member?.bytes, entry.end != nil,
        entry.end.flatMap(\.self)?.rawValue,
      ])
  }
}
