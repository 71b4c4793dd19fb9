import GRDB

/// The tables of a damaged store, read so that a damaged page costs only what stands on it; or those
/// of a sound one, read as they stand.
///
/// What cannot be read is left out: that is what it is for, so no fault is thrown from here but those
/// of whoever takes the rows.
struct DamagedTables {
  private let db: Database
  /// No table has more rows than this: a damaged number must not have us look for ever.
  private let rowLimit: Int64
  private let isSound: Bool

  private static let leastRowBytes = 32

  /// - Parameters:
  ///   - bytes: the size of the file with its log.
  ///   - isSound: whether every page of it can be read.
  init(_ db: Database, bytes: Int, isSound: Bool = false) {
    self.db = db
    self.isSound = isSound
    rowLimit = Int64(bytes / Self.leastRowBytes) + 1
  }

  /// How many members there are by the store's own count; nil where that makes no sense.
  var memberCount: Int? {
    let count = first("SELECT members FROM store WHERE id = 1")
      .flatMap { try? $0.integer("members") }
    return count.flatMap { (0...rowLimit).contains($0) ? Int($0) : nil }
  }

  /// Until when the days were ticked off the lead's list; nil where that cannot be read.
  var tickedUntil: Int64? {
    first("SELECT lead_day FROM store WHERE id = 1").flatMap { try? $0.integer("lead_day") }
  }

  /// The row with the number, if it can be read.
  func first(in table: String, _ number: Int64) -> Row? {
    first("SELECT * FROM \(table) WHERE rowid = ?", [number])
  }

  /// Calls `body` with every row that can be read; false where some could not be reached.
  @discardableResult
  func forEach(in table: String, _ body: (Row) throws -> Void) throws -> Bool {
    if isSound {
      let isThere = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name = ?"
      guard try Int.fetchOne(db, sql: isThere, arguments: [table]) ?? 0 > 0 else { return true }
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(table)")
      while let row = try rows.next() { try body(row) }
      return true
    }
    let row = first("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", [table])
    guard let row, let hasNoNumbers = try? row.integer("wr") else { return false }
    return hasNoNumbers == 0
      ? try forEachNumbered(in: table, body) : try forEachKeyed(in: table, body)
  }

  /// The rows of a table with row numbers, each asked for by itself.
  private func forEachNumbered(
    in table: String, _ body: (Row) throws -> Void
  ) throws -> Bool {
    let highest = number("SELECT max(rowid) AS number FROM \(table)")
    guard let statement = try? db.cachedStatement(sql: "SELECT * FROM \(table) WHERE rowid = ?")
    else { return false }
    var isWhole = highest != nil
    for number in 0...min(rowLimit, highest ?? rowLimit) {
      do {
        guard let row = try Row.fetchOne(statement, arguments: [number]) else { continue }
        try Taking.take(row, body)
      } catch let fault as Taking {
        throw fault.error
      } catch {
        isWhole = false
      }
    }
    return isWhole
  }

  /// The rows of a table without row numbers, from both ends until a damaged page ends the way.
  private func forEachKeyed(in table: String, _ body: (Row) throws -> Void) throws -> Bool {
    let columns = "SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk"
    guard let key = try? String.fetchAll(db, sql: columns), !key.isEmpty else { return false }
    for direction in ["ASC", "DESC"] {
      let order = key.map { "\($0) \(direction)" }.joined(separator: ", ")
      do {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(table) ORDER BY \(order)")
        while let row = try rows.next() { try Taking.take(row, body) }
        return direction == "ASC"
      } catch let fault as Taking {
        throw fault.error
      } catch {
        continue
      }
    }
    return false
  }

  /// Whether there can be entries: a sound store of an older version lacks the books that came later.
  func mayHave(_ book: Book) -> Bool {
    !isSound || (try? db.tableExists(book.rawValue)) ?? true
  }

  /// Whether there should be a table of how far the books go: a sound store of an older version has
  /// none.
  var keepsHeads: Bool { !isSound || (try? db.tableExists("book_head")) ?? true }

  func forEachEntry(of book: Book, origin: Int64, _ body: (Row) throws -> Void) throws {
    if isSound {
      let rows = try Row.fetchCursor(
        db, sql: "SELECT * FROM \(book.rawValue) WHERE origin = ? ORDER BY sequence",
        arguments: [origin])
      while let row = try rows.next() { try body(row) }
      return
    }
    let highest = number(
      "SELECT max(sequence) AS number FROM \(book.rawValue) WHERE origin = ?", [origin])
    let sql = "SELECT * FROM \(book.rawValue) WHERE origin = ? AND sequence = ?"
    for sequence in 0...min(rowLimit, highest ?? rowLimit) {
      if let row = first(sql, [origin, sequence]) { try body(row) }
    }
  }

  /// The identities that the index has for a member, as rows of the table.
  func identities(of seat: Int64) -> [Row] {
    let sql = """
      SELECT issuer, subject, member FROM identity INDEXED BY identity_member WHERE member = ?
      """
    return (try? Row.fetchAll(db, sql: sql, arguments: [seat])) ?? []
  }

  /// Whether the index knows the row of `identity`; nil where it cannot be read.
  func isInIndex(identity row: Row) -> Bool? {
    answer(
      """
      SELECT count(*) FROM identity INDEXED BY identity_member
      WHERE member = ? AND issuer = ? AND subject = ?
      """, [row["member"], row["issuer"], row["subject"]])
  }

  /// The same for the table.
  func isInTable(identity row: Row) -> Bool? {
    answer(
      "SELECT count(*) FROM identity WHERE issuer = ? AND subject = ? AND member = ?",
      [row["issuer"], row["subject"], row["member"]])
  }

  private func answer(_ sql: String, _ values: [DatabaseValue]) -> Bool? {
    guard let count = try? Int.fetchOne(db, sql: sql, arguments: StatementArguments(values)) else {
      return nil
    }
    return count > 0
  }

  private func first(_ sql: String, _ arguments: StatementArguments = []) -> Row? {
    guard let statement = try? db.cachedStatement(sql: sql) else { return nil }
    return (try? Row.fetchOne(statement, arguments: arguments)) ?? nil
  }

  /// The one number that `sql` asks for as `number`; zero for an empty table.
  private func number(_ sql: String, _ arguments: StatementArguments = []) -> Int64? {
    guard let row = first(sql, arguments) else { return nil }
    do {
      return try row.integerIfAny("number") ?? 0
    } catch {
      return nil
    }
  }
}

/// A fault of whoever takes a row, told from those of the damaged file.
private struct Taking: Error {
  let error: any Error

  static func take(_ row: Row, _ body: (Row) throws -> Void) throws(Taking) {
    do { try body(row) } catch { throw Taking(error: error) }
  }
}
