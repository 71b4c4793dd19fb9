import EnrollmentCore
import Foundation
import GRDB

/// Goes through all books of all stores that left entries here, and finds in each the first entry that
/// is not as it was written.
///
/// A text that was emptied holds where a deed accounts for it: the erasure of that member, whose own
/// record has to say the same, or looks that were old enough to be forgotten. The deeds come first for
/// that reason, and a deed behind a broken one accounts for nothing.
///
/// Entries that damage took hold where the store that was made from what was left told so at once, see
/// ``LossEntry``; the findings name them for ever.
struct BookCheck {
  private let db: Database
  private let work: LongWork
  private let given: GivenHead?

  private static let order: [Book] = [.deed, .consent, .access]

  init(_ db: Database, through given: GivenHead? = nil, work: LongWork = .unwatched) {
    self.db = db
    self.given = given
    self.work = work
  }

  /// One finding a book and store; those of this store always, of others where they left something.
  func carryOut() throws -> [BookFinding] {
    let names = try originNames()
    let total = try Int.fetchOne(db, sql: "SELECT sum(entries) FROM book_head")
    var accounts = BookAccounts()
    var findings: [BookFinding] = []
    var done = 0
    for book in Self.order {
      // The newest store first: it tells what was lost of those before it.
      for origin in try origins(of: book).union(names.keys).sorted() {
        var walk = BookWalk(
          db: db, book: book, origin: origin, name: names[origin], given: given,
          accounts: book == .deed ? BookAccounts(losses: accounts.losses) : accounts)
        try walk.carryOut { entries in try work.step(done + entries, of: total) }
        done += walk.finding.entries
        if book == .deed { accounts.take(older: walk.accounts) }
        findings.append(walk.finding)
      }
      if book == .deed { accounts.sortForgotten() }
    }
    let told = findings.filter { $0.origin == Schema.ownOrigin || !$0.isEmpty }
    return told.sorted {
      (Book.allCases.firstIndex(of: $0.book) ?? 0, $0.origin)
        < (Book.allCases.firstIndex(of: $1.book) ?? 0, $1.origin)
    }
  }

  private func originNames() throws -> [Int64: Data] {
    var names: [Int64: Data] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT origin_id, uuid FROM origin") {
      names[try row.integer("origin_id")] = try row.blob("uuid")
    }
    return names
  }

  /// Everybody who has entries, whether or not the store knows of them.
  private func origins(of book: Book) throws -> Set<Int64> {
    var found: Set<Int64> = []
    var next = try Int64.fetchOne(db, sql: "SELECT min(origin) FROM \(book.rawValue)")
    while let origin = next {
      found.insert(origin)
      next = try Int64.fetchOne(
        db, sql: "SELECT min(origin) FROM \(book.rawValue) WHERE origin > ?", arguments: [origin])
    }
    return found
  }
}

extension BookFinding {
  fileprivate var isEmpty: Bool { entries == 0 && fault == nil && losses.isEmpty }
}
