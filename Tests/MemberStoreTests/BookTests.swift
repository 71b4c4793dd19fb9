import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct BookTests {
  let folder = StateFolder()

  private func filled() async throws {
    let store = try folder.open()
    for number in 0..<5 { try await store.enroll("Kari Hansen", phone: "4061000\(number)") }
    try await store.close()
    try folder.inspect { db in
      for _ in 0..<5 {
        let entry = DeedEntry(.leadListTicked, by: Hand(till: nil, staff: nil), at: Sample.day)
        try Book.deed.append(entry, about: nil, at: Sample.day, in: db)
      }
    }
  }

  @Test(arguments: Book.allCases)
  func `an untouched book holds`(book: Book) async throws {
    try await filled()
    #expect(try folder.inspect { try book.firstBrokenEntry(of: Schema.ownOrigin, in: $0) } == nil)
    #expect(try folder.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(book)") } == 5)
  }

  @Test(arguments: [
    "UPDATE consent SET body = replace(body, 'told', 'unknown') WHERE sequence = 3",
    "UPDATE consent SET body = NULL WHERE sequence = 3", "DELETE FROM consent",
    "UPDATE consent SET member = 1 WHERE sequence = 3",
    "UPDATE access SET chain = commitment", "DELETE FROM access WHERE sequence = 5",
    "UPDATE deed SET form = 1", "UPDATE consent SET subject = NULL",
  ])
  func `the file itself refuses to change a book`(sql: String) async throws {
    try await filled()
    #expect(throws: DatabaseError.self) { try folder.inspect { try $0.execute(sql: sql) } }
  }

  @Test(arguments: [
    ("UPDATE consent SET body = replace(body, 'told', 'unknown') WHERE sequence = 3", 3),
    ("UPDATE consent SET salt = zeroblob(16) WHERE sequence = 1", 1),
    ("UPDATE consent SET commitment = zeroblob(32) WHERE sequence = 2", 2),
    ("UPDATE consent SET chain = zeroblob(32) WHERE sequence = 5", 5),
    ("DELETE FROM consent WHERE sequence = 4", 4),
    ("UPDATE consent SET sequence = 9 WHERE sequence = 5", 5),
    ("UPDATE consent SET at = at + 1 WHERE sequence = 3", 3),
    ("UPDATE consent SET member = 1 WHERE sequence = 3", 3),
    ("UPDATE consent SET member = NULL WHERE sequence = 4", 4),
    ("UPDATE consent SET subject = NULL, member = NULL WHERE sequence = 4", 4),
    ("UPDATE consent SET form = 1 WHERE sequence = 2", 2),
    ("UPDATE consent SET salt = NULL, body = NULL WHERE sequence = 2", 2),
    ("DELETE FROM consent WHERE sequence > 2", 3), ("DELETE FROM consent", 1),
    ("UPDATE book_head SET entries = 4", 5), ("UPDATE book_head SET head = zeroblob(32)", 5),
    ("DELETE FROM book_head", 0),
  ])
  func `a change by force is found at its first entry`(sql: String, entry: Int64) async throws {
    try await filled()
    let broken = try folder.inspect { db in
      try db.execute(
        sql: "DROP TRIGGER consent_keeps_entries; DROP TRIGGER consent_keeps_contents")
      try db.execute(sql: sql)
      return try Book.consent.firstBrokenEntry(of: Schema.ownOrigin, in: db)
    }
    #expect(broken == entry)
  }

  /// Empties what the consent book says about the second member, with these deeds about it.
  private func emptied(by deeds: [Deed], of other: Bool = false) async throws -> BookFault? {
    try await filled()
    return try folder.inspect { db in
      let id = try Data.fetchOne(db, sql: "SELECT id FROM member WHERE row_id = \(other ? 3 : 2)")
      try db.execute(sql: "UPDATE consent SET salt = NULL, body = NULL WHERE member = 2")
      for deed in deeds {
        try Book.deed.append(
          DeedEntry(
            deed, by: Hand(till: nil, staff: nil), at: Sample.day,
            member: id.flatMap { UUID(bytes: $0) }),
          about: 2, at: Sample.day, in: db)
      }
      return try BookCheck(db).carryOut().first { $0.book == .consent }?.fault
    }
  }

  @Test
  func `an erased entry leaves the chain whole where a deed and the record tell of the erasure`()
    async throws
  {
    try await erased()
    #expect(try folder.inspect { try BookShelf.faults($0) } == [])
  }

  /// Fills the books, and erases the second member as the program does it.
  private func erased() async throws {
    try await filled()
    let store = try folder.open()
    let member = try #require(try await store.member(withPhone: Sample.phone("40610001")))
    _ = try await store.erase(member.number, reason: .wrongPerson, by: Sample.hand)
    try await store.close()
    let later = try folder.open(at: Sample.day + 600)
    try await later.finishErasures()
    try await later.close()
  }

  @Test func `a deed alone has erased nobody`() async throws {
    #expect(try await emptied(by: [.erased]) == BookFault(entry: 2, wrong: .notErased))
  }

  @Test(arguments: [
    "UPDATE member SET erased_at = NULL WHERE row_id = 2",
    "UPDATE member SET erased_at = erased_at + 60000 WHERE row_id = 2",
    "UPDATE erasure SET reason = 'test-entry'", "UPDATE erasure SET stage = 'waiting'",
  ])
  func `an erasure of which record and deed tell different things is found`(sql: String)
    async throws
  {
    try await erased()
    let faults = try folder.inspect { db in
      try db.execute(sql: sql)
      // As the program would seal it.
      let columns = try Sample.required(
        try Row.fetchOne(db, sql: "SELECT * FROM member WHERE row_id = 2"))
      var row = try MemberRow(unchecked: columns)
      try row.write(to: db)
      _ = try MemberRow(
        try Sample.required(Row.fetchOne(db, sql: "SELECT * FROM member WHERE row_id = 2")))
      return try BookShelf.faults(db).map(\.fault)
    }
    #expect(
      faults == [
        BookFault(entry: 2, wrong: .notErased), BookFault(entry: 2, wrong: .notErased),
      ])
  }

  @Test(arguments: [[], [Deed.copyGiven], [.erased, .erasureUndone]])
  func `an entry that was emptied without a deed is found`(deeds: [Deed]) async throws {
    #expect(try await emptied(by: deeds) == BookFault(entry: 2, wrong: .emptied))
  }

  @Test func `the erasure of one member accounts for nobody else`() async throws {
    #expect(
      try await emptied(by: [.erased], of: true) == BookFault(entry: 2, wrong: .emptied))
  }

  @Test func `a deed never loses its text`() async throws {
    try await filled()
    let findings = try folder.inspect { db in
      try db.execute(sql: "UPDATE deed SET salt = NULL, body = NULL WHERE sequence = 4")
      return try BookCheck(db).carryOut()
    }
    #expect(findings.map(\.book) == Book.allCases)
    #expect(findings.map(\.fault) == [nil, nil, BookFault(entry: 4, wrong: .emptied)])
    #expect(findings.map(\.entries) == [5, 5, 3])
  }

  @Test func `the heads are those of the last entries`() async throws {
    try await filled()
    let store = try folder.open()
    let heads = try await store.bookHeads()
    let findings = try await store.verifyBooks()
    #expect(heads.map(\.book) == Book.allCases.map(\.rawValue))
    #expect(heads.map(\.chain) == findings.map(\.head))
    #expect(heads.map(\.count) == [5, 5, 5])
    for head in heads {
      let book = try #require(Book(rawValue: head.book))
      for digits in [head.chain, String(head.chain.prefix(16)).uppercased()] {
        let given = try #require(GivenHead(book: book, entry: 5, text: digits))
        let found = try await store.verifyBooks(through: given)
        #expect(found.filter(\.isAsGiven).map(\.book) == [book])
      }
      let wrong = try #require(GivenHead(book: book, entry: 4, text: head.chain))
      #expect(try await !store.verifyBooks(through: wrong).contains(where: \.isAsGiven))
    }
    #expect(GivenHead(book: .consent, entry: 1, text: "0123456789abcde") == nil)
    #expect(GivenHead(book: .consent, entry: 1, text: "0123456789abcdeg") == nil)
    #expect(GivenHead(book: .consent, entry: 0, text: "0123456789abcdef") == nil)
    try await store.close()
  }

  @Test func `going through the books ends when it is told to`() async throws {
    let store = try folder.open()
    for number in 0..<1001 { try await store.enroll("Per Dahl", phone: "4063\(1000 + number)") }
    await #expect(throws: KeepingError.interrupted) {
      try await store.verifyBooks(work: LongWork(isInterrupted: { true }))
    }
    try await store.close()
  }

  // MARK: - Older versions

  private func ofAnOlderVersion() async throws {
    let store = try folder.open()
    for number in 0..<5 { try await store.enroll("Kari Hansen", phone: "4061000\(number)") }
    try await store.close()
    try folder.takeBackToFirstVersion()
    try await folder.open().close()
  }

  @Test func `entries of an older version still hold, and new ones are sealed onto them`()
    async throws
  {
    try await ofAnOlderVersion()
    let store = try folder.open()
    try await store.enroll("Ola Dahl", phone: "40610009")
    let findings = try await store.verifyBooks()
    #expect(findings.map(\.fault) == [nil, nil, nil])
    #expect(findings.map(\.entries) == [6, 6, 0])
    try await store.close()
    let forms = try folder.inspect {
      try Int.fetchAll($0, sql: "SELECT form FROM consent ORDER BY sequence")
    }
    #expect(forms == [1, 1, 1, 1, 1, 2])
  }

  @Test(arguments: [
    ("UPDATE consent SET member = 1 WHERE sequence = 3", 3, BookFault.Wrong.member),
    ("UPDATE consent SET member = NULL WHERE sequence = 3", 3, .member),
    ("UPDATE consent SET at = at + 1000 WHERE sequence = 3", 3, .time),
    ("UPDATE consent SET subject = randomblob(16) WHERE sequence = 3", 3, .changed),
    ("UPDATE consent SET chain = randomblob(32) WHERE sequence = 3", 3, .changed),
    ("DELETE FROM consent WHERE sequence = 5", 5, .missing),
  ])
  func `a change in an entry of an older version is found`(
    sql: String, entry: Int64, wrong: BookFault.Wrong
  ) async throws {
    try await ofAnOlderVersion()
    let fault = try folder.inspect { db in
      try db.execute(
        sql: "DROP TRIGGER consent_keeps_entries; DROP TRIGGER consent_keeps_contents")
      try db.execute(sql: sql)
      return try BookCheck(db).carryOut().first { $0.book == .consent }?.fault
    }
    #expect(fault == BookFault(entry: entry, wrong: wrong))
  }
}
