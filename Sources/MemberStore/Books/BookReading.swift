import EnrollmentCore
import Foundation
import GRDB

/// All that the books say about one member, the oldest first.
struct BookReading {
  enum Statement: String, CaseIterable {
    case consent = "SELECT * FROM consent WHERE member = ? ORDER BY origin, sequence"
    case access = "SELECT * FROM access WHERE member = ? ORDER BY origin, sequence"
    case deed = "SELECT * FROM deed WHERE member = ? ORDER BY origin, sequence"
    case before = "SELECT chain FROM consent WHERE origin = ? AND sequence = ?"
    case origin = "SELECT uuid FROM origin WHERE origin_id = ?"
    case numbered = "SELECT row_id, id, erased_at, joined_at FROM member WHERE number = ?"
  }

  let db: Database

  /// The entries with the statement's one member; those of a store before this one come first.
  func entries(_ statement: Statement, about seat: Int64) throws -> [Row] {
    let rows = try Row.fetchAll(
      db.cachedStatement(sql: statement.rawValue), arguments: [seat])
    let stores = try Dictionary(grouping: rows) { try $0.integer("origin") }
    return stores.sorted { $1.key < $0.key }.flatMap(\.value)
  }

  func consents(about seat: Int64, _ member: UUID) throws -> [ConsentGiven] {
    try entries(.consent, about: seat).map { try given($0, member) }
  }

  func looks(about seat: Int64, _ member: UUID) throws -> [MemberCopy.Happening] {
    try entries(.access, about: seat).map { row in
      let entry = try Self.trusted(AccessEntry.self, row)
      return MemberCopy.Happening(
        at: Date(milliseconds: try row.integer("at")), what: entry?.reason.rawValue,
        till: entry?.till, letter: entry?.letter, staff: entry?.staff)
    }
  }

  func deeds(about seat: Int64) throws -> [MemberCopy.Happening] {
    try entries(.deed, about: seat).map { row in
      let entry = try Self.trusted(DeedEntry.self, row)
      return MemberCopy.Happening(
        at: Date(milliseconds: try row.integer("at")), what: entry?.deed.rawValue,
        till: entry?.till, letter: entry?.letter, staff: entry?.staff, detail: entry?.detail)
    }
  }

  /// - Parameter found: the row with the statement ``Statement/numbered``.
  func proof(
    of number: MemberNumber, _ found: Row, _ member: UUID, undoableUntil: Date?, at now: Date
  ) throws -> ConsentProof {
    let erasedAt = try found.integerIfAny("erased_at").map { Date(milliseconds: $0) }
    let joinedAt = Date(milliseconds: try found.integer("joined_at"))
    let losses = try LossEntry.all(in: db).filter { $0.book == .consent }
    let seat = try found.integer("row_id")
    let kept = try erasedAt == nil ? nil : kept(about: seat)
    let entries = try entries(.consent, about: seat).map {
      try entry($0, member, kept: kept, losses)
    }
    let heads = try Set(entries.map(\.origin)).sorted().map { origin in
      let head = try Book.consent.head(of: origin, in: db)
      return ConsentProof.Head(
        origin: origin, entries: head?.entries ?? 0,
        digits: (head?.chain ?? BookSeal.start).hex)
    }
    return ConsentProof(
      madeAt: now, member: member, number: number, erasedAt: erasedAt,
      undoableUntil: undoableUntil, entries: entries,
      keptAlone: (kept ?? []).filter { kept in
        !entries.contains { kept.isOf($0.store, $0.given.entry) }
      }, heads: heads,
      losses: losses.filter { $0.at >= joinedAt }.map(\.loss))
  }

  /// - Parameter kept: what is kept of an erased member's entries, whose texts are not told: they are
  ///   gone for everybody, also while they are still there. Nil for a member.
  private func entry(
    _ row: Row, _ member: UUID, kept: [KeptEntry]?, _ losses: [LossEntry]
  ) throws -> ConsentProof.Entry {
    let isTold = kept == nil
    let (origin, sequence) = (try row.integer("origin"), try row.integer("sequence"))
    let before = try Data.fetchOne(
      db.cachedStatement(sql: Statement.before.rawValue), arguments: [origin, sequence - 1])
    let store = try store(of: row)
    return ConsentProof.Entry(
      given: try isTold ? given(row, member) : sealAlone(row), origin: origin, store: store,
      form: try row.integer("form"),
      milliseconds: try row.integer("at"), commitment: try row.blob("commitment").hex,
      chainBefore: (before ?? BookSeal.start).hex, chain: try row.blob("chain").hex,
      salt: isTold ? try row.blobIfAny("salt")?.hex : nil, isAsCommitted: Book.isAsCommitted(row),
      isBehindLoss: losses.contains { loss in
        loss.origin == store && loss.gaps.contains { $0.last == sequence - 1 }
      },
      kept: kept?.first { $0.isOf(store, sequence) })
  }

  /// The store that wrote an entry.
  func store(of row: Row) throws -> UUID {
    let bytes = try Data.fetchOne(
      db.cachedStatement(sql: Statement.origin.rawValue), arguments: [row.integer("origin")])
    guard let store = bytes.flatMap({ UUID(bytes: $0) }) else { throw Row.damaged("origin") }
    return store
  }

  private func sealAlone(_ row: Row) throws -> ConsentGiven {
    ConsentGiven(
      entry: try row.integer("sequence"), at: Date(milliseconds: try row.integer("at")), yes: nil,
      withdrawal: nil, text: nil)
  }

  /// An entry that was changed says nothing but when it was.
  func given(_ row: Row, _ member: UUID) throws -> ConsentGiven {
    let body = Book.isAsCommitted(row) ? try row.textIfAny("body") : nil
    let entry = body.flatMap { Book.entry(ConsentEntry.self, $0) }
    let taken = body.flatMap { Book.entry(ConsentWithdrawal.self, $0) }
    return ConsentGiven(
      entry: try row.integer("sequence"), at: Date(milliseconds: try row.integer("at")),
      yes: entry?.member == member ? entry.map(ConsentGiven.Yes.init) : nil,
      withdrawal: taken?.member == member ? taken.map(ConsentGiven.Withdrawal.init) : nil,
      text: body)
  }

  static func trusted<Entry: Decodable>(_ type: Entry.Type, _ row: Row) throws -> Entry? {
    guard Book.isAsCommitted(row) else { return nil }
    return try row.textIfAny("body").flatMap { Book.entry(type, $0) }
  }
}

extension ConsentGiven.Withdrawal {
  fileprivate init(_ entry: ConsentWithdrawal) {
    self.init(
      id: entry.withdrawn, text: entry.text, version: entry.version, language: entry.language,
      answeredAt: entry.answeredAt,
      happening: MemberCopy.Happening(
        at: entry.at, what: Deed.consentWithdrawn.rawValue, till: entry.till,
        letter: entry.letter, staff: entry.staff))
  }
}

extension ConsentGiven.Yes {
  fileprivate init(_ entry: ConsentEntry) {
    let isTold = entry.answers == .told
    self.init(
      approvedAt: entry.approvedAt, issuer: entry.issuer, request: entry.request,
      till: entry.till, staff: entry.staff,
      consents: MemberConsents([
        MemberConsents.Yes(
          approvedAt: entry.approvedAt, claims: isTold ? entry.consents : nil)
      ]), claims: entry.consents)
  }
}
