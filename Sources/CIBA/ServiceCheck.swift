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

  package init(
    metadata: StartFailure? = nil, usableKeys: Int = 0, credentials: Credentials = .untried,
    clockLead: Duration? = nil
  ) {
    self.metadata = metadata
    self.usableKeys = usableKeys
    self.credentials = credentials
    self.clockLead = clockLead
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
      return ServiceCheck(metadata: StartFailure(error))
    }
    let keys = try? await directory.keys()
    var found = ServiceCheck(usableKeys: keys?.keys.count ?? 0)
    do {
      let madeUp = AuthenticationRequestID(rawValue: "check-" + UUID().uuidString)
      let reply = try await transport.send(calls.token(madeUp, endpoint: metadata.tokenEndpoint))
      found.credentials = Self.credentials(in: reply)
      found.clockLead = reply.header("Date").flatMap(RetryAfter.date).map {
        .seconds(clock.date().timeIntervalSince($0))
      }
    } catch {
      found.credentials = .unclear(reason: error.reason)
    }
    return found
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
