/// The code of an error answer, kept as sent: a provider may use one that no standard names.
///
/// Source: RFC 6749, section 5.2; CIBA Core 1.0, sections 11 to 13.
package struct ProviderErrorCode: RawRepresentable, Codable, Hashable, Sendable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let accessDenied = Self(rawValue: "access_denied")
  package static let authorizationPending = Self(rawValue: "authorization_pending")
  package static let expiredLoginHintToken = Self(rawValue: "expired_login_hint_token")
  package static let expiredToken = Self(rawValue: "expired_token")
  package static let invalidBindingMessage = Self(rawValue: "invalid_binding_message")
  package static let invalidClient = Self(rawValue: "invalid_client")
  package static let invalidGrant = Self(rawValue: "invalid_grant")
  package static let invalidRequest = Self(rawValue: "invalid_request")
  package static let invalidScope = Self(rawValue: "invalid_scope")
  package static let invalidUserCode = Self(rawValue: "invalid_user_code")
  package static let missingUserCode = Self(rawValue: "missing_user_code")
  package static let slowDown = Self(rawValue: "slow_down")
  package static let transactionFailed = Self(rawValue: "transaction_failed")
  package static let unauthorizedClient = Self(rawValue: "unauthorized_client")
  package static let unknownUserID = Self(rawValue: "unknown_user_id")
  package static let unsupportedGrantType = Self(rawValue: "unsupported_grant_type")
}

/// What a refusal of the authentication request means for the person at the till.
package enum RefusalMeaning: Equatable, Sendable, CaseIterable {
  /// This shopper cannot do it with this number; why is not told.
  case shopperNotEligible
  case appTooOld
  /// The client's keys are wrong, or may not be used for this.
  case credentials
  /// The request itself is at fault: the program or its settings.
  case configuration
  /// Refused, and nothing more is known.
  case refused
}
