import ArgumentParser
import EnrollmentCore
import Foundation
import PracticeProvider

/// The practice service in a process of its own.
struct ProviderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provider",
    abstract: "Serves a pretend login service on this machine until it is stopped.",
    discussion: """
      Prints one line of JSON when it is ready: its base_url, issuer, client_id and \
      client_secret_file. What the pretend shopper does depends on the last four digits of the \
      number: 0001 says yes, 0002 says no, 0003 never answers.

      Example: clubtill provider --port 8099
      """)

  @Option(help: "The loopback port to listen on; 0 takes any that is free.")
  var port = 0

  @Option(help: "Seconds between two polls.")
  var interval = 5

  @Option(help: "Seconds that each request lives, whatever the till asks for.")
  var expiresIn: Int?

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port: 0 to 65535") }
    guard (1...600).contains(interval) else { throw ValidationError("--interval: 1 to 600") }
    guard (1...3600).contains(expiresIn ?? 1) else {
      throw ValidationError("--expires-in: 1 to 3600")
    }
  }

  func run() async throws {
    let folder = try ScratchFolder(named: "clubtill-provider")
    defer { folder.remove() }
    let (ends, end) = AsyncStream.makeStream(of: Int32.self)
    let signals = EndingSignals { end.yield($0) }
    let service: PracticeService
    do {
      service = try await PracticeService.start(
        PracticeOptions(
          port: port, interval: .seconds(interval), defaultExpiry: expiresIn.map { .seconds($0) },
          clientSecretFile: folder.url.appending(path: "client-secret")))
    } catch {
      Output.complaint("The practice service cannot listen on port \(port): \(error)")
      throw ExitCode(ExitStatus.usage.rawValue)
    }
    Output.line(service.readyLine)
    for await _ in ends { break }
    await service.stop()
    withExtendedLifetime(signals) {}
  }
}
