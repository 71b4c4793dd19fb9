package import EnrollmentCore
import Foundation

/// The first entry of a book that is not as it was written, and what is wrong with it.
package struct BookFault: Equatable, Sendable {
  /// The words are those of `--json` and never change.
  package enum Wrong: String, CaseIterable, Sendable {
    /// It is not there.
    case missing
    /// It was put in by something else than this program.
    case added
    /// Its place, its time, whom it is about, its seals, or an entry before it was changed.
    case changed
    /// Its text is another one than was sealed.
    case text
    /// Its text was taken out, and no deed accounts for that.
    case emptied
    /// Its text was taken out, and a deed tells of an erasure that the member's own record does not.
    case notErased = "not_erased"
    /// It is filed under another member than it is about.
    case member
    /// It has another time than its text tells.
    case time
    /// It holds a value that this program never writes.
    case unreadable
    /// How far the book goes is not kept any more, or is not what the book says.
    case head
  }

  package let entry: Int64
  package let wrong: Wrong
}

/// What was found in the book of one store.
package struct BookFinding: Equatable, Sendable {
  package let book: Book
  /// 1 is this store; then those that it was made from, the latest first.
  package let origin: Int64
  /// Entries that hold, before the first that does not.
  package internal(set) var entries = 0
  /// Of those, how many were emptied and are accounted for.
  package internal(set) var emptied = 0
  /// Entries that were lost to damage, as a deed tells; not among `entries`.
  package internal(set) var lost = 0
  package internal(set) var losses: [BookLoss] = []
  /// Entries behind those: nothing proves that they are the ones that were written.
  package internal(set) var unproved: [Int64] = []
  /// The chain value of the last entry that holds, in hex.
  package internal(set) var head = BookSeal.start.hex
  /// Nil for a sound book.
  package internal(set) var fault: BookFault?
  /// Whether the entry that was asked for has the chain value that was given.
  package internal(set) var isAsGiven = false
}

/// A chain value that was printed on an earlier day: the book must still go through it.
package struct GivenHead: Equatable, Sendable {
  /// So many digits at least, or nobody could be sure.
  package static let leastDigits = 16

  package let book: Book
  package let entry: Int64
  /// Small hex digits: the first ones or all 64.
  package let digits: String

  /// Nil where that can be no chain value. Blanks between the digits do not count.
  package init?(book: Book, entry: Int64, text: String) {
    let digits = text.lowercased().filter { !$0.isWhitespace }
    guard entry > 0, (Self.leastDigits...64).contains(digits.count),
      digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { return nil }
    self.book = book
    self.entry = entry
    self.digits = digits
  }
}
