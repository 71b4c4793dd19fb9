/// Why the service turns a call away. Each case has one answer on the wire (`Refusal.answer()`).
enum Refusal: Error, Equatable, Sendable {
  case invalidRequest(String)
  case invalidClient
  case unsupportedGrantType
  case invalidBindingMessage
  case invalidUser
  case oldApp
  case tooManyLogins(retryAfter: Duration)
  case bodyTooLarge
  case methodNotAllowed(allowed: String)
  case notFound
  /// Userinfo was asked with a subscription key, which its gateway does not take.
  case subscriptionKey
  case invalidAccessToken
}
