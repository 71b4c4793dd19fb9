import CIBA
import EnrollmentCore
import Foundation
import Testing

@testable import clubtill

struct EventTrailTests {
  private let date = Date(timeIntervalSince1970: 1_777_896_000.25)
  private let id = RequestID(
    rawValue: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)))
  private let prefix = "2026-05-04T12:00:00.250Z 01020304-0506-0708-090a-0b0c0d0e0f10"
  private var trail = EventTrail()

  private func status(_ phase: RequestStatus.Phase) throws -> RequestStatus {
    RequestStatus(
      id: id, code: try #require(BindingCode(rawValue: "C-4793")),
      phone: PhoneNumber(country: .norway, nationalDigits: "40612345"), phase: phase, fate: .save,
      sentAt: .seconds(10), sentAtWall: date, life: .seconds(180))
  }

  /// The lines without time and request.
  private mutating func told(_ news: DeskNews, at now: Duration = .zero) -> [String] {
    trail.lines(for: news, at: date, now: now).map { line in
      #expect(line.text.hasPrefix(prefix + " "))
      return String(line.text.dropFirst(prefix.count + 1))
    }
  }

  private func member() throws -> Member {
    Member(
      id: UUID(), number: try #require(MemberNumber(rawValue: "2900420001237")),
      name: PersonName(full: "Solveig Aasen", given: "Solveig", family: "Aasen"),
      phone: PhoneNumber(country: .norway, nationalDigits: "40612345"), birthDate: "1990-01-01",
      state: .active, joinedAt: date,
      joinedAtTill: Till(
        number: try #require(TillNumber(rawValue: 42)),
        letter: try #require(TillLetter(rawValue: "C"))),
      identities: [Identity(issuer: "https://login.example/", subject: "sub-1")])
  }

  @Test func `a line is time, request, event and code, and nothing of a person or a service`()
    throws
  {
    var trail = EventTrail()
    let failure = RequestFailure(.requestEnded, detail: "phone_4740612345_is_bad, status 400")
    let failed = trail.lines(
      for: .status(try status(.ended(.failed(failure)))), at: date, now: .zero)
    #expect(failed.map(\.text) == [prefix + " failed W6"])
    let held = HeldAnswer(
      name: PersonName(full: "Ola Nordmann", given: "Ola", family: "Nordmann"),
      phone: PhoneNumber(country: .norway, nationalDigits: "40699999"))
    #expect(
      trail.lines(for: .status(try status(.held(held))), at: date, now: .zero).map(\.text)
        == [prefix + " held A2"])
    #expect(
      trail.lines(for: .known(id, try member()), at: date, now: .zero).map(\.text)
        == [prefix + " known"])
  }

  @Test mutating func `each step of a request has one line, however often it is told`() throws {
    let enrollment = Enrollment(kind: .updated, member: try member(), note: .numberUpdated)
    var lines: [String] = []
    for phase in [
      .sending, .sending, .open, .open, .redeemed, .unsaved,
      RequestStatus.Phase.ended(.saved(enrollment, took: .seconds(6))),
    ] {
      lines += told(.status(try status(phase)))
    }
    #expect(lines == ["started", "open", "yes", "unsaved T1", "saved A6"])
  }

  @Test mutating func `a no, a discarded yes and what was never sent are told apart`() throws {
    let denied = RequestFailure(.denied, detail: "access_denied")
    #expect(told(.status(try status(.ended(.failed(denied))))) == ["no W1"])
    #expect(told(.status(try status(.ended(.discarded)))) == ["discarded"])
    let full = RequestFailure(beforeSending: .cannotWrite(detail: "no room"))
    #expect(told(.refused(id, .failed(full))) == ["failed T7"])
    #expect(told(.refused(id, .tooManyOpen)) == ["too-many-open"])
    #expect(told(.refused(id, .alreadyOpen(id))) == ["already-open"])
    #expect(told(.adopted([id])) == ["adopted"])
    #expect(told(.adopted([])) == [])
  }

  @Test mutating func `what is new in a status is told, and what was said before is not`() throws {
    var open = try status(.open)
    #expect(told(.status(open)) == ["open"])
    open.asksLessOften = true
    #expect(told(.status(open)) == ["slow-down"])
    open.fate = .discard
    open.connection = .lost
    #expect(told(.status(open)) == ["poll-lost", "marked-wrong"])
    open.connection = .good
    #expect(told(.status(open)) == ["poll-back"])
    open.fate = .save
    #expect(told(.status(open)) == ["marked-right"])
  }

  @Test
  mutating func `the same trouble has a line every 30 s at most, which says how often it was`()
    throws
  {
    var open = try status(.open)
    #expect(told(.status(open), at: .seconds(1)) == ["open"])
    var lines: [[String]] = []
    for second in stride(from: 2, through: 62, by: 10) {
      open.connection = .lost
      lines.append(told(.status(open), at: .seconds(second)))
      open.connection = .good
      _ = told(.status(open), at: .seconds(second + 1))
    }
    #expect(
      lines == [["poll-lost"], [], [], ["poll-lost 3 times"], [], [], ["poll-lost 3 times"]])
  }

  @Test mutating func `an end tells what was held back before it, and forgets the request`() throws
  {
    var open = try status(.open)
    _ = told(.status(open))
    for second in 1...3 {
      open.connection = .lost
      _ = told(.status(open), at: .seconds(second))
      open.connection = .good
      _ = told(.status(open), at: .seconds(second))
    }
    let gone = RequestFailure(.noAnswer, detail: "the request ran out")
    let end = told(.status(try status(.ended(.failed(gone)))), at: .seconds(4))
    #expect(Set(end.dropLast()) == ["poll-lost 2 times", "poll-back 2 times"])
    #expect(end.last == "failed W2")
    #expect(told(.status(try status(.sending)), at: .seconds(5)) == ["started"])
  }
}
