import Testing

@testable import EnrollmentCore

/// Draws the same numbers each time, as a test wants it (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Test func `a code fits the service's pattern and begins with the till's letter`() throws {
  let letter = try #require(TillLetter(rawValue: "C"))
  var generator = SeededGenerator(state: 1)
  for _ in 0..<500 {
    let code = BindingCode.draw(for: letter, avoiding: [], using: &generator)
    #expect(code.rawValue.wholeMatch(of: /C-[0-9]{4}/) != nil)
    #expect(code.rawValue.wholeMatch(of: /[A-Z0-9\-]{5,8}/) != nil)
  }
}

@Test func `a code that is taken is not drawn again`() throws {
  let letter = try #require(TillLetter(rawValue: "A"))
  var generator = SeededGenerator(state: 7)
  var taken: Set<BindingCode> = []
  for _ in 0..<2_000 {
    let code = BindingCode.draw(for: letter, avoiding: taken, using: &generator)
    #expect(taken.insert(code).inserted)
  }
}

@Test func `a code is spelled sign by sign`() throws {
  let code = try #require(BindingCode(rawValue: "C-4793"))
  #expect(code.spaced == "C - 4 7 9 3")
  #expect(code.digits == "4793")
}

@Test(arguments: ["", "c", "Å", "Á", "A\u{301}", "CC", "7"])
func `a till's letter is one of A to Z and no other`(_ text: String) {
  #expect(TillLetter(rawValue: text) == nil)
}

@Test(arguments: ["", "C4793", "c-4793", "C-479", "C-47930", "C-47x3", "Å-4793"])
func `a text that is no code is refused`(_ text: String) {
  #expect(BindingCode(rawValue: text) == nil)
}
