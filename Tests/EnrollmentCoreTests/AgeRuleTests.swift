import Foundation
import Testing

@testable import EnrollmentCore

// 2026-03-01T00:30:00Z
private let firstOfMarch = Date(timeIntervalSince1970: 1_772_325_000)

@Test(arguments: [
  ("2011-03-01", true), ("2011-03-02", false), ("2011-02-28", true), ("2010-12-31", true),
  ("2026-01-01", false), ("2008-02-29", true), ("garbage", true), ("", true),
])
func `somebody is old enough from the birthday on`(_ birthDate: String, _ isAdmitted: Bool) {
  let rule = AgeRule(minimumAge: 15)
  #expect(rule.admits(birthDate, at: firstOfMarch, in: .gmt) == isAdmitted)
}

@Test func `the day is that of the till, not of Greenwich`() throws {
  let rule = AgeRule(minimumAge: 15)
  let nuuk = try #require(TimeZone(identifier: "America/Nuuk"))
  #expect(!rule.admits("2011-03-01", at: firstOfMarch, in: nuuk))
}

@Test func `a birthday on a leap day comes on the first of March`() {
  let rule = AgeRule(minimumAge: 15)
  let lastOfFebruary = firstOfMarch.addingTimeInterval(-3600)
  #expect(!rule.admits("2011-03-01", at: lastOfFebruary, in: .gmt))
  #expect(AgeRule(minimumAge: 18).admits("2008-02-29", at: firstOfMarch, in: .gmt))
  #expect(!AgeRule(minimumAge: 18).admits("2008-02-29", at: lastOfFebruary, in: .gmt))
}
