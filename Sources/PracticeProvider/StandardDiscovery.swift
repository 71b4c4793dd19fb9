/// What a provider says of itself that knows the standards alone. The authorization endpoint has to
/// be named, and does not answer here.
///
/// Source: OpenID Connect Discovery 1.0, section 3; CIBA Core 1.0, section 4.
struct StandardDiscoveryBody: Encodable {
  let issuer: String
  let authorizationEndpoint: String
  let tokenEndpoint: String
  let keys: String
  let userinfoEndpoint: String
  let authenticationEndpoint: String
  let deliveryModes = ["poll"]
  let userCode = false
  let subjectTypes = ["pairwise"]
  let responseTypes = ["code"]
  let grantTypes = ["urn:openid:params:grant-type:ciba"]
  let scopes = ["openid", "profile", "phone", "email", "address"]
  let claims = [
    "sub", "name", "given_name", "family_name", "birthdate", "phone_number",
    "phone_number_verified", "email", "email_verified", "address",
  ]
  let authenticationMethods: [String]
  let idTokenAlgorithms = ["RS256", "ES256"]

  init(base: String, authentication: PracticeClientAuthentication) {
    let url = { (endpoint: Endpoint) in base + (endpoint.path(in: .standard) ?? "") }
    issuer = PracticeForm.standard.issuer(at: base)
    authorizationEndpoint = base + "/authorize"
    tokenEndpoint = url(.token)
    keys = url(.keys)
    userinfoEndpoint = url(.userinfo)
    authenticationEndpoint = url(.authentication)
    switch authentication {
    case .post: authenticationMethods = ["client_secret_post"]
    case .basic, .basicFormEncoded, .partnerKeys: authenticationMethods = ["client_secret_basic"]
    }
  }

  enum CodingKeys: String, CodingKey {
    case issuer
    case authorizationEndpoint = "authorization_endpoint"
    case tokenEndpoint = "token_endpoint"
    case keys = "jwks_uri"
    case userinfoEndpoint = "userinfo_endpoint"
    case authenticationEndpoint = "backchannel_authentication_endpoint"
    case deliveryModes = "backchannel_token_delivery_modes_supported"
    case userCode = "backchannel_user_code_parameter_supported"
    case subjectTypes = "subject_types_supported"
    case responseTypes = "response_types_supported"
    case grantTypes = "grant_types_supported"
    case scopes = "scopes_supported"
    case claims = "claims_supported"
    case authenticationMethods = "token_endpoint_auth_methods_supported"
    case idTokenAlgorithms = "id_token_signing_alg_values_supported"
  }
}
