/// What enrolling for real needs from the settings, with nothing missing.
package struct ProviderSettings: Sendable, Equatable {
  /// The login service, by the way it spells OpenID CIBA.
  package enum Service: Sendable, Equatable {
    /// - Parameter baseURL: without a slash at the end.
    case vippsMobilePay(baseURL: String)
    /// - Parameters:
    ///   - issuer: octet for octet, with or without a slash at the end.
    ///   - loginHintTemplate: `{msisdn}` or `{e164}` stands in it once.
    case standard(issuer: String, loginHintTemplate: String)
  }

  package let service: Service
  package let certificateAuthorityFile: String?
  package let clientID: String
  package let clientSecretFile: TillSettings.SecretFile
  /// With `partner`, merchant serial number and subscription key file are there.
  package let clientAuthentication: TillSettings.ClientAuthentication
  package let subscriptionKeyFile: TillSettings.SecretFile?
  package let merchantSerialNumber: String?
  package let scope: String
  /// 60 to 900 s.
  package let requestedExpiry: Duration
  /// Whether the service is asked first if somebody can log in with the number.
  package let asksUserExists: Bool
  /// 1 to 9999.
  package let tillNumber: Int
}

extension TillSettings {
  private static let certificateLimitBytes = 1 << 20

  /// Returns what enrolling for real needs.
  ///
  /// - Throws: a fault for each setting that the dialect and the authentication in force need and
  ///   that is missing, with its key and its environment name, for each that they do not know, and
  ///   for a certificate file that cannot be read.
  package func requireProvider() throws(ConfigurationFaults) -> ProviderSettings {
    var faults: [ConfigurationFault] = []
    func require<Value>(_ value: Value?, _ key: String, for need: String? = nil) -> Value? {
      if value == nil { faults.append(Self.missing(key, for: need)) }
      return value
    }
    let service: ProviderSettings.Service? =
      switch dialect {
      case .vippsMobilePay:
        require(providerBaseURL, "provider.base_url").map { .vippsMobilePay(baseURL: $0) }
      case .standard:
        require(providerIssuer, "provider.issuer", for: "the dialect standard").map {
          .standard(issuer: $0, loginHintTemplate: loginHintTemplate)
        }
      }
    let clientID = require(clientID, "client.id")
    let clientSecretFile = require(clientSecretFile, "client.secret_file")
    switch clientAuthentication {
    case .basic, .basicFormEncoded, .post: break
    case .partner:
      _ = require(merchantSerialNumber, "client.merchant_serial_number", for: "partner keys")
      _ = require(subscriptionKeyFile, "client.subscription_key_file", for: "partner keys")
    }
    let tillNumber = require(tillNumber, "till.number")
    faults += dialectFaults()
    if let fault = certificateFault() { faults.append(fault) }

    guard faults.isEmpty, let service, let clientID, let clientSecretFile, let tillNumber else {
      throw ConfigurationFaults(faults: faults)
    }
    return ProviderSettings(
      service: service, certificateAuthorityFile: providerCAFile, clientID: clientID,
      clientSecretFile: clientSecretFile, clientAuthentication: clientAuthentication,
      subscriptionKeyFile: subscriptionKeyFile, merchantSerialNumber: merchantSerialNumber,
      scope: scope, requestedExpiry: requestedExpiry, asksUserExists: asksUserExists,
      tillNumber: tillNumber)
  }

  /// The fault of a needed setting that stands nowhere.
  ///
  /// - Parameter need: what needs it, where not every till does.
  static func missing(_ key: String, for need: String? = nil) -> ConfigurationFault {
    let name = Setting.all.first { $0.key == key }?.environmentName ?? key
    let reason = need.map { ", and \($0) cannot do without" } ?? ""
    return ConfigurationFault(
      source: .nowhere, key: key,
      problem: "is not set\(reason); give it in the settings file or as \(name)")
  }

  /// What only Vipps MobilePay knows and another service is to be asked for all the same.
  private func dialectFaults() -> [ConfigurationFault] {
    guard dialect == .standard else { return [] }
    var faults: [ConfigurationFault] = []
    if clientAuthentication == .partner {
      faults.append(
        ConfigurationFault(
          source: .nowhere, key: "client.authentication",
          problem: "must be basic, basic-form or post with the dialect standard, not partner"))
    }
    if asksUserExists {
      faults.append(
        ConfigurationFault(
          source: .nowhere, key: "request.user_exists",
          problem: "must be false with the dialect standard, which has no such question"))
    }
    return faults
  }

  private func certificateFault() -> ConfigurationFault? {
    guard let path = providerCAFile else { return nil }
    do throws(Refusal) {
      try Self.checkCertificates(path)
      return nil
    } catch {
      return ConfigurationFault(
        source: .file(path), key: "provider.ca_file", problem: error.problem)
    }
  }

  private static func checkCertificates(_ path: String) throws(Refusal) {
    let file: BoundedFile
    do {
      file = try BoundedFile(path: path, limitBytes: certificateLimitBytes)
    } catch {
      throw Refusal(error.problem)
    }
    // Whether a certificate is good is for the TLS library to say; it wants this form.
    guard String(decoding: file.bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
      throw Refusal("holds no certificate in PEM form")
    }
  }
}
