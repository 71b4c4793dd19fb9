import CIBA
import Testing

@testable import EnrollmentCore

@Test func `somebody new becomes a member`() {
  let decision = EnrollmentDecision(Sample.answer(), typed: Sample.phone, known: nil, holders: [])
  #expect(decision == .enroll)
}

@Test func `a known identity is updated, not doubled`() {
  let known = Sample.member()
  let decision = EnrollmentDecision(
    Sample.answer(), typed: Sample.phone, known: known, holders: [known])
  #expect(decision == .update(known, note: nil))
}

@Test func `a known identity with a new number is told so`() {
  let known = Sample.member(phone: Sample.otherPhone)
  let decision = EnrollmentDecision(
    Sample.answer(), typed: Sample.phone, known: known, holders: [])
  #expect(decision == .update(known, note: .numberUpdated))
}

@Test func `a number that changed hands makes a new member and leaves the old one`() {
  let holder = Sample.member(
    identities: [Identity(issuer: Sample.issuer, subject: "somebody-else")])
  let decision = EnrollmentDecision(
    Sample.answer(), typed: Sample.phone, known: nil, holders: [holder])
  #expect(decision == .enroll)
}

@Test func `an answer from another number is held`() {
  let answer = Sample.answer(phone: "4740699999")
  #expect(
    EnrollmentDecision(answer, typed: Sample.phone, known: nil, holders: []) == .hold)
  #expect(
    EnrollmentDecision(answer, typed: Sample.phone, known: Sample.member(), holders: []) == .hold)
}

@Test func `a held answer that somebody confirms is saved`() {
  let answer = Sample.answer(phone: "4740699999")
  let decision = EnrollmentDecision(
    answer, typed: Sample.phone, known: nil, holders: [], isConfirmed: true)
  #expect(decision == .enroll)
}

@Test func `an imported member is linked when number and name agree`() {
  let imported = Sample.member(name: "SOLVEIG AASEN", identities: [])
  let decision = EnrollmentDecision(
    Sample.answer(), typed: Sample.phone, known: nil, holders: [imported])
  #expect(decision == .update(imported, note: nil))
}

@Test func `an imported member with another name is not linked`() {
  let imported = Sample.member(name: "Per Aas", identities: [])
  let decision = EnrollmentDecision(
    Sample.answer(), typed: Sample.phone, known: nil, holders: [imported])
  #expect(decision == .enroll)
}

@Test func `a number of another country is another number, though it cannot be read`() {
  let answer = Sample.answer(phone: "4915112345678")
  #expect(answer.phone == nil)
  #expect(
    EnrollmentDecision(answer, typed: Sample.phone, known: nil, holders: []) == .hold)
  #expect(answer.phoneToKeep(typed: Sample.phone) == nil)
}

@Test func `of several imported members with one number the one whose name agrees is linked`() {
  let newest = Sample.member(name: "Per Aas", identities: [])
  let older = Sample.member(name: "Solveig Aasen", identities: [])
  let decision = EnrollmentDecision(
    Sample.answer(), typed: Sample.phone, known: nil, holders: [newest, older])
  #expect(decision == .update(older, note: nil))
}

@Test func `what is missing in an answer is named`() {
  #expect(
    EnrollmentDecision.gap(in: Answer(login: Sample.login(), userInfo: nil)) == .nameMissing)
  #expect(EnrollmentDecision.gap(in: Sample.answer(phone: nil)) == .fieldMissing)
  #expect(EnrollmentDecision.gap(in: Sample.answer()) == nil)
  for fact in [AskedFact.email, .address, .birthDate] {
    var answer = Sample.answer()
    answer.asked = [.name, .phoneNumber, fact]
    #expect(EnrollmentDecision.gap(in: answer) == .fieldMissing)
    #expect(Sample.member().lacking(of: answer.asked) == fact)
    var known = Sample.member()
    known.email = ToldFact("kari@example.com", toldAt: nil)
    known.address = ToldFact(
      PostalAddress(streetLines: ["Gate 5"], postalCode: "0152", city: "", country: "", kind: ""),
      toldAt: nil)
    known.birthDate = "1988-04-17"
    #expect(EnrollmentDecision.gap(in: answer, beside: known) == nil)
  }
  // The app tells consents once.
  var answer = Sample.answer()
  answer.asked = [.consents]
  #expect(EnrollmentDecision.gap(in: answer) == nil)
}

@Test func `a number that cannot be read counts as none`() {
  let answer = Sample.answer(phone: "garbage")
  #expect(answer.phone == nil)
  #expect(
    EnrollmentDecision(answer, typed: Sample.phone, known: nil, holders: [])
      == .enroll)
}

@Test func `a name is made of its parts where the whole is missing`() {
  var told = Sample.userInfo(name: nil)
  told.familyName = "Aasen"
  #expect(PersonName(told)?.full == "Solveig Aasen")
  #expect(PersonName(told)?.veiled == "Solveig A.")
}

@Test func `a name without parts is veiled by its words`() {
  #expect(PersonName(full: "Kari Anne Eksempel", given: nil, family: nil).veiled == "Kari E.")
  #expect(PersonName(full: "Cher", given: nil, family: nil).veiled == "Cher")
}
