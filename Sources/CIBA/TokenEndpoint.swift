import Foundation

/// Polls once, and checks the ID token where the answer brings one.
struct TokenEndpoint: Sendable {
  let calls: CallComposer
  let transport: any HTTPTransport
  let directory: ProviderDirectory
  let credentials: ClientCredentials
  let dialect: any ProviderDialect
  let clock: any RequestClock

  func poll(_ id: AuthenticationRequestID) async -> PollOutcome {
    let endpoint: String
    do {
      endpoint = try await directory.metadata().tokenEndpoint
    } catch {
      // The metadata cannot be had: nothing was sent to the token endpoint.
      return PollOutcome(answer: .goOn(.none), sentAt: nil)
    }
    let proof: ClientProof
    do {
      proof = try await credentials.proof()
    } catch {
      return unproven(error)
    }
    let call = calls.token(id, endpoint: endpoint, proof: proof)
    let reply: HTTPReply
    do {
      reply = try await transport.send(call)
    } catch {
      return unanswered(error)
    }
    let arrived = clock.now()
    let answer = TokenAnswer(
      reply, ownErrorCodes: Set(dialect.ownErrorCodes.keys), now: clock.date())
    switch answer {
    case .goOn(let next): return PollOutcome(answer: .goOn(next), sentAt: reply.sentAt)
    case .failed(let failure):
      if case .refused(_, status: 401) = failure, await credentials.noteRefusal(of: proof) {
        // The platform token died early; the next poll brings a new one.
        return PollOutcome(answer: .goOn(.waitAtLeast(.zero)), sentAt: reply.sentAt)
      }
      return PollOutcome(answer: .ended(.failure(failure)), sentAt: reply.sentAt)
    case .tokens(let tokens):
      let time = ServiceTime(reply, to: call, arrived: arrived)
      let result = await verified(tokens, id: id, receivedAt: arrived, time: time)
      return PollOutcome(answer: .ended(result), sentAt: reply.sentAt)
    }
  }

  /// Nothing was sent to the token endpoint. Keys that are refused end the polling, as they would
  /// there.
  private func unproven(_ failure: CredentialsFailure) -> PollOutcome {
    switch failure {
    case .refused(let code, let status):
      PollOutcome(answer: .ended(.failure(.refused(code, status: status))), sentAt: nil)
    case .unreachable, .badAnswer, .unavailable:
      PollOutcome(answer: .goOn(.none), sentAt: nil)
    }
  }

  private func unanswered(_ failure: TransportFailure) -> PollOutcome {
    switch failure {
    case .notSent: PollOutcome(answer: .goOn(.none), sentAt: nil)
    case .lost(_, let sentAt): PollOutcome(answer: .goOn(.none), sentAt: sentAt)
    }
  }

  private func verified(
    _ tokens: TokenAnswer.Tokens, id: AuthenticationRequestID, receivedAt: BootInstant,
    time: ServiceTime?
  ) async -> Result<VerifiedLogin, LoginFailure> {
    do {
      let claims = try await verifiedClaims(
        tokens, id: id, receivedAt: receivedAt, time: time)
      return .success(
        VerifiedLogin(
          issuer: claims.issuer, subject: claims.subject, issuedAt: claims.issuedAt,
          accessToken: tokens.accessToken, expiresIn: tokens.expiresIn, receivedAt: receivedAt))
    } catch {
      return .failure(.untrusted(.idToken(error)))
    }
  }

  /// Checks the ID token, with keys fetched anew for an unknown `kid`; while they are out of reach
  /// it tries again within the life of the access token.
  private func verifiedClaims(
    _ tokens: TokenAnswer.Tokens, id: AuthenticationRequestID, receivedAt: BootInstant,
    time: ServiceTime?
  ) async throws(IDTokenFault) -> IDTokenVerifier.VerifiedClaims {
    let verifier = IDTokenVerifier(
      issuer: calls.configuration.issuer, audience: calls.audience)
    let expectation = IDTokenVerifier.Expectation(accessToken: tokens.accessToken, requestID: id)
    // A token that is bad in itself needs no keys.
    _ = try IDToken(tokens.idToken)
    let lastChance = receivedAt.advanced(by: tokens.expiresIn)
    var backOff = BackOff()
    while true {
      let verdict: Result<IDTokenVerifier.VerifiedClaims, IDTokenFault>
      do throws(DirectoryFailure) {
        verdict = try await self.verdict(
          verifier, on: tokens, expecting: expectation, time: time)
      } catch {
        let pause = backOff.next()
        guard clock.now().advanced(by: pause) < lastChance else { throw .keysOutOfReach }
        do { try await clock.sleep(for: pause) } catch { throw .keysOutOfReach }
        continue
      }
      return try verdict.get()
    }
  }

  /// The verdict with the keys at hand, or with fresh ones where the token names an unknown key.
  private func verdict(
    _ verifier: IDTokenVerifier, on tokens: TokenAnswer.Tokens,
    expecting expectation: IDTokenVerifier.Expectation, time: ServiceTime?
  ) async throws(DirectoryFailure) -> Result<IDTokenVerifier.VerifiedClaims, IDTokenFault> {
    let first = await verdict(
      verifier, tokens, try await directory.keys(), expectation, now: now(by: time))
    guard first == .failure(.unknownKey), let refreshed = try await directory.refreshedKeys() else {
      return first
    }
    return await verdict(verifier, tokens, refreshed, expectation, now: now(by: time))
  }

  /// By which the times in a token are judged: the till's clock; or the service's, where the very
  /// reply that brought the token proves the till's to be wrong. A yes comes only once, and a machine
  /// that was started with a wrong clock, or whose clock was set while the shopper looked at the
  /// phone, must not throw it away. TLS vouches for the one as for the other, and no new request is
  /// sent with such a clock.
  private func now(by time: ServiceTime?) -> Date {
    let till = clock.date()
    guard let difference = time?.difference(till: till, now: clock.now()),
      difference.preventsLogins
    else { return till }
    return difference.service ?? till
  }

  private func verdict(
    _ verifier: IDTokenVerifier, _ tokens: TokenAnswer.Tokens, _ keys: JSONWebKeySet,
    _ expectation: IDTokenVerifier.Expectation, now: Date
  ) async -> Result<IDTokenVerifier.VerifiedClaims, IDTokenFault> {
    do {
      return .success(
        try await verifier.verify(
          tokens.idToken, keys: keys, expecting: expectation, now: now))
    } catch {
      return .failure(error)
    }
  }
}
