/// Why the service turns a call away. Each case has one answer on the wire (`answer(in:)`).
enum Refusal: Error, Equatable, Sendable {
  case invalidRequest(String)
  case invalidClient
  /// A partner's call without a platform token that is good, or for another sales unit.
  case invalidPlatformToken
  case unsupportedGrantType
  case invalidBindingMessage
  case invalidUser
  case oldApp
  case tooManyLogins(retryAfter: Duration)
  case bodyTooLarge
  case methodNotAllowed(allowed: String)
  case notFound
  /// Userinfo was asked with a subscription key, which its gateway does not take, or another call
  /// without the right one.
  case subscriptionKey
  case invalidAccessToken
}
