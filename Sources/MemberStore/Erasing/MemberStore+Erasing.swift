package import EnrollmentCore
package import Foundation
import GRDB

extension MemberStore: MemberErasing {
  package func erase(
    _ number: MemberNumber, reason: ErasureReason, by hand: Hand
  ) throws(StoreFailure) -> ErasureOutcome {
    let now = now()
    let due = now.addingTimeInterval(Double(PendingErasure.undoTime.components.seconds))
    return try file.write { [file] db, key in
      try self.demand(.eraseMember, of: hand.staff, in: db)
      let search = MemberSearch(db: db, unreadable: file.unreadable)
      guard let row = try search.member(numbered: number) else { return .noSuchMember }
      let journal = Journal(db: db, key: key, now: now)
      if let phone = row.phone, let code = try journal.openCode(of: phone) {
        return .requestIsOpen(code)
      }
      try Erasure(db: db, now: now).begin(row, reason: reason, by: hand, due: due)
      // Not brought back with the member: another one is made in a moment.
      try file.folder.handedOut.remove(of: number)
      return .erased(
        PendingErasure(number: number, erasedAt: now, undoableUntil: due))
    }
  }

  package func undoErase(
    _ number: MemberNumber, by hand: Hand
  ) throws(StoreFailure) -> UndoOutcome {
    let now = now()
    return try file.write { db, _ in
      try self.demand(.eraseMember, of: hand.staff, in: db)
      return try Erasure(db: db, now: now).undo(number, by: hand)
    }
  }

  package nonisolated func undoable(
    _ number: MemberNumber, on till: TillNumber?
  ) async throws(StoreFailure) -> PendingErasure? {
    let now = now()
    return try await file.read { try Erasure(db: $0, now: now).undoable(number, on: till) }
  }

  /// Removes all erased members whose time to be brought back is over, and wipes the files; returns
  /// when the next one is due.
  ///
  /// What a kill or a full disk has cut short goes on here. Throws `cannotWrite` where it cannot be
  /// finished now.
  ///
  /// - Parameters:
  ///   - isThorough: also writes a large file anew, which may take minutes.
  ///   - work: ends that before its time, with `cannotWrite`.
  @discardableResult
  package func finishErasures(
    isThorough: Bool = false, work: LongWork = .unwatched
  ) throws(StoreFailure) -> Date? {
    try file.finishErasures(at: now(), isThorough: isThorough, work: work)
  }

  /// Whether somebody is erased and can be brought back no more, and has not been removed yet.
  package nonisolated func hasErasuresDue() async throws(StoreFailure) -> Bool {
    let now = now()
    return try await file.read { try !Erasure(db: $0, now: now).due(limit: 1).isEmpty }
  }

  /// Whether somebody was removed more than a day ago and still stands in the free room of the file, as
  /// in a large one of a till that was off at night; false while a request is open, which may not wait.
  package func isWipingOverdue() throws(StoreFailure) -> Bool {
    let now = now()
    return try file.readNow {
      try !Journal.hasOpenRows(in: $0) && Erasure(db: $0, now: now).hasRemovedBeforeToday()
    }
  }
}

extension StoreFile {
  /// So many are removed in one transaction.
  private static let portion = 20

  func finishErasures(
    at now: Date, isThorough: Bool, work: LongWork = .unwatched
  ) throws(StoreFailure) -> Date? {
    while try !readNow({ try Erasure(db: $0, now: now).due(limit: 1).isEmpty }) {
      try write { [coolDownKeyFile, folder] db, key in
        let erasure = Erasure(db: db, now: now)
        for seat in try erasure.due(limit: Self.portion) {
          if let number = try erasure.number(of: seat) { try folder.handedOut.remove(of: number) }
          try erasure.remove(
            seat, coolDowns: CoolDowns(db: db, keyFile: coolDownKeyFile),
            journal: Journal(db: db, key: key, now: now))
        }
      }
    }
    let removed = try readNow { try Erasure(db: $0, now: now).removed() }
    if !removed.isEmpty, try wipe(isThorough: isThorough, work: work) {
      try write { db, _ in try Erasure(db: db, now: now).setWiped(removed) }
    }
    return try readNow { try Erasure(db: $0, now: now).nextDue() }
  }
}
