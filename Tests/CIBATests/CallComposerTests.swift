import Foundation
import TestSupport
import Testing

@testable import CIBA

struct CallComposerTests {
  private struct Vector: Decodable {
    var raw: String
    var formEncoded: String

    enum CodingKeys: String, CodingKey {
      case raw = "basic_raw"
      case formEncoded = "basic_form_encoded"
    }
  }

  private let endpoint =
    "https://apitest.vipps.no/vipps-login-ciba/api/backchannel/authentication"
  private let tokenEndpoint =
    "https://apitest.vipps.no/access-management-1.0/access/oauth2/token"

  private func proof(_ authentication: ClientAuthentication = .basic) throws -> ClientProof {
    try #require(ClientProof(Example.configuration(authentication: authentication)))
  }

  private func composer(_ authentication: ClientAuthentication = .basic) -> CallComposer {
    CallComposer(
      configuration: Example.configuration(authentication: authentication),
      dialect: TestDialect())
  }

  /// The header fields of the reference that are the standard's and not the dialect's.
  private func standardHeaders(_ written: WrittenRequest) -> Set<String> {
    written.headers.filter { !$0.hasPrefix("Vipps-") && !$0.hasPrefix("Merchant-") }
  }

  @Test func `the poll is written as the reference has it`() throws {
    let written = try WrittenRequest(file: "requests/token.poll.txt")
    let call = composer().token(
      Example.requestID, endpoint: tokenEndpoint, proof: try proof())
    #expect(call.method.rawValue == written.method)
    #expect(call.url == written.url)
    #expect(call.body == written.body)
    #expect(call.headerLines == standardHeaders(written))
    #expect(call.timeLimit == .seconds(30))
  }

  @Test func `the authentication request is written as the reference has it`() throws {
    let written = try WrittenRequest(file: "requests/backchannel.full.txt")
    var request = Example.request
    request.scope = "openid name phoneNumber email address birthDate customFlow"
    let call = composer().authentication(request, endpoint: endpoint, proof: try proof())
    #expect(call.method.rawValue == written.method)
    #expect(call.url == written.url)
    #expect(call.body == written.body)
    #expect(call.headerLines == standardHeaders(written))
    #expect(call.timeLimit == .seconds(15))
  }

  @Test func `a secret in the form travels there alone`() throws {
    let written = try WrittenRequest(file: "requests/backchannel.client-secret-post.txt")
    let call = composer(.post).authentication(
      Example.request, endpoint: endpoint, proof: try proof(.post))
    let credentials = written.body.split(separator: "&").prefix(2).joined(separator: "&")
    #expect(call.body?.hasPrefix(credentials + "&scope=") == true)
    #expect(call.headerLines == standardHeaders(written))
    let poll = composer(.post).token(
      Example.requestID, endpoint: tokenEndpoint, proof: try proof(.post))
    #expect(poll.body?.hasPrefix(credentials + "&grant_type=") == true)
    #expect(!poll.headers.contains { $0.name == "Authorization" })
  }

  @Test func `the question whether a user exists is written as the reference has it`() throws {
    let written = try WrittenRequest(file: "requests/user-exists.txt")
    let call = composer().userExists(
      loginHint: Example.request.loginHint, url: written.url, proof: try proof())
    #expect(call.method.rawValue == written.method)
    #expect(call.body == written.body)
    #expect(call.headerLines == standardHeaders(written))
  }

  @Test func `the settings' words for client authentication are these four`() {
    #expect(
      ClientAuthentication.allCases.map(\.rawValue) == ["basic", "basic-form", "post", "partner"])
  }

  @Test func `userinfo carries the access token and no client secret`() throws {
    let written = try WrittenRequest(file: "requests/userinfo.txt")
    let token = AccessToken(rawValue: "ciba.P0lLaCc3ssTok3n-0f-the-poll-variant_0001")
    let call = composer(.post).userInfo(token, endpoint: written.url)
    #expect(call.method.rawValue == written.method)
    #expect(call.body == nil)
    #expect(call.headerLines == standardHeaders(written))
  }

  @Test func `Basic credentials are joined raw, or form-encoded where the settings say so`() throws
  {
    let vector = try Fixture.decode(Vector.self, from: "client-auth.json")
    for (authentication, expected) in [
      (ClientAuthentication.basic, vector.raw),
      (.basicFormEncoded, vector.formEncoded),
    ] {
      let call = composer(authentication).token(
        Example.requestID, endpoint: tokenEndpoint, proof: try proof(authentication))
      #expect(call.headers.contains(HeaderField("Authorization", expected)))
    }
  }

  @Test func `no parameter is sent twice, and exactly one hint`() throws {
    let call = composer(.post).authentication(
      Example.request, endpoint: endpoint, proof: try proof(.post))
    let body = try #require(call.body)
    let names = body.split(separator: "&").compactMap { $0.split(separator: "=").first }
    #expect(names.count == Set(names).count)
    #expect(names.filter { $0.contains("hint") } == ["login_hint"])
    #expect(!names.contains("client_notification_token"))
    #expect(!names.contains("user_code"))
  }

  @Test func `everything but the unreserved characters is percent-encoded`() {
    #expect(FormBody.encoded("AZaz09-._~") == "AZaz09-._~")
    #expect(FormBody.encoded("l/W+= é&") == "l%2FW%2B%3D%20%C3%A9%26")
  }

  @Test func `a wish outside of the provider's range is moved to its end`() throws {
    for (wish, sent) in [(10, 60), (300, 300), (5000, 900)] {
      var request = Example.request
      request.requestedExpiry = .seconds(wish)
      let call = composer().authentication(request, endpoint: endpoint, proof: try proof())
      #expect(call.body?.hasSuffix("&requested_expiry=\(sent)") == true)
    }
  }
}
