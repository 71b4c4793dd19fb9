import EnrollmentCore
import Foundation
import GRDB

/// One way through the entries of one store in one book, from the first on, up to one that does not
/// hold.
struct BookWalk {
  let db: Database
  let book: Book
  let origin: Int64
  /// The store's UUID; nil where it is not known here.
  let name: Data?
  let given: GivenHead?
  /// What deeds account for; the deeds of this walk are added.
  private(set) var accounts: BookAccounts
  private(set) var finding: BookFinding
  private var chain = BookSeal.start
  private var form: Int64 = 1
  /// The number of the entry that comes next.
  private var next: Int64 = 1
  /// Whether nothing but losses has been told so far.
  private var tellsLosses = true

  private static let stepEntries = 1000

  init(
    db: Database, book: Book, origin: Int64, name: Data?, given: GivenHead?,
    accounts: BookAccounts
  ) {
    self.db = db
    self.book = book
    self.origin = origin
    self.name = name
    self.given = given?.book == book ? given : nil
    self.accounts = accounts
    finding = BookFinding(book: book, origin: origin)
  }

  /// - Parameter step: hears now and then how many entries hold so far.
  mutating func carryOut(_ step: (Int) throws -> Void) throws {
    guard let name, let head = try headIfReadable() else {
      return fail(0, .head)
    }
    finding.losses = accounts.losses(of: book, name).map(\.loss)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT book.*, member.id AS filed_under FROM \(book.rawValue) AS book
        LEFT JOIN member ON member.row_id = book.member
        WHERE book.origin = ? ORDER BY book.sequence
        """, arguments: [origin])
    while let row = try rows.next() {
      do {
        if let wrong = try wrong(with: row, of: name, head: head.entries) {
          return fail(min(next, try row.integer("sequence")), wrong)
        }
      } catch is StoreFailure {
        return fail(next, .unreadable)
      }
      finding.entries += 1
      if finding.entries.isMultiple(of: Self.stepEntries) { try step(finding.entries) }
    }
    if next <= head.entries {
      let seal = head.chain.hex
      guard accounts.tells(loss: next...head.entries, before: seal, of: book, name) else {
        return fail(next, .missing)
      }
      pass(to: head.entries, head.chain)
    }
    finding.head = chain.hex
    if chain != head.chain { return fail(next - 1, .head) }
  }

  private func headIfReadable() throws -> (entries: Int64, chain: Data)? {
    do {
      return try book.head(of: origin, in: db)
    } catch is StoreFailure {
      return nil
    }
  }

  private mutating func fail(_ entry: Int64, _ wrong: BookFault.Wrong) {
    finding.head = chain.hex
    finding.fault = BookFault(entry: entry, wrong: wrong)
  }

  /// Goes over to the entry `last`, of which nothing is there but its chain value.
  private mutating func pass(to last: Int64, _ seal: Data) {
    finding.lost += Int(last - next) + 1
    next = last + 1
    note(seal, of: last)
  }

  /// Takes in the chain value of an entry that holds.
  private mutating func note(_ seal: Data, of entry: Int64) {
    chain = seal
    if let given, given.entry == entry { finding.isAsGiven = seal.hex.hasPrefix(given.digits) }
  }

  /// What is wrong with the entry that stands where the next one should; nil where it holds, and then
  /// it is the last one of the chain.
  private mutating func wrong(
    with row: Row, of name: Data, head: Int64
  ) throws -> BookFault.Wrong? {
    let sequence = try row.integer("sequence")
    guard sequence >= next else { return .added }
    let rowForm = try row.integer("form")
    let seal = BookSeal(
      book: book, origin: name, sequence: sequence, at: try row.integer("at"),
      subject: try row.blobIfAny("subject"), commitment: try row.blob("commitment"))
    let told = try row.blob("chain")
    let isBehindLoss = sequence > next
    if isBehindLoss {
      let behind = LossEntry.seal(seal, form: rowForm, chain: told)
      guard accounts.tells(loss: next...(sequence - 1), before: behind, of: book, name) else {
        return .missing
      }
    } else if told != seal.chain(after: chain, form: rowForm) {
      return sequence <= head ? .changed : .added
    }
    guard sequence <= head else { return .added }
    // No older version ever wrote behind a newer one.
    guard rowForm >= form, rowForm <= BookSeal.form else { return .changed }
    if rowForm == 1, seal.subject != nil { return .changed }
    if let wrong = try wrongText(of: row, seal, name) { return wrong }
    if try !isFiledRight(row, seal, rowForm) { return .member }
    if rowForm == 1, try !hasItsTime(row, seal) { return .time }
    if isBehindLoss {
      finding.lost += Int(sequence - next)
      finding.unproved.append(sequence)
      tellsLosses = false
    }
    form = rowForm
    next = sequence + 1
    note(told, of: sequence)
    if book == .deed { take(row, from: name) }
    return nil
  }

  private mutating func wrongText(
    of row: Row, _ seal: BookSeal, _ name: Data
  ) throws -> BookFault.Wrong? {
    let (salt, body) = (try row.blobIfAny("salt"), try row.textIfAny("body"))
    guard let salt, let body else {
      guard salt == nil, body == nil else { return .text }
      if let wrong = try wrongEmptying(of: row, seal, name) { return wrong }
      finding.emptied += 1
      return nil
    }
    guard BookSeal.commitment(salt: salt, body: Data(body.utf8)) == seal.commitment else {
      return .text
    }
    return nil
  }

  /// Takes in what a deed that holds accounts for.
  private mutating func take(_ row: Row, from name: Data) {
    guard let body = try? row.textIfAny("body") else { return }
    guard let loss = LossEntry(body) else {
      tellsLosses = false
      return accounts.take(body)
    }
    // No store accounts for what is missing in its own books.
    if tellsLosses, loss.origin.bytes != name { accounts.take(loss) }
  }

  /// Nil where somebody had a reason to take the text out.
  private func wrongEmptying(
    of row: Row, _ seal: BookSeal, _ name: Data
  ) throws -> BookFault.Wrong? {
    // A deed names nobody: there is never a reason.
    guard book != .deed else { return .emptied }
    if book == .access,
      accounts.hasForgotten(seal.sequence, of: name, madeAt: seal.at)
        || accounts.mayHaveLostTidy(ofLookAt: seal.at)
    {
      return nil
    }
    let subject = try seal.subject ?? row.blobIfAny("filed_under")
    guard let subject, let member = UUID(bytes: subject) else { return .emptied }
    let told = accounts.erasure(of: subject)
    guard told != nil || accounts.mayHaveLostErasure(of: member) else { return .emptied }
    return try isErased(subject, as: told) ? nil : .notErased
  }

  /// Whether the member's own record says what the deed tells: whoever writes a deed by hand has not
  /// erased anybody. Where damage took the deed, only the record tells.
  private func isErased(_ subject: Data, as told: BookAccounts.Erased?) throws -> Bool {
    let record = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM member WHERE id = ?"), arguments: [subject])
    // One that was lost in a damaged store.
    guard let record else { return origin != Schema.ownOrigin }
    guard let member = try? MemberRow(record), let erasedAt = member.erasedAt,
      told.map({ erasedAt / 1000 == $0.second }) ?? true
    else { return false }
    let erasure = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM erasure WHERE member = ?"), arguments: [member.rowID])
    // The row may have been lost in a damaged store, too.
    guard let erasure else { return true }
    guard let erasure = try? ErasureRow(erasure), erasure.stage != .waiting else { return false }
    return told?.reason.map { $0 == erasure.reason } ?? true
  }

  /// Whether it stands under the member whom it is about. One whose member was lost in a damaged store
  /// stands under nobody.
  private func isFiledRight(_ row: Row, _ seal: BookSeal, _ form: Int64) throws -> Bool {
    let filedUnder = try row.blobIfAny("filed_under")
    let subject: Data?
    if form == 1 {
      // Only its text tells.
      guard let told = try told(row) else { return true }
      subject = told.member?.bytes
    } else {
      subject = seal.subject
    }
    if try row.integerIfAny("member") != nil { return filedUnder != nil && filedUnder == subject }
    guard let subject else { return true }
    guard origin != Schema.ownOrigin || form == 1 else { return false }
    return try Row.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM member WHERE id = ?"), arguments: [subject]) == nil
  }

  /// The text has seconds, and the row what came after them too.
  private func hasItsTime(_ row: Row, _ seal: BookSeal) throws -> Bool {
    guard let told = try told(row) else { return true }
    return told.at.milliseconds / 1000 == seal.at / 1000
  }

  private struct Told: Decodable {
    let member: UUID?
    let at: Date
  }

  private func told(_ row: Row) throws -> Told? {
    try row.textIfAny("body").flatMap { Book.entry(Told.self, $0) }
  }
}
