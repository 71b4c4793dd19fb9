import EnrollmentCore
import Foundation
import GRDB

/// Writes looks into the access book, inside a transaction of the caller, and flags them where somebody
/// opens more cards than they should.
struct LookNotes {
  let db: Database
  let now: Date

  /// Notes one look, and returns what `MemberDirectory.noteLook` does.
  ///
  /// - Parameters:
  ///   - seat: nil where the store has nobody of that number.
  ///   - known: how many cards were opened before, where that has been counted.
  @discardableResult
  func note(
    _ reason: LookReason, at member: UUID, _ number: MemberNumber, _ seat: Int64?, by hand: Hand,
    after known: Int? = nil
  ) throws -> Int? {
    let count = try (known ?? before(hand)) + 1
    let flagged = count > LookLimit.count ? count : nil
    try Book.access.append(
      AccessEntry(
        member: member, memberNumber: number.rawValue, till: hand.till?.number.rawValue,
        letter: hand.till?.letter.rawValue, staff: hand.staff?.rawValue, at: now, reason: reason,
        flagged: flagged),
      about: seat, at: now, in: db)
    if let flagged { try ManyLooksTable(db: db).note(flagged, by: hand, at: now) }
    return flagged
  }

  /// How many cards the same person opened within the last ten minutes.
  func before(_ hand: Hand) throws -> Int { try LookRate(db: db).count(by: hand, before: now) }
}

/// The table `many_looks`: who opened more cards within ten minutes than anybody should, until the team
/// lead has seen it.
///
/// ```text
/// id           a row a time; looks of the same hand that follow within ten minutes belong to it
/// till, letter, staff   whose hand it was, as far as anybody knows
/// last_at      milliseconds since 1970 UTC
/// most         cards within ten minutes
/// ```
struct ManyLooksTable {
  enum Statement: String, CaseIterable {
    case goOn = """
      UPDATE many_looks SET last_at = ?, most = max(most, ?)
      WHERE till IS ? AND staff IS ? AND last_at > ?
      """
    case begin = """
      INSERT INTO many_looks (till, letter, staff, last_at, most) VALUES (?, ?, ?, ?, ?)
      """
    case latest = """
      SELECT many_looks.*, staff.name FROM many_looks
      LEFT JOIN staff ON staff.number = many_looks.staff ORDER BY many_looks.id DESC LIMIT ?
      """
    case remove = "DELETE FROM many_looks WHERE id = ?"
    case forget = "DELETE FROM many_looks WHERE last_at < ?"
  }

  let db: Database

  func note(_ count: Int, by hand: Hand, at now: Date) throws {
    let (till, staff) = (hand.till?.number.rawValue, hand.staff?.rawValue)
    let start = now.addingTimeInterval(-LookLimit.time).milliseconds
    try cached(.goOn).execute(arguments: [now.milliseconds, count, till, staff, start])
    guard db.changesCount == 0 else { return }
    // A row goes once it was seen; the day's report tells it all the same.
    try Book.deed.append(
      DeedEntry(.manyCardsOpened, by: hand, at: now, detail: String(count)), about: nil, at: now,
      in: db)
    try cached(.begin).execute(
      arguments: [till, hand.till?.letter.rawValue, staff, now.milliseconds, count])
  }

  /// The newest first.
  func matters(limit: Int) throws -> [LeadMatter] {
    try Row.fetchAll(cached(.latest), arguments: [limit]).map { row in
      let number = try row.integerIfAny("till").flatMap { TillNumber(rawValue: Int($0)) }
      let letter = try row.textIfAny("letter").flatMap(TillLetter.init)
      let till = number.flatMap { number in letter.map { Till(number: number, letter: $0) } }
      let staff = try row.integerIfAny("staff").flatMap { StaffNumber(rawValue: Int($0)) }
      return LeadMatter(
        reason: .manyLooks(
          LeadMatter.ManyLooks(
            count: Int(try row.integer("most")), hand: Hand(till: till, staff: staff),
            name: try row.textIfAny("name"))),
        member: nil, since: Date(milliseconds: try row.integer("last_at")),
        mark: .looks(row: try row.integer("id")))
    }
  }

  func remove(_ id: Int64) throws { try cached(.remove).execute(arguments: [id]) }

  /// Forgets those of before `date`: they are kept no longer than the looks themselves.
  func forget(before date: Int64) throws { try cached(.forget).execute(arguments: [date]) }

  private func cached(_ statement: Statement) throws -> GRDB.Statement {
    try db.cachedStatement(sql: statement.rawValue)
  }
}
