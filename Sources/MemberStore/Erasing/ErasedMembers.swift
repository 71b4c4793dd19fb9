import EnrollmentCore
import Foundation
import GRDB

/// Who was erased from a store: a store that a copy takes the place of hands the list on, so that
/// nobody comes back with the copy.
///
/// The list names members by their ids, which say nothing about anybody. A keyed hash of their numbers
/// would: whoever has the key tries all numbers of a country in minutes.
enum ErasedMembers {
  struct Mark {
    let id: UUID
    /// Nil where only the book of deeds tells of it.
    let number: MemberNumber?
    let erasure: ErasureRow
    /// Of the consent book, as the book of deeds tells.
    var kept: [KeptEntry] = []
  }

  /// None for a store of a version that erased nobody.
  static func all(in db: Database) throws -> [Mark] {
    let isThere = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'erasure')")
    guard isThere ?? false else { return [] }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT member.id, member.number, erasure.* FROM erasure
        JOIN member ON member.row_id = erasure.member ORDER BY erasure.member
        """
    ).compactMap { row in
      guard let id = UUID(bytes: try row.blob("id")),
        let number = MemberNumber(rawValue: String(try row.integer("number")))
      else { return nil }
      return Mark(id: id, number: number, erasure: try ErasureRow(row))
    }
  }

  /// Erases those members from a store that was made from a copy, at once and for good.
  ///
  /// - Parameters:
  ///   - coolDowns: of the store that is made.
  ///   - journal: of the store that is made.
  static func eraseAgain(_ marks: [Mark], coolDowns: CoolDowns, journal: Journal) throws {
    let db = journal.db
    for mark in marks {
      let erasure = Erasure(db: db, now: journal.now)
      let seat =
        try Int64.fetchOne(db.cachedStatement(.seat), arguments: [mark.id.bytes])
        ?? seatKept(for: mark, at: journal.now, in: db)
      guard let seat else {
        // So that the store after this one hears of it.
        try erasure.tellAgain(mark.id, as: mark.erasure, kept: mark.kept, about: nil)
        continue
      }
      try erasure.beginAgain(seat, as: mark.erasure, kept: mark.kept)
      try erasure.remove(seat, coolDowns: coolDowns, journal: journal)
    }
  }

  /// Undoes those erasures where they still wait in a store that was made from a copy.
  static func bringBack(_ ids: Set<UUID>, by hand: Hand, at now: Date, in db: Database) throws {
    let erasure = Erasure(db: db, now: now)
    for id in ids {
      let seat = try Int64.fetchOne(db.cachedStatement(.seat), arguments: [id.bytes])
      if let seat { try erasure.undoAgain(seat, by: hand) }
    }
  }

  /// A record of somebody who joined after the copy was made: it has the id and the number alone. Nil
  /// where the number is another's, or not known.
  private static func seatKept(for mark: Mark, at now: Date, in db: Database) throws -> Int64? {
    guard let given = mark.number, let number = Int64(given.rawValue),
      let till = TillNumber(rawValue: Int(number / 10_000_000 % 10_000)),
      let letter = TillLetter(rawValue: "A"),
      try Row.fetchOne(db, sql: "SELECT 1 FROM member WHERE number = ?", arguments: [number])
        == nil
    else { return nil }
    let sequence = try Int64.fetchOne(
      db,
      sql: "UPDATE store SET members_made = members_made + 1 WHERE id = 1 RETURNING members_made")
    let clock = try Int64.fetchOne(
      db, sql: "UPDATE store SET clock = clock + 1 WHERE id = 1 RETURNING clock")
    var row = MemberRow(
      id: mark.id, number: given, name: nil, phone: nil, birthDate: nil, state: .active,
      joinedAt: 0, joinedAtTill: Till(number: till, letter: letter), origin: Schema.ownOrigin,
      originSequence: sequence ?? 0, identityTime: nil, logicalClock: clock ?? 0,
      erasedAt: mark.erasure.at)
    try row.write(to: db)
    return row.rowID
  }
}
