/// What Clubtill promises of bad days, by the word that stands for it in `Tests/README.md`, in the
/// README and on the command line of `.ci/promises`.
///
/// A suite that proves one says so with ``Testing/Trait/proves(_:)`` and has its row in
/// `Tests/README.md`.
package enum Promise: String, CaseIterable, Sendable {
  // Nothing is lost.
  case kills, simulation, late, polls, races, disk, damage
  // Nothing false is saved.
  case hostile, network, conformance, parsers
  // Nothing leaks, nothing sticks.
  case canaries, modes, memory, keys, terminal
}
