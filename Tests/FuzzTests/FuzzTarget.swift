/// The parsers of bytes that come from outside, each with what it promises of any input.
///
/// The raw value names the target on the command line and its folder in `Corpus`.
enum FuzzTarget: String, CaseIterable, Sendable {
  // From the login service, over the network.
  case discovery
  case idToken = "id-token"
  case idTokenClaims = "id-token-claims"
  case keySet = "key-set"
  case problemBody = "problem-body"
  case startReply = "start-reply"
  case tokenReply = "token-reply"
  case userInfo = "userinfo"
  // From people and scanners, at the till.
  case keyDecoder = "key-decoder"
  case lookUp = "look-up"
  case personalQRCode = "personal-qr"
  case phoneNumber = "phone-number"
  // From anywhere, on its way to the screen.
  case text
  // From the machine that the till runs on.
  case clientSecret = "client-secret"
  case environment
  case settingsFile = "settings-file"
  case store

  /// Gives `input` to the parser; throws where a promise is broken, and traps where the parser does.
  func run(_ input: [UInt8]) async throws {
    switch self {
    case .discovery: try DiscoveryTarget.run(input)
    case .idToken: try await IDTokenTarget.run(input)
    case .idTokenClaims: try await IDTokenClaimsTarget.run(input)
    case .keySet: try await KeySetTarget.run(input)
    case .problemBody: try ProblemBodyTarget.run(input)
    case .startReply: try StartReplyTarget.run(input)
    case .tokenReply: try TokenReplyTarget.run(input)
    case .userInfo: try UserInfoTarget.run(input)
    case .keyDecoder: try KeyDecoderTarget.run(input)
    case .lookUp: try LookUpTarget.run(input)
    case .personalQRCode: try PersonalQRCodeTarget.run(input)
    case .phoneNumber: try PhoneNumberTarget.run(input)
    case .text: try TextTarget.run(input)
    case .clientSecret: try ClientSecretTarget.run(input)
    case .environment: try EnvironmentTarget.run(input)
    case .settingsFile: try SettingsFileTarget.run(input)
    case .store: try await StoreTarget.run(input)
    }
  }
}
