import EnrollmentCore
import Foundation
import GRDB

/// Consents that were withdrawn after a copy was made: the store that is made from the copy enters them
/// again, so that nobody is written to who said no.
enum WithdrawnConsents {
  static func withdrawAgain(
    _ withdrawals: [StoreInPlace.Withdrawal], at now: Date, in db: Database
  ) throws {
    let search = MemberSearch(db: db)
    for withdrawal in withdrawals {
      let deed = withdrawal.deed
      guard let id = deed.member, let consentID = deed.detail,
        let seat = try Int64.fetchOne(db.cachedStatement(.seat), arguments: [id.bytes]),
        try !isKnown(withdrawal, about: seat, in: db),
        let row = try search.readableMember(at: seat),
        let consent = try search.consents(of: row).accepted.first(where: { $0.id == consentID })
      else { continue }
      // One that was itself entered again may be older than a yes of the copy.
      if let first = deed.first, first < consent.answeredAt { continue }
      let (hand, date) = (deed.hand, deed.first ?? deed.at)
      try Book.consent.append(
        ConsentWithdrawal(of: consent, for: row, by: hand, at: date), about: seat, at: now, in: db)
      try Book.deed.append(
        DeedEntry(
          .consentWithdrawn, by: hand, at: now, member: id, detail: consentID, first: date),
        about: seat, at: now, in: db)
    }
  }

  private static func isKnown(
    _ withdrawal: StoreInPlace.Withdrawal, about seat: Int64, in db: Database
  ) throws -> Bool {
    try Data.fetchAll(
      db.cachedStatement(sql: "SELECT commitment FROM deed WHERE member = ?"), arguments: [seat]
    ).contains(withdrawal.commitment)
  }
}
