package import EnrollmentCore
import Foundation
import GRDB

/// Puts a copy in the place of the store.
///
/// What the copy holds is brought over into a new store with a name of its own among the origins: the
/// books of both the old and the new one go on from the copy, and would otherwise have different
/// entries under the same numbers. The new store is whole before the old one is moved, so that a power
/// cut at any moment leaves one of them; the old one is kept.
struct StoreRestoring {
  let folder: StoreFolder
  /// The copy; it stays as it is.
  let source: String
  let hand: Hand
  let now: Date
  let work: LongWork

  /// The caller is inside the gate, and nobody has the store open.
  func carryOut() throws -> RestoreReport {
    try checkPlace()
    let before = try StoreInPlace.read(in: folder, work: work)
    try checkRequests(before)
    let inspection = CopyInspection(path: source)
    let found = try inspection.look(.full, work: work.part(0, of: 2))
    try checkKind(found.kind, before)
    folder.removeRestoring()
    // Of use only where there is no store, and then the copy takes its place.
    folder.removeSalvage()
    let outcome: Outcome
    do {
      outcome = try fill(from: inspection, kind: found.kind, before)
      try folder.finishRestoring()
      try work.part(1, of: 2).step(outcome.members, of: outcome.members)
    } catch {
      folder.removeRestoring()
      throw error
    }
    // From here on it is finished, whoever wants it to end.
    let replaced = try moveAway()
    guard try folder.adoptRestored() else {
      throw StoreFailure.unusable(detail: "\(folder.path(of: .restoring)) is gone")
    }
    Suspicion(path: folder.path(of: .suspicion)).settle()
    return RestoreReport(
      members: outcome.members, leftOut: found.unreadable.count, replaced: replaced,
      staffLost: outcome.staffLost, requestsLost: outcome.requestsLost,
      entriesLost: outcome.entriesLost, unread: before?.unread ?? [])
  }

  private var fileName: String { URL(fileURLWithPath: source).lastPathComponent }

  private func checkPlace() throws(StoreFailure) {
    let store = folder.path(of: .database)
    if let own = FileStatus(following: store), let copy = FileStatus(following: source),
      own.isSameFile(as: copy)
    {
      throw .unusable(detail: "\(source) is the store itself, not a copy of it")
    }
    _ = try folder.databaseBytes()
    try folder.checkWritable()
  }

  /// A request that has not ended may be a yes, and could not be read any more once the store with its
  /// row is out of use: the key goes with the next start.
  private func checkRequests(_ before: StoreInPlace?) throws(StoreFailure) {
    guard let count = before?.openRequests, count > 0 else { return }
    let requests = count == 1 ? "1 request is" : "\(count) requests are"
    throw .unusable(
      detail: "\(requests) still open: start the till, let \(count == 1 ? "it" : "them") end, "
        + "then restore")
  }

  /// A practice copy never becomes a real store. One that is damaged tells no kind.
  private func checkKind(_ kind: StoreKind, _ before: StoreInPlace?) throws(StoreFailure) {
    guard let own = before?.kind, own != kind else { return }
    throw .unusable(
      detail: "\(source) is a copy of a \(kind.rawValue) store, and this is a \(own.rawValue) one")
  }

  private struct Outcome {
    let members: Int
    let staffLost: [StaffNumber]
    let requestsLost: Int
    let entriesLost: Int
  }

  private func fill(
    from inspection: CopyInspection, kind: StoreKind, _ before: StoreInPlace?
  ) throws -> Outcome {
    let copy = try inspection.open()
    defer { try? copy.close() }  // It has only read.
    let journalKey = JournalKey(bytes: try KeyFile(path: folder.path(of: .journalKey)).load())
    let coolDownKey = KeyFile(path: folder.path(of: .coolDownKey))
    let target = try FreshStore.make(at: folder.unfinishedRestoring, kind: kind, now: now)
    defer { try? target.close() }  // Rollback journals leave nothing to be brought in.
    let bytes = FileStatus(path: source)?.bytes ?? 0
    let outcome = try copy.read { old in
      try target.write { new in
        var salvage = Salvage(
          from: DamagedTables(old, bytes: bytes, isSound: true), to: new, at: now,
          file: fileName, staff: before?.staff, work: work.part(1, of: 2))
        let salvaged = try salvage.carryOut()
        try carryOver(
          before, coolDowns: CoolDowns(db: new, keyFile: coolDownKey),
          journal: Journal(db: new, key: journalKey, now: now))
        return Outcome(
          members: try MemberSearch(db: new).count(), staffLost: salvaged.staffLost,
          requestsLost: try Journal.open(of: nil, in: new, key: journalKey).unreadable.count,
          entriesLost: salvaged.entriesLost)
      }
    }
    try target.writeWithoutTransaction { new in
      let erasure = Erasure(db: new, now: now)
      let removed = try erasure.removed()
      if !removed.isEmpty {
        // Nobody waits for this file yet.
        let wiping = Wiping(db: new)
        try wiping.cutLog()
        _ = try wiping.writeAnew(isThorough: true, freeBytes: nil)
        try erasure.setWiped(removed)
      }
      // As a store at work has it; until here a power cut left no log that belongs to another name.
      try new.execute(sql: "PRAGMA journal_mode = WAL")
    }
    return outcome
  }

  /// Brings into the new store what happened in the one before it and outlives that.
  private func carryOver(
    _ before: StoreInPlace?, coolDowns: CoolDowns, journal: Journal
  ) throws {
    let db = journal.db
    let unread = before?.unread ?? []
    if let before {
      try ErasedMembers.bringBack(before.broughtBack, by: hand, at: now, in: db)
      try ErasedMembers.eraseAgain(before.erased, coolDowns: coolDowns, journal: journal)
      for number in before.highestNumbers { try GivenNumbers.keep(number, in: db) }
      try WithdrawnConsents.withdrawAgain(before.withdrawals, at: now, in: db)
    }
    // Behind what was lost and who was erased again: a book that begins anew says why.
    let missing = unread.map(\.rawValue).sorted().joined(separator: ", ")
    try Book.deed.append(
      DeedEntry(
        .storeRestored, by: hand, at: now,
        detail: "from \(fileName)"
          + (unread.isEmpty ? "" : "; not all could be read of the store before it: \(missing)")),
      about: nil, at: now, in: db)
  }

  /// Sets the store in use aside; nil where there is none.
  private func moveAway() throws(StoreFailure) -> String? {
    let path = folder.path(of: .database)
    guard FileStatus(path: path) != nil else { return nil }
    do {
      // With all of it in one file no moment is left in which it is without its log.
      let store = try DatabaseQueue(
        path: path, configuration: StoreOpening.configuration(readonly: false))
      try store.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
      try store.close()
    } catch  where error is DatabaseError {
      // A damaged one is kept as it is, its log beside it.
    } catch {
      throw StoreFailure(error)
    }
    let place = folder.placeAside(at: now, as: StoreFolder.replacedMark)
    try folder.setAside(to: place)
    return place
  }
}

/// What came of putting a copy in the place of the store.
package struct RestoreReport: Equatable, Sendable {
  /// Members in the store now.
  package let members: Int
  /// Records of the copy that could not be read, and are not in the store.
  package let leftOut: Int
  /// Where the store is kept that was in use before; nil where there was none.
  package let replaced: String?
  /// Who was on the copy's staff list and could not be read.
  package let staffLost: [StaffNumber]
  /// Requests that were open when the copy was made, and whose key is no more.
  package let requestsLost: Int
  /// Entries of the copy's books that are not there, or not as they were written.
  package let entriesLost: Int
  /// What of the store that was in use could not be read, or not all of it.
  package let unread: Set<Fact>

  /// What a copy must not make forgotten.
  package enum Fact: String, CaseIterable, Sendable {
    /// Who was erased.
    case erasures
    /// Which member numbers were given.
    case numbers
    /// Who is on the staff list, and with which PIN.
    case staff
    /// Which consents were withdrawn.
    case withdrawals
    /// Which requests had not ended.
    case requests
  }

  package init(
    members: Int, leftOut: Int, replaced: String?, staffLost: [StaffNumber] = [],
    requestsLost: Int = 0, entriesLost: Int = 0, unread: Set<Fact> = []
  ) {
    self.members = members
    self.leftOut = leftOut
    self.replaced = replaced
    self.staffLost = staffLost
    self.requestsLost = requestsLost
    self.entriesLost = entriesLost
    self.unread = unread
  }
}
