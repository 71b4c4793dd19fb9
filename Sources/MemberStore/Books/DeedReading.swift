package import EnrollmentCore
package import Foundation
import GRDB

/// The book of deeds by time: who did what, on which till, to whom.
struct DeedReading {
  enum Statement: String, CaseIterable {
    /// Of all stores that left entries here.
    case between = """
      SELECT deed.at, deed.commitment, deed.salt, deed.body, member.number FROM deed
      LEFT JOIN member ON member.row_id = deed.member
      WHERE deed.at >= ? AND deed.at < ? ORDER BY deed.at, deed.origin, deed.sequence
      """
  }

  let db: Database

  /// - Parameter staff: whose deeds; nil for everybody's. Those that cannot be read are nobody's.
  func records(in interval: DateInterval, by staff: StaffNumber?) throws -> [DeedRecord] {
    let names = Dictionary(
      try StaffTable(db: db).all(key: nil).map { ($0.member.number, $0.member.name) },
      uniquingKeysWith: { $1 })
    var records: [DeedRecord] = []
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: Statement.between.rawValue),
      arguments: [interval.start.milliseconds, interval.end.milliseconds])
    while let row = try rows.next() {
      let record = try record(row, names)
      if staff == nil || record.staff == staff { records.append(record) }
    }
    return records
  }

  private func record(_ row: Row, _ names: [StaffNumber: String]) throws -> DeedRecord {
    let at = Date(milliseconds: try row.integer("at"))
    guard Book.isAsCommitted(row), let body = try row.textIfAny("body"),
      let entry = Book.entry(DeedEntry.self, body)
    else { return DeedRecord(at: at, what: nil) }
    let staff = entry.staff.flatMap { StaffNumber(rawValue: $0) }
    return DeedRecord(
      at: at, what: entry.deed.rawValue, till: entry.till, letter: entry.letter, staff: staff,
      name: staff.flatMap { names[$0] },
      member: try row.integerIfAny("number").flatMap { MemberNumber(rawValue: String($0)) },
      detail: entry.detail)
  }
}

extension MemberStore {
  /// What was done within `interval`, the oldest first.
  ///
  /// - Parameters:
  ///   - staff: whose deeds; nil for everybody's.
  ///   - reader: who wants to know.
  package nonisolated func deeds(
    in interval: DateInterval, by staff: StaffNumber?, for reader: StaffNumber?
  ) async throws(StoreFailure) -> [DeedRecord] {
    try await file.read { db in
      try self.demand(.seeDeeds, of: reader, in: db)
      return try DeedReading(db: db).records(in: interval, by: staff)
    }
  }
}
