package import CIBA

/// How Vipps MobilePay speaks CIBA.
package struct VippsMobilePayDialect: ProviderDialect {
  /// The sales unit's number, sent where it is welcome.
  package var merchantSerialNumber: String?
  package var system: SystemNames
  /// The key that fetches a platform token, for a partner who acts for the sales unit.
  package var subscriptionKey: Secret?

  package init(
    merchantSerialNumber: String? = nil, system: SystemNames = SystemNames(),
    subscriptionKey: Secret? = nil
  ) {
    self.merchantSerialNumber = merchantSerialNumber
    self.system = system
    self.subscriptionKey = subscriptionKey
  }

  package var defaultScope: String { "openid name phoneNumber" }
  package var requestedExpiryRange: ClosedRange<Duration> { .seconds(60) ... .seconds(900) }
  /// One host serves every endpoint, for each brand and market.
  package var endpointsLieOnIssuersHost: Bool { true }
  /// The city stands in `region` here.
  package var cityMember: String { "region" }
  /// Older answers lack the flag, and every number of the app is verified.
  package var phoneNumberIsVerifiedUnlessSaid: Bool { true }
  package var keptClaims: Set<String> {
    [ConsentAnswers.customFlowClaim, ConsentAnswers.delegatedConsentsClaim]
  }

  package var ownErrorCodes: [ProviderErrorCode: RefusalMeaning] {
    [
      .invalidUser: .shopperNotEligible,
      .oldApp: .appTooOld,
      .outdatedAppVersion: .appTooOld,
    ]
  }

  package var existenceQuestion: ExistenceQuestion? {
    ExistenceQuestion(path: "/vipps-login-ciba/api/v1/user-exists", refusal: .invalidUser)
  }

  /// Nil without the sales unit's number and a subscription key: partner keys need both.
  package var partnerAccess: PartnerAccess? {
    guard let merchantSerialNumber, subscriptionKey != nil else { return nil }
    return PartnerAccess(
      tokenPath: "/accesstoken/get", clientIDField: "client_id",
      clientSecretField: "client_secret", merchantClaim: "msn", merchant: merchantSerialNumber)
  }

  package func loginHint(phoneDigits: String) -> String { "urn:msisdn:" + phoneDigits }

  /// The subscription key fetches the platform token alone: userinfo answers 401 to one, and the
  /// other calls need none.
  package func headers(for call: ProviderCall) -> [HeaderField] {
    switch call {
    case .discovery, .keys: system.headers
    case .platformToken: subscriptionHeaders + merchantHeaders + system.headers
    case .userExists, .authentication, .token, .userInfo: merchantHeaders + system.headers
    }
  }

  private var merchantHeaders: [HeaderField] {
    merchantSerialNumber.map { [HeaderField("Merchant-Serial-Number", $0)] } ?? []
  }

  private var subscriptionHeaders: [HeaderField] {
    subscriptionKey.map { [HeaderField("Ocp-Apim-Subscription-Key", $0.exposed)] } ?? []
  }
}

extension ProviderErrorCode {
  /// No user of this number can do this: none, blocked, or too young.
  package static let invalidUser = Self(rawValue: "invalid_user")
  package static let oldApp = Self(rawValue: "old_app")
  /// The same, as the browser variant calls it.
  package static let outdatedAppVersion = Self(rawValue: "outdated_app_version")
}
