import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Entries of the books that disk damage took: named for ever, and no complaint once they are.
struct LostEntriesTests {
  let folder = StateFolder()
  private let later = Sample.day + 3600

  /// A store with enough entries for several pages, damaged so that some of `book` are lost, and saved.
  private func salvaged(_ book: Book = .consent) async throws -> MemberStore {
    let store = try folder.open()
    for place in 0..<60 {
      try await store.enroll("Kari Hansen", phone: "4061\(1000 + place)", subject: "sub-\(place)")
      for _ in 0..<3 where book == .deed {
        try await store.noteLock(by: Sample.hand, .idle)
      }
    }
    try await store.close()
    try folder.damageLeaf(of: book.rawValue, at: 2)
    return try folder.open(at: later)
  }

  private func missing(_ book: Book) throws -> [Int64] {
    try folder.inspect { db in
      let head = try Sample.required(try book.head(of: 2, in: db))
      let there = try Int64.fetchAll(
        db, sql: "SELECT sequence FROM \(book.rawValue) WHERE origin = 2")
      return Set(1...head.entries).subtracting(there).sorted()
    }
  }

  @Test(arguments: Book.allCases)
  func `what damage took is named, with the day and the file, and all else holds`(book: Book)
    async throws
  {
    let store = try await salvaged(book)
    let file = try #require(store.salvage?.setAside)
    let missing = try missing(book)
    #expect(!missing.isEmpty)
    let findings = try await store.verifyBooks()
    #expect(findings.compactMap(\.fault) == [])
    let found = try #require(findings.first { $0.book == book && $0.origin == 2 })
    #expect(found.lost == missing.count)
    let loss = try #require(found.losses.first)
    #expect(loss.runs.flatMap { Array($0) } == missing)
    #expect(loss.foundAt == later)
    #expect(file.hasSuffix("/" + loss.file))
    #expect(loss.isEndKnown)
    #expect(found.unproved == loss.runs.map { $0.upperBound + 1 })
    #expect(findings.flatMap(\.losses) == [loss])

    let day = DateInterval(start: Sample.day, duration: 86_400)
    let report = try await store.report(of: day, at: nil, byPerson: false, for: nil)
    #expect(report.losses == [loss])
    #expect(report.lost(from: book.rawValue) == missing.count)
    let looked = try await store.examine(.books)
    #expect(looked.faults == 0)
    #expect(looked.isWarning)
    #expect(looked.text.contains("\(missing.count) of the \(book.rawValue) book"))
    try await store.close()
  }

  @Test func `a proof says that entries are lost, and which entry nothing proves any more`()
    async throws
  {
    let store = try await salvaged()
    let missing = try missing(.consent)
    let behind = try #require(missing.last) + 1
    let number = try folder.inspect { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT number FROM member JOIN consent ON consent.member = row_id
          WHERE consent.origin = 2 AND sequence = ?
          """, arguments: [behind])
    }
    let digits = String(try #require(number))
    let member = try #require(MemberNumber(rawValue: digits))
    let proof = try #require(try await store.consentProof(of: member, by: Sample.hand))
    #expect(proof.losses.map(\.entries) == [missing.count])
    #expect(proof.entries.map(\.isBehindLoss) == [true])
    try await store.close()
    // Who joined later cannot be among them.
    let next = try folder.open(at: later + 60)
    let new = try await next.enroll("Ola Dahl", phone: "40699999").member
    let other = try #require(try await next.consentProof(of: new.number, by: Sample.hand))
    #expect(other.losses == [])
    #expect(other.entries.map(\.isBehindLoss) == [false])
    try await next.close()
  }

  @Test func `losses stay named over a second damage and a restore, each told once`() async throws {
    let store = try await salvaged()
    let first = try missing(.consent).count
    let place = StateFolder()
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
    let copy = try await store.makeCopy(in: place.path).path
    try await store.close()
    try folder.damageLeaf(of: "access", at: 1)
    let next = try folder.open(at: later + 60)
    let found = try await next.verifyBooks()
    #expect(found.compactMap(\.fault) == [])
    #expect(found.flatMap(\.losses).map(\.book) == ["consent", "access"])
    #expect(found.flatMap(\.losses).first?.entries == first)
    try await next.close()
    _ = try await MemberStore.restore(
      from: copy, directory: folder.path, by: Sample.hand, now: { [later] in later + 120 })
    let back = try folder.open(at: later + 180)
    let again = try await back.verifyBooks()
    #expect(again.compactMap(\.fault) == [])
    #expect(again.flatMap(\.losses).map(\.entries) == [first])
    try await back.close()
  }

  @Test func `a book whose end is not known any more says so`() async throws {
    let store = try folder.open()
    for place in 0..<3 { try await store.enroll("Kari Hansen", phone: "4061000\(place)") }
    try await store.close()
    try folder.inspect { db in
      try db.execute(
        sql: """
          DROP TRIGGER consent_keeps_entries; DELETE FROM consent WHERE sequence = 3;
          DELETE FROM book_head WHERE book = 'consent'
          """)
    }
    try folder.damageLook()
    let next = try folder.open(at: later)
    let found = try await next.verifyBooks()
    #expect(found.compactMap(\.fault) == [])
    let losses = found.flatMap(\.losses)
    #expect(losses.map(\.book) == ["consent"])
    #expect(losses.map(\.isEndKnown) == [false])
    #expect(try await next.examine(.books).isWarning)
    try await next.close()
  }

  @Test func `an erased member stays accounted for where the deed itself was lost`() async throws {
    let store = try folder.open()
    let member = try await store.enroll("Kari Hansen").member
    for _ in 0..<60 { try await store.noteLock(by: Sample.hand, .idle) }
    _ = try await store.erase(member.number, reason: .shopperAsked, by: Sample.hand)
    for _ in 0..<60 { try await store.noteLock(by: Sample.hand, .idle) }
    try await store.close()
    let wiped = try folder.open(at: Sample.day + 600)
    try await wiped.finishErasures()
    try await wiped.close()
    try loseErasure()
    let next = try folder.open(at: later)
    let found = try await next.verifyBooks()
    #expect(found.compactMap(\.fault) == [])
    #expect(found.flatMap(\.losses).map(\.book) == ["deed"])
    #expect(found.map(\.emptied).reduce(0, +) > 0)
    try await next.close()
  }

  /// Takes the deed of the erasure out by force, and damages what makes the next start save the store.
  private func loseErasure() throws {
    try folder.inspect { db in
      try db.execute(
        sql: "DROP TRIGGER deed_keeps_entries; DELETE FROM deed WHERE body LIKE '%\"erased\"%'")
    }
    try folder.damageLook()
  }

  // MARK: By hand

  /// A deed with the right seal and head, which tells that entries of this store, or of the one before,
  /// were lost.
  private func takeOut(_ sequence: Int64, of origin: Int64, in db: Database) throws {
    let row = try Sample.required(
      try Row.fetchOne(
        db, sql: "SELECT * FROM consent WHERE origin = ? AND sequence = ?",
        arguments: [origin, sequence + 1]))
    let name = try Sample.required(
      try Data.fetchOne(db, sql: "SELECT uuid FROM origin WHERE origin_id = ?", arguments: [origin])
    )
    let seal = BookSeal(
      book: .consent, origin: name, sequence: sequence + 1, at: try row.integer("at"),
      subject: try row.blobIfAny("subject"), commitment: try row.blob("commitment"))
    try db.execute(
      sql: "DROP TRIGGER IF EXISTS consent_keeps_entries")
    try db.execute(
      sql: "DELETE FROM consent WHERE origin = ? AND sequence = ?", arguments: [origin, sequence])
    let gap = LossEntry.Gap(
      first: sequence, last: sequence,
      seal: LossEntry.seal(seal, form: try row.integer("form"), chain: try row.blob("chain")))
    try Book.deed.append(
      LossEntry(
        at: Sample.day, book: .consent, origin: try Sample.required(UUID(bytes: name)),
        gaps: [gap], isEndKnown: true, file: "clubtill.sqlite.damaged-20260504T120000Z"),
      about: nil, at: Sample.day, in: db)
  }

  @Test(arguments: [1, 2] as [Int64])
  func `a loss that is told later than at the making of the store accounts for nothing`(
    origin: Int64
  ) async throws {
    let shelf = BookShelf()
    try await shelf.fill()
    try shelf.folder.inspect { db in
      try takeOut(3, of: origin, in: db)
      let faults = try BookShelf.faults(db)
      #expect(faults.map(\.fault) == [BookFault(entry: 3, wrong: .missing)])
      #expect(faults.map(\.origin) == [origin])
    }
  }

  @Test func `no store accounts for what is missing in its own book`() async throws {
    let store = try folder.open()
    for place in 0..<5 { try await store.enroll("Kari Hansen", phone: "4061000\(place)") }
    try await store.close()
    try folder.inspect { db in
      // The first deed of this store.
      try takeOut(3, of: 1, in: db)
      #expect(try BookShelf.faults(db).map(\.fault) == [BookFault(entry: 3, wrong: .missing)])
    }
  }

  @Test(arguments: [
    "UPDATE consent SET at = at + 1 WHERE origin = 2 AND sequence = ?",
    "UPDATE consent SET chain = zeroblob(32) WHERE origin = 2 AND sequence = ?",
    "DELETE FROM consent WHERE origin = 2 AND sequence = ?",
  ])
  func `the entry behind a gap cannot be changed after the loss was told`(sql: String) async throws
  {
    let store = try await salvaged()
    try await store.close()
    let behind = try #require(try missing(.consent).last) + 1
    try folder.inspect { db in
      try db.execute(
        sql: "DROP TRIGGER consent_keeps_entries; DROP TRIGGER consent_keeps_contents")
      try db.execute(sql: sql, arguments: [behind])
      #expect(try BookShelf.faults(db).map(\.fault?.wrong) == [.missing])
    }
  }

  @Test func `pages of noise, of zeros and a cut end leave books of which all is proved or named`()
    async throws
  {
    let store = try folder.open()
    for place in 0..<40 {
      try await store.enroll("Kari Hansen", phone: "4061\(1000 + place)", subject: "sub-\(place)")
      try await store.noteLock(by: Sample.hand, .idle)
    }
    try await store.close()
    let leaves = try folder.inspect { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT name, pageno FROM dbstat WHERE pagetype = 'leaf'
            AND name IN ('consent', 'access', 'deed', 'book_head', 'member', 'look')
          """
      ).map { (name: try $0.text("name"), page: Int(try $0.integer("pageno"))) }
    }
    #expect(Set(leaves.map(\.name)).count == 6)
    for (place, leaf) in leaves.enumerated() where place.isMultiple(of: 2) {
      let copy = try StateFolder.copy(of: folder)
      try copy.damage { bytes in
        let filling = UInt8(place.isMultiple(of: 4) ? 0 : 0xA5)
        bytes.replaceSubrange(
          (leaf.page - 1) * 4096..<leaf.page * 4096, with: Data(repeating: filling, count: 4096))
      }
      let next = try copy.open(at: later)
      #expect(next.salvage != nil)
      let found = try await next.verifyBooks()
      #expect(found.compactMap(\.fault) == [], "\(leaf)")
      try await next.close()
    }
  }
}
