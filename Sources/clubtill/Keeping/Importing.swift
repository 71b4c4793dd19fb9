import CIBA
import EnrollmentCore
import Foundation
import MemberStore

/// One run of `clubtill import members`: reads line after line and gives them to the store in batches.
struct Importing: Sendable {
  /// A till at work waits for one batch at most.
  private static let batchSize = 200

  let store: MemberStore
  let kind: StoreKind
  let path: String
  let hand: Hand
  let fromLine: Int
  /// Hears of every line that is not taken.
  let tell: @Sendable (_ line: Int, HandOverFault) -> Void

  private struct Batch {
    var members: [HandOverMember] = []
    var lines: [Int] = []
    /// Lines among them that are no member: told with the others, in the order of the file.
    var faults: [(line: Int, fault: HandOverFault)] = []
  }

  func run(_ sums: ImportSums, work: LongWork) async throws(KeepingError) {
    var lines = try opened()
    var reading = HandOverReading(for: kind)
    var batch = Batch()
    var number = 0
    while true {
      let next: LineFile.Line?
      do throws(LineFile.Unreadable) {
        next = try lines.nextLine()
      } catch {
        try await take(&batch, sums)
        sums.goOn(from: number + 1)
        throw .source(reason: "\(path), line \(number + 1): \(error.reason)")
      }
      guard let line = next else { break }
      number += 1
      do throws(HandOverFault) {
        // The lines before the first one tell the form and the columns.
        if let member = try Self.read(line, &reading), number >= fromLine {
          batch.members.append(member)
          batch.lines.append(number)
        }
      } catch {
        if number >= fromLine || error.isOfWholeFile {
          sums.refuse()
          batch.faults.append((number, error))
        }
        if error.isOfWholeFile {
          sums.cutShort()
          break
        }
      }
      if batch.members.count == Self.batchSize || batch.faults.count == Self.batchSize {
        try await take(&batch, sums)
        sums.goOn(from: number + 1)
      }
      if number.isMultiple(of: Self.batchSize) {
        work.tell(lines.place, of: lines.bytes)
        if work.mustEnd {
          try await take(&batch, sums)
          sums.goOn(from: number + 1)
          throw .interrupted
        }
      }
    }
    try await take(&batch, sums)
    sums.goOn(from: number + 1)
    if !sums.value.isCutShort { sums.end(atLine: number) }
  }

  private func opened() throws(KeepingError) -> LineFile {
    do throws(LineFile.Unreadable) {
      return try LineFile(path: path)
    } catch {
      throw .source(reason: "\(path): \(error.reason)")  // It could be read a moment ago.
    }
  }

  private static func read(
    _ line: LineFile.Line, _ reading: inout HandOverReading
  ) throws(HandOverFault) -> HandOverMember? {
    switch line {
    case .text(let text): return try reading.read(text)
    case .tooLong: throw HandOverFault("is longer than \(LineFile.lineLimitBytes) bytes")
    case .notUTF8: throw HandOverFault("is not UTF-8")
    }
  }

  private func take(_ batch: inout Batch, _ sums: ImportSums) async throws(KeepingError) {
    defer { batch = Batch() }
    let outcomes: [ImportOutcome]
    do throws(StoreFailure) {
      outcomes = batch.members.isEmpty ? [] : try await store.take(batch.members, by: hand)
    } catch {
      for (line, fault) in batch.faults { tell(line, fault) }
      throw .store(error)
    }
    var faults = batch.faults
    for (line, outcome) in zip(batch.lines, outcomes) {
      switch outcome {
      case .added: sums.add()
      case .known: sums.know()
      case .refused(let fault):
        sums.refuse()
        faults.append((line, fault))
      }
    }
    for (line, fault) in faults.sorted(by: { $0.line < $1.line }) { tell(line, fault) }
  }
}

/// What has become of the lines so far.
final class ImportSums: Sendable {
  struct Value: Equatable {
    var added = 0
    var known = 0
    var refused = 0
    /// Whether the lines behind the last one that was told were not read.
    var isCutShort = false
    /// How many lines the file has; nil until it is read to its end.
    var lines: Int?
    /// All lines before it have been dealt with.
    var nextLine = 1
  }

  private let sums = Locked(Value())

  var value: Value { sums.withLock { $0 } }

  func add() { sums.withLock { $0.added += 1 } }
  func know() { sums.withLock { $0.known += 1 } }
  func cutShort() { sums.withLock { $0.isCutShort = true } }
  func refuse() { sums.withLock { $0.refused += 1 } }
  func end(atLine line: Int) { sums.withLock { $0.lines = line } }
  func goOn(from line: Int) { sums.withLock { $0.nextLine = line } }
}
