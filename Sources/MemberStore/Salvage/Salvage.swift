import EnrollmentCore
import Foundation
import GRDB

/// Brings over what a damaged store still holds, or what a copy holds, row by row.
///
/// A member counts only with a good digest, an identity only where the table and its index agree, an
/// entry of a book only as it was committed to. All come from a store that is no more: it keeps its
/// place among the origins, and the new store begins books of its own.
struct Salvage {
  struct Outcome: Equatable {
    let saved: Int
    /// How many members the damaged file had; nil where it does not tell.
    let known: Int?
    /// Who was on the staff list and could not be brought over.
    var staffLost: [StaffNumber] = []
    /// Entries of the books that were not brought over, and that no salvage before this one missed.
    var entriesLost = 0
  }

  private let old: DamagedTables
  private let new: Database
  private let now: Date
  /// The name of the old file, as the books tell it.
  private let file: String
  private let work: LongWork
  /// The staff list of the store that a copy takes the place of, which goes before that of the copy: who
  /// has left must not come back, nor an old PIN.
  private let staff: [Row]?
  /// Entries that are not there, and those that a salvage before this one missed.
  private var losses: [LossEntry] = []
  private var knownLosses: [LossEntry] = []
  /// The new number of each old origin.
  private var origins: [Int64: Int64] = [:]
  /// The seats of the members that were brought over, by their ids.
  private var seats: [UUID: Int64] = [:]
  private var taken: Set<Int64> = []
  /// When the consent entries were written that are not as they were, by the seats of their members.
  private var lostAnswers: [Int64: Date] = [:]
  /// Members that were read, of how many, and rows of other tables since.
  private var progress: (seen: Int, total: Int?, rows: Int) = (0, nil, 0)

  init(
    from old: DamagedTables, to new: Database, at now: Date, file: String,
    staff: [Row]? = nil, work: LongWork = .unwatched
  ) {
    self.old = old
    self.new = new
    self.now = now
    self.file = file
    self.staff = staff
    self.work = work
  }

  /// Tables that have a way of their own; every other one is copied as it is.
  private static let checked: Set<String> = [
    "store", "origin", "issuer", "member", "identity", "look", "consent", "access",
    "deed", "book_head", "cool_down", "erasure", "unvisited", "staff",
  ]

  mutating func carryOut() throws -> Outcome {
    try bringOrigins()
    try old.forEach(in: "issuer") { try insert($0, into: "issuer") }
    let (saved, seen) = try bringMembers()
    try bringIdentities()
    let heads = try oldHeads()
    for book in Book.allCases {
      let written = Set(origins.keys).union(heads.keys.map(\.origin))
      for origin in written.union([Schema.ownOrigin]).sorted() {
        let head = heads[HeadKey(book: book, origin: origin)]
        let last = old.mayHave(book) ? try bring(book, of: origin, upTo: head) : nil
        try keepHead(of: book, origin, head ?? last)
      }
    }
    let entriesLost = try tellLosses()
    try tellLostAnswers()
    let staffLost = try bringStaff()
    // By the wall clock alone it lasts a day at most, whatever has become of its end.
    try old.forEach(in: "cool_down") {
      try insert($0, into: "cool_down", changing: ["boot_id": "".databaseValue])
    }
    // Of a member who was not saved nothing is left to erase.
    for table in ["erasure", "unvisited"] {
      try old.forEach(in: table) { row in
        guard let seat = try? row.integerIfAny("member"), taken.contains(seat) else { return }
        try insert(row, into: table)
      }
    }
    for table in try otherTables() {
      try old.forEach(in: table) { row in
        // Nobody is left to point to, where that member was not saved.
        let isLost = (try? row.integerIfAny("member")).map { !taken.contains($0) } ?? false
        try insert(row, into: table, changing: isLost ? ["member": .null] : [:])
      }
    }
    let known = old.memberCount.map { max($0, seen) }
    return Outcome(
      saved: saved, known: known ?? (seen > 0 ? seen : nil), staffLost: staffLost,
      entriesLost: entriesLost)
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
    let total = old.memberCount
    try old.forEach(in: "member") { row in
      seen += 1
      progress = (seen, total, 0)
      if seen.isMultiple(of: 500) { try work.step(seen, of: total) }
      guard var member = try? MemberRow(row), let seat = member.rowID else { return }
      member.origin = try origin(member.origin)
      let visitedOn = try? row.integerIfAny("visited_on")
      let isTicked = (try? row.integerIfAny("lead_clock")) == member.logicalClock
      do {
        try new.inSavepoint {
          try member.insertOnItsSeat(in: new)
          if isTicked { try tickOff(seat) }
          if let visitedOn { try note(visit: visitedOn, of: seat) }
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

  private func note(visit day: Int64, of seat: Int64) throws {
    try new.execute(
      sql: "UPDATE member SET visited_on = ? WHERE row_id = ?", arguments: [day, seat])
  }

  /// Until when the lead has ticked the days off, in milliseconds since 1970 UTC; 0 where that lies
  /// after the day of the latest change, and would hide what is still to come.
  private func tickedUntil(latest: Int64) -> Int64 {
    let day = Int64(25 * 3_600_000)
    guard let ticked = old.tickedUntil, (0...latest + day).contains(ticked) else { return 0 }
    return ticked
  }

  /// Hears of a wish to end also behind the members, where nobody knows how much there is.
  private mutating func pace() throws(KeepingError) {
    progress.rows += 1
    if progress.rows.isMultiple(of: 1000) { try work.step(progress.seen, of: progress.total) }
  }

  private mutating func bringIdentities() throws {
    let isWhole = try old.forEach(in: "identity") { row in
      try pace()
      if old.isInIndex(identity: row) ?? true { try insert(identity: row) }
    }
    guard !isWhole else { return }
    for seat in taken.sorted() {
      for row in old.identities(of: seat) where old.isInTable(identity: row) == nil {
        try insert(identity: row)
      }
    }
  }

  /// A store of an older version has every subject as text.
  private func insert(identity row: Row) throws {
    guard let subject = try? SubjectColumn.subject(in: row) else { return }
    try insert(
      row, into: "identity", changing: ["subject": SubjectColumn.value(of: subject)])
  }

  private struct HeadKey: Hashable {
    let book: Book
    let origin: Int64
  }

  private struct Head {
    let entries: Int64
    let chain: Data
    /// See ``OldLooks``.
    let forgotten: Int64

    init?(entries: Int64?, chain: Data?, forgotten: Int64? = nil) {
      guard let entries, (0...LossEntry.mostEntries).contains(entries), let chain, chain.count == 32
      else { return nil }
      self.entries = entries
      self.chain = chain
      self.forgotten = min(forgotten ?? 0, entries)
    }
  }

  /// How far the old store's books went, as far as that can be read.
  private func oldHeads() throws -> [HeadKey: Head] {
    var heads: [HeadKey: Head] = [:]
    try old.forEach(in: "book_head") { row in
      guard let book = (try? row.text("book")).flatMap(Book.init),
        let origin = try? row.integer("origin")
      else { return }
      heads[HeadKey(book: book, origin: origin)] = Head(
        entries: try? row.integer("entries"), chain: try? row.blob("head"),
        forgotten: try? row.integer("forgotten"))
    }
    return heads
  }

  /// So that entries that were lost, or are cut off later, are missed.
  private mutating func keepHead(of book: Book, _ origin: Int64, _ head: Head?) throws {
    let number = try self.origin(origin)
    try book.keep(head: head?.entries ?? 0, head?.chain ?? BookSeal.start, of: number, in: new)
    if book == .access, let head { try OldLooks.goOn(after: head.forgotten, of: number, in: new) }
  }

  /// Returns the last entry that could be read.
  private mutating func bring(
    _ book: Book, of origin: Int64, upTo head: Head?
  ) throws -> Head? {
    let number = try self.origin(origin)
    let name = try Data.fetchOne(
      new, sql: "SELECT uuid FROM origin WHERE origin_id = ?", arguments: [number])
    guard let store = name.flatMap({ UUID(bytes: $0) }) else { throw Row.damaged("uuid") }
    var search = GapSearch(book, of: store.bytes)
    var tellsLosses = book == .deed
    var last: Head?
    try old.forEachEntry(of: book, origin: origin) { row in
      try pace()
      last = Head(entries: try? row.integer("sequence"), chain: try? row.blob("chain")) ?? last
      guard Book.isAsCommitted(row) else {
        if book == .consent { noteLostAnswer(row) }
        return
      }
      let named = (try? row.integerIfAny("member")).flatMap { taken.contains($0) ? $0 : nil }
      let seat = book.subject(of: row).map { seats[$0] } ?? named
      let isIn = try insert(
        row, into: book.rawValue,
        changing: ["origin": number.databaseValue, "member": seat?.databaseValue ?? .null])
      guard isIn else { return }
      try search.pass(row)
      if tellsLosses, search.gaps.isEmpty,
        let loss = (try? row.textIfAny("body")).flatMap(LossEntry.init)
      {
        knownLosses.append(loss)
      } else {
        tellsLosses = false
      }
    }
    if let head { search.end(at: head.entries, head.chain) }
    losses.append(
      LossEntry(
        at: now, book: book, origin: store, gaps: search.gaps,
        isEndKnown: head != nil || !old.keepsHeads, file: file))
    return last
  }

  /// Writes the first deeds of the new store: what the books of those before it have lost since they
  /// were looked through last.
  ///
  /// Returns how many entries that are.
  private func tellLosses() throws -> Int {
    var count = 0
    for loss in losses {
      let known = knownLosses.filter { $0.book == loss.book && $0.origin == loss.origin }
      let gaps = loss.gaps.filter { gap in !known.contains { $0.gaps.contains(gap) } }
      guard !gaps.isEmpty || !loss.isEndKnown else { continue }
      count += gaps.reduce(0) { $0 + $1.run.count }
      try Book.deed.append(
        LossEntry(
          at: now, book: loss.book, origin: loss.origin, gaps: gaps, isEndKnown: loss.isEndKnown,
          file: file),
        about: nil, at: now, in: new)
    }
    return count
  }

  private mutating func noteLostAnswer(_ row: Row) {
    guard let seat = try? row.integerIfAny("member"), taken.contains(seat),
      let at = try? row.integer("at")
    else { return }  // Whom it was about nobody can tell.
    lostAnswers[seat] = max(lostAnswers[seat] ?? .distantPast, Date(milliseconds: at))
  }

  private func tellLostAnswers() throws {
    for (seat, at) in lostAnswers.sorted(by: { $0.key < $1.key }) {
      guard let member = try MemberSearch(db: new).readableMember(at: seat) else { continue }
      try Book.consent.append(
        LostAnswer(
          member: member.id, memberNumber: member.number.rawValue, lostEntryAt: at),
        about: seat, at: now, in: new)
    }
  }

  /// Brings over who can be read, and returns who cannot, as far as the rows or the deeds tell.
  private func bringStaff() throws -> [StaffNumber] {
    let table = StaffTable(db: new)
    let listed = try table.listedByDeeds()
    var lost = staff == nil ? listed : []
    let bring: (Row) throws -> Void = { row in
      guard let number = (try? row.integer("number")).flatMap({ StaffNumber(rawValue: Int($0)) })
      else { return }
      lost.insert(number)
      guard StaffTable.isWhole(row), try insert(row, into: "staff") else { return }
      try table.seal(number)
      lost.remove(number)
    }
    if let staff {
      try staff.forEach(bring)
      try tellStaff(listed, table)
    } else {
      try old.forEach(in: "staff", bring)
    }
    let numbers = lost.sorted { $0.rawValue < $1.rawValue }
    if !numbers.isEmpty {
      try Book.deed.append(
        DeedEntry(
          .staffLost, by: Hand(till: nil, staff: nil), at: now,
          detail: numbers.map { String($0.rawValue) }.joined(separator: ", ")),
        about: nil, at: now, in: new)
    }
    return numbers
  }

  /// Writes the deeds by which the list is no more the one that the deeds of the copy tell.
  private func tellStaff(_ listed: Set<StaffNumber>, _ table: StaffTable) throws {
    let members = try table.all(key: nil).map(\.member)
    let gone = listed.subtracting(members.map(\.number)).sorted { $0.rawValue < $1.rawValue }
    let come = members.filter { !listed.contains($0.number) }
    let words =
      gone.map(StaffListWords.removed) + come.map { StaffListWords.added($0.number, as: $0.role) }
    for words in words {
      try Book.deed.append(
        DeedEntry(.staffChanged, by: Hand(till: nil, staff: nil), at: now, detail: words),
        about: nil, at: now, in: new)
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
  /// is left out; returns whether it was not.
  @discardableResult
  private func insert(
    _ row: Row, into table: String, changing changes: [String: DatabaseValue] = [:]
  ) throws -> Bool {
    let known = Set(try new.columns(in: table).map(\.name))
    let columns = row.columnNames.filter(known.contains)
    let values = columns.map { changes[$0] ?? row[$0] as DatabaseValue }
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    do {
      try new.cachedStatement(
        sql: "INSERT OR IGNORE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
      ).execute(arguments: StatementArguments(values))
      return new.changesCount > 0
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      return false
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
