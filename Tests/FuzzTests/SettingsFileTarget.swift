@testable import TillConfiguration

/// The settings file, up to the settings that it makes; then they are written and read again.
enum SettingsFileTarget {
  private static let path = "/etc/clubtill/clubtill.toml"
  private static let place = SettingPlace(homeDirectory: "/home/till", folder: "/etc/clubtill")

  static func run(_ input: [UInt8]) throws {
    guard let text = String(validating: input, as: UTF8.self) else { return }
    let file = SettingsFile(path: path, text: text)
    let lineCount = text.utf8.count { $0 == 0x0A } + 1
    for fault in file.faults {
      try promiseCleanLine(fault.description, "a fault", limit: 400)
      try promise(
        "a fault is on a line of the file", (1...lineCount).contains(fault.line ?? 1), about: fault)
    }
    let defaults = TillSettings(stateDirectory: "/state")
    var settings = defaults
    for setting in Setting.all {
      guard let entry = file.entries[setting.key] else { continue }
      try promise("so is a value", (1...lineCount).contains(entry.line ?? 1), about: setting.key)
      do throws(Refusal) {
        try setting.assign(entry.value, place, &settings)
      } catch {
        try promiseCleanLine(error.problem, "a refusal", limit: 400)
      }
    }
    try promiseRange(settings)
    // The example file's tests show it of the defaults.
    if settings != defaults { try promiseWrittenAgain(settings) }
  }

  static func promiseRange(_ settings: TillSettings) throws {
    try promise("a till has a number of four digits", (1...9999).contains(settings.tillNumber ?? 1))
    try promise("its letter is one of A to Z", ("A"..."Z").contains(settings.tillLetter))
    try promise("one byte is enough for it", settings.tillLetter.utf8.count == 1)
    try promise(
      "member numbers begin with 20 to 29", (20...29).contains(settings.memberNumberPrefix))
    let life = Duration.seconds(60) ... .seconds(900)
    try promise("a request lives a minute at least", life.contains(settings.requestedExpiry))
    try promise("openid is asked for", settings.scope.split(separator: " ").contains("openid"))
  }

  /// What is in force can be written as a settings file that says the same.
  private static func promiseWrittenAgain(_ settings: TillSettings) throws {
    for setting in Setting.all {
      guard let literal = setting.literal(settings) else { continue }
      let line = "[\(setting.table)]\n\(setting.name) = \(literal)\n"
      let file = SettingsFile(path: path, text: line)
      try promise(
        "what is in force can be written", file.faults.isEmpty, about: (line, file.faults))
      guard let entry = file.entries[setting.key] else {
        throw BrokenPromise(description: "\(line) is not found again")
      }
      var again = settings
      do throws(Refusal) {
        try setting.assign(entry.value, place, &again)
      } catch {
        throw BrokenPromise(description: "\(line) is refused: \(error.problem)")
      }
      try promise("what is written reads the same", again == settings, about: line)
    }
  }
}
