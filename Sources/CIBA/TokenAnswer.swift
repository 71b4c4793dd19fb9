import Foundation

/// What an answer of the token endpoint says, before the ID token in it is checked.
///
/// Source: CIBA Core 1.0, sections 10.1.1 and 11; RFC 6749, section 5.
enum TokenAnswer: Equatable {
  case goOn(PollSchedule.Answer)
  case failed(LoginFailure)
  case tokens(Tokens)

  struct Tokens: Equatable {
    var accessToken: AccessToken
    var idToken: String
    var expiresIn: Duration
  }

  /// Decides in this order: a known error text; then 429 and 5xx, whatever the body; then any other
  /// error text; then the status alone.
  ///
  /// - Parameter ownErrorCodes: codes of the dialect that are as well known as the standard's.
  init(_ reply: HTTPReply, ownErrorCodes: Set<ProviderErrorCode>, now: Date) {
    if reply.status == 200 {
      self = Self.success(reply)
      return
    }
    let error = ErrorAnswer(reply)
    if let code = error.code, let known = Self.known(code, status: reply.status) {
      self = known
    } else if let code = error.code, ownErrorCodes.contains(code) {
      self = .failed(.refused(code, status: reply.status))
    } else if reply.status == 429 || reply.status == 503 {
      self = .goOn(RetryAfter.wait(in: reply, now: now).map { .waitAtLeast($0) } ?? .none)
    } else if reply.status >= 500 {
      self = .goOn(.none)
    } else if let code = error.code {
      self = .failed(.refused(code, status: reply.status))
    } else {
      self = Self.statusAlone(reply.status, isJSON: error == .nameless)
    }
  }

  private static func known(_ code: ProviderErrorCode, status: Int) -> TokenAnswer? {
    switch code {
    case .authorizationPending: .goOn(.pending)
    case .slowDown: .goOn(.slowDown)
    case .expiredToken: .failed(.expired)
    case .accessDenied: .failed(.denied)
    case .transactionFailed: .failed(.transactionFailed)
    case .invalidGrant: .failed(.gone)
    case .invalidRequest, .invalidClient, .unauthorizedClient, .unsupportedGrantType,
      .invalidScope:
      .failed(.refused(code, status: status))
    default: nil
    }
  }

  private static func statusAlone(_ status: Int, isJSON: Bool) -> TokenAnswer {
    switch status {
    case 401: .failed(.refused(nil, status: status))
    case 408: .goOn(.none)
    case 400...499 where isJSON: .failed(.refused(nil, status: status))
    default: .goOn(.none)
    }
  }

  private static func success(_ reply: HTTPReply) -> TokenAnswer {
    // A page of a gateway or an answer cut short: whether tokens were in it, the next poll tells.
    guard reply.isCalledJSON, let json = try? JSONValue(body: reply.body) else {
      return .goOn(.none)
    }
    guard let accessToken = json["access_token"]?.string.map(AccessToken.init(rawValue:)),
      accessToken.isWellFormed
    else { return .failed(.untrusted(.noAccessToken)) }
    guard json["token_type"]?.string?.lowercased() == "bearer" else {
      return .failed(.untrusted(.wrongTokenType))
    }
    guard let idToken = json["id_token"]?.string, !idToken.isEmpty else {
      return .failed(.untrusted(.noIDToken))
    }
    let life = json["expires_in"]?.integer.flatMap { $0 > 0 ? Duration.seconds($0) : nil }
    return .tokens(
      Tokens(
        accessToken: accessToken, idToken: idToken,
        expiresIn: min(life ?? VerifiedLogin.defaultLife, .seconds(86_400))))
  }
}
