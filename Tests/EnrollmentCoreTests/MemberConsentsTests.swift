import CIBA
import Foundation
import TestSupport
import Testing

@testable import EnrollmentCore

struct MemberConsentsTests {
  private static let march = Date(timeIntervalSince1970: 1_772_442_000)  // 2026-03-02T09:00:00Z

  @Test(arguments: [
    ("custom-flow.json", "flowResult", ["club_terms", "club_email"], [true, false]),
    (
      "delegated-consents.json", "delegatedConsents", ["email", "sms", "digital", "personal"],
      [true, false, false, true]
    ),
  ])
  func `accepted and declined ones are kept, each with its date`(
    file: String, claim: String, ids: [String], accepted: [Bool]
  ) throws {
    let consents = MemberConsents([try told(file, claim)])
    #expect(consents.consents.map(\.id) == ids)
    #expect(consents.consents.map(\.isAccepted) == accepted)
    #expect(Set(consents.consents.map(\.language)) == ["EN"])
    // `timeOfConsent` is 2026-03-02T08:59:41Z.
    #expect(consents.consents.allSatisfy { $0.answeredAt == Self.march - 19 })
    #expect(consents.standing == .onFile)
  }

  @Test func `nothing was ever told`() {
    #expect(MemberConsents([]).standing == .none)
    #expect(MemberConsents([yes([:])]).standing == .none)
  }

  @Test func `a later yes without answers takes nothing back`() {
    let before = yes(flow(["email": true, "sms": false]))
    let consents = MemberConsents([before, yes([:], after: 86_400)])
    #expect(consents == MemberConsents([before]))
    #expect(consents.standing == .onFile)
  }

  @Test func `a later answer replaces the earlier one of that question alone`() {
    let consents = MemberConsents([
      yes(flow(["email": true])), yes(flow(["sms": true]), after: 10),
      yes(flow(["email": false]), after: 20),
    ])
    #expect(consents.consents.map(\.id) == ["email", "sms"])
    #expect(consents.consents.map(\.isAccepted) == [false, true])
    #expect(consents.consents.map(\.answeredAt) == [Self.march + 20, Self.march + 10])
  }

  @Test func `a withdrawal ends what was given before it, in whatever order both are told`() {
    let first = yes(flow(["email": true, "sms": true]))
    let out = withdrawal("email", after: 10)
    let late = MemberConsents([yes(flow(["email": true]), after: 5), first], withdrawals: [out])
    #expect(late.accepted.map(\.id) == ["sms"])
    #expect(late.consents.first?.withdrawal == out)
    #expect(late.standing == .onFile)
    let anew = MemberConsents([first, yes(flow(["email": true]), after: 20)], withdrawals: [out])
    #expect(anew.accepted.map(\.id) == ["email", "sms"])
    #expect(anew.consents.first?.withdrawal == nil)
    let declined = MemberConsents(
      [first, yes(flow(["email": false]), after: 20)], withdrawals: [out])
    #expect(declined.consents.first?.isAccepted == false)
    #expect(declined.consents.first?.withdrawal == nil)
    #expect(
      MemberConsents([first], withdrawals: [withdrawal("other", after: 10)])
        == MemberConsents([first]))
  }

  @Test func `of two withdrawals the last one is told`() {
    let yeses = [yes(flow(["email": true])), yes(flow(["email": true]), after: 20)]
    let all = [withdrawal("email", after: 30), withdrawal("email", after: 10)]
    let consents = MemberConsents(yeses, withdrawals: all)
    #expect(consents.accepted.isEmpty)
    #expect(consents.consents.first?.withdrawal == all[0])
  }

  private func withdrawal(
    _ id: String, after seconds: Double
  ) -> MemberConsents.Withdrawal {
    MemberConsents.Withdrawal(
      of: id, answeredAt: Self.march, at: Self.march + seconds, till: nil, letter: nil, staff: nil)
  }

  @Test func `an older yes that comes late changes nothing`() {
    let new = yes(flow(["email": false]), after: 20)
    #expect(MemberConsents([new, yes(flow(["email": true]))]) == MemberConsents([new]))
  }

  @Test func `a lost answer leaves what is known and makes it unknown until the next one`() {
    let lost = MemberConsents.Yes(approvedAt: Self.march + 10, claims: nil)
    let first = yes(flow(["email": true]))
    #expect(MemberConsents([lost]).standing == .unknown)
    let after = MemberConsents([first, lost, yes([:], after: 20)])
    #expect(after.standing == .unknown)
    #expect(after.lostAt == Self.march + 10)
    #expect(after.consents.map(\.isAccepted) == [true])
    let answered = MemberConsents([first, lost, yes(flow(["email": true]), after: 30)])
    #expect(answered.standing == .onFile)
    #expect(answered.consents.map(\.answeredAt) == [Self.march + 30])
  }

  @Test(arguments: [
    ("2026-03-02T08:59:41Z", -19.0), ("2026-03-02T08:59:41.500Z", -18.5),
    ("yesterday", 0), ("", 0), ("2026-13-45T99:99:99Z", 0),
  ])
  func `a time that makes no sense gives way to that of the yes`(text: String, offset: Double) {
    let consents = MemberConsents([yes(flow(["email": true], at: text))])
    #expect(consents.consents.map(\.answeredAt) == [Self.march + offset])
  }

  @Test func `the version of a text is kept where it is sent`() {
    let element = JSONValue.object([
      "type": .string("checkbox"), "id": .string("terms"), "title": .string("Membership terms"),
      "checked": .bool(true), "version": .string("2026-05"),
    ])
    let claim = JSONValue.object([
      "screens": .array([.object(["elements": .array([element])])])
    ])
    #expect(MemberConsents([yes(["flowResult": claim])]).consents.first?.version == "2026-05")
  }

  private func told(_ file: String, _ claim: String) throws -> MemberConsents.Yes {
    let json = try Fixture.decode(JSONValue.self, from: "userinfo/" + file)
    return yes([claim: try #require(json[claim])])
  }

  private func yes(
    _ claims: [String: JSONValue], after seconds: Double = 0
  ) -> MemberConsents.Yes {
    MemberConsents.Yes(approvedAt: Self.march + seconds, claims: claims)
  }

  private func flow(_ answers: [String: Bool], at time: String? = nil) -> [String: JSONValue] {
    let consents = answers.sorted { $0.key < $1.key }.map { id, isAccepted in
      JSONValue.object(["id": .string(id), "accepted": .bool(isAccepted)])
    }
    var claim: [String: JSONValue] = ["consents": .array(consents)]
    claim["timeOfConsent"] = time.map(JSONValue.string)
    return ["delegatedConsents": .object(claim)]
  }
}
