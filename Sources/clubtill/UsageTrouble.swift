import ArgumentParser
import EnrollmentCore

/// A value on the command line that is found wrong only once the settings are known.
enum UsageTrouble {
  /// Tells what is wrong, and how the command is used; gives the exit status to throw.
  static func refuse(_ problem: String, in command: any ParsableCommand.Type) -> ExitCode {
    Output.complaint("Error: \(problem)")
    Output.complaint(Clubtill.usageString(for: command))
    return ExitCode(ExitStatus.usage.rawValue)
  }
}
