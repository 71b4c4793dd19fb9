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
      client_secret_file, with --tls also the ca_file to trust, and the subscription_key_file \
      that partner keys need. What the pretend shopper does depends on the last four digits of \
      the number: 0001 says yes, 0002 says no, 0003 never answers.

      Example: clubtill provider --port 8099 --tls
      """)

  @Option(help: "The loopback port to listen on; 0 takes any that is free.")
  var port = 0

  @Option(help: "Seconds between two polls.")
  var interval = 5

  @Option(help: "Seconds that each request lives, whatever the till asks for.")
  var expiresIn: Int?

  @Flag(help: "Serve https, with a certificate authority made for this run.")
  var tls = false

  @Flag(help: "Be a plain OpenID provider: other paths, standard claims, no vendor's extras.")
  var standard = false

  @Flag(help: "Take a partner's keys: a platform token and the merchant's serial number.")
  var partner = false

  @Option(help: "How the till must prove itself.")
  var clientAuthentication = ClientAuthenticationName.basic

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port: 0 to 65535") }
    guard (1...600).contains(interval) else { throw ValidationError("--interval: 1 to 600") }
    guard (1...3600).contains(expiresIn ?? 1) else {
      throw ValidationError("--expires-in: 1 to 3600")
    }
    guard !(partner && standard) else {
      throw ValidationError("--partner: a --standard provider knows no partner keys")
    }
    guard !partner || clientAuthentication == .basic else {
      throw ValidationError("--partner: needs a sales unit on --client-authentication basic")
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
          port: port, form: standard ? .standard : .platform, usesTLS: tls,
          interval: .seconds(interval), defaultExpiry: expiresIn.map { .seconds($0) },
          clientAuthentication: partner ? .partnerKeys : clientAuthentication.method,
          clientSecretFile: folder.url.appending(path: "client-secret")))
    } catch {
      Output.complaint(Self.words(for: error))
      throw ExitCode.failure
    }
    let printed = Result { try Output.result([service.readyLine]) }
    // Nobody finds a service whose ready line is lost.
    if case .success = printed { for await _ in ends { break } }
    await service.stop()
    withExtendedLifetime(signals) {}
    try printed.get()
  }
}

extension ProviderCommand {
  private static func words(for error: PracticeServiceError) -> String {
    switch error {
    case .cannotListen(let port, let reason):
      reason.contains("in use")
        ? "Port \(port) is in use. Another one, or none for any free port, may work."
        : "The practice service cannot listen on port \(port): \(reason)"
    case .cannotWriteFile(let path, let reason): "\(path) cannot be written: \(reason)"
    case .cannotMakeKeys(let reason): "The keys of the practice service failed: \(reason)"
    }
  }
}

/// The words of `--client-authentication`.
enum ClientAuthenticationName: String, CaseIterable, ExpressibleByArgument {
  case basic
  case basicForm = "basic-form"
  case post

  var method: PracticeClientAuthentication {
    switch self {
    case .basic: .basic
    case .basicForm: .basicFormEncoded
    case .post: .post
    }
  }
}
