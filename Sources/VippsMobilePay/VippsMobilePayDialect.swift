package import CIBA

/// How Vipps MobilePay speaks CIBA.
package struct VippsMobilePayDialect: ProviderDialect {
  /// The sales unit's number, sent where it is welcome.
  package var merchantSerialNumber: String?
  package var system: SystemNames

  package init(merchantSerialNumber: String? = nil, system: SystemNames = SystemNames()) {
    self.merchantSerialNumber = merchantSerialNumber
    self.system = system
  }

  package var defaultScope: String { "openid name phoneNumber" }
  package var requestedExpiryRange: ClosedRange<Duration> { .seconds(60) ... .seconds(900) }
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

  package func loginHint(phoneDigits: String) -> String { "urn:msisdn:" + phoneDigits }

  /// Never a subscription key: userinfo answers 401 to one, and the other calls need none.
  package func headers(for call: ProviderCall) -> [HeaderField] {
    switch call {
    case .discovery, .keys: system.headers
    case .authentication, .token, .userInfo:
      (merchantSerialNumber.map { [HeaderField("Merchant-Serial-Number", $0)] } ?? [])
        + system.headers
    }
  }
}

extension ProviderErrorCode {
  /// No user of this number can do this: none, blocked, or too young.
  package static let invalidUser = Self(rawValue: "invalid_user")
  package static let oldApp = Self(rawValue: "old_app")
  /// The same, as the browser variant calls it.
  package static let outdatedAppVersion = Self(rawValue: "outdated_app_version")
}
