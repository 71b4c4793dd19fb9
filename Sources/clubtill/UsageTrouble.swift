import ArgumentParser
import EnrollmentCore
import Foundation

/// A value on the command line that is found wrong only once the settings are known.
enum UsageTrouble {
  /// Tells what is wrong, in the form in which every other usage error is told, and how the command is used; gives the exit status to throw.
  static func refuse(_ problem: String, in command: any ParsableCommand.Type) -> ExitCode {
    Output.complaint("Error: \(problem)")
    let words = Clubtill.usageString(for: command)
    Output.complaint("Usage: \(words)")
    let name = words.prefix { !"<[-".contains($0) }.trimmingCharacters(in: .whitespaces)
    Output.complaint("  See '\(name) --help' for more information.")
    return ExitCode(ExitStatus.usage.rawValue)
  }
}
