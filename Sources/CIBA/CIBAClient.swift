/// A client of one login provider, in poll mode.
///
/// It keeps the provider's metadata and keys, and nothing about the logins: those belong to the
/// caller. Call ``shutdown()`` before the last reference goes.
///
/// Source: OpenID Connect Client-Initiated Backchannel Authentication Flow, Core 1.0.
package final class CIBAClient: LoginService {
  private static let pausesBeforeResending = [Duration.seconds(1), .seconds(3)]

  let calls: CallComposer
  let transport: any HTTPTransport
  let clock: any RequestClock
  let directory: ProviderDirectory
  private let dialect: any ProviderDialect
  let tokenEndpoint: TokenEndpoint
  private let userInfoEndpoint: UserInfoEndpoint

  package convenience init(
    configuration: ClientConfiguration, dialect: any ProviderDialect,
    clock: any RequestClock = BootClock()
  ) {
    self.init(
      configuration: configuration, dialect: dialect, clock: clock,
      transport: AsyncHTTPTransport(
        connectLimit: configuration.timeLimits.connect,
        certificateAuthorityFile: configuration.certificateAuthorityFile, clock: clock))
  }

  init(
    configuration: ClientConfiguration, dialect: any ProviderDialect, clock: any RequestClock,
    transport: any HTTPTransport
  ) {
    let calls = CallComposer(configuration: configuration, dialect: dialect)
    let directory = ProviderDirectory(calls: calls, transport: transport, clock: clock)
    self.calls = calls
    self.transport = transport
    self.clock = clock
    self.dialect = dialect
    self.directory = directory
    tokenEndpoint = TokenEndpoint(
      calls: calls, transport: transport, directory: directory, dialect: dialect, clock: clock)
    userInfoEndpoint = UserInfoEndpoint(
      calls: calls, transport: transport, directory: directory, dialect: dialect, clock: clock)
  }

  package func prepare() async {
    // Why it failed is told by the next start, which needs the same documents.
    _ = try? await directory.keys()
  }

  package func start(
    _ request: AuthenticationRequest
  ) async throws(StartFailure) -> Acknowledgement {
    for pause in Self.pausesBeforeResending {
      do throws(StartAttemptFailure) {
        return try await attempt(request)
      } catch {
        guard error.isWorthResending else { throw error.failure }
        do { try await clock.sleep(for: pause) } catch { throw .notSent(reason: "cancelled") }
      }
    }
    do throws(StartAttemptFailure) {
      return try await attempt(request)
    } catch {
      throw error.failure
    }
  }

  package func watch(
    _ acknowledgement: Acknowledgement, resumedAt: BootInstant?,
    news: @escaping @Sendable (PollNews) -> Void
  ) -> any LoginWatch {
    let poller = LoginPoller(
      acknowledgement, resumedAt: resumedAt, clock: clock,
      ask: { [tokenEndpoint] id in await tokenEndpoint.poll(id) }, news: news)
    poller.begin()
    return poller
  }

  package func userInfo(for login: VerifiedLogin) async throws(UserInfoFailure) -> UserInfo {
    try await userInfoEndpoint.userInfo(for: login)
  }

  /// Closes every connection; requests under way fail.
  package func shutdown() async { await transport.shutdown() }

  private struct StartAttemptFailure: Error {
    var failure: StartFailure
    /// Nothing was sent, and the reason may be over in a second.
    var isWorthResending = false
  }

  private func attempt(
    _ request: AuthenticationRequest
  ) async throws(StartAttemptFailure) -> Acknowledgement {
    let endpoint: String
    do {
      endpoint = try await directory.metadata().authenticationEndpoint
    } catch {
      let isWorthResending =
        switch error {
        case .unreachable(_, let timedOut): !timedOut
        case .unusable: false
        }
      throw StartAttemptFailure(
        failure: StartFailure(error), isWorthResending: isWorthResending)
    }
    // The keys come while the phone rings, so that the winning answer can be checked at once.
    Task { await prepare() }
    let reply: HTTPReply
    do {
      reply = try await transport.send(calls.authentication(request, endpoint: endpoint))
    } catch {
      switch error {
      case .notSent(let reason, let timedOut):
        throw StartAttemptFailure(failure: .notSent(reason: reason), isWorthResending: !timedOut)
      case .lost(let reason, _):
        throw StartAttemptFailure(failure: .unanswered(reason: reason))
      }
    }
    do {
      return try StartAnswer(dialect: dialect)
        .acknowledgement(in: reply, arrived: clock.now(), now: clock.date())
    } catch {
      throw StartAttemptFailure(failure: error)
    }
  }
}
