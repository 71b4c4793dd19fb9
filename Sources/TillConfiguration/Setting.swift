/// A value as the file or the environment gives it, before its meaning is checked.
enum SettingValue: Equatable, Sendable {
  /// From the environment, where everything is text.
  case environment(String)
  case text(String)
  case integer(Int)
  case boolean(Bool)
  /// A type that no setting takes, by its name in TOML.
  case other(typeName: String)
}

/// What a path in a value is relative to.
struct SettingPlace: Sendable {
  let homeDirectory: String
  /// The folder of the settings file; nil for the environment, where the working folder counts.
  let folder: String?
}

/// One setting: how it is named in both places, what it means, and where its value goes.
struct Setting: Sendable {
  /// Table and name in the file, `till.number`.
  let key: String
  let environmentName: String
  /// One or two lines for the example file.
  let help: String
  /// A value as TOML writes it, for a setting without a default; nil where there is one.
  let sample: String?
  /// The default as TOML writes it.
  let defaultLiteral: @Sendable (TillSettings) -> String?
  let assign: @Sendable (SettingValue, SettingPlace, inout TillSettings) throws(Refusal) -> Void

  var table: Substring { key.prefix { $0 != "." } }
  var name: Substring { key.drop { $0 != "." }.dropFirst() }

  /// A setting with a default, the one that `TillSettings` starts with.
  init<Value>(
    _ key: String, _ environmentName: String,
    _ property: any WritableKeyPath<TillSettings, Value> & Sendable, _ reading: Reading<Value>,
    help: String
  ) {
    self.key = key
    self.environmentName = environmentName
    self.help = help
    sample = nil
    defaultLiteral = { reading.literal($0[keyPath: property]) }
    assign = { value, place, settings throws(Refusal) in
      settings[keyPath: property] = try reading.parse(value, place)
    }
  }

  /// A setting without a default; `sample` shows how one is written.
  init<Value>(
    _ key: String, _ environmentName: String,
    _ property: any WritableKeyPath<TillSettings, Value?> & Sendable, _ reading: Reading<Value>,
    sample: String, help: String
  ) {
    self.key = key
    self.environmentName = environmentName
    self.help = help
    self.sample = sample
    defaultLiteral = { _ in nil }
    assign = { value, place, settings throws(Refusal) in
      settings[keyPath: property] = try reading.parse(value, place)
    }
  }
}
