import EnrollmentCore
import Foundation
import GRDB

/// Brings over what a damaged store still holds, row by row.
///
/// A member counts only with a good digest, an identity only where the table and its index agree, an
/// entry of a book only as it was committed to. All come from a store that is no more: it keeps its
/// place among the origins, and the new store begins books of its own.
struct Salvage {
  struct Outcome: Equatable {
    let saved: Int
    /// How many members the damaged file had; nil where it does not tell.
    let known: Int?
  }

  private let old: DamagedTables
  private let new: Database
  /// The new number of each old origin.
  private var origins: [Int64: Int64] = [:]
  /// The seats of the members that were brought over, by their ids.
  private var seats: [UUID: Int64] = [:]
  private var taken: Set<Int64> = []

  init(from old: DamagedTables, to new: Database) {
    self.old = old
    self.new = new
  }

  /// Tables that have a way of their own; every other one is copied as it is.
  private static let checked: Set<String> = [
    "store", "origin", "issuer", "member", "identity", "look", "consent", "access", "cool_down",
  ]

  mutating func carryOut() throws -> Outcome {
    try bringOrigins()
    try old.forEach(in: "issuer") { try insert($0, into: "issuer") }
    let (saved, seen) = try bringMembers()
    try bringIdentities()
    for book in Book.allCases {
      for origin in Set(origins.keys).union([Schema.ownOrigin]).sorted() {
        try bring(book, of: origin)
      }
    }
    // By the wall clock alone it lasts a day at most, whatever has become of its end.
    try old.forEach(in: "cool_down") {
      try insert($0, into: "cool_down", changing: ["boot_id": "".databaseValue])
    }
    for table in try otherTables() {
      try old.forEach(in: table) { row in
        // Nobody is left to point to, where that member was not saved.
        let isLost = (try? row.integerIfAny("member")).map { !taken.contains($0) } ?? false
        try insert(row, into: table, changing: isLost ? ["member": .null] : [:])
      }
    }
    let known = old.memberCount.map { max($0, seen) }
    return Outcome(saved: saved, known: known ?? (seen > 0 ? seen : nil))
  }

  /// The store that was damaged gets the number after this one's, and those before it the next: so
  /// the books keep their order.
  private mutating func bringOrigins() throws {
    _ = try old.first(in: "origin", Schema.ownOrigin).map { try bringOrigin($0) }
    _ = try origin(Schema.ownOrigin)
    try old.forEach(in: "origin") { try bringOrigin($0) }
  }

  private mutating func bringOrigin(_ row: Row) throws {
    guard let number = try? row.integer("origin_id"), origins[number] == nil,
      let uuid = try? row.blob("uuid"), uuid.count == 16
    else { return }
    origins[number] = try addOrigin(uuid)
  }

  private func addOrigin(_ uuid: Data) throws -> Int64 {
    try new.execute(sql: "INSERT INTO origin (uuid) VALUES (?)", arguments: [uuid])
    return new.lastInsertedRowID
  }

  /// The origin's number in the new store; one whose name is lost gets a new one.
  private mutating func origin(_ number: Int64) throws -> Int64 {
    if let known = origins[number] { return known }
    let added = try addOrigin(UUID().bytes)
    origins[number] = added
    return added
  }

  /// Returns how many members were brought over, and how many records there were.
  private mutating func bringMembers() throws -> (saved: Int, seen: Int) {
    var (saved, seen) = (0, 0)
    var clock: Int64 = 0
    try old.forEach(in: "member") { row in
      seen += 1
      guard var member = try? MemberRow(row), let seat = member.rowID else { return }
      member.origin = try origin(member.origin)
      let isTicked = (try? row.integerIfAny("lead_clock")) == member.logicalClock
      do {
        try new.inSavepoint {
          try member.insertOnItsSeat(in: new)
          if isTicked { try tickOff(seat) }
          return .commit
        }
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        return  // A second record with the same number or id: the one that was found first stands.
      }
      seats[member.id] = seat
      taken.insert(seat)
      clock = max(clock, member.logicalClock)
      if member.erasedAt == nil { saved += 1 }
    }
    try new.execute(
      sql: "UPDATE store SET members = ?, clock = ?, lead_day = ? WHERE id = 1",
      arguments: [saved, clock, tickedUntil(latest: clock >> 16)])
    return (saved, seen)
  }

  private func tickOff(_ seat: Int64) throws {
    try new.execute(
      sql: "UPDATE member SET lead_clock = logical_clock WHERE row_id = ?", arguments: [seat])
  }

  /// Until when the lead has ticked the days off, in milliseconds since 1970 UTC; 0 where that lies
  /// after the day of the latest change, and would hide what is still to come.
  private func tickedUntil(latest: Int64) -> Int64 {
    let day = Int64(25 * 3_600_000)
    guard let ticked = old.tickedUntil, (0...latest + day).contains(ticked) else { return 0 }
    return ticked
  }

  private func bringIdentities() throws {
    let isWhole = try old.forEach(in: "identity") { row in
      if old.isInIndex(identity: row) ?? true { try insert(row, into: "identity") }
    }
    guard !isWhole else { return }
    for seat in taken.sorted() {
      for row in old.identities(of: seat) where old.isInTable(identity: row) == nil {
        try insert(row, into: "identity")
      }
    }
  }

  private mutating func bring(_ book: Book, of origin: Int64) throws {
    let number = try self.origin(origin)
    try old.forEachEntry(of: book, origin: origin) { row in
      guard Book.isAsCommitted(row) else { return }
      let named = (try? row.integerIfAny("member")).flatMap { taken.contains($0) ? $0 : nil }
      let seat = book.subject(of: row).map { seats[$0] } ?? named
      try insert(
        row, into: book.rawValue,
        changing: ["origin": number.databaseValue, "member": seat?.databaseValue ?? .null])
    }
  }

  private func otherTables() throws -> [String] {
    try String.fetchAll(
      new,
      sql: """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name
        """
    ).filter { !Self.checked.contains($0) }
  }

  /// Inserts what `row` has of the table's columns. What breaks a rule of the table was damaged, and
  /// is left out.
  private func insert(
    _ row: Row, into table: String, changing changes: [String: DatabaseValue] = [:]
  ) throws {
    let known = Set(try new.columns(in: table).map(\.name))
    let columns = row.columnNames.filter(known.contains)
    let values = columns.map { changes[$0] ?? row[$0] as DatabaseValue }
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    do {
      try new.cachedStatement(
        sql: "INSERT OR IGNORE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
      ).execute(arguments: StatementArguments(values))
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      return
    }
  }
}

extension Book {
  /// The member that the entry itself names, which its commitment vouches for.
  fileprivate func subject(of row: Row) -> UUID? {
    struct Subject: Decodable { let member: UUID }
    guard let body = try? row.textIfAny("body") else { return nil }
    return (try? JSONDecoder().decode(Subject.self, from: Data(body.utf8)))?.member
  }
}
