/// One of the two worlds of Vipps MobilePay; each has its own keys.
package struct VippsEnvironment: Equatable, Sendable {
  package static let test = Self(baseURL: "https://apitest.vipps.no")
  package static let production = Self(baseURL: "https://api.vipps.no")

  /// Scheme and host, without a slash at the end.
  package let baseURL: String

  /// Any other host that follows the same paths, for example a practice service.
  package init(baseURL: String) {
    self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
  }

  /// Ends in a slash, as the service writes it.
  package var issuer: String { baseURL + "/access-management-1.0/access/" }

  package var discoveryURL: String { issuer + ".well-known/openid-configuration" }
}
