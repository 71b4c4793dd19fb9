import CIBA
package import EnrollmentCore
import Foundation
import GRDB

extension MemberStore: MemberUpkeep {
  package func changeNote(
    of number: MemberNumber, to text: String, by hand: Hand
  ) throws(StoreFailure) -> MemberRecord? {
    try change(number, .changeNote, by: hand) { upkeep, row in
      try upkeep.changeNote(of: row, to: text, by: hand)
    }
  }

  package func withdraw(
    _ consent: MemberConsents.Consent.ID, of number: MemberNumber, by hand: Hand
  ) throws(StoreFailure) -> MemberRecord? {
    try change(number, .withdrawConsent, by: hand) { upkeep, row in
      try upkeep.withdraw(consent, of: row, by: hand)
    }
  }

  /// One transaction: the change, its entries in the books, and the record as it is after them.
  private func change(
    _ number: MemberNumber, _ right: Right, by hand: Hand,
    _ body: (Upkeep, MemberRow) throws -> Void
  ) throws(StoreFailure) -> MemberRecord? {
    let (now, prefix) = (now(), numberPrefix)
    return try file.write { db, key in
      try self.demand(right, of: hand.staff, in: db)
      let writer = EnrollmentWriter(
        db: db, key: key, now: now, prefix: prefix, unreadable: file.unreadable)
      let search = MemberSearch(db: db, unreadable: file.unreadable)
      guard let row = try search.member(numbered: number) else { return nil }
      try body(Upkeep(writer: writer, search: search), row)
      return try search.member(numbered: number).map(search.record)
    }
  }
}

/// What staff may change, inside one transaction.
private struct Upkeep {
  let writer: EnrollmentWriter
  let search: MemberSearch

  private var db: Database { writer.db }
  private var now: Date { writer.now }

  func changeNote(of old: MemberRow, to text: String, by hand: Hand) throws {
    let note = cleaned(text, limit: MemberNote.limit)
    var row = old
    row.note = note.isEmpty ? nil : note
    guard row.note != old.note else { return }
    row.logicalClock = try writer.nextLogicalClock()
    try row.write(to: db, replacing: old)
    // What the lead has seen to stays seen to: a note is no new matter.
    try db.execute(
      sql: "UPDATE member SET lead_clock = ? WHERE row_id = ? AND lead_clock = ?",
      arguments: [row.logicalClock, row.rowID, old.logicalClock])
    try enter(.noteChanged, about: row, by: hand)
  }

  func withdraw(_ id: String, of row: MemberRow, by hand: Hand) throws {
    guard let consent = try search.consents(of: row).accepted.first(where: { $0.id == id }) else {
      return
    }
    try Book.consent.append(
      ConsentWithdrawal(of: consent, for: row, by: hand, at: now), about: row.rowID, at: now,
      in: db)
    try enter(.consentWithdrawn, about: row, by: hand, detail: id)
  }

  private func enter(
    _ deed: Deed, about row: MemberRow, by hand: Hand, detail: String? = nil
  ) throws {
    try Book.deed.append(
      DeedEntry(deed, by: hand, at: now, member: row.id, detail: detail), about: row.rowID,
      at: now, in: db)
  }
}
