import Glibc

/// The settings as they were read: the values, where each came from, and what is wrong.
///
/// The environment wins over the file, setting by setting. The file is the one that `file` names
/// (`--config`), else the one of `CLUBTILL_CONFIG`, else the first that exists of
/// `clubtill/clubtill.toml` in the user's configuration folder and in `/etc`; without any of them
/// the defaults stand. An environment variable that is set to nothing counts as not set. Reading
/// opens no file that a setting names.
///
/// Source: XDG Base Directory Specification 0.8; systemd.exec(5), `LoadCredential=`.
package struct SettingsReading: Sendable {
  /// What the names of our environment variables begin with.
  private static let environmentPrefix = "CLUBTILL_"
  static let configurationName = "CLUBTILL_CONFIG"

  /// What was read; a value that is at fault leaves its default.
  package private(set) var settings: TillSettings
  /// Faults of the file by line, then those of the environment by name, then what does not go
  /// together; those of the file count also where the environment overrides them.
  package private(set) var faults: [ConfigurationFault] = []
  /// By the key of the setting; a default has none.
  private(set) var origins: [String: SettingOrigin] = [:]
  /// Keys of secret files whose value does not say that it is a path: it may be the secret itself,
  /// pasted by mistake.
  private var pathsInDoubt: Set<String> = []
  /// Names in the environment that begin like ours and are near to none of them.
  private var strangers: [String] = []
  private let homeDirectory: String

  package init(environment: [String: String], file: String? = nil, homeDirectory: String) {
    let folders = UserFolders(environment: environment, homeDirectory: homeDirectory)
    settings = TillSettings(stateDirectory: folders.state)
    self.homeDirectory = homeDirectory

    switch Self.findFile(named: file, environment: environment, folders: folders) {
    case .success(let found?): apply(found)
    case .success(nil): break
    case .failure(let fault): faults.append(fault)
    }
    apply(environment)
    if let name = Self.accessibleName(in: environment) {
      settings.motion = .off
      origins["screen.motion"] = .environment(name: name)
    }
    if let fault = cardTimesFault() { faults.append(fault) }

    if settings.clientSecretFile == nil {
      settings.clientSecretFile = serviceCredential(
        "client-secret", for: "client.secret_file", in: environment)
    }
    if settings.subscriptionKeyFile == nil {
      settings.subscriptionKeyFile = serviceCredential(
        "subscription-key", for: "client.subscription_key_file", in: environment)
    }
  }

  /// What nobody reads, for those who ask: it may be a setting of a later version.
  var unread: [ConfigurationFault] {
    strangers.map {
      ConfigurationFault(
        source: .environment, key: shown($0), problem: "is not a setting and counts for nothing")
    }
  }

  /// The settings, where nothing is wrong with them.
  package func checked() throws(ConfigurationFaults) -> TillSettings {
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

  private mutating func apply(_ file: SettingsFile) {
    settings.configurationFile = file.path
    let place = SettingPlace(homeDirectory: homeDirectory, folder: file.folder)
    var found = file.faults
    for setting in Setting.all {
      guard let entry = file.entries[setting.key] else { continue }
      do {
        try setting.assign(entry.value, place, &settings)
        origins[setting.key] = .file(path: file.path, line: entry.line)
        noteSpelling(of: entry.value, key: setting.key)
      } catch {
        found.append(
          ConfigurationFault(
            source: .file(file.path), line: entry.line, key: setting.key, problem: error.problem))
      }
    }
    faults += found.sorted { ($0.line ?? 0, $0.key) < ($1.line ?? 0, $1.key) }
  }

  private mutating func apply(_ environment: [String: String]) {
    let place = SettingPlace(homeDirectory: homeDirectory, folder: nil)
    let ours = environment.filter { $0.key.hasPrefix(Self.environmentPrefix) }
    for (name, value) in ours.sorted(by: { $0.key < $1.key }) where name != Self.configurationName {
      guard let setting = Setting.all.first(where: { $0.environmentName == name }) else {
        if let fault = Self.unknownName(name) {
          faults.append(fault)
        } else {
          strangers.append(name)
        }
        continue
      }
      guard !value.isEmpty else { continue }
      do {
        try setting.assign(.environment(value), place, &settings)
        origins[setting.key] = .environment(name: name)
        noteSpelling(of: .environment(value), key: setting.key)
        if name == "CLUBTILL_STATE_DIRECTORY" { settings.stateDirectoryIsFromEnvironment = true }
        if name == "CLUBTILL_HOOK_COMMAND" { settings.hookCommandIsFromEnvironment = true }
      } catch {
        faults.append(
          ConfigurationFault(source: .environment, key: name, problem: error.problem))
      }
    }
  }

  private mutating func noteSpelling(of value: SettingValue, key: String) {
    guard ["client.secret_file", "client.subscription_key_file"].contains(key) else { return }
    switch value {
    case .environment(let text), .text(let text):
      if text.hasPrefix("/") || text.hasPrefix("~/") {
        pathsInDoubt.remove(key)
      } else {
        pathsInDoubt.insert(key)
      }
    case .integer, .boolean, .other: break
    }
  }

  /// Whether the path of `key` may be repeated: it is spelt as one, or a file is there.
  func mayShow(_ path: String, of key: String) -> Bool {
    !pathsInDoubt.contains(key) || access(path, F_OK) == 0
  }

  /// The variable by which somebody says, to every program, that nothing should move; nil where it
  /// is not set.
  private static func accessibleName(in environment: [String: String]) -> String? {
    let name = "ACCESSIBLE"
    return environment[name, default: ""].isEmpty ? nil : name
  }

  /// The fault of a card that would go home before it hides, at the setting that was given.
  private func cardTimesFault() -> ConfigurationFault? {
    let (veil, home) = (settings.times.cardVeil, settings.times.cardHome)
    guard home <= veil else { return nil }
    let seconds = { (time: Duration) in "\(time.components.seconds) seconds" }
    if let origin = origins["times.card_home"] {
      return ConfigurationFault(
        at: origin, key: "times.card_home",
        problem:
          "must be more than times.card_veil, which is \(seconds(veil)), not \(seconds(home))")
    }
    return ConfigurationFault(
      at: origins["times.card_veil"] ?? .byDefault, key: "times.card_veil",
      problem: "must be less than times.card_home, which is \(seconds(home)), not \(seconds(veil))")
  }

  private mutating func serviceCredential(
    _ name: String, for key: String, in environment: [String: String]
  ) -> TillSettings.SecretFile? {
    let credential = TillSettings.serviceCredential(name, in: environment)
    if credential != nil { origins[key] = .serviceCredential }
    return credential
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
    let inTheFile = Setting.all.first { setting in
      let key = setting.key.map { $0 == "." ? "_" : $0 }
      return name == environmentPrefix + String(key).uppercased()
    }
    if let inTheFile {
      return ConfigurationFault(
        source: .environment, key: name,
        problem: "is not a setting; \(inTheFile.key) is \(inTheFile.environmentName) here")
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
  /// The user's own settings file.
  let usersFile: String
  /// Where a settings file is looked for, the nearest first.
  var settingsFiles: [String] { [usersFile, "/etc/clubtill/clubtill.toml"] }

  init(environment: [String: String], homeDirectory: String) {
    func folder(_ name: String, orHome fallback: String) -> String {
      let value = environment[name] ?? ""
      return value.hasPrefix("/") ? value : joined(homeDirectory, fallback)
    }
    home = homeDirectory
    state = joined(folder("XDG_STATE_HOME", orHome: ".local/state"), "clubtill")
    usersFile = joined(
      folder("XDG_CONFIG_HOME", orHome: ".config"), "clubtill/clubtill.toml")
  }
}
