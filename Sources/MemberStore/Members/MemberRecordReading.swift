import CIBA
import EnrollmentCore
import Foundation
import GRDB

/// What the books say about one member, in the order in which it was written.
///
/// The entries of a store that was set aside stand under an origin of their own, see ``Salvage``: 1 is
/// this store, the next one the store before it, and so on.
extension MemberSearch {
  func record(of row: MemberRow) throws -> MemberRecord {
    let rowID = row.rowID ?? 0
    let looks = try looks(at: row, limit: MemberRecord.looksTold)
    let count = try Int.fetchOne(db.cachedStatement(.lookCount), arguments: [rowID]) ?? 0
    return MemberRecord(
      member: try complete(row), joinedBy: try joinedBy(row), consents: try consents(of: row),
      note: row.note,
      history: try history(of: row, limit: MemberRecord.eventsTold), looks: looks,
      olderLooks: max(0, count - looks.count))
  }

  func consents(of row: MemberRow) throws -> MemberConsents {
    let entries = try Row.fetchAll(db.cachedStatement(.consents), arguments: [row.rowID])
    let stores = try Dictionary(grouping: entries) { try $0.integer("origin") }
    let ordered = stores.sorted { $1.key < $0.key }.flatMap(\.value)
    let told = try ordered.compactMap { try ToldConsent($0, of: row.id) }
    return MemberConsents(told.compactMap(\.yes), withdrawals: told.compactMap(\.withdrawal))
  }

  /// The newest first.
  private func looks(at row: MemberRow, limit: Int) throws -> [MemberRecord.Look] {
    var looks: [MemberRecord.Look] = []
    let origins = try Int64.fetchAll(db.cachedStatement(.lookOrigins), arguments: [row.rowID])
    for origin in origins where looks.count < limit {
      looks += try Row.fetchAll(
        db.cachedStatement(.looks), arguments: [row.rowID, origin, limit - looks.count]
      ).map { try MemberRecord.Look($0, at: row.id) }
    }
    return looks
  }
}

/// One entry of the consent book.
private enum ToldConsent {
  case yes(MemberConsents.Yes)
  case withdrawal(MemberConsents.Withdrawal)

  /// Nil for an entry that was erased. One that cannot be read counts as an answer that was lost: it
  /// must neither stop a save nor be taken for a yes.
  init?(_ row: Row, of member: UUID) throws {
    guard let body = try row.textIfAny("body") else { return nil }
    let isWhole = Book.isAsCommitted(row)
    if isWhole, let entry = Book.entry(ConsentWithdrawal.self, body), entry.member == member {
      self = .withdrawal(entry.asWithdrawal)
    } else if isWhole, let entry = Book.entry(ConsentEntry.self, body), entry.member == member {
      self = .yes(MemberConsents.Yes(approvedAt: entry.approvedAt, claims: entry.claims))
    } else {
      let at = Date(milliseconds: try row.integer("at"))
      self = .yes(MemberConsents.Yes(approvedAt: at, claims: nil))
    }
  }

  var yes: MemberConsents.Yes? {
    if case .yes(let yes) = self { yes } else { nil }
  }

  var withdrawal: MemberConsents.Withdrawal? {
    if case .withdrawal(let withdrawal) = self { withdrawal } else { nil }
  }
}

extension ConsentEntry {
  /// Nil where the answers were lost.
  fileprivate var claims: [String: JSONValue]? {
    switch answers {
    case .told: consents
    case .unknown: nil
    }
  }
}

extension MemberRecord.Look {
  /// An entry that was erased or cannot be read still tells when it was.
  fileprivate init(_ row: Row, at member: UUID) throws {
    var entry = try row.textIfAny("body").flatMap { Book.entry(AccessEntry.self, $0) }
    if !Book.isAsCommitted(row) || entry?.member != member { entry = nil }
    self.init(
      at: Date(milliseconds: try row.integer("at")),
      till: entry?.till.flatMap(TillNumber.init),
      letter: entry?.letter.flatMap(TillLetter.init),
      staff: entry?.staff.flatMap(StaffNumber.init), reason: entry?.reason)
  }
}
