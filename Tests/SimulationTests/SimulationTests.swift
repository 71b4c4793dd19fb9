import Foundation
import Testing

/// `SIMULATION_SEED` runs one seed alone, as it ran before; `SIMULATION_STEPS` makes runs longer.
private enum Plan {
  private static let environment = ProcessInfo.processInfo.environment

  static let steps = environment["SIMULATION_STEPS"].flatMap { Int($0) } ?? 8_000

  /// Three fixed seeds, and one of today.
  static let seeds: [UInt64] =
    if let seed = environment["SIMULATION_SEED"].flatMap({ UInt64($0) }) {
      [seed]
    } else {
      [1, 2, 3, UInt64.random(in: 1_000...999_999)]
    }
}

@Suite(.serialized)
struct SimulationTests {
  @Test(arguments: Plan.seeds)
  func `no rule breaks, whatever fails, dies or is late`(_ seed: UInt64) async throws {
    print("simulation: seed \(seed), \(Plan.steps) steps")
    let simulation = try Simulation(seed: seed)
    do {
      let figures = try await simulation.run(steps: Plan.steps)
      print("simulation: seed \(seed) is done, \(figures)")
      #expect(figures.enrollments > Plan.steps / 100)
    } catch {
      let last = await simulation.events.suffix(20).joined(separator: "\n")
      Issue.record("SIMULATION_SEED=\(seed) SIMULATION_STEPS=\(Plan.steps): \(error)\n\(last)")
    }
  }

  @Test func `the same seed goes the same way`() async throws {
    let first = try Simulation(seed: 7)
    let second = try Simulation(seed: 7)
    let figures = try await first.run(steps: 1_500)
    #expect(try await second.run(steps: 1_500) == figures)
    #expect(await first.events == second.events)
  }
}
