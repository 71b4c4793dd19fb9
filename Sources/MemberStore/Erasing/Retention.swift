package import EnrollmentCore
package import Foundation
import GRDB

/// For how long members are kept who do not come any more.
package struct RetentionRule: Equatable, Sendable {
  /// From the day on which somebody is listed to the day of the erasure.
  package static let noticeDays = 30

  /// Years since the last visit, 1 or more.
  package let years: Int
  /// By whose years: the shop's.
  package let timeZone: TimeZone

  /// Nil where members are kept for ever.
  package init?(years: Int, timeZone: TimeZone) {
    guard years > 0 else { return nil }
    self.years = years
    self.timeZone = timeZone
  }

  /// The last day, since 1970 UTC, of a visit that is too long ago at `now`.
  func lastDay(at now: Date) -> Int64 {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let date = calendar.date(byAdding: .year, value: -years, to: now) ?? .distantPast
    return max(-1, Visits.day(of: date.milliseconds))
  }
}

/// A member who was not seen for years and is on the list.
package struct UnvisitedMember: Equatable, Sendable {
  package let number: MemberNumber
  /// The day of the last visit, at its beginning in UTC.
  package let visitedOn: Date
  package let listedOn: Date
  /// From this day on the member is erased by rule.
  package let erasedFrom: Date
}

/// The table `unvisited`: who has not been seen for years, and since which day that is known.
///
/// ```text
/// member     the seat
/// listed_on  days since 1970 UTC
/// ```
/// A visit takes the member off the list. Nobody is erased who has not been on it for 30 days.
struct Retention {
  enum Statement: String, CaseIterable {
    /// Of a page of the list, who does not belong there: listed under a clock that was wrong, or under
    /// another rule, or seen since.
    case listPage = """
      SELECT unvisited.member, coalesce(
        unvisited.listed_on <= ? AND member.erased_at IS NULL AND member.visited_on <= ?, 0) AS stays
      FROM unvisited LEFT JOIN member ON member.row_id = unvisited.member
      WHERE unvisited.member > ? ORDER BY unvisited.member LIMIT ?
      """
    /// Of a page of those who were not seen, who is not listed yet.
    case memberPage = """
      SELECT visited_on, row_id,
        NOT EXISTS (SELECT 1 FROM unvisited WHERE unvisited.member = member.row_id) AS is_new
      FROM member
      WHERE erased_at IS NULL AND (visited_on, row_id) > (?, ?) AND visited_on <= ?
      ORDER BY visited_on, row_id LIMIT ?
      """
    case list = """
      INSERT INTO unvisited (member, listed_on)
      SELECT row_id, ? FROM member
      WHERE row_id = ? AND erased_at IS NULL AND visited_on <= ? ON CONFLICT DO NOTHING
      """
    case listed = """
      SELECT member.number, member.visited_on, unvisited.listed_on FROM unvisited
      JOIN member ON member.row_id = unvisited.member
      WHERE member.erased_at IS NULL ORDER BY unvisited.member
      """
    /// Whoever was seen after the list was made stays.
    case due = """
      SELECT unvisited.member FROM unvisited CROSS JOIN member ON member.row_id = unvisited.member
      WHERE unvisited.listed_on <= ? AND member.visited_on <= ? ORDER BY unvisited.member LIMIT ?
      """
    case count = "SELECT count(*) FROM unvisited"
    case dueCount = "SELECT count(*) FROM unvisited WHERE listed_on <= ?"
    case forget = "DELETE FROM unvisited WHERE member = ?"
    case clear = "DELETE FROM unvisited"
  }

  /// So many are looked at in one view, and listed in one transaction.
  static let page = 500

  let db: Database
  let now: Date

  private var today: Int64 { Visits.day(of: now.milliseconds) }

  /// Some of those on the list behind `seat`, and whether each belongs there by the rule.
  func listPage(_ rule: RetentionRule, after seat: Int64) throws -> [(seat: Int64, stays: Bool)] {
    try Row.fetchAll(
      cached(.listPage), arguments: [today, rule.lastDay(at: now), seat, Self.page]
    ).map { (try $0.integer("member"), try $0.integer("stays") != 0) }
  }

  /// A member who was not seen for too long.
  struct Unseen {
    let visitedOn: Int64
    let seat: Int64
    let isNew: Bool
  }

  /// Some of those who were not seen, behind `last`, the longest ago first.
  func memberPage(_ rule: RetentionRule, after last: Unseen?) throws -> [Unseen] {
    try Row.fetchAll(
      cached(.memberPage),
      arguments: [last?.visitedOn ?? .min, last?.seat ?? 0, rule.lastDay(at: now), Self.page]
    ).map {
      Unseen(
        visitedOn: try $0.integer("visited_on"), seat: try $0.integer("row_id"),
        isNew: try $0.integer("is_new") != 0)
    }
  }

  /// Lists the member unless there has been a visit meanwhile.
  func list(_ seat: Int64, _ rule: RetentionRule) throws {
    try cached(.list).execute(arguments: [today, seat, rule.lastDay(at: now)])
  }

  func clear() throws { try cached(.clear).execute() }

  func listed() throws -> [UnvisitedMember] {
    try Row.fetchAll(cached(.listed)).compactMap { row in
      guard let number = MemberNumber(rawValue: String(try row.integer("number"))) else {
        return nil
      }
      let listedOn = try row.integer("listed_on")
      func date(_ day: Int64) -> Date { Date(milliseconds: day * Visits.day) }
      return UnvisitedMember(
        number: number, visitedOn: date(try row.integer("visited_on")),
        listedOn: date(listedOn), erasedFrom: date(listedOn + Int64(RetentionRule.noticeDays)))
    }
  }

  /// Seats of at most `limit` members whose thirty days are over.
  func due(_ rule: RetentionRule, limit: Int) throws -> [Int64] {
    try Int64.fetchAll(
      cached(.due),
      arguments: [today - Int64(RetentionRule.noticeDays), rule.lastDay(at: now), limit])
  }

  func dueCount() throws -> Int {
    try Int.fetchOne(
      cached(.dueCount), arguments: [today - Int64(RetentionRule.noticeDays)]) ?? 0
  }

  func forget(_ seat: Int64) throws { try cached(.forget).execute(arguments: [seat]) }

  func count() throws -> Int { try Int.fetchOne(cached(.count)) ?? 0 }

  private func cached(_ statement: Statement) throws -> GRDB.Statement {
    try db.cachedStatement(sql: statement.rawValue)
  }
}

extension MemberStore {
  /// Who is on the list of members that were not seen for years, in the order of joining.
  package nonisolated func unvisitedMembers() async throws(StoreFailure) -> [UnvisitedMember] {
    let now = now()
    return try await file.read { try Retention(db: $0, now: now).listed() }
  }

  package nonisolated func unvisitedCount() async throws(StoreFailure) -> Int {
    let now = now()
    return try await file.read { try Retention(db: $0, now: now).count() }
  }

  /// How many ``eraseUnvisited(_:by:isWanted:)`` would erase now, the list brought up to date.
  package nonisolated func dueCount(_ rule: RetentionRule) async throws(StoreFailure) -> Int {
    try await listUnvisited(rule)
    let now = now()
    return try await file.read { try Retention(db: $0, now: now).dueCount() }
  }

  /// Brings the list up to date by `rule`; without one nobody is on it. Page by page, so that nobody at
  /// the till waits for it.
  ///
  /// - Parameter isWanted: asked before each page; where it says no the rest stays for the next time.
  package nonisolated func listUnvisited(
    _ rule: RetentionRule?, isWanted: @Sendable () -> Bool = { true }
  ) async throws(StoreFailure) {
    let now = now()
    guard let rule else { return try await clearUnvisited() }
    var seat: Int64 = 0
    while isWanted() {
      let after = seat
      let page = try await file.read {
        try Retention(db: $0, now: now).listPage(rule, after: after)
      }
      try await unlist(page.filter { !$0.stays }.map(\.seat))
      guard let last = page.last, page.count == Retention.page else { break }
      seat = last.seat
    }
    var last: Retention.Unseen?
    while isWanted() {
      let after = last
      let page = try await file.read {
        try Retention(db: $0, now: now).memberPage(rule, after: after)
      }
      try await list(page.filter(\.isNew).map(\.seat), rule)
      guard page.count == Retention.page else { return }
      last = page.last
    }
  }

  private func clearUnvisited() throws(StoreFailure) {
    let now = now()
    try file.write { db, _ in try Retention(db: db, now: now).clear() }
  }

  private func unlist(_ seats: [Int64]) throws(StoreFailure) {
    guard !seats.isEmpty else { return }
    let now = now()
    try file.write { db, _ in
      let retention = Retention(db: db, now: now)
      for seat in seats { try retention.forget(seat) }
    }
  }

  private func list(_ seats: [Int64], _ rule: RetentionRule) throws(StoreFailure) {
    guard !seats.isEmpty else { return }
    let now = now()
    try file.write { db, _ in
      let retention = Retention(db: db, now: now)
      for seat in seats { try retention.list(seat, rule) }
    }
  }

  /// So many are erased in one transaction.
  private static let portion = 20
  /// Between two of them: a shopper's yes comes first.
  private static let pause = Duration.milliseconds(50)

  /// Erases members who have been on the list for thirty days, each with an entry in the book of deeds;
  /// there is nothing to undo. Returns how many. The files are wiped by
  /// ``finishErasures(isThorough:work:)``.
  ///
  /// - Parameters:
  ///   - rule: by which the list is looked through once more first, and each member once more in the
  ///     transaction of the erasure.
  ///   - isWanted: asked between portions; where it says no the rest stays for the next time.
  package nonisolated func eraseUnvisited(
    _ rule: RetentionRule, by hand: Hand, isWanted: @Sendable () -> Bool = { true }
  ) async throws(StoreFailure) -> Int {
    try await listUnvisited(rule, isWanted: isWanted)
    var erased = 0
    while isWanted() {
      let portion = try await erasePortion(rule, by: hand)
      erased += portion.erased
      if portion.seen < Self.portion { break }
      try? await Task.sleep(for: Self.pause)  // A cancelled one goes on without it.
    }
    return erased
  }

  private func erasePortion(
    _ rule: RetentionRule, by hand: Hand
  ) throws(StoreFailure) -> (seen: Int, erased: Int) {
    let now = now()
    return try file.write { [file] db, key in
      let retention = Retention(db: db, now: now)
      let search = MemberSearch(db: db, unreadable: file.unreadable)
      let erasure = Erasure(db: db, now: now)
      let seats = try retention.due(rule, limit: Self.portion)
      var count = 0
      for seat in seats {
        try retention.forget(seat)
        // One that cannot be read stays, and is listed again tomorrow.
        guard let row = try search.readableMember(at: seat) else { continue }
        try erasure.begin(row, reason: .notSeen, by: hand, due: now)
        try file.folder.handedOut.remove(of: row.number)
        try erasure.remove(
          seat, coolDowns: CoolDowns(db: db, keyFile: file.coolDownKeyFile),
          journal: Journal(db: db, key: key, now: now))
        count += 1
      }
      return (seats.count, count)
    }
  }
}
