import EnrollmentCore
import GRDB

/// Looks members up in one consistent view of the store, by ranges of indexes alone.
///
/// No record is given out that was not looked at: it has to carry its digest, sit where its id says,
/// and be what was looked for, since an index can be damaged too.
struct MemberSearch {
  let db: Database
  /// Where records are noted that are left out because they cannot be read.
  var unreadable: UnreadableRecords? = nil

  /// The statements of every look-up; none reads a whole table or sorts.
  enum Statement: String, CaseIterable {
    case byRow = "SELECT * FROM member WHERE row_id = ? AND erased_at IS NULL"
    case seat = "SELECT row_id FROM member WHERE id = ?"
    case byNumber = "SELECT row_id FROM member WHERE number = ? AND erased_at IS NULL"
    case numberRange = """
      SELECT row_id FROM member WHERE number BETWEEN ? AND ? AND erased_at IS NULL
      ORDER BY number LIMIT ?
      """
    case byPhone = "SELECT row_id FROM member WHERE phone = ? ORDER BY row_id DESC"
    case phoneRange = """
      SELECT row_id FROM member WHERE phone >= ? AND phone < ? ORDER BY phone LIMIT ?
      """
    case keys = """
      SELECT folded, member FROM look WHERE (folded, member) > (?, ?) ORDER BY folded, member
      """
    case endings = """
      SELECT folded, member FROM look
      WHERE folded >= ? AND folded < ? AND instr(substr(folded, 6), ?) > 0 ORDER BY folded, member
      """
    case emails = """
      SELECT member FROM look WHERE folded >= ? AND folded < ? ORDER BY folded, member LIMIT ?
      """
    case name = "SELECT name FROM member WHERE row_id = ?"
    case identities = """
      SELECT issuer.url, identity.subject FROM identity
      JOIN issuer ON issuer.issuer_id = identity.issuer
      WHERE identity.member = ? ORDER BY identity.issuer, identity.subject
      """
    case byIdentity = """
      SELECT identity.member FROM issuer
      JOIN identity ON identity.issuer = issuer.issuer_id
      WHERE issuer.url = ? AND identity.subject = ?
      """
    case identityAgain = """
      SELECT 1 FROM identity INDEXED BY identity_member
      JOIN issuer ON issuer.issuer_id = identity.issuer
      WHERE identity.member = ? AND issuer.url = ? AND identity.subject = ?
      """
    case count = "SELECT members FROM store WHERE id = 1"
    case consents = """
      SELECT origin, at, commitment, salt, body FROM consent
      WHERE member = ? ORDER BY origin, sequence
      """
    case lookOrigins = "SELECT DISTINCT origin FROM access WHERE member = ? ORDER BY origin"
    case looks = """
      SELECT at, commitment, salt, body FROM access
      WHERE member = ? AND origin = ? ORDER BY sequence DESC LIMIT ?
      """
    case deedOrigins = "SELECT DISTINCT origin FROM deed WHERE member = ? ORDER BY origin"
    case deeds = """
      SELECT at, commitment, salt, body FROM deed
      WHERE member = ? AND origin = ? ORDER BY sequence DESC LIMIT ?
      """
    case lookCount = "SELECT count(*) FROM access WHERE member = ?"
  }

  /// Members that `query` may mean, exact hits first, each once, at most `limit`.
  func find(_ query: SearchQuery, limit: Int) throws -> [MemberRow] {
    var hits = Hits(limit: limit + Self.slack)
    switch query {
    case .nothing: break
    case .digits(let digits): try find(digits, into: &hits)
    case .ending(let digits, let name):
      try find(ending: digits, name, into: &hits)
    case .email(let start): try find(email: LookKeys.email(start), into: &hits)
    case .name(let name): try name.find(in: db, into: &hits)
    }
    // One damaged record must not hide the others (T2).
    var found: [MemberRow] = []
    for row in hits.rows where found.count < limit {
      if let member = try readable(row, where: query.fits) { found.append(member) }
    }
    // "åse" is Åse before Aase, and "aase" the other way.
    return found.filter { query.isSpelled(as: $0) } + found.filter { !query.isSpelled(as: $0) }
  }

  /// So many hits more are looked for, as some may be erased or damaged and are left out.
  private static let slack = 8

  /// The member on the seat `row`; throws `recordUnreadable` where the record is damaged.
  func member(at row: Int64) throws -> MemberRow? {
    guard let found = try Row.fetchOne(db.cachedStatement(.byRow), arguments: [row]) else {
      return nil
    }
    do throws(StoreFailure) {
      let member = try MemberRow(found)
      let seat: Int64?
      do {
        seat = try Int64.fetchOne(db.cachedStatement(.seat), arguments: [member.id.bytes])
      } catch {
        throw .recordUnreadable
      }
      guard seat == row, member.rowID == row else { throw .recordUnreadable }
      return member
    } catch {
      unreadable?.note(row)
      throw error
    }
  }

  /// The member on the seat, if the record can be read and `fits` what led to it.
  func readable(_ row: Int64, where fits: (MemberRow) throws -> Bool) throws -> MemberRow? {
    do {
      guard let member = try member(at: row) else { return nil }
      guard try fits(member) else {
        unreadable?.note(row)
        return nil
      }
      return member
    } catch StoreFailure.recordUnreadable {
      return nil
    }
  }

  /// Throws `recordUnreadable` where there is one and it is damaged.
  func member(numbered number: MemberNumber) throws -> MemberRow? {
    let row = try Int64.fetchOne(
      db.cachedStatement(.byNumber), arguments: [Int64(number.rawValue)])
    guard let row, let member = try member(at: row) else { return nil }
    guard member.number == number else {
      unreadable?.note(row)
      throw StoreFailure.recordUnreadable
    }
    return member
  }

  /// All who have `phone`, the newest record first, without those that cannot be read.
  func members(withPhone phone: PhoneNumber) throws -> [MemberRow] {
    try Int64.fetchAll(db.cachedStatement(.byPhone), arguments: [phone.msisdn])
      .compactMap { try readable($0) { $0.phone == phone } }
  }

  /// Whom the identity leads to, if that record can be read.
  func member(with identity: Identity) throws -> MemberRow? {
    try seat(of: identity).flatMap { row in
      try readable(row) { _ in
        try Bool.fetchOne(
          db.cachedStatement(.identityAgain),
          arguments: [row, identity.issuer, SubjectColumn.value(of: identity.subject)]) ?? false
      }
    }
  }

  private func seat(of identity: Identity) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(.byIdentity),
      arguments: [identity.issuer, SubjectColumn.value(of: identity.subject)])
  }

  /// The member on the seat, if that record can be read.
  func readableMember(at row: Int64) throws -> MemberRow? { try readable(row) { _ in true } }

  /// The member with those identities that lead to this record.
  func complete(_ row: MemberRow) throws -> Member {
    let identities = try Row.fetchAll(db.cachedStatement(.identities), arguments: [row.rowID])
      .map { Identity(issuer: try $0.text("url"), subject: try SubjectColumn.subject(in: $0)) }
    return row.member(identities: try identities.filter { try seat(of: $0) == row.rowID })
  }

  func count() throws -> Int {
    Int(try Int64.fetchOne(db.cachedStatement(.count)) ?? 0)
  }

  private func find(_ query: DigitQuery, into hits: inout Hits) throws {
    if let number = query.memberNumber {
      hits.add(
        try Int64.fetchOne(db.cachedStatement(.byNumber), arguments: [Int64(number.rawValue)]))
    }
    if let phone = query.phone {
      for row in try members(withPhone: phone) { hits.add(row.rowID) }
    }
    for start in query.phoneStarts {
      let rows = try Int64.fetchAll(
        db.cachedStatement(.phoneRange), arguments: [start, start.rangeEnd, hits.limit])
      for row in rows { hits.add(row) }
    }
    if let ending = query.ending { try find(ending: ending, nil, into: &hits) }
    if let start = query.memberNumberStart {
      let low = Int64(start + String(repeating: "0", count: 13 - start.count))
      let high = Int64(start + String(repeating: "9", count: 13 - start.count))
      let rows = try Int64.fetchAll(
        db.cachedStatement(.numberRange), arguments: [low, high, hits.limit])
      for row in rows { hits.add(row) }
    }
  }

  /// The shortest address comes first: a whole one before those that only begin with it.
  private func find(email start: String, into hits: inout Hits) throws {
    let rows = try Int64.fetchAll(
      db.cachedStatement(.emails), arguments: [start, start.rangeEnd, hits.limit])
    for row in rows { hits.add(row) }
  }

  /// Members whose number ends with the four `digits` and whom `name` may mean, by initials first:
  /// only where those fit is the name read.
  private func find(ending digits: String, _ name: NameQuery?, into hits: inout Hits) throws {
    let start = LookKeys.ending(digits)
    let initials = name?.initials ?? []
    let needsName = name?.isMoreThanInitials == true || Set(initials).count < initials.count
    let keys = try Row.fetchCursor(
      db.cachedStatement(.endings),
      arguments: [start, start.rangeEnd, initials.first.map { String($0) } ?? ""])
    while !hits.isFull, let key = try keys.next() {
      let known = try key.text("folded").dropFirst(start.count)
      guard initials.allSatisfy(known.contains) else { continue }
      let row = try key.integer("member")
      if try !needsName || name.map({ try isNamed($0, row: row) }) ?? true { hits.add(row) }
    }
  }

  /// By the name alone; whether the record can be trusted is asked of those that are listed.
  private func isNamed(_ query: NameQuery, row: Int64) throws -> Bool {
    let name = try Row.fetchOne(db.cachedStatement(.name), arguments: [row])
    // No text: the record is damaged, and would not be listed.
    guard let name = try? name?.textIfAny("name") else { return false }
    return query.fits(NameFolding.words(name))
  }
}

/// Rows in the order in which they were found, each once.
struct Hits {
  let limit: Int
  private(set) var rows: [Int64] = []
  private var known: Set<Int64> = []

  init(limit: Int) { self.limit = max(0, limit) }

  var isFull: Bool { rows.count >= limit }

  func contains(_ row: Int64) -> Bool { known.contains(row) }

  mutating func add(_ row: Int64?) {
    guard let row, !isFull, known.insert(row).inserted else { return }
    rows.append(row)
  }
}

extension String {
  /// The end of the range of all texts that begin with this one.
  var rangeEnd: String { self + "\u{10FFFF}" }
}

extension Database {
  func cachedStatement(_ statement: MemberSearch.Statement) throws -> GRDB.Statement {
    try cachedStatement(sql: statement.rawValue)
  }
}
