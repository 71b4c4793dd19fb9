import CIBA
import EnrollmentCore
import TestSupport
import Testing

/// One cell of the matrix of hostile services: who says what, for as long as anybody asks, and how
/// a request must end then.
struct HostileCell: Sendable, CustomTestStringConvertible {
  /// The four parts of the matrix and how many cells each has.
  enum Part: String, Sendable, CaseIterable {
    case tokens = "JWT"
    case json = "JSON"
    case http = "HTTP"
    case values = "Value"

    var cells: Int {
      switch self {
      case .tokens: 63
      case .json: 22
      case .http: 33
      case .values: 27
      }
    }
  }

  enum End: Equatable, Sendable {
    case failed(EndCode)
    /// Nothing is saved until somebody decides.
    case held
    case saved(Enrollment.Kind, note: EndCode?)
  }

  let part: Part
  /// The cell's place in its part, from 1. Rows of one number are its variants.
  let number: Int
  let name: String
  let place: PretendService.Place
  let end: End
  let script: PretendService.Script
  /// What else must hold once the request has ended.
  let alsoExpect: (@Sendable (Aftermath) -> Bool)?

  init(
    _ part: Part, _ number: Int, _ name: String, at place: PretendService.Place, ends end: End,
    alsoExpect: (@Sendable (Aftermath) -> Bool)? = nil, script: @escaping PretendService.Script
  ) {
    self.part = part
    self.number = number
    self.name = name
    self.place = place
    self.end = end
    self.script = script
    self.alsoExpect = alsoExpect
  }

  var testDescription: String { "\(part.rawValue) \(number) at \(place.rawValue): \(name)" }

  static let all = tokenCells + jsonCells + httpCells + valueCells
}

/// What is there after the request of a cell has ended.
struct Aftermath: Sendable {
  var member: Member?
  var userInfo: UserInfo?
  var login: PretendService.Login?
  /// How long the request could live.
  var life: Duration?
  /// How often the keys were fetched.
  var keyFetches: Int

  /// The times between two polls.
  var waits: [Duration] {
    let polls = login?.polls ?? []
    return zip(polls, polls.dropFirst()).map { $0.duration(to: $1) }
  }
}
