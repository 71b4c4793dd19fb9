/// A login service as enrolling uses it.
package protocol LoginService: Sendable {
  /// Fetches metadata and keys, and the platform token where there is one, ahead of the first
  /// shopper. A failure is not told here: the next ``start(_:)`` tries again and tells.
  func prepare() async

  /// Sends an authentication request.
  ///
  /// What was not sent is tried twice more, after 1 s and 3 s, and so is what was refused for a
  /// platform token that died early; nothing else that was sent is repeated. Where the settings ask
  /// first whether the user exists, a plain no ends the start as refused, with nothing sent. So does
  /// a clock of the till that is proven wrong.
  func start(_ request: AuthenticationRequest) async throws(StartFailure) -> Acknowledgement

  /// Polls until the request has an end, and tells news in order on a queue of its own.
  ///
  /// - Parameters:
  ///   - resumedAt: nil for a request that was just acknowledged. After a restart of the program,
  ///     the instant at which it takes the request up again: the first poll then waits an interval
  ///     from there while the life of the request allows it, otherwise it is sent at once; at
  ///     least one poll gets its answer, also when the deadline has passed.
  ///   - news: called in order; nothing follows `ended`.
  func watch(
    _ acknowledgement: Acknowledgement, resumedAt: BootInstant?,
    news: @escaping @Sendable (PollNews) -> Void
  ) -> any LoginWatch

  /// Fetches what the shopper agreed to share.
  ///
  /// Network trouble, 429 and 5xx are tried again after 1, 2, 4 and then every 8 s while the access
  /// token lives; at least one attempt is made. Cancelling the task ends it as `unreachable`.
  func userInfo(for login: VerifiedLogin) async throws(UserInfoFailure) -> UserInfo

  /// Whether the service has told the time and the till's clock is near enough for logins.
  var clockIsGood: Bool { get }

  /// How far the till's clock and the service's are apart, where that is worth telling; nil where
  /// they agree, or where the service has told no time. It asks the service only where what was told
  /// last says that they do not agree.
  ///
  /// - Parameter age: what the service told longer ago is asked for anew. Where it cannot be asked,
  ///   its last word stands; with zero nobody is blamed without a new answer.
  func clockDifference(noOlderThan age: Duration) async -> ClockDifference?
}

extension LoginService {
  package var clockIsGood: Bool { false }
  package func clockDifference(noOlderThan age: Duration) async -> ClockDifference? { nil }
}

/// One request that is being watched.
package protocol LoginWatch: Sendable {
  /// Sends no further poll. A poll under way is not torn off: if its answer is the end, that news
  /// still comes, since a yes exists only once.
  func cancel()

  /// The same, and waits until the poll under way, if there is one, has told its news; at most for
  /// `limit`.
  func stop(within limit: Duration) async
}
