import Foundation
import Testing

@testable import TillConfiguration

/// Each setting once: how it is written in both places, and what it becomes.
struct SettingSample: CustomTestStringConvertible, Sendable {
  let key: String
  let literal: String
  let environment: String
  let isApplied: @Sendable (TillSettings) -> Bool

  var testDescription: String { key }

  static let all = [
    SettingSample(
      key: "provider.dialect", literal: #""standard""#, environment: "standard",
      isApplied: { $0.dialect == .standard }),
    SettingSample(
      key: "provider.base_url", literal: #""https://login.example/""#,
      environment: "https://login.example/",
      isApplied: { $0.providerBaseURL == "https://login.example" }),
    SettingSample(
      key: "provider.issuer", literal: #""https://login.example/""#,
      environment: "https://login.example/",
      isApplied: { $0.providerIssuer == "https://login.example/" }),
    SettingSample(
      key: "provider.login_hint_template", literal: #""tel:{e164}""#, environment: "tel:{e164}",
      isApplied: { $0.loginHintTemplate == "tel:{e164}" }),
    SettingSample(
      key: "provider.ca_file", literal: #""/srv/ca.pem""#, environment: "/srv/ca.pem",
      isApplied: { $0.providerCAFile == "/srv/ca.pem" }),
    SettingSample(
      key: "client.id", literal: #""till-client""#, environment: "till-client",
      isApplied: { $0.clientID == "till-client" }),
    SettingSample(
      key: "client.secret_file", literal: #""/srv/secret""#, environment: "/srv/secret",
      isApplied: { $0.clientSecretFile == .init(path: "/srv/secret") }),
    SettingSample(
      key: "client.merchant_serial_number", literal: #""012345""#, environment: "012345",
      isApplied: { $0.merchantSerialNumber == "012345" }),
    SettingSample(
      key: "client.authentication", literal: #""basic-form""#, environment: "basic-form",
      isApplied: { $0.clientAuthentication == .basicFormEncoded }),
    SettingSample(
      key: "client.subscription_key_file", literal: #""/srv/key""#, environment: "/srv/key",
      isApplied: { $0.subscriptionKeyFile == .init(path: "/srv/key") }),
    SettingSample(
      key: "till.number", literal: "42", environment: "0042", isApplied: { $0.tillNumber == 42 }),
    SettingSample(
      key: "till.letter", literal: #""K""#, environment: "K", isApplied: { $0.tillLetter == "K" }),
    SettingSample(
      key: "till.language", literal: #""en""#, environment: "en",
      isApplied: { $0.language == .english }),
    SettingSample(
      key: "till.shopper_language", literal: #""nb""#, environment: "nb",
      isApplied: { $0.shopperLanguage == .norwegian }),
    SettingSample(
      key: "till.function_keys", literal: #""F4=F14  F5=F4""#, environment: "F4=F14  F5=F4",
      isApplied: { $0.functionKeys == [4: 14, 5: 4] }),
    SettingSample(
      key: "till.state_directory", literal: #""/srv/state""#, environment: "/srv/state",
      isApplied: { $0.stateDirectory == "/srv/state" }),
    SettingSample(
      key: "shop.name", literal: #""Ærlig & Sønn""#, environment: "Ærlig & Sønn",
      isApplied: { $0.shopName == "Ærlig & Sønn" }),
    SettingSample(
      key: "shop.market", literal: #""GL""#, environment: "GL",
      isApplied: { $0.market == .greenland }),
    SettingSample(
      key: "shop.member_number_prefix", literal: "20", environment: "20",
      isApplied: { $0.memberNumberPrefix == 20 }),
    SettingSample(
      key: "shop.minimum_age", literal: "18", environment: "18",
      isApplied: { $0.minimumAge == 18 }),
    SettingSample(
      key: "shop.day_ends", literal: #""04:30""#, environment: "04:30",
      isApplied: { $0.dayEnds == .init(hour: 4, minute: 30) }),
    SettingSample(
      key: "staff.sign_in", literal: #""on""#, environment: "on", isApplied: { $0.signIn == .on }),
    SettingSample(
      key: "request.scope", literal: #""openid  email""#, environment: "openid  email",
      isApplied: { $0.scope == "openid email" }),
    SettingSample(
      key: "request.requested_expiry", literal: "900", environment: "900",
      isApplied: { $0.requestedExpiry == .seconds(900) }),
    SettingSample(
      key: "request.user_exists", literal: "true", environment: "1",
      isApplied: { $0.asksUserExists }),
    SettingSample(
      key: "request.cool_down", literal: #""off""#, environment: "off",
      isApplied: { $0.coolDown == .off }),
    SettingSample(
      key: "screen.utf8", literal: "true", environment: "yes", isApplied: { $0.forcesUTF8 }),
    SettingSample(
      key: "screen.motion", literal: #""calm""#, environment: "calm",
      isApplied: { $0.motion == .calm }),
    SettingSample(
      key: "screen.bell", literal: "false", environment: "off", isApplied: { !$0.rings }),
    SettingSample(
      key: "screen.theme", literal: #""high-contrast""#, environment: "high-contrast",
      isApplied: { $0.theme == .highContrast }),
    SettingSample(
      key: "screen.accent", literal: "208", environment: "208", isApplied: { $0.accent == 208 }),
    SettingSample(
      key: "times.card_veil", literal: "12", environment: "12",
      isApplied: { $0.times.cardVeil == .seconds(12) }),
    SettingSample(
      key: "times.card_home", literal: "90", environment: "90",
      isApplied: { $0.times.cardHome == .seconds(90) }),
    SettingSample(
      key: "times.results_veil", literal: "60", environment: "60",
      isApplied: { $0.times.resultsVeil == .seconds(60) }),
    SettingSample(
      key: "times.lock", literal: "600", environment: "600",
      isApplied: { $0.times.lock == .seconds(600) }),
    SettingSample(
      key: "times.stop_question", literal: "20", environment: "20",
      isApplied: { $0.times.stopQuestion == .seconds(20) }),
    SettingSample(
      key: "times.tips", literal: #""10 20  30 900""#, environment: "10 20  30 900",
      isApplied: { $0.times.tips == [10, 20, 30, 900].map { .seconds($0) } }),
    SettingSample(
      key: "times.key_deafness_ms", literal: "600", environment: "600",
      isApplied: { $0.times.keyDeafness == .milliseconds(600) }),
    SettingSample(
      key: "times.connection_try", literal: "5", environment: "5",
      isApplied: { $0.times.connectionTry == .seconds(5) }),
    SettingSample(
      key: "copies.kept", literal: "3", environment: "3", isApplied: { $0.copiesKept == 3 }),
    SettingSample(
      key: "copies.at", literal: #""23:45""#, environment: "23:45",
      isApplied: { $0.copiesAt == .init(hour: 23, minute: 45) }),
    SettingSample(
      key: "retention.years", literal: "3", environment: "3",
      isApplied: { $0.retentionYears == 3 }),
    SettingSample(
      key: "hook.command", literal: #""/srv/tell""#, environment: "/srv/tell",
      isApplied: { $0.hookCommand == "/srv/tell" }),
    SettingSample(
      key: "hook.time_limit", literal: "30", environment: "30",
      isApplied: { $0.hookTimeLimit == .seconds(30) }),
  ]
}

@Suite struct SettingsReadingTests {
  let folder: SettingsFolder

  init() throws { folder = try SettingsFolder() }

  @Test func `the samples of these tests name every setting once`() {
    #expect(SettingSample.all.map(\.key) == Setting.all.map(\.key))
    #expect(Set(Setting.all.map(\.environmentName)).count == Setting.all.count)
  }

  @Test(arguments: SettingSample.all)
  func `a setting is read from the file`(_ sample: SettingSample) throws {
    let settings = try folder.load("\(sample.key) = \(sample.literal)")
    #expect(sample.isApplied(settings))
  }

  @Test(arguments: SettingSample.all)
  func `a setting is read from the environment`(_ sample: SettingSample) throws {
    let setting = try #require(Setting.all.first { $0.key == sample.key })
    let settings = try folder.load(environment: [setting.environmentName: sample.environment])
    #expect(sample.isApplied(settings))
  }

  @Test func `defaults stand where nothing is set`() throws {
    let settings = try folder.load()
    var expected = TillSettings(stateDirectory: folder.path + "/.local/state/clubtill")
    expected.configurationFile = folder.path + "/clubtill.toml"
    #expect(settings == expected)
    #expect(settings.tillLetter == "C")
    #expect(settings.market == .norway)
    #expect(settings.memberNumberPrefix == 29)
    #expect(settings.scope == "openid name phoneNumber")
    #expect(settings.requestedExpiry == .seconds(180))
    #expect(settings.tillNumber == nil)
    #expect(!settings.forcesUTF8)
    #expect(settings.clientAuthentication == .basic)
    #expect(settings.loginHintTemplate == "{e164}")
    #expect(!settings.asksUserExists)
    #expect(settings.shopperLanguage == .english)
    #expect(settings.motion == .full)
    #expect(settings.rings)
    #expect(settings.theme == .standard)
    #expect(settings.times.cardVeil == .seconds(20))
    #expect(settings.times.cardHome == .seconds(45))
    #expect(settings.times.tips == [15, 40, 60, 120].map { .seconds($0) })
  }

  @Test func `a variable ACCESSIBLE that is set to anything stops all motion`() throws {
    let environment = ["ACCESSIBLE": "1", "CLUBTILL_MOTION": "full"]
    #expect(try folder.load("screen.motion = 'calm'", environment: environment).motion == .off)
    #expect(try folder.load(environment: ["ACCESSIBLE": ""]).motion == .full)
    let reading = SettingsReading(environment: environment, homeDirectory: folder.path)
    let motion = try #require(reading.settingsInForce.first { $0.key == "screen.motion" })
    #expect(motion.value == .text("off"))
    #expect(motion.origin == .environment(name: "ACCESSIBLE"))
  }

  @Test func `what is asked goes by the dialect unless somebody chose`() throws {
    #expect(try folder.load("provider.dialect = 'standard'").scope == "openid profile phone")
    let chosen = try folder.load(
      "provider.dialect = 'standard'", environment: ["CLUBTILL_SCOPE": "openid email"])
    #expect(chosen.scope == "openid email")
  }

  @Test(arguments: ["https://login.example", "https://login.example/", "http://127.0.0.1:1/a//"])
  func `an issuer is kept octet for octet`(_ text: String) throws {
    let settings = try folder.load(environment: ["CLUBTILL_PROVIDER_ISSUER": text])
    #expect(settings.providerIssuer == text)
  }

  @Test(arguments: ["{msisdn}", "{e164}", "tel:{e164}", "urn:msisdn:{msisdn}", "{msisdn}@phones"])
  func `a hint template has one placeholder`(_ text: String) throws {
    let settings = try folder.load(environment: ["CLUBTILL_LOGIN_HINT_TEMPLATE": text])
    #expect(settings.loginHintTemplate == text)
  }

  @Test func `the environment wins over the file setting by setting`() throws {
    let settings = try folder.load(
      "[till]\nnumber = 1\nletter = 'A'", environment: ["CLUBTILL_TILL_NUMBER": "2"])
    #expect(settings.tillNumber == 2)
    #expect(settings.tillLetter == "A")
  }

  @Test func `an environment variable set to nothing counts as not set`() throws {
    let settings = try folder.load(
      "till.number = 7",
      environment: ["CLUBTILL_TILL_NUMBER": "", "CLUBTILL_STATE_DIRECTORY": ""])
    #expect(settings.tillNumber == 7)
    #expect(!settings.stateDirectoryIsFromEnvironment)
  }

  @Test func `only the environment makes the state folder a chosen one`() throws {
    let fromFile = try folder.load("till.state_directory = '/srv/state'")
    #expect(!fromFile.stateDirectoryIsFromEnvironment)
    let fromEnvironment = try folder.load(environment: ["CLUBTILL_STATE_DIRECTORY": "/srv/state"])
    #expect(fromEnvironment.stateDirectoryIsFromEnvironment)
  }

  @Test func `paths start at the home folder, at the file, or at the working folder`() throws {
    let settings = try folder.load(
      "client.secret_file = 'secret'\nprovider.ca_file = '~/ca.pem'",
      environment: ["CLUBTILL_STATE_DIRECTORY": "state"])
    #expect(settings.clientSecretFile?.path == folder.path + "/secret")
    #expect(settings.providerCAFile == folder.path + "/ca.pem")
    #expect(settings.stateDirectory == "state")
  }

  @Test(arguments: [
    ("http://localhost:8080", "http://localhost:8080"), ("http://127.0.0.1", "http://127.0.0.1"),
    ("http://127.9.0.1:1/", "http://127.9.0.1:1"), ("http://[::1]:8080", "http://[::1]:8080"),
    ("https://api.vipps.no//", "https://api.vipps.no"),
    ("https://gateway.example:444/login/", "https://gateway.example:444/login"),
  ])
  func `a base address loses its last slashes alone`(_ text: String, _ expected: String) throws {
    let settings = try folder.load(environment: ["CLUBTILL_PROVIDER_BASE_URL": text])
    #expect(settings.providerBaseURL == expected)
  }

  @Test(arguments: [
    ("true", true), ("TRUE", true), ("on", true), ("1", true), ("false", false), ("no", false),
    ("off", false), ("0", false),
  ])
  func `the environment says yes and no in several ways`(_ text: String, _ expected: Bool) throws {
    let settings = try folder.load(
      "screen.utf8 = \(!expected)", environment: ["CLUBTILL_UTF8": text])
    #expect(settings.forcesUTF8 == expected)
  }

  @Test func `the folders follow the XDG variables where these are absolute`() {
    let plain = UserFolders(environment: [:], homeDirectory: "/home/kari")
    #expect(plain.state == "/home/kari/.local/state/clubtill")
    #expect(plain.usersFile == plain.settingsFiles.first)
    #expect(
      plain.settingsFiles == [
        "/home/kari/.config/clubtill/clubtill.toml", "/etc/clubtill/clubtill.toml",
      ])
    let chosen = UserFolders(
      environment: ["XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/c/"], homeDirectory: "/home/kari")
    #expect(chosen.state == "/s/clubtill")
    #expect(chosen.settingsFiles.first == "/c/clubtill/clubtill.toml")
    let relative = UserFolders(
      environment: ["XDG_STATE_HOME": "s", "XDG_CONFIG_HOME": ""], homeDirectory: "/home/kari")
    #expect(relative.state == plain.state)
    #expect(relative.settingsFiles == plain.settingsFiles)
  }

  @Test func `the user's file is found, CLUBTILL_CONFIG wins over it, and --config over both`()
    throws
  {
    try folder.write("till.number = 1", to: ".config/clubtill/clubtill.toml")
    let named = try folder.write("till.number = 2", to: "named.toml")
    try folder.write("till.number = 3", to: "option.toml")
    let user = try SettingsReading(environment: [:], homeDirectory: folder.path).checked()
    #expect(user.tillNumber == 1)
    #expect(user.configurationFile == folder.path + "/.config/clubtill/clubtill.toml")
    let environment = ["CLUBTILL_CONFIG": named]
    let byName = try SettingsReading(environment: environment, homeDirectory: folder.path).checked()
    #expect(byName.tillNumber == 2)
    let byOption = try SettingsReading(
      environment: environment, file: "~/option.toml", homeDirectory: folder.path
    ).checked()
    #expect(byOption.tillNumber == 3)
  }
}
