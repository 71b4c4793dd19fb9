import Hummingbird

extension Refusal {
  /// The answer on the wire.
  ///
  /// Source: RFC 6749, section 5.2; CIBA Core 1.0, section 13; RFC 6750, section 3.
  func answer(in form: PracticeForm) throws -> Answer {
    switch self {
    case .invalidRequest(let description):
      return try Self.error("invalid_request", description)
    case .invalidClient:
      return try Self.error(
        "invalid_client", "Client authentication failed.", status: .unauthorized,
        headers: [.wwwAuthenticate: "Basic realm=\"practice\""])
    case .invalidPlatformToken:
      return try Self.error(
        "invalid_client", "The platform token does not open this sales unit.",
        status: .unauthorized, headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
    case .unsupportedGrantType:
      return try Self.error("unsupported_grant_type", nil)
    case .invalidBindingMessage:
      return try Self.error("invalid_binding_message", nil)
    case .invalidUser:
      switch form {
      case .platform: return try Self.error("invalid_user", nil)
      case .standard: return try Self.error("unknown_user_id", nil)
      }
    case .oldApp:
      return try Self.oldApp(in: form)
    case .tooManyLogins(let retryAfter):
      return try Self.error(
        "too_many_requests", nil, status: .tooManyRequests,
        headers: [.retryAfter: String(retryAfter.wireSeconds)])
    case .bodyTooLarge:
      return try Self.error("invalid_request", "The body is too large.", status: .contentTooLarge)
    case .methodNotAllowed(let allowed):
      return try .fault(
        .methodNotAllowed, code: "invalid_request", "Method not allowed.", in: form,
        headers: [.allow: allowed])
    case .notFound:
      return try .fault(.notFound, code: "invalid_request", "Resource not found.", in: form)
    case .subscriptionKey:
      return try .fault(
        .unauthorized, code: "invalid_request",
        "Access denied due to invalid subscription key.", in: form)
    case .invalidAccessToken:
      return try Self.invalidAccessToken(in: form)
    }
  }

  private static func oldApp(in form: PracticeForm) throws -> Answer {
    switch form {
    case .platform:
      // The platform's guide names the code as `error_code`; a client that reads only `error`
      // takes this for a refusal, and shows it.
      try Answer.json(
        ErrorBody(
          error: "access_denied", errorCode: "old_app",
          errorDescription: "The app must be updated."),
        status: .badRequest, headers: noStore)
    case .standard:
      // The standard has no code for an app, only one for "not this user".
      try error("access_denied", "The app must be updated.", status: .forbidden)
    }
  }

  private static func invalidAccessToken(in form: PracticeForm) throws -> Answer {
    let description = "The access token is invalid or has expired."
    let challenge: HTTPFields = [.wwwAuthenticate: "Bearer error=\"invalid_token\""]
    switch form {
    case .platform:
      return try Answer.json(
        ProblemBody(title: "Unauthorized", status: "401", detail: description),
        status: .unauthorized, headers: challenge)
    case .standard:
      return try error("invalid_token", description, status: .unauthorized, headers: challenge)
    }
  }

  private static let noStore: HTTPFields = [.cacheControl: "no-store"]

  private static func error(
    _ code: String, _ description: String?, status: HTTPResponse.Status = .badRequest,
    headers: HTTPFields = [:]
  ) throws -> Answer {
    try Answer.json(
      ErrorBody(error: code, errorDescription: description), status: status,
      headers: HTTPFields(Array(headers) + Array(noStore)))
  }
}
