extension TillSettings {
  /// What the names of our environment variables begin with.
  private static let environmentPrefix = "CLUBTILL_"
  private static let configurationName = "CLUBTILL_CONFIG"

  /// Reads the settings file and the environment; the environment wins, setting by setting.
  ///
  /// The file is the one that `file` names (`--config`), else the one of `CLUBTILL_CONFIG`, else
  /// the first that exists of `clubtill/clubtill.toml` in the user's configuration folder and in
  /// `/etc`; without any of them the defaults stand. An environment variable that is set to
  /// nothing counts as not set. Opens no file that a setting names.
  ///
  /// - Throws: every fault that was found, in the file also those that the environment overrides.
  ///
  /// Source: XDG Base Directory Specification 0.8; systemd.exec(5), `LoadCredential=`.
  package static func load(
    environment: [String: String], file: String? = nil, homeDirectory: String
  ) throws(ConfigurationFaults) -> TillSettings {
    let folders = UserFolders(environment: environment, homeDirectory: homeDirectory)
    var settings = TillSettings(stateDirectory: folders.state)
    var faults: [ConfigurationFault] = []

    switch findFile(named: file, environment: environment, folders: folders) {
    case .success(let found?): settings.apply(found, homeDirectory: homeDirectory, to: &faults)
    case .success(nil): break
    case .failure(let fault): faults.append(fault)
    }
    settings.apply(environment, homeDirectory: homeDirectory, to: &faults)

    if settings.clientSecretFile == nil, let credential = serviceCredential(in: environment) {
      settings.clientSecretFile = credential
    }
    guard faults.isEmpty else { throw ConfigurationFaults(faults: faults) }
    return settings
  }

  private static func findFile(
    named file: String?, environment: [String: String], folders: UserFolders
  ) -> Result<SettingsFile?, ConfigurationFault> {
    let named = environment[configurationName].flatMap { $0.isEmpty ? nil : $0 }
    let isOnCommandLine = file != nil
    let chosen = (file ?? named).map { expandingHome($0, homeDirectory: folders.home) }
    for path in chosen.map({ [$0] }) ?? folders.settingsFiles {
      do {
        return .success(try SettingsFile(path: path))
      } catch .missing where chosen == nil {
        continue
      } catch .missing {
        return .failure(
          ConfigurationFault(
            source: isOnCommandLine ? .commandLine : .environment,
            key: isOnCommandLine ? "--config" : configurationName,
            problem: "there is no file \(path)"))
      } catch {
        return .failure(ConfigurationFault(source: .file(path), key: "", problem: error.problem))
      }
    }
    return .success(nil)
  }

  private mutating func apply(
    _ file: SettingsFile, homeDirectory: String, to faults: inout [ConfigurationFault]
  ) {
    configurationFile = file.path
    let place = SettingPlace(homeDirectory: homeDirectory, folder: file.folder)
    var found = file.faults
    for setting in Setting.all {
      guard let entry = file.entries[setting.key] else { continue }
      do {
        try setting.assign(entry.value, place, &self)
      } catch {
        found.append(
          ConfigurationFault(
            source: .file(file.path), line: entry.line, key: setting.key, problem: error.problem))
      }
    }
    faults += found.sorted { ($0.line ?? 0, $0.key) < ($1.line ?? 0, $1.key) }
  }

  private mutating func apply(
    _ environment: [String: String], homeDirectory: String, to faults: inout [ConfigurationFault]
  ) {
    let place = SettingPlace(homeDirectory: homeDirectory, folder: nil)
    let ours = environment.filter { $0.key.hasPrefix(Self.environmentPrefix) }
    for (name, value) in ours.sorted(by: { $0.key < $1.key }) where name != Self.configurationName {
      guard let setting = Setting.all.first(where: { $0.environmentName == name }) else {
        if let fault = Self.unknownName(name) { faults.append(fault) }
        continue
      }
      guard !value.isEmpty else { continue }
      do {
        try setting.assign(.environment(value), place, &self)
        if name == "CLUBTILL_STATE_DIRECTORY" { stateDirectoryIsFromEnvironment = true }
      } catch {
        faults.append(
          ConfigurationFault(source: .environment, key: name, problem: error.problem))
      }
    }
  }

  /// The fault of a name that somebody misspelt. One that is near to none of ours is left alone: the
  /// environment is shared with launchers and with later versions of this program.
  private static func unknownName(_ name: String) -> ConfigurationFault? {
    if name == "CLUBTILL_CLIENT_SECRET" {
      return ConfigurationFault(
        source: .environment, key: name,
        problem: """
          must not be set; put the secret in a file of its own and name it as \
          CLUBTILL_CLIENT_SECRET_FILE
          """)
    }
    // Compared without the prefix, or a short name would be near to every other.
    let known = ([configurationName] + Setting.all.map(\.environmentName)).map {
      String($0.dropFirst(environmentPrefix.count))
    }
    guard
      let nearest = nearestName(
        to: String(name.dropFirst(environmentPrefix.count)), among: known)
    else { return nil }
    return ConfigurationFault(
      source: .environment, key: shown(name),
      problem: "is not a setting; did you mean \(environmentPrefix)\(nearest)?")
  }
}

/// The user's folders by the XDG Base Directory Specification; a relative path in the environment
/// does not count there.
struct UserFolders {
  let home: String
  /// Where the store is unless a setting names another folder.
  let state: String
  /// Where a settings file is looked for, the nearest first.
  let settingsFiles: [String]

  init(environment: [String: String], homeDirectory: String) {
    func folder(_ name: String, orHome fallback: String) -> String {
      let value = environment[name] ?? ""
      return value.hasPrefix("/") ? value : joined(homeDirectory, fallback)
    }
    home = homeDirectory
    state = joined(folder("XDG_STATE_HOME", orHome: ".local/state"), "clubtill")
    let configuration = folder("XDG_CONFIG_HOME", orHome: ".config")
    settingsFiles = [configuration, "/etc"].map { joined($0, "clubtill/clubtill.toml") }
  }
}
