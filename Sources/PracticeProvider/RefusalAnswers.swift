import Hummingbird

extension Refusal {
  /// The answer on the wire.
  ///
  /// Source: RFC 6749, section 5.2; CIBA Core 1.0, section 13; RFC 6750, section 3.
  func answer() throws -> Answer {
    switch self {
    case .invalidRequest(let description):
      return try Self.error("invalid_request", description)
    case .invalidClient:
      return try Self.error(
        "invalid_client", "Client authentication failed.", status: .unauthorized,
        headers: [.wwwAuthenticate: "Basic realm=\"practice\""])
    case .unsupportedGrantType:
      return try Self.error("unsupported_grant_type", nil)
    case .invalidBindingMessage:
      return try Self.error("invalid_binding_message", nil)
    case .invalidUser:
      return try Self.error("invalid_user", nil)
    case .oldApp:
      // The platform's guide names the code as `error_code`; a client that reads only `error`
      // takes this for a refusal, and shows it.
      return try Answer.json(
        ErrorBody(
          error: "access_denied", errorCode: "old_app",
          errorDescription: "The app must be updated."),
        status: .badRequest, headers: Self.noStore)
    case .tooManyLogins(let retryAfter):
      return try Self.error(
        "too_many_requests", nil, status: .tooManyRequests,
        headers: [.retryAfter: String(retryAfter.wireSeconds)])
    case .bodyTooLarge:
      return try Self.error("invalid_request", "The body is too large.", status: .contentTooLarge)
    case .methodNotAllowed(let allowed):
      return try Answer.json(
        GatewayErrorBody(statusCode: 405, message: "Method not allowed."),
        status: .methodNotAllowed, headers: [.allow: allowed])
    case .notFound:
      return try Answer.json(
        GatewayErrorBody(statusCode: 404, message: "Resource not found."), status: .notFound)
    case .subscriptionKey:
      return try Answer.json(
        GatewayErrorBody(
          statusCode: 401, message: "Access denied due to invalid subscription key."),
        status: .unauthorized)
    case .invalidAccessToken:
      return try Answer.json(
        ProblemBody(
          title: "Unauthorized", status: "401",
          detail: "The access token is invalid or has expired."),
        status: .unauthorized, headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
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
