import ArgumentParser
import EnrollmentCore
import Foundation
import TillConfiguration

/// Where the settings come from: options that every command has.
struct SettingsOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: "The settings file to read.")
  var file: String?

  /// Reads the settings with all that is wrong in them.
  func read() -> SettingsReading {
    SettingsReading(
      environment: ProcessInfo.processInfo.environment, file: file,
      homeDirectory: Self.homeDirectory)
  }

  /// The home folder as the environment has it; the user database, which Foundation asks, has it
  /// only where that is silent.
  ///
  /// Source: POSIX.1-2017, Base Definitions, section 8.3 (`HOME`).
  static var homeDirectory: String {
    let named = ProcessInfo.processInfo.environment["HOME"] ?? ""
    return named.hasPrefix("/") ? named : NSHomeDirectory()
  }

  /// Reads the settings; faults are printed and end the program with status 78.
  func load() throws -> TillSettings {
    do throws(ConfigurationFaults) {
      return try read().checked()
    } catch {
      throw Self.refuse(error)
    }
  }

  /// The same for faults that came to light only when `settings` were used.
  static func refuse(_ faults: ConfigurationFaults, of settings: TillSettings) -> ExitCode {
    // Read once more, for the places: settings themselves do not know where they came from.
    let reading = SettingsReading(
      environment: ProcessInfo.processInfo.environment, file: settings.configurationFile,
      homeDirectory: homeDirectory)
    return refuse(reading.placed(faults))
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
