import Foundation

@testable import CIBA
@testable import VippsMobilePay

/// The answer to an authentication request, with its status and its header.
enum StartReplyTarget {
  static func run(_ input: [UInt8]) throws {
    let acknowledgement: Acknowledgement
    do throws(StartFailure) {
      acknowledgement = try StartAnswer(dialect: VippsMobilePayDialect()).acknowledgement(
        in: HTTPReply(input: input), arrived: HTTPReply.arrivedAt, now: HTTPReply.now)
    } catch {
      switch error {
      case .tooManyRequests(let wait):
        try promise("the wait is bearable", (.zero ... .seconds(900)).contains(wait), about: wait)
      case .refused(let code, _): try promiseCode(code)
      case .unanswered(let reason), .badAnswer(let reason):
        try promiseCleanLine(reason, "the reason", limit: 100)
      case .notSent, .metadata, .clockWrong:
        throw BrokenPromise(description: "an answer came, and it says \(error)")
      }
      return
    }
    try promise("the id is well-formed", acknowledgement.id.isWellFormed)
    let oneDay = Duration.seconds(1) ... .seconds(86_400)
    try promise("the life is a day at most", oneDay.contains(acknowledgement.expiresIn))
    try promise("so is the interval", oneDay.contains(acknowledgement.interval))
    let copy = try JSONDecoder().decode(
      Acknowledgement.self, from: JSONEncoder().encode(acknowledgement))
    try promise("it outlives a restart", copy == acknowledgement)
    try promiseSchedule(of: acknowledgement)
  }

  /// A code is data, and it may be shown to staff.
  static func promiseCode(_ code: ProviderErrorCode?) throws {
    guard let code else { return }
    try promise("a code is not empty", !code.rawValue.isEmpty)
    try promiseCleanLine(code.rawValue, "a code", limit: 64)
    _ = VippsMobilePayDialect().meaning(of: code, status: 400)
  }

  /// The polls that follow come in order and end.
  private static func promiseSchedule(of acknowledgement: Acknowledgement) throws {
    var schedule = PollSchedule(
      interval: acknowledgement.interval, expiresIn: acknowledgement.expiresIn,
      acknowledged: .seconds(1))
    var step = schedule.firstStep
    var last = Duration.zero
    for answer in [PollSchedule.Answer.pending, .slowDown, .none, .waitAtLeast(.seconds(86_400))] {
      guard case .poll(let moment) = step else { return }
      try promise("polls come in order", moment > last, about: (moment, last))
      try promise("and in time", moment <= acknowledgement.expiresIn, about: moment)
      last = moment
      step = schedule.step(after: answer, sent: moment, arrived: moment)
    }
  }
}
