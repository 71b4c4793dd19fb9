package import EnrollmentCore
package import Foundation
import GRDB

/// The lead's list, derived from what the store has; only ticks are written for it.
///
/// ```text
/// member    without a phone, or incomplete, and changed since its tick (`lead_clock`)
/// request   saved with the note A5, after the last day that was ticked off (`store.lead_day`)
/// many_looks   what ``ManyLooksTable`` has; a tick removes the row
/// ```
struct LeadListReading {
  let search: MemberSearch
  let calendar: Calendar

  private var db: Database { search.db }

  enum Statement: String, CaseIterable {
    case members = """
      SELECT row_id, logical_clock FROM member
      WHERE (phone IS NULL OR state = 'incomplete') AND erased_at IS NULL
        AND lead_clock IS NOT logical_clock
      ORDER BY logical_clock DESC LIMIT ?
      """
    case lastWithoutField = """
      SELECT request.member, request.changed_at FROM request
      JOIN member ON member.row_id = request.member
      WHERE request.note = 'A5' AND request.changed_at >= ? AND request.changed_at < ?
        AND member.erased_at IS NULL
      ORDER BY request.changed_at DESC LIMIT 1
      """
    case countWithoutField = """
      SELECT count(*) FROM request
      JOIN member ON member.row_id = request.member
      WHERE request.note = 'A5' AND request.changed_at >= ? AND request.changed_at < ?
        AND member.erased_at IS NULL
      """
    case tickedUntil = "SELECT lead_day FROM store WHERE id = 1"
  }

  func matters(limit: Int) throws -> [LeadMatter] {
    let looks = try ManyLooksTable(db: db).matters(limit: limit)
    let all = try members(limit: limit) + days(limit: limit) + looks
    return Array(all.sorted { $0.since > $1.since }.prefix(max(0, limit)))
  }

  private func members(limit: Int) throws -> [LeadMatter] {
    try Row.fetchAll(cached(.members), arguments: [limit]).compactMap { row in
      let clock = try row.integer("logical_clock")
      let found = try search.readable(row.integer("row_id")) { found in
        found.logicalClock == clock && (found.phone == nil || found.state == .incomplete)
      }
      guard let member = try found.map(search.complete) else { return nil }
      return LeadMatter(
        reason: member.phone == nil ? .numberLost : .nameMissing, member: member,
        since: Date(milliseconds: clock >> 16), mark: .member(logicalClock: clock))
    }
  }

  /// A matter a day: one jump through the index to the last of each day.
  private func days(limit: Int) throws -> [LeadMatter] {
    let start = try Int64.fetchOne(cached(.tickedUntil)) ?? 0
    var matters: [LeadMatter] = []
    var before = Int64.max
    while matters.count < limit,
      let row = try Row.fetchOne(cached(.lastWithoutField), arguments: [start, before])
    {
      let last = Date(milliseconds: try row.integer("changed_at"))
      guard let day = calendar.dateInterval(of: .day, for: last) else { break }
      let from = max(start, day.start.milliseconds)
      let found = try search.readableMember(at: row.integer("member"))
      if let member = try found.map(search.complete) {
        let count = try Int.fetchOne(cached(.countWithoutField), arguments: [from, before]) ?? 1
        matters.append(
          LeadMatter(
            reason: .fieldMissing(count: count), member: member, since: last,
            mark: .day(end: day.end)))
      }
      before = from
    }
    return matters
  }

  private func cached(_ statement: Statement) throws -> GRDB.Statement {
    try db.cachedStatement(sql: statement.rawValue)
  }
}

// MARK: - LeadList

extension MemberStore: LeadList {
  package nonisolated func leadMatters(
    limit: Int, in timeZone: TimeZone, for staff: StaffNumber? = nil
  ) async throws(StoreFailure) -> [LeadMatter] {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return try await file.read { [calendar, unreadable = file.unreadable] db in
      try self.demand(.seeLeadList, of: staff, in: db)
      let search = MemberSearch(db: db, unreadable: unreadable)
      return try LeadListReading(search: search, calendar: calendar).matters(limit: limit)
    }
  }

  package func tickOff(_ matter: LeadMatter, by hand: Hand) throws(StoreFailure) {
    let now = now()
    try file.write { db, _ in
      try demand(.seeLeadList, of: hand.staff, in: db)
      let search = MemberSearch(db: db, unreadable: file.unreadable)
      let seat = try matter.member.flatMap { try search.member(numbered: $0.number)?.rowID }
      try Book.deed.append(
        DeedEntry(
          .leadListTicked, by: hand, at: now, member: matter.member?.id,
          detail: matter.member == nil ? "many looks" : nil),
        about: seat, at: now, in: db)
      switch matter.mark {
      case .member(let clock):
        // A member who has changed since is another matter.
        try db.execute(
          sql: "UPDATE member SET lead_clock = ? WHERE id = ? AND logical_clock = ?",
          arguments: [clock, matter.member?.id.bytes, clock])
      case .day(let end):
        try db.execute(
          sql: "UPDATE store SET lead_day = max(lead_day, ?) WHERE id = 1",
          arguments: [end.milliseconds])
      case .looks(let row): try ManyLooksTable(db: db).remove(row)
      }
    }
  }
}
