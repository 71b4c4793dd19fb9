import CIBA
import Foundation
import TestSupport
import Testing

@testable import VippsMobilePay

struct VippsMobilePayDialectTests {
  private let dialect = VippsMobilePayDialect(
    merchantSerialNumber: "123456",
    system: SystemNames(
      name: "acme-pos", version: "1.0.0", pluginName: "acme-enroll", pluginVersion: "1.0.0"),
    subscriptionKey: Secret("11aa22bb33cc44dd55ee66ff77008899"))

  private func headers(of file: String) throws -> Set<String> {
    let head = try Fixture.text(file).components(separatedBy: "\n\n")[0]
    return Set(
      head.components(separatedBy: "\n").filter {
        $0.hasPrefix("Merchant-") || $0.hasPrefix("Vipps-") || $0.hasPrefix("Ocp-")
      })
  }

  @Test(
    arguments: [
      ("requests/backchannel.full.txt", ProviderCall.authentication),
      ("requests/token.poll.txt", .token), ("requests/userinfo.txt", .userInfo),
      ("requests/user-exists.txt", .userExists), ("requests/accesstoken.get.txt", .platformToken),
      ("requests/backchannel.partner.txt", .authentication),
    ])
  func `each call carries the headers of the reference`(file: String, call: ProviderCall) throws {
    let sent = Set(dialect.headers(for: call).map { "\($0.name): \($0.value)" })
    #expect(try sent == headers(of: file))
  }

  @Test func `metadata is asked for without the merchant's number`() {
    for call in [ProviderCall.discovery, .keys] {
      let names = dialect.headers(for: call).map(\.name)
      #expect(!names.contains("Merchant-Serial-Number"))
      #expect(names.contains("Vipps-System-Name"))
    }
  }

  @Test func `no call but that for a platform token carries a subscription key`() {
    for call in ProviderCall.allCases where call != .platformToken {
      #expect(!dialect.headers(for: call).contains { $0.name.hasPrefix("Ocp-") })
    }
  }

  @Test func `partner keys need the sales unit and a subscription key`() {
    #expect(dialect.partnerAccess?.tokenPath == "/accesstoken/get")
    #expect(dialect.partnerAccess?.merchantClaim == "msn")
    #expect(dialect.partnerAccess?.merchant == "123456")
    #expect(VippsMobilePayDialect(merchantSerialNumber: "123456").partnerAccess == nil)
    #expect(VippsMobilePayDialect(subscriptionKey: Secret("k")).partnerAccess == nil)
    var dumped = ""
    dump(dialect, to: &dumped)
    #expect(!dumped.contains("11aa22bb") && !"\(dialect)".contains("11aa22bb"))
  }

  @Test func `a user who does not exist is refused as the service would refuse`() throws {
    let question = try #require(dialect.existenceQuestion)
    let url = try Fixture.text("requests/user-exists.txt").split(separator: " ")[1]
    #expect(url == "https://apitest.vipps.no" + question.path)
    #expect(dialect.meaning(of: question.refusal, status: 200) == .shopperNotEligible)
  }

  @Test func `system names are cut to thirty printable characters`() {
    let odd = SystemNames(
      name: String(repeating: "a", count: 40), version: "1.0\r\nX: y", pluginName: "Ø",
      pluginVersion: "")
    #expect(
      odd.headers == [
        HeaderField("Vipps-System-Name", String(repeating: "a", count: 30)),
        HeaderField("Vipps-System-Version", "1.0X:y"),
      ])
  }

  @Test func `the scope asked for by default holds openid`() {
    #expect(dialect.defaultScope.split(separator: " ").contains("openid"))
  }

  @Test func `a hint has the digits alone`() {
    #expect(dialect.loginHint(phoneDigits: "4740612345") == "urn:msisdn:4740612345")
  }

  @Test func `every error code of the service has its meaning`() {
    for (code, meaning) in [
      ("invalid_user", RefusalMeaning.shopperNotEligible),
      ("unknown_user_id", .shopperNotEligible), ("old_app", .appTooOld),
      ("outdated_app_version", .appTooOld), ("invalid_client", .credentials),
      ("unauthorized_client", .credentials), ("invalid_scope", .configuration),
      ("invalid_binding_message", .configuration), ("invalid_request", .configuration),
      ("access_denied", .refused), ("something_new", .refused),
    ] {
      #expect(
        dialect.meaning(of: ProviderErrorCode(rawValue: code), status: 400) == meaning, "\(code)")
    }
    #expect(dialect.meaning(of: nil, status: 401) == .credentials)
    #expect(dialect.meaning(of: nil, status: 403) == .refused)
    #expect(
      dialect.meaning(of: ProviderErrorCode(rawValue: "something_new"), status: 401)
        == .credentials)
  }

  @Test func `the two environments have the issuers of the metadata`() throws {
    struct Document: Decodable {
      var issuer: String
    }
    #expect(
      try Fixture.decode(Document.self, from: "discovery.json").issuer
        == VippsEnvironment.test.issuer)
    #expect(
      try Fixture.decode(Document.self, from: "discovery.prod.json").issuer
        == VippsEnvironment.production.issuer)
    let practice = VippsEnvironment(baseURL: "http://127.0.0.1:8080/")
    #expect(practice.issuer == "http://127.0.0.1:8080/access-management-1.0/access/")
    #expect(
      practice.discoveryURL == ClientConfiguration.discoveryURL(issuer: practice.issuer))
  }

  @Test(
    arguments: [
      ("C-4793", true), ("AAAAA", true), ("12345678", true), ("-----", true), ("C-47", false),
      ("C-4793-00", false), ("c-4793", false), ("C 4793", false), ("Æ-4793", false), ("", false),
    ])
  func `a binding message is five to eight of capital letters, digits and dashes`(
    text: String, isAcceptable: Bool
  ) {
    #expect(BindingMessage.isAcceptable(text) == isAcceptable)
  }
}
