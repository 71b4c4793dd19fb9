/// Which of two services the pretend one is.
package enum PracticeForm: Sendable {
  /// The platform: its paths, claims, headers and error codes.
  case platform
  /// A provider that knows the standards alone: an issuer without a slash at its end, no `interval`
  /// in the answer, standard claims, `unknown_user_id`, no call and no header of the platform's.
  ///
  /// Where the standards leave a choice, the number makes it: one with an even last digit gets an
  /// ID token with `aud` as an array and an opaque access token, an odd one `aud` as text and a
  /// JWT as access token.
  ///
  /// Source: CIBA Core 1.0; OpenID Connect Core 1.0; OpenID Connect Discovery 1.0.
  case standard

  /// The issuer of a service at `base`; `base` has no slash at its end.
  func issuer(at base: String) -> String {
    switch self {
    case .platform: base + "/access-management-1.0/access/"
    case .standard: base
    }
  }
}

/// The calls that the service answers.
enum Endpoint: CaseIterable, Sendable {
  case discovery, keys, token, authentication, userExists, userinfo, platformToken

  /// Where the call goes; nil where the form does not have it. The platform's paths are those of
  /// production.
  func path(in form: PracticeForm) -> String? {
    switch form {
    case .platform: platformPath
    case .standard: standardPath
    }
  }

  /// The call that goes to `path`.
  init?(path: some StringProtocol, in form: PracticeForm) {
    guard let endpoint = Self.allCases.first(where: { $0.path(in: form) == String(path) }) else {
      return nil
    }
    self = endpoint
  }

  private var platformPath: String {
    switch self {
    case .discovery: "/access-management-1.0/access/.well-known/openid-configuration"
    case .keys: "/access-management-1.0/access/.well-known/jwks.json"
    case .token: "/access-management-1.0/access/oauth2/token"
    case .authentication: "/vipps-login-ciba/api/backchannel/authentication"
    case .userExists: "/vipps-login-ciba/api/v1/user-exists"
    case .userinfo: "/vipps-userinfo-api/userinfo"
    case .platformToken: "/accesstoken/get"
    }
  }

  private var standardPath: String? {
    switch self {
    case .discovery: "/.well-known/openid-configuration"
    case .keys: "/jwks"
    case .token: "/token"
    case .authentication: "/ciba/authorize-backchannel"
    case .userinfo: "/userinfo"
    case .userExists, .platformToken: nil
    }
  }
}
