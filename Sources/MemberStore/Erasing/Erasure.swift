import EnrollmentCore
import Foundation
import GRDB

/// Erases members, inside a transaction of the caller.
///
/// ```text
/// table erasure, a row an erased member; it stays, so that no copy and no import brings anybody back
/// member      the seat
/// reason      as ErasureReason has it
/// at          milliseconds since 1970 UTC
/// due_at      when it can no longer be undone
/// till, letter, staff   whose hand it was, as far as anybody knows
/// identities  how many the member had
/// stage       'waiting': hidden, all facts are still there
///             'removed': the facts are gone from the rows, not yet from the free room of the file
///             'wiped':   nothing is left
/// ```
/// While it waits nothing but `erased_at` tells it from other members: every look-up passes by such a
/// row, and to undo it is to empty that column.
struct Erasure {
  enum Stage: String, CaseIterable {
    case waiting, removed, wiped
  }

  enum Statement: String, CaseIterable {
    case anyNumber = "SELECT row_id FROM member WHERE number = ?"
    case anyRow = "SELECT * FROM member WHERE row_id = ?"
    case ofMember = "SELECT * FROM erasure WHERE member = ?"
    case waiting = """
      SELECT member, at, due_at FROM erasure WHERE stage = 'waiting' ORDER BY due_at LIMIT ?
      """
    case waitingOfDay = """
      SELECT at, till, staff FROM erasure
      WHERE stage = 'waiting' AND due_at >= ? AND at >= ? AND at < ?
      """
    case goneOfDay = """
      SELECT at, till, staff FROM erasure WHERE stage <> 'waiting' AND at >= ? AND at < ?
      """
    case removed = "SELECT member FROM erasure WHERE stage = 'removed' ORDER BY member"
    case firstRemoved = "SELECT min(due_at) FROM erasure WHERE stage = 'removed'"
    /// The removal is the last change of such a record. By the index over the erased alone.
    case lastRemoval = """
      SELECT max(member.logical_clock) FROM erasure INDEXED BY erasure_over
      CROSS JOIN member ON member.row_id = erasure.member WHERE erasure.stage <> 'waiting'
      """
    case identityCount = "SELECT count(*) FROM identity WHERE member = ?"
    case setStage = "UPDATE erasure SET stage = ? WHERE member = ?"
    case undo = "DELETE FROM erasure WHERE member = ?"
    case insert = """
      INSERT INTO erasure (member, reason, at, due_at, till, letter, staff, identities, stage)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    case count = "UPDATE store SET members = members + ? WHERE id = 1"
    case unlink = "DELETE FROM identity WHERE member = ?"
    case untick = "UPDATE member SET lead_clock = NULL, visited_on = 0 WHERE row_id = ?"
    case unlist = "DELETE FROM unvisited WHERE member = ?"
    /// All that a record tells of a person, also where it cannot be read.
    case empty = """
      UPDATE member SET name = NULL, given_name = NULL, family_name = NULL, phone = NULL,
        birth_date = NULL, email = NULL, email_time = NULL, address = NULL, address_time = NULL,
        note = NULL, identity_time = NULL, joined_at = 0
      WHERE row_id = ?
      """
    /// Reads all keys: a damaged record does not tell which are its own.
    case unkey = "DELETE FROM look WHERE member = ?"
  }

  let db: Database
  let now: Date

  private var search: MemberSearch { MemberSearch(db: db) }

  /// Hides the member and notes who wanted it.
  ///
  /// - Parameter due: until when it can be undone.
  func begin(_ old: MemberRow, reason: ErasureReason, by hand: Hand, due: Date) throws {
    var row = old
    row.erasedAt = now.milliseconds
    // The keys stay where they are as long as it can be undone.
    try row.write(to: db, replacing: old)
    let identities = try Int.fetchOne(cached(.identityCount), arguments: [old.rowID]) ?? 0
    try cached(.insert).execute(arguments: [
      old.rowID, reason.rawValue, now.milliseconds, due.milliseconds,
      hand.till?.number.rawValue, hand.till?.letter.rawValue, hand.staff?.rawValue, identities,
      Stage.waiting.rawValue,
    ])
    try cached(.count).execute(arguments: [-1])
    let kept = try old.rowID.map { try BookReading(db: db).toKeep(about: $0, old) }
    try Book.deed.append(
      DeedEntry(
        .erased, by: hand, at: now, member: old.id, detail: reason.rawValue, kept: kept),
      about: old.rowID, at: now, in: db)
  }

  /// Hides a member who had been erased when a copy was made the store; the book of deeds tells it
  /// anew, since the one that told it went with that store.
  ///
  /// - Parameter kept: of the entries that were in that store.
  func beginAgain(_ seat: Int64, as erasure: ErasureRow, kept: [KeptEntry]) throws {
    guard let found = try Row.fetchOne(cached(.anyRow), arguments: [seat]) else { return }
    let old = try MemberRow(found)
    let reading = BookReading(db: db)
    if let there = try Row.fetchOne(cached(.ofMember), arguments: [seat]) {
      // Erased in the copy too; what was answered between that and the last erasure it does not know.
      let known = try reading.kept(about: seat)
      if known.joined(with: kept).count > known.count {
        try tellAgain(old.id, as: ErasureRow(there), kept: kept, about: seat)
      }
      return
    }
    var row = old
    row.erasedAt = erasure.at
    try row.write(to: db, replacing: old)
    try cached(.insert).execute(arguments: [
      seat, erasure.reason.rawValue, erasure.at, erasure.dueAt, erasure.till?.rawValue,
      erasure.letter?.rawValue, erasure.staff?.rawValue, erasure.identities,
      Stage.waiting.rawValue,
    ])
    if old.erasedAt == nil { try cached(.count).execute(arguments: [-1]) }
    let here = try reading.toKeep(about: seat, old)
    try tellAgain(old.id, as: erasure, kept: kept.joined(with: here), about: seat)
  }

  /// - Parameter seat: nil where the store has no record of that member.
  func tellAgain(
    _ member: UUID, as erasure: ErasureRow, kept: [KeptEntry], about seat: Int64?
  ) throws {
    let first = Date(milliseconds: erasure.at)
    try Book.deed.append(
      DeedEntry(
        .erased, by: erasure.hand, at: now, member: member,
        detail:
          "\(erasure.reason.rawValue), first at \(first.formatted(.iso8601)), "
          + "again since a copy was restored", first: first, kept: kept),
      about: seat, at: now, in: db)
  }

  /// The erasure of `number` that can still be undone by somebody on `till`.
  func undoable(_ number: MemberNumber, on till: TillNumber?) throws -> PendingErasure? {
    guard let (_, erasure) = try waiting(number), erasure.till == till else { return nil }
    return PendingErasure(
      number: number, erasedAt: Date(milliseconds: erasure.at),
      undoableUntil: Date(milliseconds: erasure.dueAt))
  }

  /// Until when the member on `seat` can be brought back, on whatever till; nil where that is over.
  func undoableUntil(_ seat: Int64) throws -> Date? {
    guard let row = try Row.fetchOne(cached(.ofMember), arguments: [seat]) else { return nil }
    let erasure = try ErasureRow(row)
    guard erasure.stage == .waiting, !erasure.isDue(at: now) else { return nil }
    return Date(milliseconds: erasure.dueAt)
  }

  func undo(_ number: MemberNumber, by hand: Hand) throws -> UndoOutcome {
    guard let (seat, erasure) = try waiting(number) else { return .nothingToUndo }
    guard erasure.till == hand.till?.number else { return .erasedElsewhere }
    guard let found = try Row.fetchOne(cached(.anyRow), arguments: [seat]) else {
      return .nothingToUndo
    }
    let old = try MemberRow(found)
    let identities = try Int64.fetchOne(cached(.identityCount), arguments: [seat]) ?? 0
    let phoneIsTaken = try old.phone.map { try !search.members(withPhone: $0).isEmpty } ?? false
    guard !phoneIsTaken, identities == erasure.identities else { return .joinedAnew }
    return .undone(try search.complete(try bringBack(old, on: seat, by: hand)))
  }

  /// Undoes an erasure that still waits in a store that was made from a copy: it had been undone after
  /// the copy was made.
  func undoAgain(_ seat: Int64, by hand: Hand) throws {
    guard let waiting = try Row.fetchOne(cached(.ofMember), arguments: [seat]),
      try ErasureRow(waiting).stage == .waiting,
      let found = try Row.fetchOne(cached(.anyRow), arguments: [seat])
    else { return }
    try bringBack(try MemberRow(found), on: seat, by: hand)
  }

  @discardableResult
  private func bringBack(_ old: MemberRow, on seat: Int64, by hand: Hand) throws -> MemberRow {
    var row = old
    row.erasedAt = nil
    try row.write(to: db, replacing: old)
    try cached(.undo).execute(arguments: [seat])
    try cached(.count).execute(arguments: [1])
    try Book.deed.append(
      DeedEntry(.erasureUndone, by: hand, at: now, member: old.id), about: seat, at: now, in: db)
    return row
  }

  private func waiting(_ number: MemberNumber) throws -> (seat: Int64, ErasureRow)? {
    let seat = try Int64.fetchOne(cached(.anyNumber), arguments: [Int64(number.rawValue)])
    guard let seat, let row = try Row.fetchOne(cached(.ofMember), arguments: [seat]) else {
      return nil
    }
    let erasure = try ErasureRow(row)
    guard erasure.stage == .waiting, !erasure.isDue(at: now) else { return nil }
    return (seat, erasure)
  }

  /// The seats of at most `limit` members whose time to be brought back is over.
  func due(limit: Int) throws -> [Int64] {
    try Row.fetchAll(cached(.waiting), arguments: [limit])
      .filter { try isDue(at: $0.integer("at"), due: $0.integer("due_at")) }
      .map { try $0.integer("member") }
  }

  /// When the next one has to be removed; nil where none waits.
  func nextDue() throws -> Date? {
    try Row.fetchOne(cached(.waiting), arguments: [1])
      .map { Date(milliseconds: try $0.integer("due_at")) }
  }

  private func isDue(at: Int64, due: Int64) -> Bool {
    ErasureRow.isDue(at: at, due: due, now: now)
  }

  /// Takes everything that is known of the person out of the rows. What is left: the member number,
  /// the id, that and when the member was erased, and that the books had entries.
  func remove(_ seat: Int64, coolDowns: CoolDowns, journal: Journal) throws {
    // First, so that nobody is tried for ever.
    try cached(.setStage).execute(arguments: [Stage.removed.rawValue, seat])
    guard let found = try Row.fetchOne(cached(.anyRow), arguments: [seat]) else { return }
    // Of a damaged record it may be another's; then that one loses a cool-down, and nothing else.
    let phone = (try? found.textIfAny("phone")).flatMap(PhoneNumber.init(stored:))
    let old = try readOrEmpty(found, on: seat)
    if var row = old {
      row.forget()
      row.erasedAt = row.erasedAt ?? now.milliseconds
      let writer = EnrollmentWriter(db: db, key: journal.key, now: now, prefix: .standard)
      row.logicalClock = try writer.nextLogicalClock()
      try row.write(to: db, replacing: old)
    }
    for statement in [Statement.untick, .unlist, .unlink] {
      try cached(statement).execute(arguments: [seat])
    }
    for book in [Book.consent, .access] { try book.empty(of: seat, in: db) }
    try journal.forget(member: seat, phone: phone)
    if let phone { try coolDowns.lift(phone) }
  }

  /// The record as it stood; one that is damaged is emptied by its seat, with all keys that lead to it,
  /// and comes back as what is left. Nil where not even that can be read.
  private func readOrEmpty(_ found: Row, on seat: Int64) throws -> MemberRow? {
    if let row = try? MemberRow(found) { return row }
    for statement in [Statement.empty, .unkey] { try cached(statement).execute(arguments: [seat]) }
    return try Row.fetchOne(cached(.anyRow), arguments: [seat])
      .flatMap { try? MemberRow(unchecked: $0) }
  }

  func number(of seat: Int64) throws -> MemberNumber? {
    try Row.fetchOne(cached(.anyRow), arguments: [seat])
      .flatMap { MemberNumber(rawValue: String(try $0.integer("number"))) }
  }

  /// The seats of those whose rows are empty, while the files may still have something of them.
  func removed() throws -> [Int64] { try Int64.fetchAll(cached(.removed)) }

  /// When somebody was removed last, which is ten minutes after the erasure or later; nil where nobody
  /// was.
  func lastRemoval() throws -> Date? {
    try Int64.fetchOne(cached(.lastRemoval)).map { Date(milliseconds: $0 >> 16) }
  }

  /// Whether one of them could have been wiped a day ago.
  func hasRemovedBeforeToday() throws -> Bool {
    let day: Int64 = 86_400_000
    return try Int64.fetchOne(cached(.firstRemoved)).map { $0 < now.milliseconds - day } ?? false
  }

  /// - Parameter seats: who was removed before the files were wiped. Whoever was removed since then, by
  ///   another process, still stands in them.
  func setWiped(_ seats: [Int64]) throws {
    for seat in seats {
      try cached(.setStage).execute(arguments: [Stage.wiped.rawValue, seat])
    }
  }

  func cached(_ statement: Statement) throws -> GRDB.Statement {
    try db.cachedStatement(sql: statement.rawValue)
  }
}

/// One row of the table `erasure`.
struct ErasureRow {
  let reason: ErasureReason
  let at: Int64
  let dueAt: Int64
  let till: TillNumber?
  let letter: TillLetter?
  let staff: StaffNumber?
  let identities: Int64
  let stage: Erasure.Stage

  /// Throws `recordUnreadable` where it is not what this program wrote.
  init(_ row: Row) throws(StoreFailure) {
    guard let reason = ErasureReason(rawValue: try row.text("reason")),
      let stage = Erasure.Stage(rawValue: try row.text("stage"))
    else { throw .recordUnreadable }
    self.reason = reason
    self.stage = stage
    at = try row.integer("at")
    dueAt = try row.integer("due_at")
    till = try row.integerIfAny("till").flatMap { TillNumber(rawValue: Int($0)) }
    letter = try row.textIfAny("letter").flatMap(TillLetter.init)
    staff = try row.integerIfAny("staff").flatMap { StaffNumber(rawValue: Int($0)) }
    identities = try row.integer("identities")
  }

  /// As a deed tells of it.
  init(_ deed: DeedEntry) {
    let reason = deed.detail?.prefix { $0 != "," }.description
    self.reason = reason.flatMap(ErasureReason.init) ?? .shopperAsked
    (stage, identities) = (.removed, 0)
    at = (deed.first ?? deed.at).milliseconds
    dueAt = at
    till = deed.hand.till?.number
    letter = deed.hand.till?.letter
    staff = deed.hand.staff
  }

  /// Of which nothing but the time is known.
  init(at time: Int64) {
    (reason, stage, identities) = (.shopperAsked, .removed, 0)
    (at, dueAt) = (time, time)
    (till, letter, staff) = (nil, nil, nil)
  }

  var hand: Hand {
    var till: Till?
    if let number = self.till, let letter { till = Till(number: number, letter: letter) }
    return Hand(till: till, staff: staff)
  }

  func isDue(at now: Date) -> Bool { Self.isDue(at: at, due: dueAt, now: now) }

  /// A clock that was set back must not keep anybody: then it is due at once.
  static func isDue(at: Int64, due: Int64, now: Date) -> Bool {
    let minute: Int64 = 60_000
    return now.milliseconds >= due || now.milliseconds < at - minute
  }
}

extension MemberRow {
  /// Keeps the seat, the id, the member number and where the record comes from: nothing else.
  mutating func forget() {
    let till = TillNumber(rawValue: Int(number.rawValue.dropFirst(2).prefix(4)) ?? 0)
    guard let letter = TillLetter(rawValue: "A") else { preconditionFailure("A is a letter") }
    self = MemberRow(
      rowID: rowID, id: id, number: number, name: nil, phone: nil, birthDate: nil, state: .active,
      joinedAt: 0, joinedAtTill: Till(number: till ?? joinedAtTill.number, letter: letter),
      origin: origin, originSequence: originSequence, identityTime: nil,
      logicalClock: logicalClock, erasedAt: erasedAt)
  }
}

extension Book {
  /// Takes salt and body out of all entries about the member. The chain runs over commitments, which
  /// stay.
  func empty(of member: Int64, in db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE \(rawValue) SET salt = NULL, body = NULL WHERE member = ? AND body IS NOT NULL"
    ).execute(arguments: [member])
  }
}
