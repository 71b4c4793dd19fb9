import Crypto
import Foundation

@testable import CIBA

/// What a provider of the standard alone would publish and answer: other paths, standard claims and
/// an ID token under a key of its own.
struct StandardProvider {
  static let clientID = "till"
  static let subject = "248289761001"

  let issuer: String
  private let key = P256.Signing.PrivateKey()

  /// - Parameter issuer: with or without a slash at the end.
  init(issuer: String = "https://id.example/ciba") {
    self.issuer = issuer
  }

  func transport(clock: ManualClock) -> ScriptedTransport {
    ScriptedTransport(
      clock: clock, discovery: .reply(200, discovery), keys: .reply(200, publishedKeys))
  }

  func configuration(
    authentication: ClientAuthentication = .basic
  ) -> ClientConfiguration {
    ClientConfiguration(
      issuer: issuer, clientID: Self.clientID, clientSecret: Secret("s"),
      authentication: authentication, headers: [HeaderField("User-Agent", "clubtill/1")])
  }

  /// The endpoints lie on another host than the issuer: that is the issuer's to say.
  private var discovery: String {
    """
    {"issuer":"\(issuer)","token_endpoint":"https://api.example/token",
     "jwks_uri":"https://api.example/jwks","userinfo_endpoint":"https://api.example/userinfo",
     "backchannel_authentication_endpoint":"https://api.example/bc-authorize"}
    """
  }

  var publishedKeys: String {
    let point = key.publicKey.rawRepresentation
    return """
      {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"k1",
      "x":"\(Base64URL.encoded(point.prefix(32)))","y":"\(Base64URL.encoded(point.suffix(32)))"}]}
      """
  }

  /// The smallest good token, signed at the fixtures' time.
  ///
  /// - Parameter members: further claims, or others in place of its own, as raw JSON.
  func idToken(adding members: [String: String]) throws -> String {
    let seconds = Int(ManualClock.fixtureDate.timeIntervalSince1970)
    let claims = [
      "iss": #""\#(issuer)""#, "sub": #""\#(Self.subject)""#, "aud": #""\#(Self.clientID)""#,
      "iat": "\(seconds)", "exp": "\(seconds + 600)",
    ].merging(members) { $1 }
    return try signed("{" + claims.map { #""\#($0)":\#($1)"# }.joined(separator: ",") + "}")
  }

  private func signed(_ claims: String) throws -> String {
    let header = Base64URL.encoded(Array(#"{"alg":"ES256","kid":"k1"}"#.utf8))
    let input = header + "." + Base64URL.encoded(Array(claims.utf8))
    let signature = try key.signature(for: Data(input.utf8))
    return input + "." + Base64URL.encoded(signature.rawRepresentation)
  }

  /// A winning token answer.
  ///
  /// - Parameter audience: as it stands in the claims, in JSON.
  func tokens(
    accessToken: String = "opaque-7", audience: String = #""till""#,
    now: Date = ManualClock.fixtureDate
  ) throws -> ScriptedTransport.Step {
    let seconds = Int(now.timeIntervalSince1970)
    let token = try signed(
      """
      {"iss":"\(issuer)","sub":"\(Self.subject)","aud":\(audience),"iat":\(seconds),
       "exp":\(seconds + 600)}
      """)
    return .reply(
      200, #"{"access_token":"\#(accessToken)","token_type":"Bearer","id_token":"\#(token)"}"#)
  }
}
