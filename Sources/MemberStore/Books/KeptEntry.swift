package import EnrollmentCore
package import Foundation
import GRDB

/// What an entry of the consent book said about somebody who was erased.
///
/// The entry's text goes; the deed of the erasure keeps this, so that it can still be proved that
/// consent was given and withdrawn. It names nobody, see ``PersonalFacts``.
package struct KeptEntry: Codable, Equatable, Sendable {
  /// The store that wrote the entry.
  package let store: UUID
  /// Its number in the book of that store.
  package let entry: Int64
  /// When it was written.
  package let at: Date
  /// In the order in which they were asked; nil where the answers had been lost.
  package let answers: [KeptAnswer]?

  func isOf(_ store: UUID, _ entry: Int64) -> Bool { self.store == store && self.entry == entry }
}

extension [KeptEntry] {
  /// With those of `others` that tell of another entry.
  func joined(with others: [KeptEntry]) -> [KeptEntry] {
    others.reduce(into: self) { all, other in
      if !all.contains(where: { $0.isOf(other.store, other.entry) }) { all.append(other) }
    }
  }
}

extension BookReading {
  enum KeptStatement: String, CaseIterable {
    case subjects = "SELECT subject FROM identity WHERE member = ?"
  }

  /// What is to be kept of the entries about a member that still have their texts.
  func toKeep(about seat: Int64, _ row: MemberRow) throws -> [KeptEntry] {
    let subjects = try Row.fetchAll(
      db.cachedStatement(sql: KeptStatement.subjects.rawValue), arguments: [seat])
    let facts = PersonalFacts(
      of: row, subjects: subjects.compactMap { try? SubjectColumn.subject(in: $0) })
    return try entries(.consent, about: seat).compactMap { entry in
      let given = try given(entry, row.id)
      guard given.yes != nil || given.withdrawal != nil else { return nil }
      return KeptEntry(
        store: try store(of: entry), entry: given.entry, at: given.at,
        answers: given.keptAnswers(without: facts))
    }
  }

  /// What was kept when the member was erased, each entry once: where that was done more than once, an
  /// entry's text may have been there the first time alone.
  func kept(about seat: Int64) throws -> [KeptEntry] {
    try entries(.deed, about: seat).reduce([]) { all, row in
      all.joined(with: try Self.trusted(DeedEntry.self, row)?.kept ?? [])
    }
  }
}

extension ConsentGiven {
  /// Nil where the answers were lost.
  fileprivate func keptAnswers(without facts: PersonalFacts) -> [KeptAnswer]? {
    if let withdrawal {
      return [
        KeptAnswer(
          id: facts.left(of: withdrawal.id), outcome: .withdrawn,
          version: facts.left(of: withdrawal.version),
          language: facts.left(of: withdrawal.language))
      ]
    }
    guard let consents = yes?.consents, consents.standing != .unknown else { return nil }
    return consents.consents.map {
      KeptAnswer(
        id: facts.left(of: $0.id), outcome: $0.isAccepted ? .accepted : .declined,
        version: facts.left(of: $0.version), language: facts.left(of: $0.language))
    }
  }
}
