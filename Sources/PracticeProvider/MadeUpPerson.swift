package import Foundation

/// A Nordic member that nobody ever was, for practice stores: the same seed and place are always the
/// same person.
///
/// Names are put together from lists, the common ones more often, as in a telephone book. Numbers run
/// through all that a country's mobile phones can have, without repeating one among the first ten
/// million people (save in Greenland, whose numbers are short); that somebody has such a number is
/// chance, and nothing is ever sent to it.
package struct MadeUpPerson: Equatable, Sendable {
  package let givenName: String
  package let familyName: String
  /// Digits with the country code, no `+`.
  package let phoneNumber: String
  /// `YYYY-MM-DD`, of somebody of age; one in three has told none.
  package let birthDate: String?
  package let subject: UUID

  package var name: String { givenName + " " + familyName }

  /// - Parameter place: counted from zero.
  package init(seed: UInt64, place: Int) {
    var dice = Dice(seed: seed, place: place)
    let country = MadeUpNames.country(dice.below(1000))
    givenName = Self.given(country, &dice)
    familyName = Self.family(country, isWoman: dice.below(2) == 0, &dice)
    phoneNumber = Self.phone(country, seed: seed, place: place)
    let year = 1935 + dice.below(72)
    let (month, day) = (1 + dice.below(12), 1 + dice.below(28))
    birthDate =
      dice.below(3) == 0 ? nil : "\(year)-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    subject = Self.uuid(dice.next(), dice.next())
  }

  private static func given(_ country: MadeUpNames, _ dice: inout Dice) -> String {
    let first = dice.choice(country.given)
    guard dice.below(100) < 22 else { return first }
    let second = dice.choice(country.given)
    guard second != first else { return first }
    return dice.below(5) == 0 ? "\(first)-\(second)" : "\(first) \(second)"
  }

  private static func family(
    _ country: MadeUpNames, isWoman: Bool, _ dice: inout Dice
  ) -> String {
    let name = oneFamily(country, isWoman: isWoman, &dice)
    guard dice.below(100) < 6 else { return name }
    let second = oneFamily(country, isWoman: isWoman, &dice)
    return second == name ? name : "\(name) \(second)"
  }

  private static func oneFamily(
    _ country: MadeUpNames, isWoman: Bool, _ dice: inout Dice
  ) -> String {
    if dice.below(100) < country.patronymicShare {
      let endings = isWoman ? country.daughters : country.sons
      return dice.choice(country.fathers) + endings[dice.below(endings.count)]
    }
    return dice.choice(country.places) + dice.choice(country.placeEndings)
  }

  /// Every number of the country once, in an order that no eye follows.
  private static func phone(_ country: MadeUpNames, seed: UInt64, place: Int) -> String {
    let limit = country.numbersPerStart
    // Prime to ten: the remainders of its multiples meet every number.
    let number = (place % limit * 7_654_321 + Int(seed % 1_000_003)) % limit
    let starts = country.numberStarts
    return country.callingCode + starts[place / limit % starts.count]
      + padded(number, country.digitsAfterStart)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Version 4. Source: RFC 9562, section 5.4.
  private static func uuid(_ high: UInt64, _ low: UInt64) -> UUID {
    let halves = (
      (high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000).bigEndian,
      (low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000).bigEndian
    )
    return withUnsafeBytes(of: halves) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}

/// Even numbers from a seed.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014 (SplitMix64).
private struct Dice {
  private var state: UInt64

  init(seed: UInt64, place: Int) {
    state = seed
    state = next() ^ UInt64(place)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var number = state
    number = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ number >> 27) &* 0x94D0_49BB_1331_11EB
    return number ^ number >> 31
  }

  /// 0 up to `limit`, which is small: the remainder favors nothing that one could see.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// Those at the front of the list more often.
  mutating func choice(_ list: [String]) -> String {
    let share = Double(next() >> 11) * 0x1p-53
    return list[min(list.count - 1, Int(Double(list.count) * share * share))]
  }
}
