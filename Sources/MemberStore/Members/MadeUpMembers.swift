package import EnrollmentCore
package import Foundation
import GRDB

/// A member for a practice store, whom nobody enrolled.
package struct MadeUpMember: Sendable {
  package let name: PersonName
  package let phone: PhoneNumber
  package let birthDate: String?
  package let number: MemberNumber
  package let till: Till
  package let joinedAt: Date
  /// Told apart from every other's; the issuer is one that cannot be.
  package let subject: UUID

  package init(
    name: PersonName, phone: PhoneNumber, birthDate: String?, number: MemberNumber, till: Till,
    joinedAt: Date, subject: UUID
  ) {
    self.name = name
    self.phone = phone
    self.birthDate = birthDate
    self.number = number
    self.till = till
    self.joinedAt = joinedAt
    self.subject = subject
  }
}

/// Filling a practice store. Members come in parts, each with its keys in one transaction, so that
/// whatever ends the work leaves a store in order.
extension MemberStore {
  /// The issuer of all made-up identities. Source: RFC 6761, section 6.4 (`invalid`).
  static let madeUpIssuer = "https://made-up.invalid/"

  /// How many made-up members the store has; nil where it has any other member, or is a real one.
  package nonisolated func madeUpCount() async throws(StoreFailure) -> Int? {
    try await file.read { try MadeUpFilling(db: $0).count() }
  }

  /// Puts members in until there are `count`; returns how many there are.
  ///
  /// Throws `unusable` for a store for which ``madeUpCount()`` is nil, and for one whose first member is
  /// another than `member` makes.
  /// - Parameters:
  ///   - member: the one at a place, counted from zero.
  ///   - goesOn: hears how many there are so far, and says whether there shall be more.
  package func fill(
    upTo count: Int, with member: @Sendable (Int) -> MadeUpMember,
    goesOn: @Sendable (Int) -> Bool
  ) throws(StoreFailure) -> Int {
    try setFillingCache(on: true)
    defer { try? setFillingCache(on: false) }  // A cache that stays large does no harm.
    while true {
      let (there, isOver) = try file.write { db, _ in
        let filling = MadeUpFilling(db: db)
        guard let there = try filling.count() else {
          throw StoreFailure.unusable(detail: "the store has members that were not made up")
        }
        guard try filling.isFirst(member(0)) else {
          throw StoreFailure.unusable(detail: "the store has made-up members of another seed")
        }
        return try filling.add(after: there, upTo: count, member, goesOn)
      }
      if isOver { return there }
    }
  }

  /// The parts of the indexes that are written to fit in it.
  private func setFillingCache(on: Bool) throws(StoreFailure) {
    try file.withWriter { try $0.execute(sql: "PRAGMA cache_size = \(on ? -256_000 : -2_000)") }
  }
}

/// One part of the work, inside one transaction.
private struct MadeUpFilling {
  let db: Database

  /// The first parts are small, so that something is there soon; later ones as large as what is there,
  /// so that pages of the indexes are written few times over.
  private static let partSizes = 200_000...1_000_000
  private static let toldEvery = 5_000

  func count() throws -> Int? {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT kind, members, (SELECT max(row_id) FROM member) AS last,
          (SELECT count(*) FROM issuer WHERE url <> ?) AS others
        FROM store WHERE id = 1
        """, arguments: [MemberStore.madeUpIssuer])
    guard let row, try row.text("kind") == StoreKind.practice.rawValue,
      try row.integer("others") == 0
    else { return nil }
    let members = try row.integer("members")
    return try row.integerIfAny("last") ?? 0 == members ? Int(members) : nil
  }

  /// Whether the first seat is the member's, or nobody's yet.
  func isFirst(_ member: MadeUpMember) throws -> Bool {
    let subject = try Data.fetchOne(db, sql: "SELECT subject FROM identity WHERE member = 1")
    return subject == nil || subject == member.subject.bytes
  }

  /// Returns how many there are now, and whether nothing more is to come.
  func add(
    after there: Int, upTo count: Int, _ member: (Int) -> MadeUpMember, _ goesOn: (Int) -> Bool
  ) throws -> (Int, Bool) {
    let size = min(max(Self.partSizes.lowerBound, there), Self.partSizes.upperBound)
    let end = max(there, min(count, there + size))
    try db.execute(
      sql: "INSERT INTO issuer (url) VALUES (?) ON CONFLICT DO NOTHING",
      arguments: [MemberStore.madeUpIssuer])
    var subjects: [(subject: UUID, seat: Int64)] = []
    var clock: Int64 = 0
    var place = there
    var isStopped = false
    while place < end, !isStopped {
      let facts = member(place)
      place += 1
      clock = facts.joinedAt.milliseconds << 16 | Int64(place & 0xFFFF)
      try row(of: facts, seat: Int64(place), clock: clock).insertWithoutKeys(in: db)
      subjects.append((facts.subject, Int64(place)))
      if place.isMultiple(of: Self.toldEvery) { isStopped = !goesOn(place) }
    }
    try link(subjects)
    try LookKeys.fill(after: Int64(there), in: db)
    try db.execute(
      sql: """
        UPDATE store SET members = ?, members_made = ?, clock = max(clock, ?) WHERE id = 1
        """, arguments: [place, place, clock])
    return (place, isStopped || place >= count)
  }

  private func row(of facts: MadeUpMember, seat: Int64, clock: Int64) -> MemberRow {
    // Its last 62 bits are random, and these are; so the same person always has the same id.
    var generator = FixedNumber(facts.subject)
    return MemberRow(
      rowID: seat, id: .version7(at: facts.joinedAt, using: &generator), number: facts.number,
      name: facts.name, phone: facts.phone, birthDate: facts.birthDate, state: .active,
      joinedAt: facts.joinedAt.milliseconds, joinedAtTill: facts.till, origin: Schema.ownOrigin,
      originSequence: seat, identityTime: facts.joinedAt.milliseconds, logicalClock: clock)
  }

  /// In the order of the subjects: so the table fills page after page.
  private func link(_ subjects: [(subject: UUID, seat: Int64)]) throws {
    let issuer = try Int64.fetchOne(
      db, sql: "SELECT issuer_id FROM issuer WHERE url = ?", arguments: [MemberStore.madeUpIssuer])
    let insertion = try db.cachedStatement(
      sql: "INSERT INTO identity (issuer, subject, member) VALUES (?, ?, ?)")
    for (subject, seat) in subjects.sorted(by: { $0.subject < $1.subject }) {
      try insertion.execute(arguments: [issuer, subject.bytes, seat])
    }
  }
}

/// Gives out one number again and again.
private struct FixedNumber: RandomNumberGenerator {
  private let number: UInt64

  init(_ uuid: UUID) {
    number = withUnsafeBytes(of: uuid.uuid) { $0.loadUnaligned(as: UInt64.self) }
  }

  func next() -> UInt64 { number }
}
