import Foundation

/// What a check of the provider found, without any shopper.
package struct ServiceCheck: Equatable, Sendable {
  package enum Credentials: Equatable, Sendable {
    case accepted
    case rejected
    /// The answer says neither.
    case unclear(reason: String)
    /// Not tried, since the metadata cannot be had.
    case untried
  }

  /// Nil if the metadata is good; otherwise the failure that a login would meet.
  package var metadata: StartFailure?
  /// How many published keys can check an ID token.
  package var usableKeys: Int
  package var credentials: Credentials
  /// How far the till's clock is ahead of the provider's, negative if it is behind; nil if the
  /// provider told no date.
  package var clockLead: Duration?
  /// From the sending of the call that proved the credentials to the end of its answer; nil if none
  /// came.
  package var answerTime: Duration?
  /// The scopes that the metadata lists, in its order; nil if it lists none. The list may be
  /// incomplete, and says nothing of what this client may ask for.
  package var listedScopes: [String]?

  package init(
    metadata: StartFailure? = nil, usableKeys: Int = 0, credentials: Credentials = .untried,
    clockLead: Duration? = nil, answerTime: Duration? = nil, listedScopes: [String]? = nil
  ) {
    self.metadata = metadata
    self.usableKeys = usableKeys
    self.credentials = credentials
    self.clockLead = clockLead
    self.answerTime = answerTime
    self.listedScopes = listedScopes
  }
}

extension CIBAClient {
  /// Fetches metadata and keys, and proves the credentials by asking for a request that was never
  /// made: an unknown id is a good sign, an unknown client is not.
  package func check() async -> ServiceCheck {
    let metadata: ProviderMetadata
    do {
      metadata = try await directory.metadata()
    } catch {
      return ServiceCheck(
        metadata: clockFailure(behind: StartFailure(error)) ?? StartFailure(error))
    }
    let keys = try? await directory.keys()
    var found = ServiceCheck(
      usableKeys: keys?.keys.count ?? 0, listedScopes: metadata.listedScopes)
    let proof: ClientProof
    do {
      proof = try await credentials.proof()
    } catch {
      found.credentials = Self.credentials(without: error)
      return found
    }
    do {
      let reply = try await transport.send(
        calls.token(.madeUp(), endpoint: metadata.tokenEndpoint, proof: proof))
      found.answerTime = reply.sentAt.duration(to: clock.now())
      found.credentials = Self.credentials(in: reply)
      found.clockLead = reply.header("Date").flatMap(RetryAfter.date).map {
        .seconds(clock.date().timeIntervalSince($0))
      }
    } catch {
      found.credentials = .unclear(reason: error.reason)
    }
    return found
  }

  /// Why `failure` is the till's own fault, if its clock shows that; nil otherwise.
  func clockFailure(behind failure: StartFailure) -> StartFailure? {
    guard failure == .notSent(reason: TransportReason.untrustedCertificate) else { return nil }
    return ClockDifference(impossible: clock.date()).map { .clockWrong($0) }
  }

  private static func credentials(
    without failure: CredentialsFailure
  ) -> ServiceCheck.Credentials {
    switch failure {
    case .refused: .rejected
    case .unreachable(let reason, _), .badAnswer(let reason), .unavailable(let reason):
      .unclear(reason: reason)
    }
  }

  private static func credentials(in reply: HTTPReply) -> ServiceCheck.Credentials {
    switch ErrorAnswer(reply).code {
    case .invalidGrant, .expiredToken, .authorizationPending, .accessDenied: .accepted
    case .invalidClient, .unauthorizedClient: .rejected
    case _ where reply.status == 401: .rejected
    case let code?: .unclear(reason: code.rawValue)
    case nil: .unclear(reason: "status \(reply.status)")
    }
  }
}

extension AuthenticationRequestID {
  /// An id that no service has given.
  static func madeUp() -> AuthenticationRequestID {
    AuthenticationRequestID(rawValue: "check-" + UUID().uuidString)
  }
}
