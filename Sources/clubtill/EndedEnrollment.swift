import EnrollmentCore
import Foundation

/// An enrollment that has ended, as the cash register may know it.
///
/// It is one JSON object on one line, in words that `enroll --json` has too:
/// ```text
/// outcome    "enrolled", "updated", "incomplete", "already_member", "failed"
/// code       the end's stable code (S1, W1, A4, ...), or null
/// member     null, or number (13 digits) and first_name (null where the name is missing)
/// till       the till's number
/// at         when it ended, ISO 8601, UTC
/// request    the id that the journal and the log have; null where no request was needed
/// practice   true in practice; otherwise it is not there
/// ```
/// No phone number, no full name and no token is in it.
struct EndedEnrollment: Equatable, Sendable {
  /// What may be told of a member.
  struct Person: Equatable, Sendable {
    let number: MemberNumber
    let firstName: String?

    init(_ member: Member) {
      number = member.number
      firstName = member.name?.first
    }
  }

  let outcome: String
  let code: EndCode?
  let member: Person?
  let till: TillNumber
  let at: Date
  let request: RequestID?

  private init(
    _ outcome: String, code: EndCode?, member: Member?, request: RequestID?, till: TillNumber,
    at: Date
  ) {
    self.outcome = outcome
    self.code = code
    self.member = member.map(Person.init)
    self.request = request
    self.till = till
    self.at = at
  }

  init(_ saved: SavedRequest) {
    self.init(
      saved.enrollment, request: saved.id, till: saved.till.number, at: saved.savedAt)
  }

  /// The number is a member's: nothing was sent.
  init(known member: Member, till: TillNumber, at date: Date) {
    self.init("already_member", code: nil, member: member, request: nil, till: till, at: date)
  }

  /// Nil where `news` tell of no end.
  init?(_ news: DeskNews, till: TillNumber, at date: Date) {
    switch news {
    case .known(_, let member): self.init(known: member, till: till, at: date)
    case .refused(let id, .failed(let failure)):
      self.init("failed", code: failure.code, member: nil, request: id, till: till, at: date)
    case .status(let status):
      guard case .ended(let end) = status.phase else { return nil }
      self.init(end, status.fate, request: status.id, till: till, at: date)
    case .refused(_, .tooManyOpen), .refused(_, .alreadyOpen), .refused(_, .notAllowed), .adopted:
      return nil
    }
  }

  private init(
    _ end: RequestEnd, _ fate: RequestRecord.Fate, request: RequestID, till: TillNumber,
    at date: Date
  ) {
    switch end {
    case .saved(let enrollment, took: _):
      self.init(enrollment, request: request, till: till, at: date)
    case .failed(let failure):
      self.init("failed", code: failure.code, member: nil, request: request, till: till, at: date)
    case .discarded:
      // What was asked by mistake came to nothing as it should; no end has a code for that.
      let code: EndCode? = fate == .discard ? nil : .otherNumberAnswered
      self.init("failed", code: code, member: nil, request: request, till: till, at: date)
    }
  }

  private init(_ enrollment: Enrollment, request: RequestID, till: TillNumber, at date: Date) {
    self.init(
      enrollment.kind.rawValue, code: enrollment.note, member: enrollment.member,
      request: request, till: till, at: date)
  }

  func line(isPractice: Bool = false) -> JSONLine {
    var line = JSONLine()
    line.add("outcome", outcome)
    line.addAlways("code", code?.rawValue)
    if let member {
      var person = JSONLine()
      person.add("number", member.number.rawValue)
      person.addAlways("first_name", member.firstName)
      line.add("member", person)
    } else {
      line.addAlways("member", String?.none)
    }
    line.add("till", till.rawValue)
    line.add("at", at)
    line.addAlways("request", request?.rawValue.uuidString.lowercased())
    if isPractice { line.add("practice", true) }
    return line
  }
}
