package import EnrollmentCore
import Foundation
import GRDB

/// Looks of more than twelve months ago: they lose their text, a few at a time.
struct OldLooks {
  /// So many in one transaction: nobody at the till waits for long.
  static let limit = 500
  /// How long who looked is kept.
  static let monthsKept = 12

  enum Statement: String, CaseIterable {
    case heads = "SELECT origin, forgotten FROM book_head WHERE book = 'access'"
    case next = """
      SELECT sequence, at FROM access WHERE origin = ? AND sequence > ? ORDER BY sequence LIMIT ?
      """
    case nextPast = """
      SELECT at FROM access WHERE origin = ? AND sequence > ? AND at <= ? ORDER BY sequence LIMIT 1
      """
    case firstText = """
      SELECT sequence FROM access WHERE origin = ? AND body IS NOT NULL ORDER BY sequence LIMIT 1
      """
    case forget = """
      UPDATE access SET salt = NULL, body = NULL WHERE origin = ? AND sequence BETWEEN ? AND ?
      """
    case mark = "UPDATE book_head SET forgotten = ? WHERE book = 'access' AND origin = ?"
    case origin = "SELECT uuid FROM origin WHERE origin_id = ?"
  }

  /// Entries of one store that are due, all of them next to each other.
  struct Due: Equatable {
    let origin: Int64
    let first: Int64
    let last: Int64
  }

  let db: Database
  let now: Date

  private var oldest: Int64 { Self.oldestKept(at: now) }

  private static func oldestKept(at now: Date) -> Int64 {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let date = calendar.date(byAdding: .month, value: -monthsKept, to: now)
    return (date ?? now.addingTimeInterval(-366 * 86_400)).milliseconds
  }

  /// Looks of these times may not have been forgotten at `date`, which is told in whole seconds; others
  /// were too old, or written under a wrong clock, see `lastDue`.
  static func kept(at date: Date) -> ClosedRange<Int64> {
    let latest = date.milliseconds
    return min(oldestKept(at: date + 1), latest)...latest
  }

  /// The first that are due; nil where none are.
  func due() throws -> Due? {
    let heads = try Row.fetchAll(db.cachedStatement(sql: Statement.heads.rawValue))
    for head in heads {
      let (origin, done) = (try head.integer("origin"), try head.integer("forgotten"))
      let rows = try Row.fetchAll(
        db.cachedStatement(sql: Statement.next.rawValue), arguments: [origin, done, Self.limit])
      if let last = try lastDue(of: rows, from: origin) {
        return Due(origin: origin, first: done + 1, last: last)
      }
    }
    return nil
  }

  /// The last of the old ones at the beginning of `rows`. One from the future was written under a
  /// wrong clock: it goes with an old one behind it.
  private func lastDue(of rows: [Row], from origin: Int64) throws -> Int64? {
    var last: Int64?
    for row in rows {
      let at = try row.integer("at")
      if at < oldest {
        last = try row.integer("sequence")
      } else if at <= now.milliseconds {
        return last
      }
    }
    // All are from the future, and there may be more: the old one may stand far behind.
    guard last == nil, rows.count == Self.limit, let end = try rows.last?.integer("sequence")
    else { return last }
    let past = try Int64.fetchOne(
      db.cachedStatement(sql: Statement.nextPast.rawValue),
      arguments: [origin, end, now.milliseconds])
    return past.map { $0 < oldest } ?? false ? end : nil
  }

  /// Goes on where another store was, whose entries are here now: what has no text any more is not
  /// forgotten once more. An entry with a text is not passed by, whatever that store said.
  static func goOn(after done: Int64, of origin: Int64, in db: Database) throws {
    let first = try Int64.fetchOne(
      db.cachedStatement(sql: Statement.firstText.rawValue), arguments: [origin])
    try db.cachedStatement(sql: Statement.mark.rawValue)
      .execute(arguments: [max(0, min(done, first.map { $0 - 1 } ?? done)), origin])
  }

  func forget(_ due: Due) throws {
    let name = try Data.fetchOne(
      db.cachedStatement(sql: Statement.origin.rawValue), arguments: [due.origin])
    guard let store = name.flatMap({ UUID(bytes: $0) }) else { throw Row.damaged("uuid") }
    // What is taken out must not stay in the free parts of pages.
    let secureDelete = try Int.fetchOne(db, sql: "PRAGMA secure_delete") ?? 0
    _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
    try db.cachedStatement(sql: Statement.forget.rawValue)
      .execute(arguments: [due.origin, due.first, due.last])
    _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = \(secureDelete)")
    try db.cachedStatement(sql: Statement.mark.rawValue).execute(arguments: [due.last, due.origin])
    try ManyLooksTable(db: db).forget(before: oldest)
    try Book.deed.append(
      DeedEntry(
        .accessForgotten, by: Hand(till: nil, staff: nil), at: now,
        range: EntryRange(origin: store, first: due.first, last: due.last)),
      about: nil, at: now, in: db)
  }
}

extension MemberStore {
  /// Empties some of the looks of more than twelve months ago, in one small transaction, and leaves a
  /// deed that accounts for it. Returns how many; 0 where none are left.
  package func forgetOldLooks() throws(StoreFailure) -> Int {
    let now = now()
    guard try file.readNow({ try OldLooks(db: $0, now: now).due() }) != nil else { return 0 }
    return try file.write { db, _ in
      let looks = OldLooks(db: db, now: now)
      guard let due = try looks.due() else { return 0 }  // Another process was here first.
      try looks.forget(due)
      return Int(due.last - due.first + 1)
    }
  }
}
