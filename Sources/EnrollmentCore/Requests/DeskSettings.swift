package import CIBA

/// What the desk is told once: which till it is, and how a request to a number is worded.
package struct DeskSettings: Sendable {
  package let till: Till
  /// How long a request is asked to live.
  package let requestLife: Duration
  /// What is asked of the shopper: space-separated, `openid` among them.
  package let scope: String
  /// How the provider spells hints and refusals.
  package let dialect: any ProviderDialect
  /// The least age of members, where the shop has one.
  package let ageRule: AgeRule?
  /// How long a number that said no is left alone; nil where it may be asked again at once.
  package let coolDownRule: CoolDownRule?
  /// Changes with each start of the machine: times since boot are compared only under one id.
  package let bootID: String

  package init(
    till: Till, requestLife: Duration, scope: String, dialect: any ProviderDialect,
    ageRule: AgeRule? = nil, coolDownRule: CoolDownRule? = nil, bootID: String
  ) {
    self.till = till
    self.requestLife = requestLife
    self.scope = scope
    self.dialect = dialect
    self.ageRule = ageRule
    self.coolDownRule = coolDownRule
    self.bootID = bootID
  }

  func request(for phone: PhoneNumber, code: BindingCode) -> AuthenticationRequest {
    AuthenticationRequest(
      scope: scope, loginHint: dialect.loginHint(phoneDigits: phone.msisdn),
      bindingMessage: code.rawValue, requestedExpiry: requestLife)
  }
}

/// Who looks after which request: no two processes on one store ever poll the same one.
package protocol RequestOwnership: Sendable {
  /// Takes the request for this process; false if another process has it. A dead process's claim
  /// falls by itself.
  func claim(_ id: RequestID) -> Bool
  func release(_ id: RequestID)
}
