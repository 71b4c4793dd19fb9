import EnrollmentCore
import Foundation
import GRDB

/// Reads what a store tells that a copy takes the place of.
///
/// Who was erased stands in three places: in the table, in the record that was emptied and in the book
/// of deeds, so that damage to one of them, also long ago, brings nobody back.
struct InPlaceReading {
  let db: Database
  let tables: DamagedTables
  /// Then a fault of the file is thrown; otherwise what cannot be read is told in `unread`.
  let isSound: Bool
  /// Of the requests; nil where there is none.
  let journalKey: JournalKey?
  let work: LongWork

  private var found = StoreInPlace()
  private var marks: [UUID: ErasedMembers.Mark] = [:]
  private var kept: [UUID: [KeptEntry]] = [:]
  private var hadStaff = false
  private var rows = 0

  init(
    db: Database, tables: DamagedTables, isSound: Bool, journalKey: JournalKey?, work: LongWork
  ) {
    self.db = db
    self.tables = tables
    self.isSound = isSound
    self.journalKey = journalKey
    self.work = work
  }

  mutating func carryOut() throws -> StoreInPlace {
    found.kind = tables.first(in: "store", 1).flatMap { try? $0.text("kind") }
      .flatMap(StoreKind.init)
    let areDeedsWhole = try readDeeds()
    if !areDeedsWhole { found.unread.insert(.withdrawals) }
    if isSound {
      try readMembers()
    } else {
      try readDamagedMembers(areDeedsWhole: areDeedsWhole)
    }
    found.erased = marks.values.map { mark in
      var mark = mark
      mark.kept = kept[mark.id] ?? []
      return mark
    }
    found.broughtBack.subtract(marks.keys)
    try readStaff()
    try readRequests()
    return found
  }

  private mutating func step() throws(KeepingError) {
    rows += 1
    if rows.isMultiple(of: 1000) { try work.step(0, of: nil) }
  }

  // MARK: - Deeds

  /// Returns whether all that were written are there. The oldest store comes first: its number is the
  /// highest.
  private mutating func readDeeds() throws -> Bool {
    guard tables.mayHave(.deed) else { return true }
    var origins: Set<Int64> = [Schema.ownOrigin]
    var isWhole = try tables.forEach(in: "origin") { row in
      if let origin = try? row.integer("origin_id") { origins.insert(origin) }
    }
    var heads: [Int64: Int64] = [:]
    try tables.forEach(in: "book_head") { row in
      guard (try? row.text("book")) == Book.deed.rawValue, let origin = try? row.integer("origin")
      else { return }
      heads[origin] = try? row.integer("entries")
    }
    for origin in origins.sorted(by: >) {
      var count: Int64 = 0
      try tables.forEachEntry(of: .deed, origin: origin) { row in
        try step()
        guard Book.isAsCommitted(row) else {
          isWhole = false
          return
        }
        count += 1
        take(deed: row)
      }
      // What a salvage lost was told then.
      if !isSound, count < heads[origin] ?? .max { isWhole = false }
    }
    return isWhole
  }

  private static let telling = [Deed.erased, .erasureUndone, .consentWithdrawn, .staffChanged]

  private mutating func take(deed row: Row) {
    guard let body = try? row.textIfAny("body"),
      Self.telling.contains(where: { body.contains("\"deed\":\"\($0.rawValue)\"") }),
      let entry = Book.entry(DeedEntry.self, body)
    else { return }
    if entry.deed == .staffChanged { hadStaff = true }
    guard let member = entry.member else { return }
    if entry.deed == .erased {
      marks[member] = ErasedMembers.Mark(id: member, number: nil, erasure: ErasureRow(entry))
      found.broughtBack.remove(member)
      kept[member] = (kept[member] ?? []).joined(with: entry.kept ?? [])
    }
    if entry.deed == .erasureUndone {
      marks[member] = nil
      found.broughtBack.insert(member)
    }
    if entry.deed == .consentWithdrawn, let commitment = try? row.blob("commitment") {
      found.withdrawals.append(StoreInPlace.Withdrawal(deed: entry, commitment: commitment))
    }
  }

  // MARK: - Members

  private mutating func readMembers() throws {
    found.highestNumbers = try GivenNumbers.highest(in: db)
    let active = "SELECT EXISTS (SELECT 1 FROM member WHERE id = ? AND erased_at IS NULL)"
    for id in Array(marks.keys)
    where try Bool.fetchOne(db, sql: active, arguments: [id.bytes]) ?? false {
      marks[id] = nil
    }
    for mark in try ErasedMembers.all(in: db) { marks[mark.id] = mark }
  }

  /// Of records only those count that are as they were written: a damaged number would use up all those
  /// below it.
  private mutating func readDamagedMembers(areDeedsWhole: Bool) throws {
    var erasures: [Int64: ErasureRow] = [:]
    var areErasuresWhole = try tables.forEach(in: "erasure") { row in
      guard let seat = try? row.integer("member") else { return }
      erasures[seat] = try? ErasureRow(row)
    }
    var highest: [Substring: MemberNumber] = [:]
    func note(_ number: MemberNumber) {
      let till = number.rawValue.prefix(6)
      if highest[till].map({ $0.rawValue < number.rawValue }) ?? true { highest[till] = number }
    }
    var areMembersGood = true
    let areAllReached = try tables.forEach(in: "member") { row in
      try step()
      guard let member = try? MemberRow(row), let seat = member.rowID else {
        areMembersGood = false
        return
      }
      note(member.number)
      let erasure = erasures.removeValue(forKey: seat)
      // Nobody was erased in 1970: such a record only keeps a number.
      if let erasedAt = member.erasedAt, erasedAt > 0 {
        marks[member.id] = ErasedMembers.Mark(
          id: member.id, number: member.number,
          erasure: erasure ?? marks[member.id]?.erasure ?? ErasureRow(at: erasedAt))
      } else {
        marks[member.id] = nil
      }
    }
    if !erasures.isEmpty { areErasuresWhole = false }
    let areMembersWhole = areAllReached && areMembersGood
    if !areMembersWhole {
      found.unread.insert(.numbers)
      try readNumbersOfConsents(note)
    }
    if !(areMembersWhole || areErasuresWhole || areDeedsWhole) { found.unread.insert(.erasures) }
    found.highestNumbers = Array(highest.values)
  }

  /// Whoever said yes has an entry with the member number in the book of consents.
  private mutating func readNumbersOfConsents(_ note: (MemberNumber) -> Void) throws {
    struct Numbered: Decodable { let memberNumber: String }
    try tables.forEachEntry(of: .consent, origin: Schema.ownOrigin) { row in
      try step()
      guard Book.isAsCommitted(row), let body = try? row.textIfAny("body"),
        let number = Book.entry(Numbered.self, body).flatMap({
          MemberNumber(rawValue: $0.memberNumber)
        })
      else { return }
      note(number)
    }
  }

  // MARK: - Staff and requests

  /// A list on which nobody ever was says nothing: the till was started before the copy came.
  private mutating func readStaff() throws {
    var staff: [Row] = []
    let isReached = try tables.forEach(in: "staff") { staff.append($0.copy()) }
    guard isReached, staff.isEmpty || staff.contains(where: StaffTable.isWhole) else {
      found.unread.insert(.staff)
      return
    }
    if hadStaff || !staff.isEmpty { found.staff = staff }
  }

  /// A request whose key is gone is nobody's to end: it keeps nothing from being restored.
  private mutating func readRequests() throws {
    var count = 0
    let isReached = try tables.forEach(in: "request") { row in
      if Journal.isAnswerable(row, key: journalKey) { count += 1 }
    }
    found.openRequests = count
    if !isReached { found.unread.insert(.requests) }
  }
}
