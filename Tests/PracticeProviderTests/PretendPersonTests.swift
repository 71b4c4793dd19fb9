import Foundation
import Testing

@testable import PracticeProvider

@Suite struct PretendPersonTests {
  @Test func `a number is always the same person`() {
    let person = PretendPerson(hint: .phone("4740612345"))
    #expect(person == PretendPerson(hint: .phone("4740612345")))
    #expect(person.subject == "f0c32287-d479-8be7-9d17-71bab8c82afd")
    #expect(person.phoneNumber == "4740612345")
  }

  @Test func `a thousand numbers are a thousand plausible people`() {
    let people = (0..<1000).map { PretendPerson(hint: .phone("4740\(100_000 + $0)")) }
    #expect(Set(people.map(\.subject)).count == 1000)
    #expect(Set(people.map(\.name)).count > 500)
    let nordic = people.count { $0.name.contains { "æøåäöÆØÅÄÖþðÞ".contains($0) } }
    #expect(nordic > 300)
    for person in people {
      #expect(person.subject != person.otherSubject)
      #expect(
        person.subject.wholeMatch(
          of: /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
      #expect(person.email.wholeMatch(of: /[a-z.\-]+@example\.com/) != nil, "\(person.email)")
      #expect(person.birthDate.wholeMatch(of: /(19[4-9]\d|200[0-4])-\d{2}-\d{2}/) != nil)
    }
    #expect(people.contains { $0.work != nil } && people.contains { $0.work == nil })
  }

  @Test(arguments: [
    ("4740612345", "NO"), ("4534412345", "DK"), ("46701740605", "SE"), ("358412345678", "FI"),
    ("299221234", "GL"),
  ])
  func `people live where their number is from`(_ number: String, _ country: String) {
    #expect(PretendPerson(hint: .phone(number)).home.country == country)
  }
}
