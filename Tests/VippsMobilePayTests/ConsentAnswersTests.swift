import CIBA
import Foundation
import TestSupport
import Testing

@testable import VippsMobilePay

struct ConsentAnswersTests {
  private func userInfo(_ file: String) throws -> UserInfo {
    let json = try Fixture.decode(JSONValue.self, from: file)
    var kept: [String: JSONValue] = [:]
    for name in VippsMobilePayDialect().keptClaims { kept[name] = json[name] }
    return UserInfo(subject: "s", keptClaims: kept)
  }

  private func answers(_ file: String) throws -> ConsentAnswers? {
    ConsentAnswers(try userInfo("userinfo/" + file))
  }

  @Test func `delegated consents keep every answer, accepted and declined`() throws {
    let answers = try #require(try answers("delegated-consents.json"))
    #expect(answers.answers.map(\.id) == ["email", "sms", "digital", "personal"])
    #expect(answers.answers.map(\.isAccepted) == [true, false, false, true])
    #expect(answers.answers.map(\.isRequired) == [true, false, false, false])
    #expect(answers.answers[3].text == "Offers made for me")
    #expect(answers.language == "EN")
    #expect(answers.timeOfConsent == "2026-03-02T08:59:41Z")
    #expect(answers.links.map(\.title) == ["Terms", "Privacy"])
    #expect(answers.links.map(\.url).allSatisfy { $0.hasPrefix("https://acme.example.com/") })
  }

  @Test func `a custom flow keeps every checkbox and leaves the rest raw`() throws {
    let answers = try #require(try answers("custom-flow.unknown-element.json"))
    #expect(answers.answers.map(\.id) == ["club_terms", "club_email"])
    #expect(answers.answers.map(\.isAccepted) == [true, false])
    #expect(
      answers.links
        == [.init(title: "Membership terms", url: "https://acme.example.com/terms")])
    let raw = String(decoding: try JSONEncoder().encode(answers.raw), as: UTF8.self)
    #expect(raw.contains("club_store"))
  }

  @Test func `everything that the shopper could read is told, behind read more too`() throws {
    let flow = try #require(try answers("custom-flow.unknown-element.json"))
    #expect(flow.texts == ["Join Acme Club", "Choose how we may contact you", "Favourite store"])
    #expect(flow.answers.map(\.more) == ["Read more: What the terms mean", nil])
    let delegated = try #require(try answers("delegated-consents.json"))
    #expect(
      delegated.texts == [
        "Give consent", "Acme would like to send you offers.",
        "By confirming you accept the membership terms.", "Confirm",
      ])
    let quirks = try #require(try answers("delegated-consents.quirks.json"))
    #expect(quirks.texts.contains("By confirming you accept the membership terms."))
  }

  @Test func `where both forms came, both are told word for word`() throws {
    let flow = try userInfo("userinfo/custom-flow.json")
    let delegated = try userInfo("userinfo/delegated-consents.json")
    let both = try #require(
      ConsentAnswers(
        claims: flow.keptClaims.merging(delegated.keptClaims) { $0.isObject ? $0 : $1 }))
    let (first, second) = try (
      #require(ConsentAnswers(delegated)), #require(ConsentAnswers(flow))
    )
    #expect(both.answers == first.answers + second.answers)
    #expect(both.texts == first.texts + second.texts)
    #expect(both.links == first.links + second.links)
  }

  @Test func `odd spellings and empty lists are taken`() throws {
    #expect(try answers("delegated-consents.quirks.json")?.answers.count == 4)
    #expect(try answers("delegated-consents.empty.json")?.answers == [])
    #expect(try answers("custom-flow.json")?.answers.count == 2)
  }

  @Test func `no object means no answers this time`() throws {
    #expect(try answers("consents-already-given.json") == nil)
    #expect(try answers("minimal.json") == nil)
  }

  @Test func `an answer that is neither yes nor no is not guessed`() {
    let claim = JSONValue.object([
      "consents": .array([
        .object(["id": .string("email"), "accepted": .string("true")]),
        .object(["accepted": .bool(true)]), .string("x"),
        .object(["id": .string("sms"), "accepted": .bool(true)]),
      ])
    ])
    let answers = ConsentAnswers(
      UserInfo(subject: "s", keptClaims: ["delegatedConsents": claim]))
    #expect(answers?.answers.map(\.id) == ["sms"])
  }
}
