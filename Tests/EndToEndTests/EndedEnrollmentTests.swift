import CIBA
import EnrollmentCore
import Foundation
import Testing

@testable import clubtill

struct EndedEnrollmentTests {
  private let date = Date(timeIntervalSince1970: 1_777_896_000)
  private let id = UUID(uuidString: "6E8B2A0C-7C1B-4E53-9A53-0F5C7B3F6D11")

  private func told(_ phase: RequestStatus.Phase) throws -> String? {
    let phone = PhoneNumber(country: .norway, nationalDigits: "40612345")
    let status = RequestStatus(
      id: RequestID(rawValue: try #require(id)),
      code: try #require(BindingCode(rawValue: "C-4793")), phone: phone, phase: phase, fate: .save,
      sentAt: .seconds(10), sentAtWall: date, life: .seconds(180))
    return try told(.status(status))
  }

  private func told(_ news: DeskNews, isPractice: Bool = false) throws -> String? {
    let till = try #require(TillNumber(rawValue: 42))
    return EndedEnrollment(news, till: till, at: date)?.line(isPractice: isPractice).text
  }

  private func member(_ name: PersonName?) throws -> Member {
    Member(
      id: UUID(), number: try #require(MemberNumber(rawValue: "2900420001237")), name: name,
      phone: PhoneNumber(country: .norway, nationalDigits: "40612345"), birthDate: "1990-01-01",
      state: name == nil ? .incomplete : .active, joinedAt: date,
      joinedAtTill: Till(
        number: try #require(TillNumber(rawValue: 42)),
        letter: try #require(TillLetter(rawValue: "C"))),
      identities: [Identity(issuer: "https://login.example/", subject: "sub-1")])
  }

  private let solveig = PersonName(full: "Solveig Aasen", given: "Solveig", family: "Aasen")

  @Test func `a yes is told with number and first name, and nothing else of the person`() throws {
    let enrollment = Enrollment(kind: .enrolled, member: try member(solveig), note: nil)
    let told = try told(.ended(.saved(enrollment, took: .seconds(6))))
    #expect(
      told == """
        {"outcome":"enrolled","code":null,"member":{"number":"2900420001237",\
        "first_name":"Solveig"},"till":42,"at":"2026-05-04T12:00:00Z",\
        "request":"6e8b2a0c-7c1b-4e53-9a53-0f5c7b3f6d11"}
        """)
  }

  @Test func `a missing name is null`() throws {
    let enrollment = Enrollment(kind: .incomplete, member: try member(nil), note: .nameMissing)
    let told = try #require(try told(.ended(.saved(enrollment, took: .seconds(6)))))
    #expect(told.contains(#""outcome":"incomplete","code":"A4""#))
    #expect(told.contains(#""member":{"number":"2900420001237","first_name":null}"#))
  }

  @Test func `an end without a member has its code and no member`() throws {
    let denied = RequestFailure(.denied, detail: "access_denied")
    let told = try #require(try told(.ended(.failed(denied))))
    #expect(told.hasPrefix(#"{"outcome":"failed","code":"W1","member":null,"till":42,"#))
    #expect(try self.told(.ended(.discarded))?.contains(#""code":"A2","member":null"#) == true)
    let unsent = RequestFailure(.cannotSaveNothingSent, detail: "the disk is full")
    let refused = DeskNews.refused(RequestID(rawValue: UUID()), .failed(unsent))
    #expect(try self.told(refused)?.contains(#""outcome":"failed","code":"T7""#) == true)
  }

  @Test func `who is known needs no request`() throws {
    let told = try told(.known(RequestID(rawValue: UUID()), member(solveig)))
    #expect(
      told == """
        {"outcome":"already_member","code":null,"member":{"number":"2900420001237",\
        "first_name":"Solveig"},"till":42,"at":"2026-05-04T12:00:00Z","request":null}
        """)
  }

  @Test func `practice is marked as such`() throws {
    let news = DeskNews.known(RequestID(rawValue: UUID()), try member(solveig))
    #expect(try told(news, isPractice: true)?.hasSuffix(#","practice":true}"#) == true)
    #expect(try told(news)?.contains("practice") == false)
  }

  @Test func `what is no end is not told`() throws {
    for phase in [RequestStatus.Phase.sending, .open, .redeemed, .unsaved] {
      #expect(try told(phase) == nil, "\(phase)")
    }
    #expect(try told(.held(HeldAnswer(name: solveig, phone: nil))) == nil)
    #expect(try told(.adopted([])) == nil)
    #expect(try told(.refused(RequestID(rawValue: UUID()), .tooManyOpen)) == nil)
    let open = RequestID(rawValue: UUID())
    #expect(try told(.refused(RequestID(rawValue: UUID()), .alreadyOpen(open))) == nil)
  }
}
