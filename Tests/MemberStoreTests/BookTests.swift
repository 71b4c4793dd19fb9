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

  @Test func `an erased entry leaves the chain whole`() async throws {
    try await filled()
    let broken = try folder.inspect { db in
      try db.execute(sql: "UPDATE consent SET salt = NULL, body = NULL WHERE sequence = 2")
      return try Book.consent.firstBrokenEntry(of: Schema.ownOrigin, in: db)
    }
    #expect(broken == nil)
  }
}
