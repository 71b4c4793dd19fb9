package import EnrollmentCore
import GRDB

/// What a long piece of work tells on its way, and how it is ended before its time.
package struct LongWork: Sendable {
  /// How far it has come, in a unit of its own; `total` is nil where nobody can know it. Called on
  /// any thread, and often.
  package typealias Listener = @Sendable (_ done: Int, _ total: Int?) -> Void

  private let listener: Listener
  private let isInterrupted: @Sendable () -> Bool

  package init(
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    listener: @escaping Listener = { _, _ in }
  ) {
    self.isInterrupted = isInterrupted
    self.listener = listener
  }

  /// Work that nobody looks at and nobody ends.
  package static let unwatched = LongWork()

  /// Whether somebody wants it to end.
  package var mustEnd: Bool { isInterrupted() }

  /// One of `count` parts that count in the same unit: together they go once from beginning to end.
  func part(_ place: Int, of count: Int) -> LongWork {
    LongWork(isInterrupted: isInterrupted) { [listener] done, total in
      listener(done + place * (total ?? 0), total.map { $0 * count })
    }
  }

  package func tell(_ done: Int, of total: Int?) { listener(done, total) }

  /// Tells how far it has come; throws `interrupted` where it is to end.
  func step(_ done: Int, of total: Int?) throws(KeepingError) {
    listener(done, total)
    if isInterrupted() { throw .interrupted }
  }
}

/// Why a long piece of work on the store was not finished. Whatever it had begun is gone again.
package enum KeepingError: Error, Equatable, Sendable {
  /// Somebody ended it.
  case interrupted
  /// The store itself, or a copy of it.
  case store(StoreFailure)
  /// The file that was to be read.
  case source(reason: String)
  /// The place to which something was to be written.
  case target(reason: String)

  init(_ error: any Error) {
    switch error {
    case let known as KeepingError: self = known
    case let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT:
      self = .interrupted
    default: self = .store(StoreFailure(error))
    }
  }
}
