package import EnrollmentCore
import Foundation
import GRDB

/// Proofs that nothing in the books was changed, and what they say about one person.
extension MemberStore {
  /// Goes through all books of all stores that left entries here; look-up and enrolling go on
  /// meanwhile.
  ///
  /// - Parameter given: a chain value of an earlier day: of the findings of its book one has
  ///   `isAsGiven`, unless the past was written anew.
  package nonisolated func verifyBooks(
    through given: GivenHead? = nil, work: LongWork = .unwatched
  ) async throws(KeepingError) -> [BookFinding] {
    try await Self.apart { [file] () throws(KeepingError) in
      try file.readApart { source throws(KeepingError) in
        do {
          return try Interruptible.run(on: source, work) { source in
            try source.read { try BookCheck($0, through: given, work: work).carryOut() }
          }
        } catch {
          throw KeepingError(error)
        }
      }
    }
  }

  /// How far this store's books go, in the order of ``Book``.
  package nonisolated func bookHeads() async throws(StoreFailure) -> [BookHead] {
    try await file.read { db in try Book.allCases.map { try $0.head(in: db) } }
  }

  package func copyOfData(
    of number: MemberNumber, by hand: Hand
  ) throws(StoreFailure) -> MemberCopy? {
    let now = now()
    return try file.write { db, _ in try noteCopy(of: number, by: hand, at: now, in: db) }
  }

  /// Writes all that is known of the member into files of the state folder, see ``HandedOutCopies``;
  /// nil where there is none.
  ///
  /// Who gave it is in the books once the files have their names: nothing lies there that is not noted.
  ///
  /// - Parameter text: what a file says. Called inside the transaction.
  package func handOutCopy(
    of number: MemberNumber, by hand: Hand,
    text: @Sendable (MemberCopy, HandedOutCopy.Form) -> String
  ) throws(StoreFailure) -> HandedOutCopy? {
    let now = now()
    let copies = file.folder.handedOut
    var begun: HandedOutCopies.Begun?
    do throws(StoreFailure) {
      try file.write { db, _ in
        // What a first try has left that had no room in the store.
        begun?.remove()
        begun = try noteCopy(of: number, by: hand, at: now, in: db)
          .map { copy throws(StoreFailure) in try copies.begin(copy, text: text) }
      }
      guard let begun, try begun.finish() else { return nil }
      return copies.handedOut(begun, at: now)
    } catch {
      begun?.remove()
      throw error
    }
  }

  /// Removes the files of copies that were handed out a day ago; returns how many.
  @discardableResult
  package func forgetHandedOutCopies() throws(StoreFailure) -> Int {
    try file.folder.handedOut.removeAged(at: now())
  }

  /// Notes that a copy is given, and reads what it has.
  private func noteCopy(
    of number: MemberNumber, by hand: Hand, at now: Date, in db: Database
  ) throws -> MemberCopy? {
    try demand(.giveCopy, of: hand.staff, in: db)
    let search = MemberSearch(db: db, unreadable: file.unreadable)
    guard let row = try search.member(numbered: number), let seat = row.rowID else { return nil }
    try LookNotes(db: db, now: now).note(.copy, at: row.id, number, seat, by: hand)
    try Book.deed.append(
      DeedEntry(.copyGiven, by: hand, at: now, member: row.id), about: seat, at: now, in: db)
    let reading = BookReading(db: db)
    return MemberCopy(
      madeAt: now, member: try search.complete(row), note: row.note,
      consents: try search.consents(of: row),
      answers: try reading.consents(about: seat, row.id),
      looks: try reading.looks(about: seat, row.id), deeds: try reading.deeds(about: seat))
  }

  /// What the consent book says about whoever has, or had, the member number; nil where nobody had.
  /// The look is noted; where it cannot be, nothing is told.
  package func consentProof(
    of number: MemberNumber, by hand: Hand
  ) throws(StoreFailure) -> ConsentProof? {
    let now = now()
    return try file.write { db, _ in
      try demand(.giveCopy, of: hand.staff, in: db)
      let found = try Row.fetchOne(
        db.cachedStatement(sql: BookReading.Statement.numbered.rawValue),
        arguments: [Int64(number.rawValue)])
      guard let found else { return nil }
      let seat = try found.integer("row_id")
      guard let member = UUID(bytes: try found.blob("id")) else { throw Row.damaged("id") }
      try LookNotes(db: db, now: now).note(.proof, at: member, number, seat, by: hand)
      return try BookReading(db: db).proof(
        of: number, found, member,
        undoableUntil: try Erasure(db: db, now: now).undoableUntil(seat), at: now)
    }
  }
}

extension Book {
  /// How far this store's own part of the book goes.
  func head(in db: Database) throws -> BookHead {
    let head = try head(of: Schema.ownOrigin, in: db)
    return BookHead(
      book: rawValue, count: Int(head?.entries ?? 0), chain: (head?.chain ?? BookSeal.start).hex)
  }

  /// How far the books went at `end`, in milliseconds since 1970 UTC: those of the store of that time,
  /// which is the newest with an entry before it.
  static func heads(before end: Int64, in db: Database) throws -> [BookHead] {
    let origins = try Int64.fetchAll(db.cachedStatement(sql: "SELECT origin_id FROM origin"))
    // The newest store first.
    for origin in origins.sorted() {
      let heads = try allCases.map { try $0.head(before: end, of: origin, in: db) }
      if heads.contains(where: { $0.count > 0 }) { return heads }
    }
    return allCases.map { BookHead(book: $0.rawValue, count: 0, chain: BookSeal.start.hex) }
  }

  /// To the last entry with an earlier time. It is looked for by halves, since the entries are in the
  /// order of time; where a clock went wrong, it is one behind which a later one stands.
  private func head(before end: Int64, of origin: Int64, in db: Database) throws -> BookHead {
    let last = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(sequence) FROM \(rawValue) WHERE origin = ?"),
      arguments: [origin])
    var found: Row?
    // Entries up to the first are earlier, those behind the second are not.
    var (earlier, open) = (Int64(0), last ?? 0)
    while earlier < open {
      let middle = open - (open - earlier) / 2
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT sequence, at, chain FROM \(rawValue)
            WHERE origin = ? AND sequence > ? AND sequence <= ? ORDER BY sequence DESC LIMIT 1
            """), arguments: [origin, earlier, middle])
      if let row, try row.integer("at") >= end {
        open = try row.integer("sequence") - 1
      } else {
        found = row ?? found  // None where entries were lost.
        earlier = middle
      }
    }
    return BookHead(
      book: rawValue, count: Int(try found?.integer("sequence") ?? 0),
      chain: (try found?.blob("chain") ?? BookSeal.start).hex)
  }
}
