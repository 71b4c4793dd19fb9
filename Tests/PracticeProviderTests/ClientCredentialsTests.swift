import Foundation
import Hummingbird
import Testing

@testable import PracticeProvider

@Suite struct ClientCredentialsTests {
  /// The identity and both headers are the wire reference's own example.
  private static let id = "6f0f4c1e-93d8-4a52-8c55-2d1f0b7a9e10"
  private static let secret = "ZXhhbXBsZS1zZWNyZXQ+Zm9y/3Rlc3RzYQ=="
  private static let raw =
    "Basic NmYwZjRjMWUtOTNkOC00YTUyLThjNTUtMmQxZjBiN2E5ZTEwOlpYaGhiWEJzWlMxelpXTnlaWFErWm05eS8z"
    + "UmxjM1J6WVE9PQ=="
  private static let encoded =
    "Basic NmYwZjRjMWUtOTNkOC00YTUyLThjNTUtMmQxZjBiN2E5ZTEwOlpYaGhiWEJzWlMxelpXTnlaWFElMkJabTl5"
    + "JTJGM1JsYzNSellRJTNEJTNE"

  private func check(
    _ method: PracticeClientAuthentication, _ header: String?, _ body: String = ""
  ) throws {
    let credentials = ClientCredentials(
      clientID: Self.id, clientSecret: Self.secret, authentication: method,
      subscriptionKey: "11aa22bb33cc44dd55ee66ff77008899", merchantSerialNumber: "123456")
    var headers = HTTPFields()
    headers[.authorization] = header
    try credentials.check(headers, form: FormBody(body.utf8), at: .distantPast)
  }

  private static let fields =
    "client_id=\(id)&client_secret=ZXhhbXBsZS1zZWNyZXQ%2BZm9y%2F3Rlc3RzYQ%3D%3D"

  @Test func `each method takes its own form of the credentials`() throws {
    try check(.basic, Self.raw)
    try check(.basic, Self.raw.replacing("Basic ", with: "basic "))
    try check(.basic, Self.raw, "client_id=\(Self.id)")
    try check(.basicFormEncoded, Self.encoded)
    try check(.post, nil, Self.fields)
  }

  @Test func `a method that the sales unit does not use is an invalid client`() {
    #expect(throws: Refusal.invalidClient) { try check(.basic, Self.encoded) }
    #expect(throws: Refusal.invalidClient) { try check(.basicFormEncoded, Self.raw) }
    #expect(throws: Refusal.invalidClient) { try check(.basic, nil, Self.fields) }
    #expect(throws: Refusal.invalidClient) { try check(.post, Self.raw) }
  }

  @Test(arguments: [
    nil, "", "Basic", "Basic ", "Basic %%%", "Bearer abc", "Basic bm9jb2xvbg==", "Basic Og==",
  ])
  func `a header that proves nothing is an invalid client`(_ header: String?) {
    #expect(throws: Refusal.invalidClient) { try check(.basic, header) }
  }

  @Test func `somebody else's id beside good credentials is an invalid client`() {
    #expect(throws: Refusal.invalidClient) { try check(.basic, Self.raw, "client_id=other") }
  }

  @Test func `two methods at once are a bad request in every mode`() {
    for method in [PracticeClientAuthentication.basic, .basicFormEncoded, .post] {
      #expect(throws: Refusal.invalidRequest("Two client authentication methods at once.")) {
        try check(method, Self.raw, Self.fields)
      }
    }
  }

  @Test func `a made secret holds every character that encoders get wrong`() {
    let secret = ClientCredentials.made(authentication: .basic, form: .platform).clientSecret
    for character: Character in ["+", "/", "="] { #expect(secret.contains(character)) }
    #expect(Data(base64Encoded: secret)?.count == 32)
  }

  @Test func `the secret of a standard provider on Basic reads the same raw and form-encoded`() {
    let secret = ClientCredentials.made(authentication: .basic, form: .standard).clientSecret
    #expect(FormBody.decoded(secret.utf8) == secret)
    #expect(secret.utf8.count == 43)
    let strict = ClientCredentials.made(authentication: .basicFormEncoded, form: .standard)
    #expect(FormBody.decoded(strict.clientSecret.utf8) != strict.clientSecret)
  }
}
