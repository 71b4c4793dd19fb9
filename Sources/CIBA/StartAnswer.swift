import Foundation

/// Reads the answer to an authentication request.
///
/// Source: CIBA Core 1.0, sections 7.3 and 13.
struct StartAnswer {
  private static let missingRetryAfter = Duration.seconds(60)
  private static let longestRetryAfter = Duration.seconds(900)

  /// Longer than any request lives.
  private static let longestInterval: Int64 = 86_400

  let dialect: any ProviderDialect

  /// - Parameters:
  ///   - arrived: when the whole answer was there.
  ///   - now: the wall clock, for a `Retry-After` that is a date.
  func acknowledgement(
    in reply: HTTPReply, arrived: BootInstant, now: Date
  ) throws(StartFailure) -> Acknowledgement {
    switch reply.status {
    case 200: return try acknowledgement(body: reply.body, sent: reply.sentAt, arrived: arrived)
    case 400...499: throw refusal(reply, now: now)
    case 500...: throw .unanswered(reason: "status \(reply.status)")
    default: throw .badAnswer(reason: "status \(reply.status)")
    }
  }

  private func acknowledgement(
    body: Data, sent: BootInstant, arrived: BootInstant
  ) throws(StartFailure) -> Acknowledgement {
    let json: JSONValue
    do {
      json = try JSONValue(body: body)
    } catch {
      throw .unanswered(reason: "the answer cannot be read")
    }
    guard let text = json["auth_req_id"]?.string else {
      throw .badAnswer(reason: "no auth_req_id")
    }
    let id = AuthenticationRequestID(rawValue: text)
    guard id.isWellFormed else { throw .badAnswer(reason: "auth_req_id is malformed") }
    guard let life = json["expires_in"]?.integer, life > 0 else {
      throw .badAnswer(reason: "no usable expires_in")
    }
    // Nobody may wish for more, so that a longer life is a slip of the provider.
    let longestLife = dialect.requestedExpiryRange.upperBound.components.seconds
    var interval = Acknowledgement.defaultInterval
    if let named = json["interval"] {
      guard let seconds = named.integer, seconds > 0 else {
        throw .badAnswer(reason: "no usable interval")
      }
      interval = .seconds(min(seconds, Self.longestInterval))
    }
    return Acknowledgement(
      id: id, expiresIn: .seconds(min(life, longestLife)), interval: interval, sentAt: sent,
      receivedAt: arrived)
  }

  private func refusal(_ reply: HTTPReply, now: Date) -> StartFailure {
    let code = ErrorAnswer(reply).code
    if reply.status == 429 && !isKnown(code) {
      let wait = RetryAfter.wait(in: reply, now: now) ?? Self.missingRetryAfter
      return .tooManyRequests(retryAfter: min(wait, Self.longestRetryAfter))
    }
    return .refused(code, status: reply.status)
  }

  private func isKnown(_ code: ProviderErrorCode?) -> Bool {
    guard let code else { return false }
    return dialect.meaning(of: code, status: 400) != .refused
  }
}
