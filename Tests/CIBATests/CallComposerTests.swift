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

  /// A request of the wire reference: method, address, header fields in any order, body.
  private struct Written {
    var method: String
    var url: String
    var headers: Set<String>
    var body: String

    init(_ text: String) throws {
      let parts = text.components(separatedBy: "\n\n")
      let lines = parts[0].components(separatedBy: "\n")
      let words = lines[0].split(separator: " ").map(String.init)
      method = words[0]
      url = words[1]
      headers = Set(lines.dropFirst())
      body = parts.dropFirst().joined(separator: "\n\n")
    }
  }

  private let endpoint =
    "https://apitest.vipps.no/vipps-login-ciba/api/backchannel/authentication"
  private let tokenEndpoint =
    "https://apitest.vipps.no/access-management-1.0/access/oauth2/token"

  private func composer(_ authentication: ClientAuthentication = .basic) -> CallComposer {
    CallComposer(
      configuration: Example.configuration(authentication: authentication),
      dialect: TestDialect())
  }

  /// The header fields of the reference that are the standard's and not the dialect's.
  private func standardHeaders(_ written: Written) -> Set<String> {
    written.headers.filter { !$0.hasPrefix("Vipps-") && !$0.hasPrefix("Merchant-") }
  }

  private func lines(_ call: HTTPCall) -> Set<String> {
    Set(call.headers.map { "\($0.name): \($0.value)" })
  }

  @Test func `the poll is written as the reference has it`() throws {
    let written = try Written(Fixture.text("requests/token.poll.txt"))
    let call = composer().token(Example.requestID, endpoint: tokenEndpoint)
    #expect(call.method.rawValue == written.method)
    #expect(call.url == written.url)
    #expect(call.body == written.body)
    #expect(lines(call) == standardHeaders(written))
    #expect(call.timeLimit == .seconds(30))
  }

  @Test func `the authentication request is written as the reference has it`() throws {
    let written = try Written(Fixture.text("requests/backchannel.full.txt"))
    var request = Example.request
    request.scope = "openid name phoneNumber email address birthDate customFlow"
    let call = composer().authentication(request, endpoint: endpoint)
    #expect(call.method.rawValue == written.method)
    #expect(call.url == written.url)
    #expect(call.body == written.body)
    #expect(lines(call) == standardHeaders(written))
    #expect(call.timeLimit == .seconds(15))
  }

  @Test func `a secret in the form travels there alone`() throws {
    let written = try Written(Fixture.text("requests/backchannel.client-secret-post.txt"))
    let call = composer(.post).authentication(Example.request, endpoint: endpoint)
    let credentials = written.body.split(separator: "&").prefix(2).joined(separator: "&")
    #expect(call.body?.hasPrefix(credentials + "&scope=") == true)
    #expect(lines(call) == standardHeaders(written))
    let poll = composer(.post).token(Example.requestID, endpoint: tokenEndpoint)
    #expect(poll.body?.hasPrefix(credentials + "&grant_type=") == true)
    #expect(!poll.headers.contains { $0.name == "Authorization" })
  }

  @Test func `userinfo carries the access token and no client secret`() throws {
    let written = try Written(Fixture.text("requests/userinfo.txt"))
    let token = AccessToken(rawValue: "ciba.P0lLaCc3ssTok3n-0f-the-poll-variant_0001")
    let call = composer(.post).userInfo(token, endpoint: written.url)
    #expect(call.method.rawValue == written.method)
    #expect(call.body == nil)
    #expect(lines(call) == standardHeaders(written))
  }

  @Test func `Basic credentials are joined raw, or form-encoded where the settings say so`() throws
  {
    let vector = try Fixture.decode(Vector.self, from: "client-auth.json")
    for (authentication, expected) in [
      (ClientAuthentication.basic, vector.raw),
      (.basicFormEncoded, vector.formEncoded),
    ] {
      let call = composer(authentication).token(Example.requestID, endpoint: tokenEndpoint)
      #expect(call.headers.contains(HeaderField("Authorization", expected)))
    }
  }

  @Test func `no parameter is sent twice, and exactly one hint`() throws {
    let body = try #require(composer(.post).authentication(Example.request, endpoint: "").body)
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

  @Test func `a wish outside of the provider's range is moved to its end`() {
    for (wish, sent) in [(10, 60), (300, 300), (5000, 900)] {
      var request = Example.request
      request.requestedExpiry = .seconds(wish)
      let body = composer().authentication(request, endpoint: endpoint).body
      #expect(body?.hasSuffix("&requested_expiry=\(sent)") == true)
    }
  }
}
