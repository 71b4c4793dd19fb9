import Foundation

@testable import CIBA
@testable import VippsMobilePay

/// The answer to a poll, with its status and its header.
enum TokenReplyTarget {
  private static let ownErrorCodes = Set(VippsMobilePayDialect().ownErrorCodes.keys)

  static func run(_ input: [UInt8]) throws {
    let answer = TokenAnswer(
      HTTPReply(input: input), ownErrorCodes: ownErrorCodes, now: HTTPReply.now)
    switch answer {
    case .goOn(.waitAtLeast(let wait)):
      try promise("nobody waits for more than a day", (.zero ... .seconds(86_400)).contains(wait))
    case .goOn: break
    case .failed(.refused(let code, _)): try StartReplyTarget.promiseCode(code)
    case .failed: break
    case .tokens(let tokens):
      try promise("an access token can stand in a header", tokens.accessToken.isWellFormed)
      try promise("an ID token is there", !tokens.idToken.isEmpty)
      let lives = Duration.seconds(1) ... .seconds(86_400)
      try promise("its life is a day at most", lives.contains(tokens.expiresIn))
    }
  }
}
