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

  @Test func `the dialect standard needs its issuer in place of a base address`() throws {
    let settings = try folder.load(
      """
      provider.dialect = "standard"
      client.id = "till"
      client.secret_file = "secret"
      till.number = 1
      """)
    let thrown = #expect(throws: ConfigurationFaults.self) { try settings.requireProvider() }
    #expect(
      thrown?.description == """
        provider.issuer: is not set, and the dialect standard cannot do without; give it in the \
        settings file or as CLUBTILL_PROVIDER_ISSUER
        """)
  }

  @Test func `partner keys need a sales unit and a subscription key`() throws {
    let settings = try folder.load(
      """
      provider.base_url = "https://api.vipps.no"
      client.id = "partner"
      client.secret_file = "secret"
      client.authentication = "partner"
      till.number = 1
      """)
    let thrown = #expect(throws: ConfigurationFaults.self) { try settings.requireProvider() }
    #expect(
      thrown?.description == """
        client.merchant_serial_number: is not set, and partner keys cannot do without; give it in \
        the settings file or as CLUBTILL_MERCHANT_SERIAL_NUMBER
        client.subscription_key_file: is not set, and partner keys cannot do without; give it in \
        the settings file or as CLUBTILL_SUBSCRIPTION_KEY_FILE
        """)
  }

  @Test func `the dialect standard refuses what only Vipps MobilePay has`() throws {
    let settings = try folder.load(
      """
      [provider]
      dialect = "standard"
      issuer = "https://login.example"
      [client]
      id = "till"
      secret_file = "secret"
      merchant_serial_number = "123456"
      authentication = "partner"
      subscription_key_file = "key"
      [till]
      number = 1
      [request]
      user_exists = true
      """)
    let thrown = #expect(throws: ConfigurationFaults.self) { try settings.requireProvider() }
    #expect(
      thrown?.description == """
        client.authentication: must be basic, basic-form or post with the dialect standard, not \
        partner
        request.user_exists: must be false with the dialect standard, which has no such question
        """)
  }

  @Test func `complete settings of the dialect standard make a provider`() throws {
    let settings = try folder.load(
      """
      [provider]
      dialect = "standard"
      issuer = "https://login.example"
      login_hint_template = "tel:{e164}"
      [client]
      id = "till"
      secret_file = "secret"
      authentication = "post"
      [till]
      number = 1
      """)
    #expect(
      try settings.requireProvider()
        == ProviderSettings(
          service: .standard(issuer: "https://login.example", loginHintTemplate: "tel:{e164}"),
          certificateAuthorityFile: nil, clientID: "till",
          clientSecretFile: .init(path: folder.path + "/secret"), clientAuthentication: .post,
          subscriptionKeyFile: nil, merchantSerialNumber: nil, scope: "openid profile phone",
          requestedExpiry: .seconds(180), asksUserExists: false, tillNumber: 1))
  }

  @Test func `complete settings make a provider`() throws {
    let authority = try folder.write("-----BEGIN CERTIFICATE-----\n", to: "ca.pem")
    let settings = try folder.load(
      """
      [provider]
      base_url = "https://apitest.vipps.no/"
      ca_file = "ca.pem"
      [client]
      id = "till-client"
      secret_file = "secret"
      merchant_serial_number = "123456"
      authentication = "partner"
      subscription_key_file = "key"
      [till]
      number = 42
      [request]
      scope = "openid name"
      requested_expiry = 60
      user_exists = true
      """)
    #expect(
      try settings.requireProvider()
        == ProviderSettings(
          service: .vippsMobilePay(baseURL: "https://apitest.vipps.no"),
          certificateAuthorityFile: authority, clientID: "till-client",
          clientSecretFile: .init(path: folder.path + "/secret"), clientAuthentication: .partner,
          subscriptionKeyFile: .init(path: folder.path + "/key"), merchantSerialNumber: "123456",
          scope: "openid name", requestedExpiry: .seconds(60), asksUserExists: true,
          tillNumber: 42))
  }

  @Test(arguments: [
    (nil, "there is no such file"), ("certificate", "holds no certificate in PEM form"),
  ])
  func `a certificate file that cannot be used is a fault`(
    _ content: String?, _ problem: String
  ) throws {
    if let content { try folder.write(content, to: "ca.pem") }
    let settings = try folder.load(
      "provider.ca_file = 'ca.pem'",
      environment: [
        "CLUBTILL_PROVIDER_BASE_URL": "https://api.vipps.no", "CLUBTILL_CLIENT_ID": "a",
        "CLUBTILL_CLIENT_SECRET_FILE": "/none/secret", "CLUBTILL_TILL_NUMBER": "1",
      ])
    let thrown = #expect(throws: ConfigurationFaults.self) { try settings.requireProvider() }
    #expect(thrown?.description == "\(folder.path)/ca.pem: provider.ca_file: \(problem)")
  }
}
