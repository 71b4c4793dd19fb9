/// Compares the figures with what look-up must reach, whatever the size of the store.
///
/// Only what the processor works counts here, so that a busy machine judges as a quiet one does.
struct Judge {
  private struct Figure {
    let kind: QueryKind
    let size: Int
    let middle: Duration
    let late: Duration
  }

  private var figures: [Figure] = []
  private var bytes: [(size: Int, bytes: Double)] = []

  mutating func add(_ kind: QueryKind, size: Int, middle: Duration, late: Duration) {
    figures.append(Figure(kind: kind, size: size, middle: middle, late: late))
  }

  mutating func addBytes(_ count: Double, size: Int) { bytes.append((size, count)) }

  /// What is beyond its limit, a line each. None is good.
  var complaints: [String] {
    slowOnes + grownOnes + heavyOnes
  }

  /// Of the largest store: in small ones half-filled pages count for much.
  private var heavyOnes: [String] {
    guard let largest = bytes.max(by: { $0.size < $1.size }), largest.bytes > 420 else { return [] }
    return ["\(largest.size): \(largest.bytes) bytes a member, above 420"]
  }

  private var slowOnes: [String] {
    figures.filter { $0.late > .milliseconds(5) }
      .map { "\($0.size), \($0.kind.rawValue): p99 of the work \($0.late), above 5 ms" }
  }

  /// From the smallest store to the largest.
  private var grownOnes: [String] {
    QueryKind.allCases.compactMap { kind in
      let ofKind = figures.filter { $0.kind == kind }.sorted { $0.size < $1.size }
      guard let small = ofKind.first, let large = ofKind.last else { return nil }
      let growth = large.middle / max(small.middle, .microseconds(1))
      let limit = kind.isNumber ? 8.0 : 4.0
      return growth > limit ? "\(kind.rawValue): p50 grows \(growth) times, above \(limit)" : nil
    }
  }
}
