/// Finds what a form call must carry to prove who asks.
///
/// Credentials of the client's own are at hand. With partner keys it is a platform token, fetched
/// when it is first needed and kept until shortly before its end; one fetch at a time serves all
/// who ask.
actor ClientCredentials {
  /// A kept token is not used in the last part of its life: this long, or half of a short life.
  private static let margin = Duration.seconds(60)
  /// A token that is refused within this time of its fetch tells of bad keys and not of a token
  /// that died early.
  private static let youth = Duration.seconds(60)

  private struct Copy {
    var token: AccessToken
    var fetchedAt: BootInstant
    var freshUntil: BootInstant
    var end: BootInstant
  }

  private let calls: CallComposer
  private let transport: any HTTPTransport
  private let directory: ProviderDirectory
  private let clock: any RequestClock

  private var copy: Copy?
  private var fetch: Task<Result<AccessToken, CredentialsFailure>, Never>?

  init(
    calls: CallComposer, transport: any HTTPTransport, directory: ProviderDirectory,
    clock: any RequestClock
  ) {
    self.calls = calls
    self.transport = transport
    self.directory = directory
    self.clock = clock
  }

  func proof() async throws(CredentialsFailure) -> ClientProof {
    if let fixed = ClientProof(calls.configuration) { return fixed }
    if let copy, clock.now() < copy.freshUntil { return ClientProof(platformToken: copy.token) }
    let fetch = fetch ?? Task { await fetchToken() }
    self.fetch = fetch
    do {
      return ClientProof(platformToken: try await fetch.value.get())
    } catch {
      guard let copy, clock.now() < copy.end else { throw error }
      return ClientProof(platformToken: copy.token)
    }
  }

  /// Notes that a call with this proof was answered with 401. True if that may have been the
  /// token's fault: it is not used again, and the next one may do better.
  func noteRefusal(of proof: ClientProof) -> Bool {
    guard let token = proof.platformToken, let copy else { return false }
    guard copy.token == token else { return true }
    let now = clock.now()
    self.copy?.freshUntil = now
    self.copy?.end = now
    return copy.fetchedAt.advanced(by: Self.youth) <= now
  }

  private func fetchToken() async -> Result<AccessToken, CredentialsFailure> {
    defer { fetch = nil }
    do throws(CredentialsFailure) {
      let answer = try await askForToken()
      let margin = min(Self.margin, answer.life / 2)
      let end = answer.sentAt.advanced(by: answer.life)
      copy = Copy(
        token: answer.token, fetchedAt: clock.now(),
        freshUntil: answer.sentAt.advanced(by: answer.life - margin), end: end)
      return .success(answer.token)
    } catch {
      return .failure(error)
    }
  }

  private func askForToken() async throws(CredentialsFailure) -> PlatformTokenAnswer {
    guard let partner = calls.dialect.partnerAccess else {
      throw .unavailable(reason: "there are no partner keys for this provider")
    }
    let endpoint: String
    do {
      endpoint = try await directory.metadata().authenticationEndpoint
    } catch {
      throw CredentialsFailure(error)
    }
    let url = EndpointAddress.sibling(of: endpoint, path: partner.tokenPath)
    let reply: HTTPReply
    do {
      reply = try await transport.send(calls.platformToken(partner, url: url))
    } catch {
      // A lost answer does no harm: several tokens may be valid at once.
      switch error {
      case .notSent(let reason, let timedOut):
        throw .unreachable(reason: reason, timedOut: timedOut)
      case .lost(let reason, _): throw .unreachable(reason: reason, timedOut: true)
      }
    }
    return try PlatformTokenAnswer(reply)
  }
}

/// Why there is no proof of who asks.
enum CredentialsFailure: Error, Equatable, Sendable {
  /// Worth another try, soon if it has not waited already.
  case unreachable(reason: String, timedOut: Bool)
  /// The keys were refused.
  case refused(ProviderErrorCode?, status: Int)
  /// An answer that makes no sense.
  case badAnswer(reason: String)
  /// It cannot be had with these settings or this metadata.
  case unavailable(reason: String)

  init(_ failure: DirectoryFailure) {
    switch failure {
    case .unreachable(let reason, let timedOut):
      self = .unreachable(reason: reason, timedOut: timedOut)
    case .unusable(let fault): self = .unavailable(reason: fault.reason)
    }
  }
}

extension StartFailure {
  /// What it means for a login that nobody could say who asks.
  init(_ failure: CredentialsFailure) {
    switch failure {
    case .unreachable(let reason, _): self = .notSent(reason: reason)
    case .refused(let code, let status): self = .refused(code, status: status)
    case .badAnswer(let reason): self = .badAnswer(reason: reason)
    case .unavailable(let reason): self = .metadata(reason: reason)
    }
  }
}
