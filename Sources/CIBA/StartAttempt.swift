/// Why one try to start a login failed.
struct StartAttemptFailure: Error {
  var failure: StartFailure
  /// Nobody can have been asked, and the reason may be over in a second.
  var isWorthResending = false

  init(_ failure: StartFailure, isWorthResending: Bool = false) {
    self.failure = failure
    self.isWorthResending = isWorthResending
  }

  init(_ failure: DirectoryFailure) {
    switch failure {
    case .unreachable(_, let timedOut): isWorthResending = !timedOut
    case .unusable: break
    }
    self.failure = StartFailure(failure)
  }

  init(_ failure: CredentialsFailure) {
    switch failure {
    case .unreachable(_, let timedOut): isWorthResending = !timedOut
    case .refused, .badAnswer, .unavailable: break
    }
    self.failure = StartFailure(failure)
  }
}

extension CIBAClient {
  /// Sends the request once.
  ///
  /// - Parameter question: asked before, where there is one; taken away as soon as it has been
  ///   asked, so that no later try asks again.
  func attempt(
    _ request: AuthenticationRequest, asking question: inout ExistenceQuestion?
  ) async throws(StartAttemptFailure) -> Acknowledgement {
    let metadata: ProviderMetadata
    let proof: ClientProof
    do { metadata = try await directory.metadata() } catch { throw StartAttemptFailure(error) }
    do { proof = try await credentials.proof() } catch { throw StartAttemptFailure(error) }
    if let difference = await provenDifference(metadata, proof) {
      throw StartAttemptFailure(.clockWrong(difference))
    }
    if let asked = question {
      question = nil
      if await userExists(loginHint: request.loginHint) == .doesNotExist {
        throw StartAttemptFailure(.refused(asked.refusal, status: 200))
      }
    }
    // The keys come while the phone rings, so that the winning answer can be checked at once.
    Task { try? await directory.keys() }
    let reply: HTTPReply
    do {
      reply = try await transport.send(
        calls.authentication(
          request, endpoint: metadata.authenticationEndpoint, proof: proof))
    } catch {
      switch error {
      case .notSent(let reason, let timedOut):
        throw StartAttemptFailure(.notSent(reason: reason), isWorthResending: !timedOut)
      case .lost(let reason, _): throw StartAttemptFailure(.unanswered(reason: reason))
      }
    }
    do {
      return try StartAnswer(dialect: dialect)
        .acknowledgement(in: reply, arrived: clock.now(), now: clock.date())
    } catch {
      // A platform token that died early was refused: nobody was asked, and the next one may do.
      guard case .refused(_, status: 401) = error else { throw StartAttemptFailure(error) }
      throw StartAttemptFailure(
        error, isWorthResending: await credentials.noteRefusal(of: proof))
    }
  }
}
