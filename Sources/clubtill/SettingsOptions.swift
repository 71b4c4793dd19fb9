import ArgumentParser
import EnrollmentCore
import Foundation
import TillConfiguration

/// Where the settings come from: options that every command has.
struct SettingsOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: "The settings file to read.")
  var file: String?

  /// Reads the settings; faults are printed and end the program with status 78.
  func load() throws -> TillSettings {
    do throws(ConfigurationFaults) {
      return try TillSettings.load(
        environment: ProcessInfo.processInfo.environment, file: file,
        homeDirectory: NSHomeDirectory())
    } catch {
      throw Self.refuse(error)
    }
  }

  /// Prints what is wrong and gives the exit status to throw.
  static func refuse(_ faults: ConfigurationFaults) -> ExitCode {
    Output.complaint("The settings of this till are not right:")
    Output.complaint(faults.description)
    return ExitCode(ExitStatus.configuration.rawValue)
  }
}

extension TillSettings {
  /// The country of numbers without a country code.
  var home: Country {
    switch market {
    case .norway: .norway
    case .denmark: .denmark
    case .sweden: .sweden
    case .finland: .finland
    case .greenland: .greenland
    }
  }
}
