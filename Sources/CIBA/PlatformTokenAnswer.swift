/// Reads the answer that brings a platform token.
///
/// Numbers come as JSON numbers or as strings of digits. A life that is not named is taken for
/// none: the token then serves the call that waits for it.
struct PlatformTokenAnswer: Equatable {
  private static let longestLife: Int64 = 86_400

  var token: AccessToken
  /// Counted from `sentAt`.
  var life: Duration
  var sentAt: BootInstant

  init(_ reply: HTTPReply) throws(CredentialsFailure) {
    switch reply.status {
    case 200: break
    case 408, 429, 500...:
      throw .unreachable(reason: "platform token: status \(reply.status)", timedOut: false)
    // The shape of the body varies: the status decides.
    case 401: throw .refused(nil, status: reply.status)
    case 400...499: throw .refused(ErrorAnswer(reply).code, status: reply.status)
    default: throw .badAnswer(reason: "platform token: status \(reply.status)")
    }
    guard let json = try? JSONValue(body: reply.body),
      let token = json["access_token"]?.string.map(AccessToken.init(rawValue:)),
      token.isWellFormed, (json["token_type"]?.string ?? "Bearer").lowercased() == "bearer"
    else { throw .badAnswer(reason: "the answer holds no platform token") }
    self.token = token
    sentAt = reply.sentAt
    let life = json["expires_in"].flatMap { $0.integer ?? $0.string.flatMap { Int64($0) } } ?? 0
    self.life = .seconds(min(max(life, 0), Self.longestLife))
  }
}
