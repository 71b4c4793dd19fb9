/// Whatever one provider does in its own way.
///
/// A second provider is a second type of this protocol; the client itself knows only the standard.
package protocol ProviderDialect: Sendable {
  /// What is asked of the shopper where the settings say nothing.
  var defaultScope: String { get }

  /// Error codes beside those of the standards, and what each means at the start of a login.
  var ownErrorCodes: [ProviderErrorCode: RefusalMeaning] { get }

  /// The range in which `requested_expiry` may lie; a wish outside is moved to its nearer end.
  var requestedExpiryRange: ClosedRange<Duration> { get }

  /// The member of an address that holds the city.
  var cityMember: String { get }

  /// What a missing `phone_number_verified` means.
  var phoneNumberIsVerifiedUnlessSaid: Bool { get }

  /// Userinfo members to be kept raw, as consent answers.
  var keptClaims: Set<String> { get }

  /// Whether every endpoint lies on the host of the issuer, so that no other one may be published.
  var endpointsLieOnIssuersHost: Bool { get }

  /// How to ask whether a hint belongs to anybody; nil where the provider answers no such question.
  var existenceQuestion: ExistenceQuestion? { get }

  /// How a partner acts for a merchant; nil where the client has no keys for that.
  var partnerAccess: PartnerAccess? { get }

  /// The hint for a phone number, given as digits with the country code and without plus.
  func loginHint(phoneDigits: String) -> String

  /// Header fields that a call carries besides those of the standard.
  func headers(for call: ProviderCall) -> [HeaderField]
}

/// The calls that a login makes.
package enum ProviderCall: Equatable, Sendable, CaseIterable {
  case discovery, keys, userExists, platformToken, authentication, token, userInfo
}

/// The question whether a hint belongs to somebody who can log in, asked before the phone rings.
package struct ExistenceQuestion: Equatable, Sendable {
  /// On the host of the authentication endpoint.
  package var path: String
  /// What the provider would answer to a login of somebody who is not there.
  package var refusal: ProviderErrorCode

  package init(path: String, refusal: ProviderErrorCode) {
    self.path = path
    self.refusal = refusal
  }
}

/// How a partner logs in for many merchants with one set of keys: a platform token stands in place
/// of the client's own credentials.
package struct PartnerAccess: Equatable, Sendable {
  /// Where the platform token comes from, on the host of the authentication endpoint.
  package var tokenPath: String
  /// The header fields that carry the client's id and secret there.
  package var clientIDField: String
  package var clientSecretField: String
  /// The claim of an ID token that names the merchant, and its value: the merchant's own client id
  /// is unknown, so that `aud` says nothing.
  package var merchantClaim: String
  package var merchant: String

  package init(
    tokenPath: String, clientIDField: String, clientSecretField: String, merchantClaim: String,
    merchant: String
  ) {
    self.tokenPath = tokenPath
    self.clientIDField = clientIDField
    self.clientSecretField = clientSecretField
    self.merchantClaim = merchantClaim
    self.merchant = merchant
  }
}

/// One field of a request's header.
package struct HeaderField: Equatable, Sendable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension ProviderDialect {
  package var endpointsLieOnIssuersHost: Bool { false }
  package var existenceQuestion: ExistenceQuestion? { nil }
  package var partnerAccess: PartnerAccess? { nil }

  /// What a refusal at the start of a login means; a body's code decides before the status.
  package func meaning(of code: ProviderErrorCode?, status: Int) -> RefusalMeaning {
    guard let code else { return status == 401 ? .credentials : .refused }
    if let own = ownErrorCodes[code] { return own }
    switch code {
    case .unknownUserID: return .shopperNotEligible
    case .invalidClient, .unauthorizedClient: return .credentials
    case .invalidRequest, .invalidScope, .invalidBindingMessage, .expiredLoginHintToken,
      .missingUserCode, .invalidUserCode:
      return .configuration
    default: return status == 401 ? .credentials : .refused
    }
  }
}
