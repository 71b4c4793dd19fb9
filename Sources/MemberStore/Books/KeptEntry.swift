package import EnrollmentCore
package import Foundation
import GRDB

/// What an entry of the consent book said about somebody who was erased.
///
/// The entry's text goes; the deed of the erasure keeps this, so that it can still be proved that
/// consent was given and withdrawn. It names nobody.
package struct KeptEntry: Codable, Equatable, Sendable {
  /// The store that wrote the entry.
  package let store: UUID
  /// Its number in the book of that store.
  package let entry: Int64
  /// In the order in which they were asked; nil where the answers had been lost.
  package let answers: [KeptAnswer]?

  func isOf(_ store: UUID, _ entry: Int64) -> Bool { self.store == store && self.entry == entry }
}

extension BookReading {
  /// What is to be kept of the entries about a member that still have their texts.
  func toKeep(about seat: Int64, _ member: UUID) throws -> [KeptEntry] {
    try entries(.consent, about: seat).compactMap { row in
      let given = try given(row, member)
      guard given.yes != nil || given.withdrawal != nil else { return nil }
      return KeptEntry(
        store: try store(of: row), entry: given.entry, answers: given.keptAnswers)
    }
  }

  /// What was kept when the member was erased, each entry once: where that was done more than once, an
  /// entry's text may have been there the first time alone.
  func kept(about seat: Int64) throws -> [KeptEntry] {
    var found: [KeptEntry] = []
    for row in try entries(.deed, about: seat) {
      for entry in try Self.trusted(DeedEntry.self, row)?.kept ?? []
      where !found.contains(where: { $0.isOf(entry.store, entry.entry) }) {
        found.append(entry)
      }
    }
    return found
  }
}

extension ConsentGiven {
  /// Nil where the answers were lost.
  fileprivate var keptAnswers: [KeptAnswer]? {
    if let withdrawal {
      return [
        KeptAnswer(
          id: withdrawal.id, outcome: .withdrawn, version: withdrawal.version,
          language: withdrawal.language)
      ]
    }
    guard let consents = yes?.consents, consents.standing != .unknown else { return nil }
    return consents.consents.map {
      KeptAnswer(
        id: $0.id, outcome: $0.isAccepted ? .accepted : .declined, version: $0.version,
        language: $0.language)
    }
  }
}
