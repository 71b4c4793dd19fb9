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
    case lookRange = """
      SELECT folded, member FROM look WHERE folded >= ? AND folded < ? ORDER BY folded, member
      """
    case nextKey = """
      SELECT folded FROM look WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT 1
      """
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
    case lookCount = "SELECT count(*) FROM access WHERE member = ?"
  }

  /// How many different words one look-up may go through for a short beginning of a word.
  private static let hopLimit = 400
  /// How many keys it reads at most when a third word has to agree as well.
  private static let readLimit = 2000

  /// Members that `query` may mean, exact hits first, each once, at most `limit`.
  func find(_ query: SearchQuery, limit: Int) throws -> [MemberRow] {
    var hits = Hits(limit: limit)
    switch query {
    case .nothing: break
    case .digits(let digits): try find(digits, into: &hits)
    case .ending(let digits, let words):
      guard let initial = words.first?.first else { break }
      let key = "\(digits) \(initial)"
      try read(from: key, to: key + " ", into: &hits) { row in
        try words == [String(initial)] || hasWords(words, row: row)
      }
    case .words(let words): try find(words, into: &hits)
    }
    // One damaged record must not hide the others (T2).
    return try hits.rows.compactMap { try readable($0, where: query.fits) }
  }

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
          arguments: [row, identity.issuer, identity.subject]) ?? false
      }
    }
  }

  private func seat(of identity: Identity) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(.byIdentity), arguments: [identity.issuer, identity.subject])
  }

  /// The member on the seat, if that record can be read.
  func readableMember(at row: Int64) throws -> MemberRow? { try readable(row) { _ in true } }

  /// The member with those identities that lead to this record.
  func complete(_ row: MemberRow) throws -> Member {
    let identities = try Row.fetchAll(db.cachedStatement(.identities), arguments: [row.rowID])
      .map { Identity(issuer: try $0.text("url"), subject: try $0.text("subject")) }
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
    if let ending = query.ending {
      let start = ending + " "
      try read(from: start, to: start.rangeEnd, into: &hits) { _ in true }
    }
    if let start = query.memberNumberStart {
      let low = Int64(start + String(repeating: "0", count: 13 - start.count))
      let high = Int64(start + String(repeating: "9", count: 13 - start.count))
      let rows = try Int64.fetchAll(
        db.cachedStatement(.numberRange), arguments: [low, high, hits.limit])
      for row in rows { hits.add(row) }
    }
  }

  /// One word is a range. Of several, the longest is looked for first: from each different word
  /// that begins with it one jump leads to those names that go on with the second longest.
  private func find(_ words: [String], into hits: inout Hits) throws {
    let longestFirst = words.enumerated()
      .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
    guard let first = longestFirst.first else { return }
    guard longestFirst.count > 1 else {
      try read(from: first, to: first.rangeEnd, into: &hits) { _ in true }
      return
    }
    let second = longestFirst[1]
    let others = Array(longestFirst.dropFirst(2))
    var place = first
    for _ in 0..<Self.hopLimit where !hits.isFull {
      let key = try String.fetchOne(
        db.cachedStatement(.nextKey), arguments: [place, first.rangeEnd])
      guard let key, let word = key.split(separator: " ").first else { return }
      let start = "\(word) \(second)"
      try read(from: start, to: start.rangeEnd, into: &hits) { row in
        try others.isEmpty || hasWords(words, row: row)
      }
      place = word + "!"  // The sign after the space: past all pairs of this word.
    }
  }

  /// Reads keys in order from `start` until before `end` or until there are enough hits.
  private func read(
    from start: String, to end: String, into hits: inout Hits, where fits: (Int64) throws -> Bool
  ) throws {
    let keys = try Row.fetchCursor(db.cachedStatement(.lookRange), arguments: [start, end])
    var count = 0
    while !hits.isFull, count < Self.readLimit, let key = try keys.next() {
      count += 1
      let row = try key.integer("member")
      if !hits.contains(row), try fits(row) { hits.add(row) }
    }
  }

  /// Whether each of `starts` begins a word of the name, no word used twice.
  private func hasWords(_ starts: [String], row: Int64) throws -> Bool {
    try readableMember(at: row)?.hasWords(starts) ?? false
  }
}

/// Rows in the order in which they were found, each once.
private struct Hits {
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
  fileprivate var rangeEnd: String { self + "\u{10FFFF}" }
}

extension Database {
  func cachedStatement(_ statement: MemberSearch.Statement) throws -> GRDB.Statement {
    try cachedStatement(sql: statement.rawValue)
  }
}
