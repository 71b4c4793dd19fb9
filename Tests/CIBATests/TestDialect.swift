import TestSupport
import Testing

@testable import CIBA

/// A dialect with codes and claims of its own, as the fixtures have them.
struct TestDialect: ProviderDialect {
  var defaultScope: String { "openid" }
  var ownErrorCodes: [ProviderErrorCode: RefusalMeaning] {
    [
      ProviderErrorCode(rawValue: "invalid_user"): .shopperNotEligible,
      ProviderErrorCode(rawValue: "old_app"): .appTooOld,
      ProviderErrorCode(rawValue: "outdated_app_version"): .appTooOld,
    ]
  }
  var requestedExpiryRange: ClosedRange<Duration> { .seconds(60) ... .seconds(900) }
  var cityMember: String { "region" }
  var phoneNumberIsVerifiedUnlessSaid: Bool { true }
  var keptClaims: Set<String> { ["flowResult", "delegatedConsents"] }
  func loginHint(phoneDigits: String) -> String { "urn:msisdn:" + phoneDigits }
  func headers(for call: ProviderCall) -> [HeaderField] { [] }
  var existenceQuestion: ExistenceQuestion? {
    ExistenceQuestion(
      path: "/vipps-login-ciba/api/v1/user-exists",
      refusal: ProviderErrorCode(rawValue: "invalid_user"))
  }
  var partnerAccess: PartnerAccess?
}

/// The client, the request and the secret of the fixtures.
enum Example {
  static let issuer = "https://apitest.vipps.no/access-management-1.0/access/"
  static let clientID = "6f0f4c1e-93d8-4a52-8c55-2d1f0b7a9e10"
  static let secret = "ZXhhbXBsZS1zZWNyZXQ+Zm9y/3Rlc3RzYQ=="
  static let requestID = AuthenticationRequestID(rawValue: "q3Zt9wYB1mXk7RfC2LhV8sNaE0U")
  static let subject = "0b3f6d1a-5c2e-4f0f-9d0b-71c7a2f4e901"

  static func configuration(
    authentication: ClientAuthentication = .basic, asksWhetherUserExists: Bool = false
  ) -> ClientConfiguration {
    ClientConfiguration(
      issuer: issuer, clientID: clientID, clientSecret: Secret(secret),
      authentication: authentication, asksWhetherUserExists: asksWhetherUserExists)
  }

  static let partnerAccess = PartnerAccess(
    tokenPath: "/accesstoken/get", clientIDField: "client_id", clientSecretField: "client_secret",
    merchantClaim: "msn", merchant: "123456")

  static let request = AuthenticationRequest(
    scope: "openid name phoneNumber", loginHint: "urn:msisdn:4740612345",
    bindingMessage: "C-4793", requestedExpiry: .seconds(300))

  /// One line of the fixtures' manifest.
  struct Body: Decodable, Sendable, CustomTestStringConvertible {
    var file: String
    var status: Int
    var headers: [String: String]
    var expect: String?

    var testDescription: String { file }

    func reply(sentAt: BootInstant) throws -> HTTPReply {
      HTTPReply(
        status: status, headers: headers.map { HeaderField($0.key, $0.value) },
        body: try Fixture.data(file), sentAt: sentAt)
    }
  }

  private struct Manifest: Decodable {
    var fixtures: [Body]
  }

  static func bodies(in folder: String) throws -> [Body] {
    try Fixture.decode(Manifest.self, from: "index.json").fixtures
      .filter { $0.file.hasPrefix(folder) }
  }
}
