import ArgumentParser
import EnrollmentCore
import Foundation
import TillConfiguration

/// The terminal at the till.
struct TerminalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terminal", abstract: "The terminal at the till (what runs without a command).")

  @OptionGroup var settingsOptions: SettingsOptions

  func run() async throws {
    let settings = try settingsOptions.load()
    if settings.providerBaseURL == nil, settings.providerIssuer == nil, settings.clientID == nil {
      Output.complaint("This till is not set up yet. To try Clubtill without a login service, run:")
      Output.complaint("  clubtill practice")
    }
    let till = try TillAssembly(settings)
    guard till.ownsTill else {
      await till.close()
      throw StoreTrouble.refuse(.tillInUse)
    }
    let status = await CounterProgram.run(till, settings: settings, shopper: nil)
    await till.close()
    throw ExitCode(status)
  }
}
