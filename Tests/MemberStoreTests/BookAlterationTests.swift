import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Whoever has the file can change it with a program of their own; each change of a book is seen.
///
/// Source: issue "The staff's side", the line about ten random alterations.
struct BookAlterationTests {
  private static let seeds: ClosedRange<UInt64> = 1...40

  @Test func `ten random alterations of the books are all found, for every seed`() async throws {
    let shelf = BookShelf()
    try await shelf.fill()
    try shelf.folder.inspect { db in
      try #require(try BookShelf.faults(db).isEmpty)
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      for seed in Self.seeds {
        var alteration = BookAlteration(db: db, seed: seed)
        for _ in 0..<10 {
          try Self.undone(db) {
            try alteration.dropTriggers()
            let told = try alteration.alter()
            #expect(try !BookShelf.faults(db).isEmpty, "seed \(seed): \(told)")
          }
        }
      }
      #expect(try BookShelf.faults(db).isEmpty)
    }
  }

  @Test(arguments: [BookAlteration.Kind.erasureByHand, .tidyByHand])
  func `texts that were emptied by hand are found, whatever deed tells of a reason`(
    kind: BookAlteration.Kind
  ) async throws {
    let shelf = BookShelf()
    try await shelf.fill()
    try shelf.folder.inspect { db in
      for seed in Self.seeds {
        var alteration = BookAlteration(db: db, seed: seed)
        try Self.undone(db) {
          // The file's own rules allow it: to empty a text, and to write the next deed.
          let told = try alteration.alter(kind)
          let wrong = try BookShelf.faults(db).map(\.fault?.wrong)
          #expect(!wrong.isEmpty, "seed \(seed): \(told)")
          #expect(wrong.allSatisfy { $0 == (kind == .tidyByHand ? .emptied : .notErased) })
        }
      }
    }
  }

  /// Leaves everything as it was.
  private static func undone(_ db: Database, _ work: () throws -> Void) throws {
    try db.inTransaction {
      try work()
      return .rollback
    }
  }

  @Test func `all ten at once are found too`() async throws {
    let shelf = BookShelf()
    try await shelf.fill()
    try shelf.folder.inspect { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      for seed in Self.seeds {
        var alteration = BookAlteration(db: db, seed: 1000 + seed)
        try Self.undone(db) {
          try alteration.dropTriggers()
          var told: [String] = []
          for _ in 0..<10 {
            do {
              told.append(try alteration.alter())
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
              continue  // One before it has taken that place.
            }
          }
          #expect(told.count > 1)
          #expect(try !BookShelf.faults(db).isEmpty, "seed \(seed): \(told)")
        }
      }
    }
  }

  @Test func `a book that was written anew whole, its head too, does not go through an old head`()
    async throws
  {
    let shelf = BookShelf()
    try await shelf.fill()
    try shelf.folder.inspect { db in
      let head = try #require(try Book.consent.head(of: Schema.ownOrigin, in: db))
      let given = try #require(
        GivenHead(book: .consent, entry: head.entries, text: head.chain.hex))
      #expect(try BookCheck(db, through: given).carryOut().contains(where: \.isAsGiven))
      let forger = BookAlteration(db: db, seed: 1)
      try forger.dropTriggers()
      let seal = try #require(try forger.seals(of: .consent, origin: 1).dropFirst().first)
      try forger.write("{}", into: seal)
      let chain = try forger.sealAgain(.consent, origin: 1)
      try db.execute(
        sql: "UPDATE book_head SET head = ? WHERE book = 'consent' AND origin = 1",
        arguments: [chain])
      #expect(try BookShelf.faults(db).isEmpty)
      #expect(try !BookCheck(db, through: given).carryOut().contains(where: \.isAsGiven))
    }
  }

  @Test func `a cut end is found by an old head where the count was cut as well`() async throws {
    let shelf = BookShelf()
    try await shelf.fill()
    try shelf.folder.inspect { db in
      let head = try #require(try Book.access.head(of: Schema.ownOrigin, in: db))
      let given = try #require(
        GivenHead(book: .access, entry: head.entries, text: head.chain.hex))
      let forger = BookAlteration(db: db, seed: 1)
      try forger.dropTriggers()
      try db.execute(
        sql: "DELETE FROM access WHERE origin = 1 AND sequence = ?", arguments: [head.entries])
      try db.execute(
        sql: """
          UPDATE book_head SET entries = entries - 1, head = (SELECT chain FROM access
            WHERE origin = 1 ORDER BY sequence DESC LIMIT 1) WHERE book = 'access' AND origin = 1
          """)
      #expect(try BookShelf.faults(db).isEmpty)
      #expect(try !BookCheck(db, through: given).carryOut().contains(where: \.isAsGiven))
    }
  }

  @Test func `a cut end stays found when the till goes on writing`() async throws {
    let shelf = BookShelf()
    try await shelf.fill()
    try shelf.folder.inspect { db in
      try BookAlteration(db: db, seed: 1).dropTriggers()
      try db.execute(
        sql: "DELETE FROM consent WHERE origin = 1 AND sequence > 3")
    }
    let store = try shelf.folder.open(at: Sample.day + 900 * 86_400)
    try await store.enroll("Ola Dahl", phone: "49990001")
    let faults = try await store.verifyBooks().compactMap(\.fault)
    #expect(faults == [BookFault(entry: 4, wrong: .missing)])
    try await store.close()
  }
}
