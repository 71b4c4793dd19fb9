package import EnrollmentCore
import Foundation
import GRDB

/// The day on which each member was seen last: enrolled, updated, imported, greeted, or looked up.
///
/// The column `visited_on` has days since 1970 UTC and no times: nobody needs to know more.
struct Visits {
  static let day = Int64(86_400_000)

  /// - Parameter time: milliseconds since 1970 UTC.
  static func day(of time: Int64) -> Int64 { time / day }

  enum Statement: String, CaseIterable {
    case note = "UPDATE member SET visited_on = ? WHERE row_id = ? AND visited_on < ?"
    case isNoted = "SELECT 1 FROM member WHERE id = ? AND visited_on >= ?"
  }

  let db: Database

  func note(_ seat: Int64, at date: Date) throws {
    let today = Self.day(of: date.milliseconds)
    try db.cachedStatement(sql: Statement.note.rawValue).execute(arguments: [today, seat, today])
  }

  /// Whether a visit of that day is known already.
  func isNoted(_ member: UUID, at date: Date) throws -> Bool {
    try Row.fetchOne(
      db.cachedStatement(sql: Statement.isNoted.rawValue),
      arguments: [member.bytes, Self.day(of: date.milliseconds)]) != nil
  }
}

extension MemberStore {
  /// Notes that `member` stood at a till today. Writes at most once a day.
  package func noteVisit(of member: Member) throws(StoreFailure) {
    let now = now()
    guard try !file.readNow({ try Visits(db: $0).isNoted(member.id, at: now) }) else { return }
    try file.write { db, _ in
      let seat = try Int64.fetchOne(db.cachedStatement(.seat), arguments: [member.id.bytes])
      if let seat { try Visits(db: db).note(seat, at: now) }
    }
  }
}
