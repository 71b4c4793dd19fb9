import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import PracticeProvider
import TillConfiguration

/// The terminal on the practice service, both in this process. It is the terminal of every day,
/// given another URL.
struct PracticeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "practice",
    abstract: "The terminal with pretend shoppers: nothing leaves this machine.",
    discussion: """
      The pretend members live in a store of their own, which is gone when you leave; set \
      CLUBTILL_STATE_DIRECTORY to keep it.

      Example: clubtill practice --line
      """)

  @OptionGroup var settingsOptions: SettingsOptions
  @OptionGroup var lineOption: LineOption

  func run() async throws {
    var settings = try settingsOptions.load()
    let folder = try ScratchFolder(named: "clubtill-practice")
    defer { folder.remove() }
    let service = try await PracticeService.start(
      PracticeOptions(clientSecretFile: folder.url.appending(path: "client-secret")))
    // What is asked of the shopper stays as it is set, if it is set for the same dialect.
    if settings.dialect != .vippsMobilePay { settings.chosenScope = nil }
    settings.dialect = .vippsMobilePay
    // A trainee sees consents too, whatever the shop's own sales unit collects.
    if settings.chosenScope == nil { settings.chosenScope = settings.scope + " customFlow" }
    settings.clientAuthentication = .basic
    settings.asksUserExists = false
    settings.providerBaseURL = service.baseURL
    settings.providerCAFile = nil
    settings.clientID = service.clientID
    settings.clientSecretFile = TillSettings.SecretFile(path: service.clientSecretFile.path)
    settings.merchantSerialNumber = service.merchantSerialNumber
    settings.tillNumber = settings.tillNumber ?? 1
    if !settings.stateDirectoryIsFromEnvironment {
      settings.stateDirectory = folder.url.appending(path: "state").path
    }
    // A register must not take pretend members for real ones by accident.
    if !settings.hookCommandIsFromEnvironment { settings.hookCommand = nil }
    let status = try await serve(settings, service: service)
    await service.stop()
    if status != 0 { throw ExitCode(status) }
  }

  private func serve(_ settings: TillSettings, service: PracticeService) async throws -> Int32 {
    let disk = PracticeDisk(directory: settings.stateDirectory)
    let till = try await TillAssembly.openAsOnlyTerminal(settings, storeKind: .practice) {
      disk.follow($0)
    }
    let status = await lineOption.run(till, settings: settings) { number in
      // The menu's tenth shopper has the key 0.
      let shopper = number.flatMap { PracticeShopper(rawValue: $0 % 10) }
      disk.willBeFull(shopper == .saysYesToFullDisk)
      service.pick(shopper)
    }
    await till.close()
    return status
  }
}
