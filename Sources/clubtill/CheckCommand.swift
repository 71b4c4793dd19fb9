import ArgumentParser
import CIBA
import EnrollmentCore
import Foundation
import TillConfiguration

/// Everything that an enrollment needs, looked at without any shopper.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks everything that an enrollment needs; no phone rings.",
    discussion: """
      One line a point: ok, !! for a warning, XX for what stops enrolling. The credentials are \
      proved by asking for a request that was never made.

      Example: clubtill check --json

      Exit status: 0 nothing stops enrolling; 10 the login service does; 15 the store or \
      the staff list does; 78 the settings do.
      """)

  @Flag(help: "Print one JSON object a line: the points, then the result.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func run() async throws {
    let reading = settingsOptions.read()
    let environment = ProcessInfo.processInfo.environment
    let faults = reading.everyFault(environment: environment)
    var points = [Self.configuration(faults, reading)]
    try report(points)

    let login = faults.isEmpty ? try assembly(reading.settings, environment) : nil
    let service = await Self.service(login)
    try report(service)
    let storage = await Self.storage(reading)
    try report(storage)
    points += service + storage

    let status = Self.status(points)
    try conclude(points, status: status, login: login)
    if status != .enrolled { throw ExitCode(status.rawValue) }
  }

  private func assembly(
    _ settings: TillSettings, _ environment: [String: String]
  ) throws -> LoginAssembly {
    do throws(ConfigurationFaults) {
      return try LoginAssembly(settings, environment: environment)
    } catch {
      // A file that was there a moment ago.
      throw SettingsOptions.refuse(error, of: settings)
    }
  }

  private static func configuration(
    _ faults: [ConfigurationFault], _ reading: SettingsReading
  ) -> CheckPoint {
    guard let first = faults.first else {
      if let warning = reading.warnings().first {
        return CheckPoint(.configuration, .warning, warning.description)
      }
      let place = reading.settings.configurationFile ?? "no settings file, the environment alone"
      return CheckPoint(.configuration, .ok, place)
    }
    guard faults.count > 1 else {
      return CheckPoint(.configuration, .stop, first.description)
    }
    return CheckPoint(
      .configuration, .stop,
      "\(faults.count) faults, the first: \(first.description); all: clubtill config check")
  }

  private static func service(_ login: LoginAssembly?) async -> [CheckPoint] {
    guard let login else {
      return [.clock, .network, .discovery, .keys, .credentials, .scopes].map {
        .unchecked($0, "the settings are not right")
      }
    }
    let found = await login.client.check()
    await login.client.shutdown()
    return CheckPoint.points(of: found, scope: login.provider.scope)
  }

  private static func storage(_ reading: SettingsReading) async -> [CheckPoint] {
    // A value that could not be read may be the one that names the folder.
    guard reading.faults.isEmpty else {
      return [.store, .disk, .staff].map { .unchecked($0, "the settings are not right") }
    }
    let check = StoreCheck(
      directory: reading.settings.stateDirectory, numberPrefix: reading.settings.numberPrefix)
    let signsIn = reading.settings.signIn == .on
    return [await check.store(), check.disk(), await check.staff(signsIn: signsIn)]
  }

  /// The nearest cause first: settings, then this machine, then the service.
  private static func status(_ points: [CheckPoint]) -> ExitStatus {
    let stopping = Set(points.filter { $0.state == .stop }.map(\.name.exitStatus))
    return [.configuration, .storeTrouble, .couldNotStart].first(where: stopping.contains)
      ?? .enrolled
  }

  private func report(_ points: [CheckPoint]) throws {
    try Output.result(points.map { json ? $0.object.text : $0.line })
  }

  private func conclude(
    _ points: [CheckPoint], status: ExitStatus, login: LoginAssembly?
  ) throws {
    let warnings = points.count { $0.state == .warning }
    let stops = points.count { $0.state == .stop }
    guard !json else {
      var line = JSONLine()
      line.add("ready", stops == 0)
      line.add("stops", stops)
      line.add("warnings", warnings)
      line.add("issuer", login?.issuer)
      line.add("merchant_serial_number", login?.provider.merchantSerialNumber)
      line.add("exit_status", Int(status.rawValue))
      return try Output.result([line.text])
    }
    var lines = ["", Self.conclusion(stops: stops, warnings: warnings)]
    if let login {
      let unit = login.provider.merchantSerialNumber.map { ", sales unit \($0)" } ?? ""
      lines.append("This till talks to \(login.issuer)\(unit).")
    }
    try Output.result(lines)
  }

  private static func conclusion(stops: Int, warnings: Int) -> String {
    switch (stops, warnings) {
    case (0, 0): "Ready for customers."
    case (0, 1): "Ready for customers. One warning, nothing that stops enrolling."
    case (0, _): "Ready for customers. \(warnings) warnings, nothing that stops enrolling."
    case (1, _): "Not ready: one point stops enrolling."
    case (_, _): "Not ready: \(stops) points stop enrolling."
    }
  }
}
