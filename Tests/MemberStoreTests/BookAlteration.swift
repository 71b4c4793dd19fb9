import Foundation
import GRDB

@testable import MemberStore

/// One change of the books by somebody who has the file and knows how it is drawn, but cannot change
/// what was printed. Each really changes something.
struct BookAlteration {
  /// A row of a book that a statement can name.
  struct Place {
    let book: Book
    let origin: Int64
    let sequence: Int64

    var rule: String { "origin = \(origin) AND sequence = \(sequence)" }
    var words: String { "\(book.rawValue) \(origin)/\(sequence)" }
  }

  enum Kind: CaseIterable {
    case column, text, emptied, half, deleted, cut, added, before, swapped, texts, origins, origin
    case chainedAgain, stranger, headGone, headCount, headValue, memberID, erasureByHand, tidyByHand
  }

  let db: Database
  private var random: UInt64

  init(db: Database, seed: UInt64) {
    self.db = db
    random = seed &* 0x9E37_79B9_7F4A_7C15
  }

  /// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
  private mutating func next(_ limit: Int) -> Int {
    random &+= 0x9E37_79B9_7F4A_7C15
    var mixed = random
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }

  func dropTriggers() throws {
    for book in Book.allCases {
      try db.execute(
        sql: """
          DROP TRIGGER IF EXISTS \(book.rawValue)_keeps_entries;
          DROP TRIGGER IF EXISTS \(book.rawValue)_keeps_contents;
          """)
    }
  }

  func seals(of book: Book, origin: Int64) throws -> [Place] {
    try Int64.fetchAll(
      db, sql: "SELECT sequence FROM \(book.rawValue) WHERE origin = ? ORDER BY sequence",
      arguments: [origin]
    ).map { Place(book: book, origin: origin, sequence: $0) }
  }

  private mutating func anyPlaces() throws -> [Place] {
    while true {
      let book = Book.allCases[next(Book.allCases.count)]
      let places = try seals(of: book, origin: Int64(1 + next(3)))
      if places.count > 1 { return places }
    }
  }

  private mutating func anyPlace(withText: Bool = false) throws -> Place {
    while true {
      let places = try anyPlaces()
      let place = places[next(places.count)]
      if !withText { return place }
      let body = try String.fetchOne(
        db, sql: "SELECT body FROM \(place.book.rawValue) WHERE \(place.rule)")
      if body != nil { return place }
    }
  }

  /// Changes something and tells what.
  mutating func alter() throws -> String {
    let kind = Kind.allCases[next(Kind.allCases.count)]
    return "\(kind): \(try alter(kind))"
  }

  mutating func alter(_ kind: Kind) throws -> String {
    switch kind {
    case .column: return try changeColumn()
    case .text:
      let place = try anyPlace(withText: true)
      try execute("UPDATE \(place.book.rawValue) SET body = body || ' ' WHERE \(place.rule)")
      return place.words
    case .emptied: return try emptyText()
    case .half:
      let place = try anyPlace(withText: true)
      let column = ["salt", "body"][next(2)]
      try execute("UPDATE \(place.book.rawValue) SET \(column) = NULL WHERE \(place.rule)")
      return place.words
    case .deleted:
      let place = try anyPlace()
      try execute("DELETE FROM \(place.book.rawValue) WHERE \(place.rule)")
      return place.words
    case .cut:
      let places = try anyPlaces()
      let first = places[next(places.count)]
      try execute(
        "DELETE FROM \(first.book.rawValue) WHERE origin = \(first.origin) AND sequence >= \(first.sequence)"
      )
      return first.words
    case .added, .before: return try add(kind)
    case .swapped, .texts: return try swap(kind)
    case .origins, .origin: return try changeOrigin(kind)
    case .chainedAgain:
      let place = try anyPlace(withText: true)
      try write("{\"at\":\"2026-05-04T12:00:00Z\"}", into: place)
      _ = try sealAgain(place.book, origin: place.origin)
      return place.words
    case .stranger:
      let place = try anyPlace()
      try execute("UPDATE \(place.book.rawValue) SET origin = 99 WHERE \(place.rule)")
      return place.words
    case .headGone, .headCount, .headValue: return try changeHead(kind)
    case .erasureByHand: return try eraseByHand()
    case .tidyByHand: return try tidyByHand()
    case .memberID:
      let member = try Int64.fetchAll(
        db, sql: "SELECT member FROM consent WHERE body IS NOT NULL AND member IS NOT NULL")
      guard !member.isEmpty else { return try emptyText() }
      let seat = member[next(member.count)]
      try execute("UPDATE member SET id = randomblob(16) WHERE row_id = \(seat)")
      return "seat \(seat)"
    }
  }

  private mutating func changeColumn() throws -> String {
    let place = try anyPlace()
    let changes = [
      "member = coalesce((SELECT min(row_id) FROM member WHERE row_id <> coalesce(t.member, 0)), 1)",
      "member = CASE WHEN member IS NULL THEN 1 ELSE NULL END", "at = at + 1", "at = at - 60000",
      "commitment = randomblob(32)", "chain = randomblob(32)", "salt = randomblob(16), body = '{}'",
      "form = 3 - form", "subject = randomblob(16)", "sequence = sequence + 1000000",
      "sequence = -sequence",
      "subject = CASE WHEN subject IS NULL THEN zeroblob(16) ELSE NULL END",
    ]
    let change = changes[next(changes.count)]
    try execute("UPDATE \(place.book.rawValue) AS t SET \(change) WHERE \(place.rule)")
    return "\(place.words) \(change)"
  }

  /// Of an entry for which no deed accounts.
  private mutating func emptyText() throws -> String {
    let place = try anyPlace(withText: true)
    try execute(
      "UPDATE \(place.book.rawValue) SET salt = NULL, body = NULL WHERE \(place.rule)")
    return place.words
  }

  /// All texts about somebody go, and a deed with the right seals and the right head tells of an erasure;
  /// the member is in the club as before.
  private mutating func eraseByHand() throws -> String {
    let members = try Row.fetchAll(
      db,
      sql: """
        SELECT row_id, id FROM member WHERE erased_at IS NULL AND row_id IN
          (SELECT member FROM consent WHERE body IS NOT NULL AND subject IS NOT NULL)
        """)
    guard !members.isEmpty else { return try emptyText() }
    let member = members[next(members.count)]
    let seat = try member.integer("row_id")
    for book in [Book.consent, .access] { try book.empty(of: seat, in: db) }
    let entry = DeedEntry(
      .erased, by: Sample.hand, at: Sample.day, member: UUID(bytes: try member.blob("id")),
      detail: "shopper-asked")
    try Book.deed.append(entry, about: seat, at: Sample.day, in: db)
    return "seat \(seat)"
  }

  /// A look of less than twelve months before loses its text, and a deed with the right seals tells of
  /// the tidy.
  private mutating func tidyByHand() throws -> String {
    let looks = try Row.fetchAll(
      db,
      sql: """
        SELECT sequence, at, uuid FROM access JOIN origin ON origin_id = origin
        WHERE body IS NOT NULL
        """)
    guard !looks.isEmpty else { return try emptyText() }
    let look = looks[next(looks.count)]
    let sequence = try look.integer("sequence")
    let store = try Sample.required(UUID(bytes: try look.blob("uuid")))
    try db.execute(
      sql: """
        UPDATE access SET salt = NULL, body = NULL
        WHERE sequence = ? AND origin = (SELECT origin_id FROM origin WHERE uuid = ?)
        """, arguments: [sequence, store.bytes])
    let date = Date(milliseconds: try look.integer("at")) + Double(next(360)) * 86_400
    let range = EntryRange(origin: store, first: sequence, last: sequence)
    try Book.deed.append(
      DeedEntry(.accessForgotten, by: Sample.hand, at: date, range: range), about: nil, at: date,
      in: db)
    return "look \(sequence)"
  }

  /// A whole entry with the right seals, but for the head.
  private mutating func add(_ kind: Kind) throws -> String {
    let places = try anyPlaces()
    guard let last = places.last, let first = places.first else { return "" }
    let sequence = kind == .added ? last.sequence + 1 : first.sequence - 1 - Int64(next(3))
    let place = Place(book: last.book, origin: last.origin, sequence: sequence)
    try execute(
      """
      INSERT INTO \(last.book.rawValue) (origin, sequence, member, at, commitment, chain, salt, body,
        form, subject)
      SELECT origin, \(sequence), member, at, commitment, chain, salt, body, form, subject
      FROM \(last.book.rawValue) WHERE \(last.rule)
      """)
    if kind == .added { _ = try sealAgain(last.book, origin: last.origin) }
    return place.words
  }

  /// Two entries of a book change places, or only their texts.
  private mutating func swap(_ kind: Kind) throws -> String {
    let places = try anyPlaces()
    let one = places[next(places.count)]
    guard let other = places.first(where: { $0.sequence != one.sequence }) else { return "" }
    let table = one.book.rawValue
    if kind == .swapped {
      try execute("UPDATE \(table) SET sequence = -7 WHERE \(one.rule)")
      try execute("UPDATE \(table) SET sequence = \(one.sequence) WHERE \(other.rule)")
      try execute(
        "UPDATE \(table) SET sequence = \(other.sequence) WHERE origin = \(one.origin) AND sequence = -7"
      )
      return "\(one.words) with \(other.words)"
    }
    let texts = try Row.fetchAll(
      db, sql: "SELECT salt, body FROM \(table) WHERE \(one.rule) OR (\(other.rule))")
    guard texts[0]["salt"] as Data? != texts[1]["salt"] as Data? else {
      // Both were emptied: another change.
      return try alter(.deleted)
    }
    try execute(
      """
      UPDATE \(table) AS t SET
        salt = (SELECT salt FROM \(table) AS o WHERE o.origin = t.origin
          AND o.sequence = \(one.sequence) + \(other.sequence) - t.sequence),
        body = (SELECT body FROM \(table) AS o WHERE o.origin = t.origin
          AND o.sequence = \(one.sequence) + \(other.sequence) - t.sequence)
      WHERE (\(one.rule)) OR (\(other.rule))
      """)
    return "\(one.words) with \(other.words)"
  }

  /// The books of two stores change their writers, or one entry does.
  private mutating func changeOrigin(_ kind: Kind) throws -> String {
    let place = try anyPlace()
    let other = Int64(1 + (Int(place.origin) + next(2)) % 3)
    let table = place.book.rawValue
    if kind == .origin {
      try execute(
        "UPDATE \(table) SET origin = \(other), sequence = sequence + 1000 WHERE \(place.rule)")
      return "\(place.words) to \(other)"
    }
    for target in [table, "book_head"] {
      let rule = target == table ? "true" : "book = '\(table)'"
      try execute("UPDATE \(target) SET origin = 50 WHERE origin = \(other) AND \(rule)")
      try execute(
        "UPDATE \(target) SET origin = \(other) WHERE origin = \(place.origin) AND \(rule)")
      try execute("UPDATE \(target) SET origin = \(place.origin) WHERE origin = 50 AND \(rule)")
    }
    return "\(place.words) with \(other)"
  }

  private mutating func changeHead(_ kind: Kind) throws -> String {
    let place = try anyPlace()
    let rule = "book = '\(place.book.rawValue)' AND origin = \(place.origin)"
    if kind == .headGone {
      try execute("DELETE FROM book_head WHERE \(rule)")
    } else if kind == .headCount {
      try execute("UPDATE book_head SET entries = entries + \(next(2) * 2 - 1) WHERE \(rule)")
    } else {
      try execute("UPDATE book_head SET head = randomblob(32) WHERE \(rule)")
    }
    return place.words
  }

  /// Another text, with a commitment that is right for it.
  func write(_ body: String, into place: Place) throws {
    let salt = Data(count: 16)
    try db.execute(
      sql:
        "UPDATE \(place.book.rawValue) SET body = ?, salt = ?, commitment = ? WHERE \(place.rule)",
      arguments: [body, salt, BookSeal.commitment(salt: salt, body: Data(body.utf8))])
  }

  /// Computes the chain anew over all entries of a store; returns its last value.
  func sealAgain(_ book: Book, origin: Int64) throws -> Data {
    var chain = BookSeal.start
    let name = try Data.fetchOne(
      db, sql: "SELECT uuid FROM origin WHERE origin_id = ?", arguments: [origin])
    for place in try seals(of: book, origin: origin) {
      let row = try Row.fetchOne(db, sql: "SELECT * FROM \(book.rawValue) WHERE \(place.rule)")
      guard let row, let name else { continue }
      chain = BookSeal(
        book: book, origin: name, sequence: place.sequence, at: try row.integer("at"),
        subject: try row.blobIfAny("subject"), commitment: try row.blob("commitment")
      ).chain(after: chain, form: try row.integer("form"))
      try db.execute(
        sql: "UPDATE \(book.rawValue) SET chain = ? WHERE \(place.rule)", arguments: [chain])
    }
    return chain
  }

  private func execute(_ sql: String) throws { try db.execute(sql: sql) }
}
