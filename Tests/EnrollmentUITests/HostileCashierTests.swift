import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// Any keys, news and sizes in any order: nothing traps, nothing leaks, nothing is sent twice.
@Suite struct HostileCashierTests {
  static let keys: [Key] =
    [
      .enter, .escape, .backspace, .delete, .up, .down, .tab, .function(1), .function(2),
      .function(3), .function(4), .function(5), .function(8), .function(12), .paste("40612345"),
      .paste("\u{1B}[31mkari\nhansen"), .paste(""),
    ] + "0123456789+-./? swtekarilhø田".map { .character($0) }

  @Test(arguments: 0..<8) func `six hundred events of any kind`(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var bench = CounterBench(
      charset: seed.isMultiple(of: 2) ? .ascii : .utf8, isPractice: seed.isMultiple(of: 3))
    var open: Set<RequestID> = []
    for _ in 0..<600 {
      bench.wait(.milliseconds(Int.random(in: 0...3000, using: &random)))
      let commands: [CounterCommand]
      switch Int.random(in: 0..<10, using: &random) {
      case 0: commands = bench.apply(Self.anySize(&random))
      case 1: commands = bench.apply(.tick)
      case 4: commands = bench.scan(Self.anyScan(&random))
      case 2, 3: commands = try Self.anyNews(&bench, &random, open)
      default: commands = bench.apply(.key(Self.keys.randomElement(using: &random) ?? .enter))
      }
      for id in commands.compactMap(\.orderedID) {
        #expect(open.insert(id).inserted, "an id was used twice")
      }
      #expect(
        !bench.state.screen.current.listedKeys(bench.state).isEmpty, "a screen without a way out")
      let grid = bench.grid
      try #require(grid.columns == bench.state.columns && grid.rows == bench.state.rows)
      try #require(grid.columns * grid.rows == 0 || grid.cursor != nil)
      if let next = bench.state.nextChange(after: bench.now) {
        try #require(next > bench.now.sinceBoot)
      }
      if case .waiting = bench.state.screen {
        #expect(!bench.text.contains("Solveig") && !bench.text.contains("406 12"))
      }
    }
  }

  static func anySize(_ random: inout SplitMix) -> CounterEvent {
    .resized(
      columns: Int.random(in: 0...130, using: &random), rows: Int.random(in: 0...40, using: &random)
    )
  }

  static func anyScan(_ random: inout SplitMix) -> String {
    let codes = [ScanTests.memberNumber, ScanTests.personalCode, "40612345", "wwwsst", "+-./?W "]
    return String((codes.randomElement(using: &random) ?? "").shuffled(using: &random))
  }

  static func anyNews(
    _ bench: inout CounterBench, _ random: inout SplitMix, _ ids: Set<RequestID>
  ) throws -> [CounterCommand] {
    let phone = try #require(Sample.phone("40612345"))
    let sorted = ids.sorted { $0.rawValue.uuidString < $1.rawValue.uuidString }
    guard let id = sorted.randomElement(using: &random) else {
      return bench.apply(.numberChecked(phone, .success(Sample.member())))
    }
    let failure = RequestFailure(
      EndCode.allCases.randomElement(using: &random) ?? .denied, detail: "")
    let phases: [RequestStatus.Phase] = [
      .sending, .open, .redeemed, .unsaved, .held(Sample.heldAnswer), .ended(.failed(failure)),
      .ended(.discarded),
      .ended(.saved(Sample.enrollment(), took: .seconds(9))),
    ]
    let phase = phases.randomElement(using: &random) ?? .open
    let events: [CounterEvent] = [
      .news(.status(Sample.status(id, phone, code: "C-4793", phase: phase, at: bench.now))),
      .news(.known(id, Sample.member())), .news(.refused(id, .tooManyOpen)),
      .news(.refused(id, .failed(failure))), .news(.adopted([id])),
      .news(.refused(id, .alreadyOpen(sorted[0]))),
      .found(sequence: Int.random(in: 0...50, using: &random), .success(StaffScreenTests.people)),
      .numberChecked(phone, .success(nil)), .looked(.cannotWrite(detail: "")),
    ]
    return bench.apply(events.randomElement(using: &random) ?? .tick)
  }
}

/// The same numbers for the same seed. Source: Steele, Lea, Flood, "Fast splittable pseudorandom
/// number generators", 2014.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
