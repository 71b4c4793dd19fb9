/// What enrolling for real needs from the settings, with nothing missing.
package struct ProviderSettings: Sendable, Equatable {
  package let dialect: TillSettings.Dialect
  /// Without a slash at the end.
  package let baseURL: String
  package let certificateAuthorityFile: String?
  package let clientID: String
  package let clientSecretFile: TillSettings.SecretFile
  package let merchantSerialNumber: String?
  package let scope: String
  /// 60 to 900 s.
  package let requestedExpiry: Duration
  /// 1 to 9999.
  package let tillNumber: Int
}

extension TillSettings {
  private static let certificateLimitBytes = 1 << 20

  /// Returns what enrolling for real needs.
  ///
  /// - Throws: a fault for each setting that is missing, with its key and its environment name,
  ///   and one for a certificate file that cannot be read.
  package func requireProvider() throws(ConfigurationFaults) -> ProviderSettings {
    var faults: [ConfigurationFault] = []
    func require<Value>(_ value: Value?, _ key: String) -> Value? {
      if value == nil { faults.append(Self.missing(key)) }
      return value
    }
    let baseURL = require(providerBaseURL, "provider.base_url")
    let clientID = require(clientID, "client.id")
    let clientSecretFile = require(clientSecretFile, "client.secret_file")
    let tillNumber = require(tillNumber, "till.number")
    if let fault = certificateFault() { faults.append(fault) }

    guard faults.isEmpty, let baseURL, let clientID, let clientSecretFile, let tillNumber else {
      throw ConfigurationFaults(faults: faults)
    }
    return ProviderSettings(
      dialect: dialect, baseURL: baseURL, certificateAuthorityFile: providerCAFile,
      clientID: clientID, clientSecretFile: clientSecretFile,
      merchantSerialNumber: merchantSerialNumber, scope: scope, requestedExpiry: requestedExpiry,
      tillNumber: tillNumber)
  }

  /// The fault of a needed setting that stands nowhere.
  static func missing(_ key: String) -> ConfigurationFault {
    let name = Setting.all.first { $0.key == key }?.environmentName ?? key
    return ConfigurationFault(
      source: .nowhere, key: key,
      problem: "is not set; give it in the settings file or as \(name)")
  }

  private func certificateFault() -> ConfigurationFault? {
    guard let path = providerCAFile else { return nil }
    do {
      _ = try BoundedFile(path: path, limitBytes: Self.certificateLimitBytes)
      return nil
    } catch {
      return ConfigurationFault(
        source: .file(path), key: "provider.ca_file", problem: error.problem)
    }
  }
}
