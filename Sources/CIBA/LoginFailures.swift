/// How the authentication request ended without an acknowledgement.
package enum StartFailure: Error, Equatable, Sendable {
  /// Nothing left the till: name, connection or TLS failed, after the automatic retries.
  case notSent(reason: String)
  /// Nothing was sent, since no answer could be checked: the till's clock is wrong.
  case clockWrong(ClockDifference)
  /// It was sent, and no answer, a broken one or a 5xx came: the phone may be ringing. It is never
  /// sent again by itself.
  case unanswered(reason: String)
  case tooManyRequests(retryAfter: Duration)
  /// Any other 4xx. ``ProviderDialect/meaning(of:status:)`` says what it means.
  case refused(ProviderErrorCode?, status: Int)
  /// An answer that makes no sense, as a 200 without an id.
  case badAnswer(reason: String)
  /// What the provider publishes about itself cannot be used.
  case metadata(reason: String)
}

/// Why a login ended without a verified shopper.
package enum LoginFailure: Error, Equatable, Sendable {
  case denied
  case expired
  case transactionFailed
  /// The provider no longer knows the id, right after a poll whose answer was lost.
  case answerLost
  /// The provider does not know the id.
  case gone
  /// Anything else that ends the polling.
  case refused(ProviderErrorCode?, status: Int)
  /// The approving answer, or the ID token in it, is not good.
  case untrusted(UntrustedReply)
}

/// What is wrong with an answer that should have brought a login.
package enum UntrustedReply: Error, Equatable, Sendable {
  case unreadable
  case noAccessToken
  case noIDToken
  case wrongTokenType
  case idToken(IDTokenFault)

  /// What is wrong in plain words, our own word for it in brackets.
  package var words: String {
    switch self {
    case .unreadable: "the answer cannot be read (token reply: unreadable)"
    case .noAccessToken: "the answer holds no access token (token reply: noAccessToken)"
    case .noIDToken: "the answer holds no ID token (token reply: noIDToken)"
    case .wrongTokenType: "the answer holds another kind of token (token reply: wrongTokenType)"
    case .idToken(let fault): "the answer \(fault.words) (ID token: \(fault))"
    }
  }
}

/// What the poller of one request has to tell, in order; `ended` is the last.
package enum PollNews: Equatable, Sendable {
  case connectionLost
  case connectionRestored
  /// The provider asked twice for longer waits.
  case askingLessOften
  case ended(Result<VerifiedLogin, LoginFailure>)
}

/// Why userinfo could not be had.
package enum UserInfoFailure: Error, Equatable, Sendable {
  /// `sub` is missing or is not that of the ID token: everything is to be thrown away.
  case subjectDiffers
  case refused(status: Int)
  case unreadable(reason: String)
  /// No good answer within the life of the access token.
  case unreachable(reason: String)
}
