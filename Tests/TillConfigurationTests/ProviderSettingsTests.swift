import Foundation
import Testing

@testable import TillConfiguration

@Suite struct ProviderSettingsTests {
  let folder: SettingsFolder

  init() throws { folder = try SettingsFolder() }

  @Test func `every missing setting is named with its key and its environment name`() throws {
    let settings = try folder.load("client.id = 'till-client'")
    let thrown = #expect(throws: ConfigurationFaults.self) { try settings.requireProvider() }
    #expect(
      thrown?.description == """
        provider.base_url: is not set; give it in the settings file or as \
        CLUBTILL_PROVIDER_BASE_URL
        client.secret_file: is not set; give it in the settings file or as \
        CLUBTILL_CLIENT_SECRET_FILE
        till.number: is not set; give it in the settings file or as CLUBTILL_TILL_NUMBER
        """)
  }

  @Test func `complete settings make a provider`() throws {
    let authority = try folder.write("certificate", to: "ca.pem")
    let settings = try folder.load(
      """
      [provider]
      base_url = "https://apitest.vipps.no/"
      ca_file = "ca.pem"
      [client]
      id = "till-client"
      secret_file = "secret"
      merchant_serial_number = "123456"
      [till]
      number = 42
      [request]
      scope = "openid name"
      requested_expiry = 60
      """)
    #expect(
      try settings.requireProvider()
        == ProviderSettings(
          dialect: .vippsMobilePay, baseURL: "https://apitest.vipps.no",
          certificateAuthorityFile: authority, clientID: "till-client",
          clientSecretFile: .init(path: folder.path + "/secret"), merchantSerialNumber: "123456",
          scope: "openid name", requestedExpiry: .seconds(60), tillNumber: 42))
  }

  @Test func `a certificate file that cannot be read is a fault`() throws {
    let settings = try folder.load(
      "provider.ca_file = '/none/ca.pem'",
      environment: [
        "CLUBTILL_PROVIDER_BASE_URL": "https://api.vipps.no", "CLUBTILL_CLIENT_ID": "a",
        "CLUBTILL_CLIENT_SECRET_FILE": "/none/secret", "CLUBTILL_TILL_NUMBER": "1",
      ])
    let thrown = #expect(throws: ConfigurationFaults.self) { try settings.requireProvider() }
    #expect(thrown?.description == "/none/ca.pem: provider.ca_file: there is no such file")
  }
}
