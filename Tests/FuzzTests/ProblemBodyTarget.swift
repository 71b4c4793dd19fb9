import Foundation

@testable import CIBA
@testable import VippsMobilePay

/// Error objects, problem bodies and the small answers: what platform and existence calls bring.
enum ProblemBodyTarget {
  static func run(_ input: [UInt8]) throws {
    let reply = HTTPReply(input: input)
    try StartReplyTarget.promiseCode(ErrorAnswer(reply).code)
    if let wait = RetryAfter.wait(in: reply, now: HTTPReply.now) {
      try promise("nobody waits for more than a day", (.zero ... .seconds(86_400)).contains(wait))
    }
    switch UserExistence(reply) {
    case .exists, .doesNotExist: try promise("only a 200 says who exists", reply.status == 200)
    case .unknown(let reason): try promiseCleanLine(reason, "the reason", limit: 100)
    }
    let answer: PlatformTokenAnswer
    do { answer = try PlatformTokenAnswer(reply) } catch {
      if case .refused(let code, _) = error { try StartReplyTarget.promiseCode(code) }
      return
    }
    try promise("a token can stand in a header", answer.token.isWellFormed)
    try promise("its life is a day at most", (.zero ... .seconds(86_400)).contains(answer.life))
  }
}
