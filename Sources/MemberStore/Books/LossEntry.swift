import EnrollmentCore
import Foundation
import GRDB

extension Book: Codable {}

/// The deed that tells which entries of an older store's book were lost to damage.
///
/// A store writes it when it is made from a damaged one, before any other deed: one that stands later
/// in its book tells nothing. So nobody can take entries out of a store and account for them in that
/// same store; the book of deeds would have to be written anew from its first entry on.
struct LossEntry: Codable, Equatable {
  /// Entries that follow one on the other and are not there.
  struct Gap: Codable, Equatable {
    let first: Int64
    let last: Int64
    /// What ``BookSeal`` makes of the entry behind the gap and its own chain value, in hex; at the end
    /// of the book the chain value of the last entry. Neither can be changed later, then; that the
    /// entry behind the gap is the one that was written, nothing proves any more.
    let seal: String

    var run: ClosedRange<Int64> { first...last }
  }

  var deed = Deed.entriesLost
  let at: Date
  let book: Book
  /// The store that wrote the entries.
  let origin: UUID
  let gaps: [Gap]
  let isEndKnown: Bool
  /// The name of the damaged file.
  let file: String

  /// No book goes further: a damaged number must not be taken for one.
  static let mostEntries = Int64(1) << 40

  enum Statement: String, CaseIterable {
    case origins = "SELECT origin_id FROM origin"
    case deeds = "SELECT * FROM deed WHERE origin = ? ORDER BY sequence"
  }

  /// Nil for another deed.
  init?(_ body: String) {
    guard let entry = Book.entry(Self.self, body), entry.deed == .entriesLost,
      entry.gaps.allSatisfy({ 0 < $0.first && $0.first <= $0.last && $0.last <= Self.mostEntries })
    else { return nil }
    self = entry
  }

  init(
    at date: Date, book: Book, origin: UUID, gaps: [Gap], isEndKnown: Bool, file: String
  ) {
    at = date
    self.book = book
    self.origin = origin
    self.gaps = gaps
    self.isEndKnown = isEndKnown
    self.file = file
  }

  var loss: BookLoss {
    BookLoss(
      book: book.rawValue, runs: gaps.map(\.run), isEndKnown: isEndKnown, foundAt: at, file: file)
  }

  /// All losses that stores told when they were made. Goes no further than these in their books.
  static func all(in db: Database) throws -> [LossEntry] {
    var losses: [LossEntry] = []
    let origins = try Int64.fetchAll(db.cachedStatement(sql: Statement.origins.rawValue))
    for origin in origins.sorted() {
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: Statement.deeds.rawValue), arguments: [origin])
      while let row = try rows.next(), Book.isAsCommitted(row),
        let loss = try row.textIfAny("body").flatMap(LossEntry.init)
      {
        losses.append(loss)
      }
    }
    return losses
  }

  /// The seal of an entry that stands behind a gap.
  static func seal(_ seal: BookSeal, form: Int64, chain: Data) -> String {
    seal.chain(after: chain, form: form).hex
  }
}

/// Looks for gaps in the entries of one book while they are brought over.
struct GapSearch {
  let book: Book
  /// The UUID of the store that wrote them.
  let origin: Data
  private(set) var gaps: [LossEntry.Gap] = []
  private var next: Int64 = 1

  init(_ book: Book, of origin: Data) {
    self.book = book
    self.origin = origin
  }

  /// Notes an entry that was brought over.
  mutating func pass(_ row: Row) throws {
    let sequence = try row.integer("sequence")
    guard sequence >= next else { return }  // Put in by something else: the check tells of it.
    if sequence > next {
      let seal = BookSeal(
        book: book, origin: origin, sequence: sequence, at: try row.integer("at"),
        subject: try? row.blobIfAny("subject"), commitment: try row.blob("commitment"))
      // A copy of an older version has no column `form`, and only entries of the first.
      let form = row.hasColumn("form") ? try row.integer("form") : 1
      add(to: sequence - 1, LossEntry.seal(seal, form: form, chain: try row.blob("chain")))
    }
    next = sequence + 1
  }

  /// Notes how far the book went.
  mutating func end(at entries: Int64, _ chain: Data) {
    if entries >= next { add(to: entries, chain.hex) }
  }

  private mutating func add(to last: Int64, _ seal: String) {
    gaps.append(LossEntry.Gap(first: next, last: last, seal: seal))
  }
}
