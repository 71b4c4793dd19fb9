import CIBA
import Foundation
import TillConfiguration
import VippsMobilePay

/// The login service as the settings have it: its dialect, and the client that speaks it.
struct LoginAssembly {
  let provider: ProviderSettings
  let issuer: String
  let dialect: any ProviderDialect
  /// Shut it down before it goes.
  let client: CIBAClient

  /// Reads the secret, with partner keys also the subscription key, and the proxy of `environment`.
  ///
  /// - Throws: what is missing or wrong in the settings, and files and variables that cannot be read.
  init(
    _ settings: TillSettings, environment: [String: String]
  ) throws(ConfigurationFaults) {
    let provider = try settings.requireProvider()
    let (issuer, dialect) = try Self.service(of: provider, settings: settings)
    var limits = TimeLimits()
    limits.connect = settings.times.connectionTry
    let configuration = ClientConfiguration(
      issuer: issuer, clientID: provider.clientID,
      clientSecret: Secret(try settings.readSecret()),
      authentication: ClientAuthentication(provider.clientAuthentication),
      headers: [HeaderField("User-Agent", "clubtill/\(Clubtill.version)")],
      certificateAuthorityFile: provider.certificateAuthorityFile,
      proxies: try Self.proxies(environment), asksWhetherUserExists: provider.asksUserExists,
      timeLimits: limits)
    self.provider = provider
    self.issuer = issuer
    self.dialect = dialect
    client = CIBAClient(configuration: configuration, dialect: dialect)
  }

  private static func service(
    of provider: ProviderSettings, settings: TillSettings
  ) throws(ConfigurationFaults) -> (issuer: String, dialect: any ProviderDialect) {
    switch provider.service {
    case .vippsMobilePay(let baseURL):
      let key: Secret? =
        switch provider.clientAuthentication {
        case .partner: Secret(try settings.readSubscriptionKey())
        case .basic, .basicFormEncoded, .post: nil
        }
      let dialect = VippsMobilePayDialect(
        merchantSerialNumber: provider.merchantSerialNumber,
        system: SystemNames(name: "clubtill", version: Clubtill.version), subscriptionKey: key)
      return (VippsEnvironment(baseURL: baseURL).issuer, dialect)
    case .standard(let issuer, let loginHintTemplate):
      return (issuer, StandardDialect(hintTemplate: loginHintTemplate))
    }
  }

  /// The proxy that the environment names.
  static func proxies(_ environment: [String: String]) throws(ConfigurationFaults) -> ProxySettings
  {
    do {
      return try ProxySettings(environment: environment)
    } catch {
      throw ConfigurationFaults(faults: [
        ConfigurationFault(
          source: .environment, key: error.variable,
          problem: "must be an address such as http://proxy.example.com:3128")
      ])
    }
  }
}

extension ClientAuthentication {
  fileprivate init(_ setting: TillSettings.ClientAuthentication) {
    switch setting {
    case .basic: self = .basic
    case .basicFormEncoded: self = .basicFormEncoded
    case .post: self = .post
    case .partner: self = .partner
    }
  }
}

extension SettingsReading {
  /// Every fault of the settings, and that of the proxy in `environment`.
  func everyFault(environment: [String: String]) -> [ConfigurationFault] {
    do throws(ConfigurationFaults) {
      _ = try LoginAssembly.proxies(environment)
      return everyFault()
    } catch {
      return everyFault() + error.faults
    }
  }
}
