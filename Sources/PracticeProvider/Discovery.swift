/// The platform's description of itself. It lists neither the CIBA grant nor
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
    let url = { (endpoint: Endpoint) in base + (endpoint.path(in: .platform) ?? "") }
    issuer = PracticeForm.platform.issuer(at: base)
    authorizationEndpoint = issuer + "oauth2/auth"
    tokenEndpoint = url(.token)
    keys = url(.keys)
    userinfoEndpoint = url(.userinfo)
    revocationEndpoint = issuer + "oauth2/revoke"
    endSessionEndpoint = issuer + "oauth2/sessions/logout"
    authenticationEndpoint = url(.authentication)
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
