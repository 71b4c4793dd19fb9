import Testing

@testable import EnrollmentCore

@Test func `a member number is prefix, till, sequence and a check digit`() throws {
  let till = try #require(TillNumber(rawValue: 42))
  let number = try #require(MemberNumber(prefix: .standard, till: till, sequence: 123))
  #expect(number.rawValue.hasPrefix("290042000123"))
  #expect(number.sequence == 123)
  #expect(MemberNumber(rawValue: number.rawValue) == number)
}

// GS1 General Specifications, section 7.9, and codes seen on goods.
@Test(arguments: ["6291041500213", "4006381333931", "7038010009457"])
func `the check digit is that of EAN-13`(_ code: String) {
  #expect(MemberNumber(rawValue: code)?.rawValue == code)
}

@Test(arguments: [
  "6291041500214", "629104150021", "62910415002133", "", "629104150021x", "٦291041500213",
])
func `a number that is none is refused`(_ code: String) {
  #expect(MemberNumber(rawValue: code) == nil)
}

@Test func `each wrong digit is noticed`() throws {
  let digits = Array("6291041500213")
  for place in digits.indices {
    var changed = digits
    changed[place] = changed[place] == "9" ? "0" : "9"
    guard changed != digits else { continue }
    #expect(MemberNumber(rawValue: String(changed)) == nil, "place \(place)")
  }
}

@Test func `the last sequence is used and none after it`() throws {
  let till = try #require(TillNumber(rawValue: 9999))
  #expect(MemberNumber(prefix: .standard, till: till, sequence: 999_999) != nil)
  #expect(MemberNumber(prefix: .standard, till: till, sequence: 1_000_000) == nil)
}

@Test func `a number is shown in groups, or by its ending`() throws {
  let number = try #require(MemberNumber(rawValue: "6291041500213"))
  #expect(number.formatted == "629 104 150 0213")
  #expect(number.veiled == ".... 0213")
}

@Test func `tills, letters and prefixes keep to their ranges`() {
  #expect(TillNumber(rawValue: 0) == nil)
  #expect(TillNumber(rawValue: 10_000) == nil)
  #expect(TillLetter(rawValue: "c") == nil)
  #expect(TillLetter(rawValue: "Æ") == nil)
  #expect(TillLetter(rawValue: "CC") == nil)
  #expect(MemberNumberPrefix(rawValue: "19") == nil)
  #expect(MemberNumberPrefix(rawValue: "029") == nil)
}
