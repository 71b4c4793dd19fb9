import Foundation
import TestSupport
import Testing

@Suite(.serialized, .proves(.simulation))
struct SimulationTests {
  @Test(arguments: Plan.seeds)
  func `no rule breaks, whatever fails, dies or is late`(_ first: UInt64) async throws {
    print("simulation: seed \(first) begins")
    var sum = Figures()
    var seed = first
    while sum.steps < Plan.steps {
      let steps = min(Plan.stepsOfAShop, Plan.steps - sum.steps)
      let simulation = try Simulation(seed: seed)
      do {
        sum += try await simulation.run(steps: steps)
      } catch {
        let last = await simulation.events.suffix(20).joined(separator: "\n")
        Issue.record(
          "again by SIMULATION_SEED=\(seed) SIMULATION_STEPS=\(steps): \(error)\n\(last)")
        Proof.found("broken rules", 1)
        return
      }
      var next = SplitMix64(seed: seed)
      seed = next.next()
    }
    print("simulation: seed \(first), \(sum)")
    Proof.tried("enrollments begun", sum.orders)
    Proof.tried("kills", sum.kills)
    Proof.tried("disk faults", sum.diskFaults)
    Proof.tried("looks at a rule", sum.rulesChecked)
    Proof.found("broken rules", 0)
    #expect(sum.saved > Plan.steps / 100)
  }

  @Test(arguments: Plan.seeds.suffix(2))
  func `the same seed goes the same way`(_ seed: UInt64) async throws {
    let first = try Simulation(seed: seed)
    let second = try Simulation(seed: seed)
    let figures = try await first.run(steps: 1_000)
    let others = try await second.run(steps: 1_000)
    let (events, otherEvents) = await (first.events, second.events)
    let place = zip(events, otherEvents).enumerated().first { $0.element.0 != $0.element.1 }
    if let (number, (event, other)) = place {
      Issue.record("seed \(seed), event \(number): \(event), and then: \(other)")
    }
    Proof.tried("replays")
    Proof.found(
      "replays that differ",
      place == nil && events.count == otherEvents.count && figures == others ? 0 : 1)
  }
}

/// `SIMULATION_SEED` begins with one seed alone, as it ran before; `SIMULATION_STEPS` makes runs
/// longer.
private enum Plan {
  private static let environment = ProcessInfo.processInfo.environment

  static let steps = environment["SIMULATION_STEPS"].flatMap { Int($0) } ?? 6_000

  /// Three fixed seeds, and a fresh one.
  static let seeds: [UInt64] =
    if let seed = environment["SIMULATION_SEED"].flatMap({ UInt64($0) }) {
      [seed]
    } else {
      [1, 2, 3, UInt64.random(in: 1_000...999_999)]
    }

  /// After so many steps the next shop opens: the rules look at the whole file.
  static let stepsOfAShop = 4_000
}
