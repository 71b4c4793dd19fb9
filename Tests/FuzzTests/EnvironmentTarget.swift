@testable import CIBA
@testable import TillConfiguration

/// The environment: a line a variable, `NAME=value`.
enum EnvironmentTarget {
  /// These name files and folders of the machine, which are none of a parser's business.
  private static let names: Set = [
    "CLUBTILL_CONFIG", "CREDENTIALS_DIRECTORY", "XDG_CONFIG_HOME", "XDG_STATE_HOME",
  ]

  static func run(_ input: [UInt8]) throws {
    var environment = ["XDG_CONFIG_HOME": "/nowhere"]
    for line in input.split(separator: 0x0A) {
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
      let name = String(decoding: parts.first ?? [], as: UTF8.self)
      guard !Self.names.contains(name) else { continue }
      environment[name] = String(decoding: parts.dropFirst().first ?? [], as: UTF8.self)
    }
    let reading = SettingsReading(environment: environment, homeDirectory: "/nowhere")
    for fault in reading.faults { try promiseCleanLine(fault.description, "a fault", limit: 400) }
    try SettingsFileTarget.promiseRange(reading.settings)
    _ = reading.settingsInForce
    try promiseProxy(environment)
  }

  private static func promiseProxy(_ environment: [String: String]) throws {
    let settings: ProxySettings
    do { settings = try ProxySettings(environment: environment) } catch {
      return try promise(
        "the fault names the variable", error.variable.lowercased() == "https_proxy")
    }
    for address in ["https://api.vipps.no/x", "https://localhost:8080/", "http://127.0.0.1:1/"] {
      guard let proxy = settings.proxy(for: address) else { continue }
      try promise("this machine is reached without a proxy", address.contains("vipps"))
      try promise("a proxy has a host", !proxy.host.isEmpty)
      try promise("and a port", (1...65_535).contains(proxy.port))
    }
  }
}
