/// A provider that does what the standards say and nothing else.
package struct StandardDialect: ProviderDialect {
  /// A hint in which `{msisdn}` stands for the digits and `{e164}` for plus and digits.
  package var hintTemplate: String

  package init(hintTemplate: String = "{e164}") { self.hintTemplate = hintTemplate }

  package var defaultScope: String { "openid profile phone" }
  package var ownErrorCodes: [ProviderErrorCode: RefusalMeaning] { [:] }
  package var requestedExpiryRange: ClosedRange<Duration> { .seconds(1) ... .seconds(3600) }
  package var cityMember: String { "locality" }
  package var phoneNumberIsVerifiedUnlessSaid: Bool { false }
  package var keptClaims: Set<String> { [] }

  package func loginHint(phoneDigits: String) -> String {
    hintTemplate
      .replacing("{msisdn}", with: phoneDigits)
      .replacing("{e164}", with: "+" + phoneDigits)
  }

  package func headers(for call: ProviderCall) -> [HeaderField] { [] }
}
