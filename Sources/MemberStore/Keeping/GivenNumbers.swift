import EnrollmentCore
import Foundation
import GRDB

/// Member numbers that were given after a copy was made: cards have them, so that a store made from
/// the copy must not give them again.
enum GivenNumbers {
  /// The highest number of every till.
  static func highest(in db: Database) throws -> [MemberNumber] {
    // 13 digits: two of the shop and four of the till come before the till's own seven.
    let sql = "SELECT max(number) FROM member GROUP BY number / 10000000"
    return try Int64.fetchAll(db, sql: sql).compactMap { MemberNumber(rawValue: String($0)) }
  }

  /// Keeps the number, and with it all below, from being given: an erased record has it, of which
  /// nothing else was ever known. Nothing where a higher one of the same till is there.
  static func keep(_ number: MemberNumber, in db: Database) throws {
    guard let own = Int64(number.rawValue) else { return }
    let series = own / 10_000_000
    let known = try Int64.fetchOne(
      db, sql: "SELECT max(number) FROM member WHERE number BETWEEN ? AND ?",
      arguments: [series * 10_000_000, series * 10_000_000 + 9_999_999])
    guard known ?? 0 < own, let till = TillNumber(rawValue: Int(series % 10_000)),
      let letter = TillLetter(rawValue: "A")
    else { return }
    let sequence = try Int64.fetchOne(
      db,
      sql: "UPDATE store SET members_made = members_made + 1 WHERE id = 1 RETURNING members_made")
    let clock = try Int64.fetchOne(
      db, sql: "UPDATE store SET clock = clock + 1 WHERE id = 1 RETURNING clock")
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    var row = MemberRow(
      id: .version7(at: Date(milliseconds: 0), using: &generator), number: number, name: nil,
      phone: nil, birthDate: nil, state: .active, joinedAt: 0,
      joinedAtTill: Till(number: till, letter: letter), origin: Schema.ownOrigin,
      originSequence: sequence ?? 0, identityTime: nil, logicalClock: clock ?? 0, erasedAt: 0)
    try row.write(to: db)
  }
}
