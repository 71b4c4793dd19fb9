/// Where the value of a setting came from.
package enum SettingOrigin: Equatable, Sendable {
  case byDefault
  /// The settings file; a line from 1, nil for a key whose line is not known.
  case file(path: String, line: Int?)
  case environment(name: String)
  /// A file that the service manager handed over.
  case serviceCredential
}

/// One setting as it counts now. A secret is never a setting: only the path of its file is.
package struct SettingInForce: Equatable, Sendable {
  /// Table and name in the file, `till.number`.
  package let key: String
  /// Nil where it is not set and has no default.
  package let value: SettingLiteral?
  package let origin: SettingOrigin
}

extension SettingsReading {
  /// Every setting as it counts, in the order of the example file.
  package var settingsInForce: [SettingInForce] {
    Setting.all.map { setting in
      SettingInForce(
        key: setting.key, value: value(of: setting), origin: origins[setting.key] ?? .byDefault)
    }
  }

  private func value(of setting: Setting) -> SettingLiteral? {
    if case .text(let path)? = setting.literal(settings), !mayShow(path, of: setting.key) {
      return .text("(not shown: no such file, and it does not begin with /)")
    }
    // What a login asks for has a default for each dialect, so its own value may be none.
    return setting.key == "request.scope" ? .text(settings.scope) : setting.literal(settings)
  }

  /// All that keeps this till from enrolling, as far as the settings are to blame: the faults of
  /// reading, then what is missing, then the files that settings name.
  ///
  /// Opens the files of the certificate authority, the secret and the subscription key. What is
  /// missing only because its value is at fault, or because the file is, is not told again.
  package func everyFault() -> [ConfigurationFault] {
    let blamed = Set(faults.map { fault in Self.key(environmentName: fault.key) ?? fault.key })
    let fileIsLost = !blamed.isDisjoint(with: ["", "--config", Self.configurationName])
    var found = faults
    func add(_ check: () throws(ConfigurationFaults) -> Void) {
      do throws(ConfigurationFaults) {
        try check()
      } catch {
        found += error.faults.filter { fault in
          fault.source != .nowhere || !(fileIsLost || blamed.contains(fault.key))
        }.map(placed)
      }
    }
    add { () throws(ConfigurationFaults) in _ = try settings.requireProvider() }
    if settings.clientSecretFile != nil {
      add { () throws(ConfigurationFaults) in _ = try settings.readSecret() }
    }
    if settings.clientAuthentication == .partner, settings.subscriptionKeyFile != nil {
      add { () throws(ConfigurationFaults) in _ = try settings.readSubscriptionKey() }
    }
    return found
  }

  /// What is wrong and keeps no till from enrolling: the shop's own program that cannot be started,
  /// and names that are none of ours.
  package func warnings() -> [ConfigurationFault] {
    (settings.hookFault().map { [placed($0)] } ?? []) + unread
  }

  /// The same faults, those of files that settings name told at the setting: by its line in the
  /// settings file or its name in the environment. What may be a secret in the place of a path is
  /// not repeated.
  package func placed(_ faults: ConfigurationFaults) -> ConfigurationFaults {
    ConfigurationFaults(faults: faults.faults.map(placed))
  }

  private func placed(_ fault: ConfigurationFault) -> ConfigurationFault {
    guard case .file(let path) = fault.source, path != settings.configurationFile,
      let origin = origins[fault.key]
    else { return fault }
    switch origin {
    case .byDefault, .serviceCredential: return fault
    case .file, .environment:
      let problem =
        mayShow(path, of: fault.key)
        ? "\(path): \(fault.problem)"
        : """
        there is no such file; the value does not begin with / and is not shown, as it may be the \
        secret itself
        """
      return ConfigurationFault(at: origin, key: fault.key, problem: problem)
    }
  }

  private static func key(environmentName: String) -> String? {
    Setting.all.first { $0.environmentName == environmentName }?.key
  }
}
