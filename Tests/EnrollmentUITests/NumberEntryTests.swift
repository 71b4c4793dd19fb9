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

  @Test func `marks that nobody sees do not hide the plus of a pasted number`() {
    var entry = NumberEntry()
    #expect(entry.append("9") == nil)
    #expect(entry.paste("\u{202A}+47\u{A0}406\u{2011}12\u{200B}345\u{202C}\n") == nil)
    #expect(entry.typed == "+4740612345")
  }

  @Test(arguments: [
    "4061\u{301}23456", "406\u{0662}123456", "４0612345", "40612345\u{20E3}6", "①40612345",
  ])
  func `a pasted number is refused whole where one digit is of another kind`(_ text: String) {
    var entry = NumberEntry()
    #expect(entry.paste(text) == .pasteHasNoNumber)
    #expect(entry.isEmpty)
  }

  @Test func `a number of the shop's own country fills the field without its code`() {
    let number = PhoneNumber(country: .finland, nationalDigits: "501234567")
    #expect(NumberEntry(number, home: .finland).typed == "501234567")
    #expect(NumberEntry(number, home: .norway).typed == "+358501234567")
  }
}
