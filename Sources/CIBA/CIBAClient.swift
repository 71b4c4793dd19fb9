/// A client of one login provider, in poll mode.
///
/// It keeps the provider's metadata and keys and a platform token, and nothing about the logins:
/// those belong to the caller. Call ``shutdown()`` before the last reference goes.
///
/// Source: OpenID Connect Client-Initiated Backchannel Authentication Flow, Core 1.0.
package final class CIBAClient: LoginService {
  private static let pausesBeforeResending = [Duration.seconds(1), .seconds(3)]

  let calls: CallComposer
  let transport: any HTTPTransport
  let clock: any RequestClock
  let directory: ProviderDirectory
  let credentials: ClientCredentials
  let dialect: any ProviderDialect
  let tokenEndpoint: TokenEndpoint
  let timekeeper: Timekeeper
  private let userInfoEndpoint: UserInfoEndpoint

  package convenience init(
    configuration: ClientConfiguration, dialect: any ProviderDialect,
    clock: any RequestClock = BootClock()
  ) {
    self.init(
      configuration: configuration, dialect: dialect, clock: clock,
      transport: AsyncHTTPTransport(
        limits: configuration.timeLimits,
        certificateAuthorityFile: configuration.certificateAuthorityFile,
        proxies: configuration.proxies, clock: clock))
  }

  init(
    configuration: ClientConfiguration, dialect: any ProviderDialect, clock: any RequestClock,
    transport: any HTTPTransport
  ) {
    let calls = CallComposer(configuration: configuration, dialect: dialect)
    let timekeeper = Timekeeper(clock: clock)
    let transport = TimekeepingTransport(transport: transport, timekeeper: timekeeper)
    let directory = ProviderDirectory(calls: calls, transport: transport, clock: clock)
    let credentials = ClientCredentials(
      calls: calls, transport: transport, directory: directory, clock: clock)
    self.calls = calls
    self.transport = transport
    self.timekeeper = timekeeper
    self.clock = clock
    self.dialect = dialect
    self.directory = directory
    self.credentials = credentials
    tokenEndpoint = TokenEndpoint(
      calls: calls, transport: transport, directory: directory, credentials: credentials,
      dialect: dialect, clock: clock)
    userInfoEndpoint = UserInfoEndpoint(
      calls: calls, transport: transport, directory: directory, dialect: dialect, clock: clock)
  }

  package func prepare() async {
    // Why one of them failed is told by the next start, which needs the same.
    _ = try? await directory.keys()
    _ = try? await credentials.proof()
  }

  package func start(
    _ request: AuthenticationRequest
  ) async throws(StartFailure) -> Acknowledgement {
    var question = calls.configuration.asksWhetherUserExists ? dialect.existenceQuestion : nil
    for pause in Self.pausesBeforeResending {
      do throws(StartAttemptFailure) {
        return try await attempt(request, asking: &question)
      } catch {
        if let clock = clockFailure(behind: error.failure) { throw clock }
        guard error.isWorthResending else { throw error.failure }
        do { try await clock.sleep(for: pause) } catch { throw .notSent(reason: "cancelled") }
      }
    }
    do throws(StartAttemptFailure) {
      return try await attempt(request, asking: &question)
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
}
