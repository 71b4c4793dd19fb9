import EnrollmentCore
import Foundation

/// Which texts may be missing, and which entries, as the book of deeds tells.
struct BookAccounts {
  /// An erasure as its deed tells it.
  struct Erased {
    /// Seconds since 1970 UTC; of the first time, where it was done again after a copy was restored.
    let second: Int64
    /// Nil where the deed names none that this version knows.
    let reason: ErasureReason?
  }

  /// What was said last of each; nil for an erasure that was undone.
  private var erased: [UUID: Erased?] = [:]
  private var forgotten: [Data: [Forgotten]] = [:]
  private(set) var losses: [LossEntry] = []
  /// Of each time at which a deed was lost, see ``OldLooks/kept(at:)``.
  private var keptAtLosses: [ClosedRange<Int64>] = []

  private struct Forgotten {
    let range: EntryRange
    /// See ``OldLooks/kept(at:)``.
    let kept: ClosedRange<Int64>
    /// The last entry of this range and of all before it.
    var reach: Int64
  }

  init(losses: [LossEntry] = []) {
    for loss in losses { take(loss) }
  }

  /// Takes in what the deed with `body` accounts for, but for a loss.
  mutating func take(_ body: String) {
    guard let told = Book.entry(DeedEntry.self, body) else { return }
    if let member = told.member {
      if told.deed == .erased {
        erased[member] = Erased(
          second: (told.first ?? told.at).milliseconds / 1000,
          reason: told.detail.flatMap { ErasureReason(rawValue: String($0.prefix { $0 != "," })) })
      }
      if told.deed == .erasureUndone { erased[member] = .some(nil) }
    }
    if told.deed == .accessForgotten, let range = told.range {
      forgotten[range.origin.bytes, default: []].append(
        Forgotten(range: range, kept: OldLooks.kept(at: told.at), reach: range.last))
    }
  }

  mutating func take(_ loss: LossEntry) {
    losses.append(loss)
    if loss.book == .deed { keptAtLosses.append(OldLooks.kept(at: loss.at)) }
  }

  /// Takes in what an older store than those before accounts for, its losses among them: of a member
  /// counts what the latest store says.
  mutating func take(older accounts: BookAccounts) {
    erased.merge(accounts.erased) { later, _ in later }
    forgotten.merge(accounts.forgotten) { $0 + $1 }
    losses = accounts.losses
    keptAtLosses = accounts.keptAtLosses
  }

  /// Makes ready for ``hasForgotten(_:of:madeAt:)``, once all deeds are taken in.
  mutating func sortForgotten() {
    forgotten = forgotten.mapValues { tidies in
      var reach = Int64.min
      return tidies.sorted { $0.range.first < $1.range.first }.map { tidy in
        var tidy = tidy
        reach = max(reach, tidy.range.last)
        tidy.reach = reach
        return tidy
      }
    }
  }

  /// The erasure that a deed tells of; nil where none does, or it was undone.
  func erasure(of member: Data?) -> Erased? {
    member.flatMap { UUID(bytes: $0) }.flatMap { erased[$0] } ?? nil
  }

  /// Whether a deed tells that the look was forgotten, and it was old enough then.
  ///
  /// - Parameter time: of the look, in milliseconds since 1970 UTC.
  func hasForgotten(_ sequence: Int64, of origin: Data, madeAt time: Int64) -> Bool {
    guard let tidies = forgotten[origin] else { return false }
    // Those that begin at the entry or before it, and the last of them first.
    var (begun, open) = (0, tidies.count)
    while begun < open {
      let middle = (begun + open) / 2
      if tidies[middle].range.first <= sequence { begun = middle + 1 } else { open = middle }
    }
    return tidies[..<begun].reversed().prefix { sequence <= $0.reach }.contains { tidy in
      tidy.range.contains(sequence) && !tidy.kept.contains(time)
    }
  }

  /// Whether a deed may be lost that accounted for the erasure of the member.
  func mayHaveLostErasure(of member: UUID) -> Bool { erased[member] == nil && hasLostDeeds }

  private var hasLostDeeds: Bool { losses.contains { $0.book == .deed } }

  /// Whether a deed may be lost that accounted for such a look.
  func mayHaveLostTidy(ofLookAt time: Int64) -> Bool {
    keptAtLosses.contains { !$0.contains(time) }
  }

  func losses(of book: Book, _ origin: Data) -> [LossEntry] {
    losses.filter { $0.book == book && $0.origin.bytes == origin }
  }

  /// Whether all of `run` was lost, and `seal` is what then followed.
  func tells(loss run: ClosedRange<Int64>, before seal: String, of book: Book, _ origin: Data)
    -> Bool
  {
    let gaps = losses(of: book, origin).flatMap(\.gaps)
    guard gaps.contains(where: { $0.last == run.upperBound && $0.seal == seal }) else {
      return false
    }
    var next = run.lowerBound
    for gap in gaps.sorted(by: { $0.first < $1.first }) where gap.first <= next {
      next = max(next, gap.last + 1)
    }
    return next > run.upperBound
  }
}
