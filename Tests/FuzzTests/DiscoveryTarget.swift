import Foundation

@testable import CIBA

/// The document that a provider publishes about itself.
enum DiscoveryTarget {
  private static let issuer = "https://apitest.vipps.no/access-management-1.0/access/"

  static func run(_ input: [UInt8]) throws {
    let metadata: ProviderMetadata
    do {
      metadata = try ProviderMetadata(document: Data(input), issuer: issuer)
    } catch {
      return try promiseCleanLine(error.reason, "the reason", limit: 300)
    }
    try promise("the issuer is the one that was asked", metadata.issuer == issuer)
    for endpoint in [
      metadata.authenticationEndpoint, metadata.tokenEndpoint, metadata.userInfoEndpoint,
      metadata.keysURL,
    ] {
      try promise("an endpoint can be called", EndpointAddress.isAcceptable(endpoint))
      let sibling = EndpointAddress.sibling(of: endpoint, path: "/accesstoken/get")
      try promise(
        "so can another path of its host", EndpointAddress.isAcceptable(sibling), about: sibling)
      try promise(
        "the host stays the same", Self.host(sibling) == Self.host(endpoint),
        about: (sibling, endpoint))
      _ = try? ProxySettings(environment: ["https_proxy": "proxy:1"]).proxy(for: endpoint)
    }
    for scope in metadata.listedScopes ?? [] {
      try promiseCleanLine(scope, "a scope", limit: 200)
    }
  }

  private static func host(_ address: String) -> String? { URLComponents(string: address)?.host }
}
