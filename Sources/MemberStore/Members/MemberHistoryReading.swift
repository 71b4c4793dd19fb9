import EnrollmentCore
import Foundation
import GRDB

/// What happened to one record, from the consent book and the book of deeds.
extension MemberSearch {
  /// The newest first, at most `limit`. That the member joined is told by the record itself: who came
  /// in with a hand-over file has no entry of it.
  func history(of row: MemberRow, limit: Int) throws -> [HistoryEntry] {
    let yeses = try Row.fetchAll(db.cachedStatement(.consents), arguments: [row.rowID])
      .compactMap { try HistoryEntry(consentEntry: $0, of: row) }
    var deeds: [HistoryEntry] = []
    let origins = try Int64.fetchAll(db.cachedStatement(.deedOrigins), arguments: [row.rowID])
    for origin in origins where deeds.count < limit {
      deeds += try Row.fetchAll(
        db.cachedStatement(.deeds), arguments: [row.rowID, origin, limit - deeds.count]
      ).compactMap { try HistoryEntry(deedEntry: $0, about: row.id) }
    }
    let joined = HistoryEntry(
      .joined, at: Date(milliseconds: row.joinedAt), till: row.joinedAtTill.number,
      letter: row.joinedAtTill.letter, staff: try joinedBy(row))
    // Deeds were read newest first.
    let all = [joined] + yeses + deeds.reversed()
    // Of one moment the later entry comes first.
    let ordered = all.enumerated().sorted {
      ($1.element.at, $1.offset) < ($0.element.at, $0.offset)
    }
    return ordered.prefix(max(0, limit)).map(\.element)
  }

  /// Who asked for the request by which the member joined; nil where nobody had signed in, where a
  /// hand-over file brought the member, or where the entry was erased.
  func joinedBy(_ row: MemberRow) throws -> StaffNumber? {
    let entries = try Row.fetchAll(db.cachedStatement(.consents), arguments: [row.rowID])
    for entry in entries where try entry.integer("at") == row.joinedAt {
      guard let body = try entry.textIfAny("body"), Book.isAsCommitted(entry),
        let yes = Book.entry(ConsentEntry.self, body), yes.member == row.id
      else { continue }
      return yes.staff.flatMap(StaffNumber.init)
    }
    return nil
  }
}

extension HistoryEntry {
  /// Nil for an entry that was erased or is not as it was written, and for the yes by which the member
  /// joined.
  fileprivate init?(consentEntry row: Row, of member: MemberRow) throws {
    guard let body = try row.textIfAny("body"), Book.isAsCommitted(row) else { return nil }
    let at = try row.integer("at")
    if let entry = Book.entry(ConsentWithdrawal.self, body), entry.member == member.id {
      self.init(
        .consentWithdrawn(id: entry.withdrawn, text: entry.text), at: Date(milliseconds: at),
        till: entry.till.flatMap(TillNumber.init), letter: entry.letter.flatMap(TillLetter.init),
        staff: entry.staff.flatMap(StaffNumber.init))
    } else if let entry = Book.entry(ConsentEntry.self, body), entry.member == member.id,
      at != member.joinedAt
    {
      self.init(
        .refreshed, at: Date(milliseconds: at), till: TillNumber(rawValue: entry.till),
        letter: entry.letter.flatMap(TillLetter.init),
        staff: entry.staff.flatMap(StaffNumber.init))
    } else {
      return nil
    }
  }

  /// Nil for a deed that changes nothing about a record, or is told elsewhere.
  fileprivate init?(deedEntry row: Row, about member: UUID) throws {
    guard let body = try row.textIfAny("body"), Book.isAsCommitted(row),
      let entry = Book.entry(DeedEntry.self, body), entry.member == member,
      let event = entry.deed.event
    else { return nil }
    self.init(
      event, at: Date(milliseconds: try row.integer("at")),
      till: entry.till.flatMap(TillNumber.init), letter: entry.letter.flatMap(TillLetter.init),
      staff: entry.staff.flatMap(StaffNumber.init))
  }
}

extension Deed {
  /// What it is in a member's history; nil where it has no place there. A withdrawal stands there from
  /// the consent book, which has its words.
  fileprivate var event: HistoryEntry.Event? {
    switch self {
    case .noteChanged: .noteChanged
    case .numberTaken: .numberTaken
    case .copyGiven: .copyGiven
    case .erased: .erased
    case .erasureUndone: .erasureUndone
    case .consentWithdrawn, .accessForgotten, .coolDownLifted, .heldAnswerSaved,
      .heldAnswerThrownAway,
      .leadListTicked, .manyCardsOpened, .signedIn, .signedOut, .tillLocked, .wrongPIN,
      .staffChanged, .membersExported, .membersImported, .storeRestored,
      .entriesLost, .staffLost:
      nil
    }
  }
}
