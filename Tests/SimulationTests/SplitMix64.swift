/// A small generator of which every run with one seed draws the same.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True in so many of a thousand draws.
  mutating func happens(inThousand share: Int) -> Bool { number(0...999) < share }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func seconds(_ range: ClosedRange<Int>) -> Duration { .seconds(number(range)) }

  /// One of `choices`, each as often as its weight says.
  mutating func one<Choice>(of choices: [(weight: Int, choice: Choice)]) -> Choice {
    var place = number(0...(choices.map(\.weight).reduce(0, +) - 1))
    for (weight, choice) in choices {
      if place < weight { return choice }
      place -= weight
    }
    preconditionFailure("the place is below the sum of the weights")
  }
}
