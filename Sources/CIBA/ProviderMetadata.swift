import Foundation

/// What a provider publishes about itself, as far as the poll mode needs it.
///
/// Source: OpenID Connect Discovery 1.0, sections 3 and 4.3; CIBA Core 1.0, section 4.
struct ProviderMetadata: Equatable, Sendable {
  var issuer: String
  var authenticationEndpoint: String
  var tokenEndpoint: String
  var userInfoEndpoint: String
  var keysURL: String
  /// For information: the list may be incomplete.
  var listedScopes: [String]?

  /// Reads the document of the provider that must call itself `issuer`, octet for octet.
  ///
  /// - Parameter hosts: where endpoints may lie, in lower case; nil where that is the issuer's to
  ///   say.
  init(document: Data, issuer: String, hosts: Set<String>? = nil) throws(MetadataFault) {
    let json: JSONValue
    do { json = try JSONValue(body: document) } catch { throw .unreadable }
    guard json.isObject, let published = json["issuer"]?.string else { throw .unreadable }
    // Strings compare by canonical equivalence; octets are what counts here.
    guard Array(published.utf8) == Array(issuer.utf8) else { throw .issuerDiffers(published) }
    guard json["backchannel_authentication_endpoint"] != nil else {
      throw .merchantInitiatedLoginUnavailable
    }
    if let modes = json["backchannel_token_delivery_modes_supported"]?.array,
      !modes.contains(.string("poll"))
    {
      throw .pollModeUnavailable
    }
    self.issuer = issuer
    authenticationEndpoint = try json.endpoint("backchannel_authentication_endpoint", hosts)
    tokenEndpoint = try json.endpoint("token_endpoint", hosts)
    userInfoEndpoint = try json.endpoint("userinfo_endpoint", hosts)
    keysURL = try json.endpoint("jwks_uri", hosts)
    listedScopes = json["scopes_supported"]?.array?.compactMap(\.string).map { cleaned($0) }
  }
}

/// Why published metadata cannot be used.
enum MetadataFault: Error, Equatable, Sendable {
  case unreadable
  case refused(status: Int)
  /// With the issuer that the provider calls itself.
  case issuerDiffers(String)
  case merchantInitiatedLoginUnavailable
  case pollModeUnavailable
  case endpointMissing(String)
  /// Neither `https` nor plain HTTP to this machine.
  case insecureEndpoint(String)
  /// On a host that is not the issuer's, where all endpoints are.
  case foreignEndpoint(String)

  var reason: String {
    switch self {
    case .unreadable: "the provider's metadata cannot be read"
    case .refused(let status): "the provider refuses its metadata with status \(status)"
    case .issuerDiffers(let published):
      "the provider calls itself \(cleaned(published, limit: 120)), not the configured issuer"
    case .merchantInitiatedLoginUnavailable: "the provider offers no merchant-initiated login"
    case .pollModeUnavailable: "the provider does not offer the poll mode"
    case .endpointMissing(let name): "the provider's metadata lacks \(name)"
    case .insecureEndpoint(let name): "\(name) of the provider's metadata is not https"
    case .foreignEndpoint(let name): "\(name) of the provider's metadata is on another host"
    }
  }
}

extension JSONValue {
  fileprivate func endpoint(
    _ name: String, _ hosts: Set<String>?
  ) throws(MetadataFault) -> String {
    guard let text = self[name]?.string, !text.isEmpty else { throw .endpointMissing(name) }
    guard EndpointAddress.isAcceptable(text) else { throw .insecureEndpoint(name) }
    if let hosts, !hosts.contains(EndpointAddress.host(of: text)) { throw .foreignEndpoint(name) }
    return text
  }
}
