import EnrollmentCore
import Foundation
import GRDB

/// The ways to look for damage in a whole store, the quick ones first.
package enum StoreExamination: String, CaseIterable, Sendable {
  /// The pages and their order, without the indexes (`quick_check`).
  case quickCheck = "quick_check"
  /// The number of members that the store keeps, against its records.
  case count
  /// Every record points to one that is there.
  case references
  /// Every member is as this program wrote it: what SQLite cannot see.
  case digests
  /// Everybody on the staff list is as written, and on it by the book of deeds.
  case staff
  /// Who was erased is gone.
  case erasures
  /// No entry of a book was changed, taken out or put in later.
  case books
  /// Everything that SQLite can find, the indexes too (`integrity_check`).
  case slowCheck = "slow_check"
  /// Look-up finds every member by what the record says.
  case lookKeys = "look_keys"

  /// Whether it takes long in a large store.
  package var isSlow: Bool {
    switch self {
    case .quickCheck, .count, .references, .digests, .staff, .erasures, .books: false
    case .slowCheck, .lookKeys: true
    }
  }
}

/// What an examination found.
package struct StoreExaminationResult: Equatable, Sendable {
  /// One line for people: what is wrong, or what was looked at. No names and no numbers of members.
  package let text: String
  /// How many faults there are; 0 for a sound store.
  package let faults: Int
  /// Whether it is sound and still something to know of.
  package var isWarning = false
}

extension MemberStore {
  /// Looks through the whole store in one way; look-up and enrolling go on meanwhile.
  package nonisolated func examine(
    _ examination: StoreExamination, work: LongWork = .unwatched
  ) async throws(KeepingError) -> StoreExaminationResult {
    try await Self.apart { [file] () throws(KeepingError) in
      try file.readApart { source throws(KeepingError) in
        do {
          // One statement tells nothing of how far it is; that it goes on is told.
          let tellsItself = [.digests, .books, .lookKeys].contains(examination)
          let look = { @Sendable in if !tellsItself { work.tell(0, of: nil) } }
          return try Interruptible.run(on: source, work, look: look) { source in
            try source.read { try examination.carryOut(in: $0, work: work) }
          }
        } catch let error as DatabaseError where StoreFailure.meansDamage(error) {
          return StoreExaminationResult(text: "the file is damaged", faults: 1)
        } catch {
          throw KeepingError(error)
        }
      }
    }
  }
}

extension StoreExamination {
  /// So many faults are counted at most: one is enough for what follows.
  private static let faultLimit = 100

  fileprivate func carryOut(in db: Database, work: LongWork) throws -> StoreExaminationResult {
    switch self {
    case .quickCheck: try check(db, "quick_check")
    case .slowCheck: try check(db, "integrity_check")
    case .count: try count(db)
    case .references: try references(db)
    case .digests: try digests(db, work: work)
    case .books: try books(db, work: work)
    case .staff: try staff(db)
    case .erasures: try erasures(db)
    case .lookKeys: try lookKeys(db, work: work)
    }
  }

  func result(
    _ faults: Int, _ wrong: String, orElse sound: String
  ) -> StoreExaminationResult {
    StoreExaminationResult(text: faults == 0 ? sound : wrong, faults: faults)
  }

  private func check(_ db: Database, _ pragma: String) throws -> StoreExaminationResult {
    let found = try String.fetchAll(db, sql: "PRAGMA \(pragma)(\(Self.faultLimit))")
    let faults = found == ["ok"] ? 0 : found.count
    // What SQLite says may quote a value.
    return result(faults, "\(faults) faults in the file", orElse: "the file is sound")
  }

  private func count(_ db: Database) throws -> StoreExaminationResult {
    let kept = try MemberSearch(db: db).count()
    let there =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM member WHERE erased_at IS NULL") ?? 0
    return result(
      kept == there ? 0 : 1, "the store counts \(kept) members and has \(there)",
      orElse: "\(there) members")
  }

  private func references(_ db: Database) throws -> StoreExaminationResult {
    let faults = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
    return result(
      faults, "\(faults) records point to none", orElse: "every record points to one that is there")
  }

  private func digests(_ db: Database, work: LongWork) throws -> StoreExaminationResult {
    let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM member") ?? 0
    var (done, faults) = (0, 0)
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM member")
    while let row = try rows.next() {
      do throws(StoreFailure) { _ = try MemberRow(row) } catch { faults += 1 }
      done += 1
      if done.isMultiple(of: 1000) { try work.step(done, of: total) }
    }
    return result(
      faults, "T2 \(faults) of \(done) records are not as they were written",
      orElse: "\(done) records as they were written")
  }

  private func books(_ db: Database, work: LongWork) throws -> StoreExaminationResult {
    let findings = try BookCheck(db, work: work).carryOut()
    let broken = findings.compactMap { finding in
      finding.fault.map { fault in
        let whose = finding.origin == Schema.ownOrigin ? "" : " of a store before"
        return "the \(finding.book.rawValue) book\(whose) at entry \(fault.entry)"
          + " (\(fault.wrong.rawValue))"
      }
    }
    let entries = findings.reduce(0) { $0 + $1.entries }
    let losses = findings.flatMap(\.losses)
    let lost = losses.map(Self.words).joined()
    var found = result(
      broken.count, "changed: " + broken.joined(separator: ", ") + lost,
      orElse: "\(entries) entries as they were written" + lost)
    found.isWarning = !losses.isEmpty
    return found
  }

  private static func words(_ loss: BookLoss) -> String {
    let count = loss.entries > 0 ? "\(loss.entries)" : "perhaps some at the end"
    let day = loss.foundAt.formatted(.iso8601)
    return "; lost to damage: \(count) of the \(loss.book) book, found \(day) in \(loss.file)"
  }
}
