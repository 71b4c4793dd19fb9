import Testing

@testable import TillConfiguration

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2),
    ("abc", "abc", 0), ("abc", "acb", 2),
  ])
  func `the distance counts what is added, dropped and replaced`(
    _ first: String, _ second: String, _ edits: Int
  ) {
    #expect(editDistance(first, second) == edits)
    #expect(editDistance(second, first) == edits)
  }

  @Test func `the nearest name is the one with the fewest edits`() {
    #expect(nearestName(to: "leter", among: ["better", "letter", "number"]) == "letter")
    #expect(nearestName(to: "LETTER", among: ["better", "letter"]) == "letter")
  }

  @Test func `a name that is too far from all has no nearest`() {
    #expect(nearestName(to: "printer", among: ["till", "shop"]) == nil)
    #expect(nearestName(to: "ab", among: ["cd"]) == nil)
    #expect(nearestName(to: "", among: ["a"]) == nil)
    #expect(nearestName(to: "till", among: []) == nil)
  }

  @Test func `the end of a known name is near to it`() {
    let known = ["client.merchant_serial_number", "till.number"]
    #expect(nearestName(to: "number", among: known) == "till.number")
    #expect(nearestName(to: "serial_number", among: known) == "client.merchant_serial_number")
  }
}
