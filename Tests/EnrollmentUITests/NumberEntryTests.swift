import EnrollmentCore
import Testing

@testable import EnrollmentUI

@Suite struct NumberEntryTests {
  @Test func `a Finnish number that reads as a Danish one fills the field with its code`() {
    let number = PhoneNumber(country: .finland, nationalDigits: "4520125644")
    let entry = NumberEntry(number, home: .finland)
    #expect(entry.typed == "+3584520125644")
    #expect(entry.reading(home: .finland).number == number)
  }

  @Test func `a number of the shop's own country fills the field without its code`() {
    let number = PhoneNumber(country: .finland, nationalDigits: "501234567")
    #expect(NumberEntry(number, home: .finland).typed == "501234567")
    #expect(NumberEntry(number, home: .norway).typed == "+358501234567")
  }
}
