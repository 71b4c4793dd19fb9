import EnrollmentCore
import Foundation
import GRDB

/// What the books say about one member, in the order in which it was written.
extension MemberSearch {
  func record(of row: MemberRow) throws -> MemberRecord {
    let rowID = row.rowID ?? 0
    let looks = try Row.fetchAll(
      db.cachedStatement(.looks), arguments: [rowID, MemberRecord.looksTold]
    ).map(MemberRecord.Look.init)
    let count = try Int.fetchOne(db.cachedStatement(.lookCount), arguments: [rowID]) ?? 0
    return MemberRecord(
      member: try complete(row), consents: try consents(of: rowID), looks: looks,
      olderLooks: max(0, count - looks.count))
  }

  func consents(of row: Int64) throws -> MemberConsents {
    let entries = try Row.fetchAll(db.cachedStatement(.consents), arguments: [row])
    return MemberConsents(try entries.compactMap(MemberConsents.Yes.init))
  }
}

extension MemberConsents.Yes {
  /// Nil for an entry that was erased. One that cannot be read counts as an answer that was lost: it
  /// must neither stop a save nor be taken for a yes.
  fileprivate init?(_ row: Row) throws {
    guard let body = try row.textIfAny("body") else { return nil }
    guard let entry = Book.entry(ConsentEntry.self, body) else {
      self.init(approvedAt: Date(milliseconds: try row.integer("at")), claims: nil)
      return
    }
    switch entry.answers {
    case .told: self.init(approvedAt: entry.approvedAt, claims: entry.consents)
    case .unknown: self.init(approvedAt: entry.approvedAt, claims: nil)
    }
  }
}

extension MemberRecord.Look {
  /// An entry that was erased or cannot be read still tells when it was.
  fileprivate init(_ row: Row) throws {
    let entry = try row.textIfAny("body").flatMap { Book.entry(AccessEntry.self, $0) }
    self.init(
      at: Date(milliseconds: try row.integer("at")),
      till: entry?.till.flatMap(TillNumber.init),
      letter: entry?.letter.flatMap(TillLetter.init), reason: entry?.reason)
  }
}
