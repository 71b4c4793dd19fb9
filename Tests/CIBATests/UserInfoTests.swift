import Foundation
import TestSupport
import Testing

@testable import CIBA

struct UserInfoTests {
  private let clock = ManualClock()

  private func read(_ file: String, subject: String = Example.subject) throws -> UserInfo {
    try UserInfoReader(dialect: TestDialect(), now: ManualClock.fixtureDate).read(
      Fixture.data(file), subject: subject)
  }

  private func read(json: String) throws -> UserInfo {
    try UserInfoReader(dialect: TestDialect(), now: ManualClock.fixtureDate).read(
      Data(json.utf8), subject: "s")
  }

  @Test(arguments: try Example.bodies(in: "userinfo/").filter { $0.status == 200 })
  func `every userinfo answer is understood`(body: Example.Body) throws {
    let sub = try JSONValue(body: Fixture.data(body.file))["sub"]?.string
    switch body.expect {
    case "reject: missing_sub", "reject: sub_mismatch, discard everything":
      #expect(throws: UserInfoFailure.subjectDiffers) { try read(body.file) }
      return
    case "treat as no address": #expect(try read(body.file).address == nil)
    case "treat as no e-mail": #expect(try read(body.file).email == nil)
    case "do not link an account by this e-mail":
      #expect(try read(body.file).emailVerified == false)
    case "keep raw text, show as unknown date, do not crash":
      let info = try read(body.file)
      #expect(info.birthdate == nil)
      #expect(info.name == "Kari Anne Eksempel")
    case "record accepted AND declined per id", "accept: no answers":
      #expect(try read(body.file).keptClaims["delegatedConsents"]?.isObject == true)
    case "keep the stored answers; absence is not a withdrawal":
      #expect(try read(body.file).keptClaims.isEmpty)
    case "accept, ignore element club_store":
      #expect(try read(body.file).keptClaims["flowResult"]?.isObject == true)
    case nil, "accept", "accept both forms":
      #expect(try read(body.file, subject: #require(sub)).subject == sub)
    case .some(let expect): Issue.record("unknown expectation \(expect)")
    }
  }

  @Test func `the texts of kept claims are cleaned to the last`() throws {
    let info = try read(
      json:
        #"{"sub":"s","flowResult":{"a\u200b":1,"title":"E\u001b[2J-mail\u202e","n":[1,true,null,"#
        + #"{"x":"a\r\nb","\u001bz":"q"}]}}"#)
    #expect(
      info.keptClaims["flowResult"]
        == .object([
          "title": .string("E[2J-mail"),
          "n": .array([
            .integer(1), .bool(true), .null, .object(["x": .string("a b")]),
          ]),
        ]))
  }

  @Test func `a full answer is read claim by claim`() throws {
    let info = try read("userinfo/full.json")
    #expect(
      info
        == UserInfo(
          subject: Example.subject, name: "Kari Anne Eksempel", givenName: "Kari Anne",
          familyName: "Eksempel", phoneNumber: "4740612345", phoneNumberVerified: true,
          email: "kari.example@example.com", emailVerified: true, birthdate: "1988-04-17",
          address: PostalAddress(
            streetLines: ["Eksempelveien 12", "H0302"], postalCode: "0580", city: "OSLO",
            country: "NO", kind: "home"),
          otherAddresses: [
            PostalAddress(
              streetLines: ["Kontorgata 3"], postalCode: "0150", city: "Oslo", country: "NO",
              kind: "work"),
            PostalAddress(
              streetLines: ["Hyttestien 7"], postalCode: "3580", city: "Geilo", country: "NO",
              kind: "other"),
          ]))
    #expect(info.phoneDigits == "4740612345")
  }

  @Test func `every other country's answer is read as well`() throws {
    let danish = try read("userinfo/dk.json", subject: "5f5e7a10-3a0b-4b53-8a3b-0cbb2f5c7d02")
    #expect(danish.address?.streetLines == ["Prøvevej 48", "2. th"])
    #expect(danish.address?.city == "København Ø")
    let finnish = try read("userinfo/fi.json", subject: "a8c2b0f4-9f0e-4d3a-9c55-1b8f7e6d5c03")
    #expect(finnish.address?.postalCode == "00530")
    let swedish = try read("userinfo/se.json", subject: "d1e2f3a4-0b1c-4d2e-8f3a-6b7c8d9e0f04")
    #expect(swedish.birthdate == "2000-02-29")
  }

  @Test func `an odd claim drops that claim alone`() throws {
    let info = try read(
      json: """
        {"sub":"s","name":7,"given_name":null,"family_name":{"a":1},"phone_number":4740612345,
         "phone_number_verified":"yes","email":"no-at-sign","birthdate":"1988-4-17","address":"x",
         "other_addresses":{"a":1},"flowResult":null}
        """)
    #expect(info == UserInfo(subject: "s"))
  }

  @Test func `a missing flag of the phone number is the dialect's affair, an odd one is false`()
    throws
  {
    #expect(try read(json: #"{"sub":"s","phone_number":"4740612345"}"#).phoneNumberVerified)
    #expect(
      try !read(json: #"{"sub":"s","phone_number":"4740612345","phone_number_verified":"x"}"#)
        .phoneNumberVerified)
    let standard = try UserInfoReader(dialect: StandardDialect(), now: ManualClock.fixtureDate)
      .read(Data(#"{"sub":"s","phone_number":"+47 40612345"}"#.utf8), subject: "s")
    #expect(!standard.phoneNumberVerified)
    #expect(standard.phoneDigits == "4740612345")
  }

  @Test(
    arguments: [
      "1900-02-29", "2001-02-29", "1955-09-82", "2000-13-01", "2000-00-10", "2000-01-00",
      "20000101", "2000/01/01", "2000-1-001", "0000-00-00", "+200-01-01", "",
    ])
  func `a day that does not exist is left out`(day: String) throws {
    #expect(try read(json: #"{"sub":"s","birthdate":"\#(day)"}"#).birthdate == nil)
  }

  @Test func `nobody is born after today, wherever on Earth that is`() throws {
    // The clock of these tests shows 2 March 2026, 09:00.
    for (day, isKept) in [("2026-03-02", true), ("2026-03-03", false), ("2999-01-01", false)] {
      let info = try read(json: #"{"sub":"s","name":"Kari","birthdate":"\#(day)"}"#)
      #expect(info.birthdate == (isKept ? day : nil))
      #expect(info.name == "Kari")
    }
  }

  @Test(arguments: ["2000-02-29", "1988-04-17", "2024-12-31", "1904-02-29"])
  func `a day that exists is kept`(day: String) throws {
    #expect(try read(json: #"{"sub":"s","birthdate":"\#(day)"}"#).birthdate == day)
  }

  @Test func `texts are cleaned at the border`() throws {
    let info = try read(
      json: #"{"sub":"s","name":"\u001b[31mKari\u202e\u200b\r\n  Anne\u0000 ","email":"a@b\u0007"}"#
    )
    #expect(info.name == "[31mKari Anne")
    #expect(info.email == "a@b")
  }

  @Test func `a subject is compared octet for octet and case counts`() throws {
    for sub in ["S", "s ", "s\u{301}", ""] {
      let body = try JSONEncoder().encode(JSONValue.object(["sub": .string(sub)]))
      #expect(throws: UserInfoFailure.subjectDiffers) {
        try UserInfoReader(dialect: TestDialect(), now: ManualClock.fixtureDate).read(
          body, subject: "s")
      }
    }
  }

  // MARK: Fetching

  private func login(life: Duration = .seconds(300)) -> VerifiedLogin {
    VerifiedLogin(
      issuer: Example.issuer, subject: Example.subject, issuedAt: ManualClock.fixtureDate,
      accessToken: AccessToken(rawValue: "t0ken"), expiresIn: life, receivedAt: clock.now())
  }

  private func fetch(
    _ steps: [ScriptedTransport.Step], login: VerifiedLogin? = nil
  ) async throws -> (result: Result<UserInfo, UserInfoFailure>, times: [BootInstant]) {
    let transport = try ScriptedTransport(clock: clock)
    transport.script(.userInfo, steps)
    let client = CIBAClient(
      configuration: Example.configuration(), dialect: TestDialect(), clock: clock,
      transport: transport)
    await client.prepare()
    let login = login ?? self.login()
    let result: Result<UserInfo, UserInfoFailure> = await clock.running {
      do throws(UserInfoFailure) {
        return .success(try await client.userInfo(for: login))
      } catch {
        return .failure(error)
      }
    }
    #expect(transport.unusedSteps == 0)
    #expect(
      transport.sent(to: .userInfo).allSatisfy {
        $0.call.headers.contains(HeaderField("Authorization", "Bearer t0ken"))
      })
    return (result, transport.sent(to: .userInfo).map(\.at))
  }

  @Test(arguments: try Example.bodies(in: "userinfo/").filter { (400...499).contains($0.status) })
  func `a refusal is final`(body: Example.Body) async throws {
    let step = try ScriptedTransport.Step.file(body.file, body.status)
    #expect(try await fetch([step]).result == .failure(.refused(status: body.status)))
  }

  @Test func `trouble is tried again after 1, 2, 4 and then every 8 seconds`() async throws {
    let (result, times) = try await fetch([
      try .file("userinfo/500.json", 500, after: .zero), .lost(after: .zero), .notSent(),
      .reply(429, "", after: .zero), .reply(503, "", after: .zero),
      try .file("userinfo/full.json", after: .zero),
    ])
    #expect(try result.get().name == "Kari Anne Eksempel")
    let waits = zip(times, times.dropFirst()).map { $0.duration(to: $1) }
    #expect(waits == [1, 2, 4, 8, 8].map { .seconds($0) })
  }

  @Test func `Retry-After is respected`() async throws {
    let (_, times) = try await fetch([
      .reply(429, "", headers: [HeaderField("Retry-After", "20")], after: .zero),
      try .file("userinfo/full.json"),
    ])
    #expect(times[0].duration(to: times[1]) == .seconds(20))
  }

  @Test func `it gives up before the access token dies`() async throws {
    let trouble = ScriptedTransport.Step.reply(500, "", after: .zero)
    let (result, times) = try await fetch(
      [trouble, trouble, trouble, trouble], login: login(life: .seconds(10)))
    #expect(result == .failure(.unreachable(reason: "status 500")))
    #expect(times.count == 4)
  }

  @Test func `a login of an earlier run is tried at least once`() async throws {
    let old = login(life: .seconds(10))
    clock.pass(.seconds(1000))
    let (result, _) = try await fetch([try .file("userinfo/full.json")], login: old)
    #expect(try result.get().subject == Example.subject)
  }

  @Test func `a login of another boot of the machine has its whole life again, not more`()
    async throws
  {
    var other = login(life: .seconds(10))
    other.receivedAt = clock.now().advanced(by: .seconds(100_000))
    let trouble = ScriptedTransport.Step.reply(500, "", after: .zero)
    let (result, _) = try await fetch([trouble, trouble, trouble, trouble], login: other)
    #expect(result == .failure(.unreachable(reason: "status 500")))
  }

  @Test func `an answer that cannot be read is asked for a few times more`() async throws {
    let broken = ScriptedTransport.Step.reply(200, "<html>", after: .zero)
    let (result, times) = try await fetch(Array(repeating: broken, count: 5))
    #expect(result == .failure(.unreadable(reason: "not JSON")))
    #expect(times.count == 5)
  }

  @Test func `without metadata userinfo is tried again, and was not asked for`() async throws {
    let transport = ScriptedTransport(
      clock: clock, discovery: .reply(200, "{}"), keys: try .file("jwks.json"))
    transport.script(.discovery, Array(repeating: .reply(200, "{}"), count: 50))
    let client = CIBAClient(
      configuration: Example.configuration(), dialect: TestDialect(), clock: clock,
      transport: transport)
    let result: Result<UserInfo, UserInfoFailure> = await clock.running {
      do throws(UserInfoFailure) {
        return .success(try await client.userInfo(for: login()))
      } catch {
        return .failure(error)
      }
    }
    #expect(result == .failure(.unreachable(reason: "metadata")))
    #expect(transport.sent(to: .discovery).count > 1)
    #expect(transport.sent(to: .userInfo).isEmpty)
  }

  @Test func `userinfo that is not called JSON is not read`() async throws {
    let page = ScriptedTransport.Step.reply(
      200, try Fixture.text("userinfo/full.json"),
      headers: [HeaderField("Content-Type", "text/html")], after: .zero)
    let (result, _) = try await fetch(Array(repeating: page, count: 5))
    #expect(result == .failure(.unreadable(reason: "not called JSON")))
  }

  @Test func `another subject is final`() async throws {
    let other = try ScriptedTransport.Step.file("userinfo/bad.other-sub.json")
    #expect(try await fetch([other]).result == .failure(.subjectDiffers))
  }
}
