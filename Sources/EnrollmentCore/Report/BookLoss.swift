package import Foundation

/// Entries of one store's book that damage took, as the store tells that was made from what was left.
///
/// Whoever has the file could take entries out and damage it by hand: so a loss is never a quiet one,
/// and stands in every proof and on every day's report from then on.
package struct BookLoss: Equatable, Sendable {
  /// `consent`, `access` or `deed`.
  package let book: String
  /// The numbers of the entries that are not there.
  package let runs: [ClosedRange<Int64>]
  /// Whether it is known how far the book went: otherwise more may be lost at its end.
  package let isEndKnown: Bool
  package let foundAt: Date
  /// The name of the damaged file, beside the store as long as it is kept.
  package let file: String

  package init(
    book: String, runs: [ClosedRange<Int64>], isEndKnown: Bool, foundAt: Date, file: String
  ) {
    self.book = book
    self.runs = runs
    self.isEndKnown = isEndKnown
    self.foundAt = foundAt
    self.file = file
  }

  package var entries: Int { runs.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }
}
