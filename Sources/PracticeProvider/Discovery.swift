/// Where each call goes, on the same paths as the platform's.
enum Endpoint: String, CaseIterable, Sendable {
  case discovery = "/access-management-1.0/access/.well-known/openid-configuration"
  case keys = "/access-management-1.0/access/.well-known/jwks.json"
  case token = "/access-management-1.0/access/oauth2/token"
  case authentication = "/vipps-login-ciba/api/backchannel/authentication"
  case userExists = "/vipps-login-ciba/api/v1/user-exists"
  case userinfo = "/vipps-userinfo-api/userinfo"

  /// The issuer of a service at `base`; it ends in a slash.
  static func issuer(at base: String) -> String { base + "/access-management-1.0/access/" }
}

/// The service's description of itself. Like the platform's it lists neither the CIBA grant nor
/// every scope, and it names endpoints of the browser flow, which do not answer here.
///
/// Source: OpenID Connect Discovery 1.0, section 3; CIBA Core 1.0, section 4.
struct DiscoveryBody: Encodable {
  let issuer: String
  let authorizationEndpoint: String
  let tokenEndpoint: String
  let keys: String
  let userinfoEndpoint: String
  let revocationEndpoint: String
  let endSessionEndpoint: String
  let authenticationEndpoint: String
  let deliveryModes = ["poll"]
  let subjectTypes = ["public", "pairwise"]
  let responseTypes = [
    "code", "code id_token", "id_token", "token id_token", "token", "token id_token code",
  ]
  let responseModes = ["query", "fragment"]
  let grantTypes = ["authorization_code", "client_credentials"]
  let codeChallengeMethods = ["S256"]
  let claims = ["sub"]
  let claimsParameter = false
  let scopes = [
    "openid", "name", "phoneNumber", "email", "address", "birthDate", "gender", "nin",
    "delegatedConsents", "offline", "offline_access", "api_version_2",
  ]
  let authenticationMethods = ["client_secret_post", "client_secret_basic"]
  let idTokenAlgorithms = ["RS256"]
  let userinfoAlgorithms = ["none"]

  init(base: String) {
    issuer = Endpoint.issuer(at: base)
    authorizationEndpoint = issuer + "oauth2/auth"
    tokenEndpoint = base + Endpoint.token.rawValue
    keys = base + Endpoint.keys.rawValue
    userinfoEndpoint = base + Endpoint.userinfo.rawValue
    revocationEndpoint = issuer + "oauth2/revoke"
    endSessionEndpoint = issuer + "oauth2/sessions/logout"
    authenticationEndpoint = base + Endpoint.authentication.rawValue
  }

  enum CodingKeys: String, CodingKey {
    case issuer
    case authorizationEndpoint = "authorization_endpoint"
    case tokenEndpoint = "token_endpoint"
    case keys = "jwks_uri"
    case userinfoEndpoint = "userinfo_endpoint"
    case revocationEndpoint = "revocation_endpoint"
    case endSessionEndpoint = "end_session_endpoint"
    case authenticationEndpoint = "backchannel_authentication_endpoint"
    case deliveryModes = "backchannel_token_delivery_modes_supported"
    case subjectTypes = "subject_types_supported"
    case responseTypes = "response_types_supported"
    case responseModes = "response_modes_supported"
    case grantTypes = "grant_types_supported"
    case codeChallengeMethods = "code_challenge_methods_supported"
    case claims = "claims_supported"
    case claimsParameter = "claims_parameter_supported"
    case scopes = "scopes_supported"
    case authenticationMethods = "token_endpoint_auth_methods_supported"
    case idTokenAlgorithms = "id_token_signing_alg_values_supported"
    case userinfoAlgorithms = "userinfo_signing_alg_values_supported"
  }
}
