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

/// A value as a person writes it in the file.
package enum SettingLiteral: Equatable, Sendable, CustomStringConvertible {
  case text(String)
  case integer(Int)
  case boolean(Bool)

  /// The value in TOML; the same in JSON, since no text that a setting takes has control characters.
  package var description: String {
    switch self {
    case .text(let text):
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    case .integer(let number): String(number)
    case .boolean(let flag): String(flag)
    }
  }
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
  /// A value that shows how one is written, for a setting that may stay without any.
  let sample: SettingLiteral?
  /// What the example file says of `sample`.
  let sampleRemark: String
  /// The value that settings hold; nil where they hold none.
  let literal: @Sendable (TillSettings) -> SettingLiteral?
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
    sampleRemark = ""
    literal = { reading.literal($0[keyPath: property]) }
    assign = { value, place, settings throws(Refusal) in
      settings[keyPath: property] = try reading.parse(value, place)
    }
  }

  /// A setting that may stay without a value; `sample` shows how one is written.
  init<Value>(
    _ key: String, _ environmentName: String,
    _ property: any WritableKeyPath<TillSettings, Value?> & Sendable, _ reading: Reading<Value>,
    sample: SettingLiteral, sampleRemark: String = "no default, for example", help: String
  ) {
    self.key = key
    self.environmentName = environmentName
    self.help = help
    self.sample = sample
    self.sampleRemark = sampleRemark
    literal = { $0[keyPath: property].map(reading.literal) }
    assign = { value, place, settings throws(Refusal) in
      settings[keyPath: property] = try reading.parse(value, place)
    }
  }
}
