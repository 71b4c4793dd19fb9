import ArgumentParser
import EnrollmentCore
import Foundation
import TillConfiguration

/// The terminal at the till.
struct TerminalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terminal", abstract: "The terminal at the till (what runs without a command).",
    discussion: "Example: clubtill terminal --line")

  @OptionGroup var settingsOptions: SettingsOptions
  @OptionGroup var lineOption: LineOption

  @Argument(help: .hidden)
  var words: [String] = []

  func validate() throws {
    guard let word = words.first else { return }
    throw ValidationError("There is no command '\(word)'. See 'clubtill --help'.")
  }

  func run() async throws {
    let settings = try settingsOptions.load()
    if settings.providerBaseURL == nil, settings.providerIssuer == nil, settings.clientID == nil {
      Output.complaint("This till is not set up yet. To try Clubtill without a login service, run:")
      Output.complaint("  clubtill practice")
    }
    let till = try await TillAssembly.openAsOnlyTerminal(settings)
    let status = await lineOption.run(till, settings: settings, shopper: nil)
    await till.close()
    throw ExitCode(status)
  }
}
