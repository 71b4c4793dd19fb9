import Foundation
import TestSupport

/// A till with a store of its own and a practice service in a process of its own.
final class PracticeShop: Sendable {
  /// The environment in which the program is this shop's till.
  let environment: [String: String]
  let folder: URL
  private let provider: ChildProcess

  /// - Parameters:
  ///   - interval: seconds between polls, as the service wants them.
  ///   - expiresIn: seconds that a request lives; nil leaves it to the till.
  ///   - usesTLS: whether the service speaks https with an authority of its own.
  init(interval: Int = 1, expiresIn: Int? = nil, usesTLS: Bool = false) async throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "clubtill-test-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let base = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8"]
    let life = expiresIn.map { ["--expires-in", String($0)] } ?? []
    let output = Pipe()
    provider = try ChildProcess(
      [BuiltProgram.path, "provider", "--interval", String(interval)] + life
        + (usesTLS ? ["--tls"] : []), environment: base,
      output: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    let line = await BuiltProgram.firstLine(of: output.fileHandleForReading)
    let ready = try JSONDecoder().decode(Ready.self, from: Data(line.utf8))
    let authority = ready.authorityFile.map { ["CLUBTILL_PROVIDER_CA_FILE": $0] } ?? [:]
    environment = base.merging(authority) { $1 }.merging([
      "CLUBTILL_PROVIDER_BASE_URL": ready.baseURL,
      "CLUBTILL_CLIENT_ID": ready.clientID,
      "CLUBTILL_CLIENT_SECRET_FILE": ready.clientSecretFile,
      "CLUBTILL_TILL_NUMBER": "42",
      "CLUBTILL_STATE_DIRECTORY": folder.appending(path: "state").path,
    ]) { $1 }
  }

  deinit {
    provider.send(SIGKILL)
    let (provider, folder) = (provider, folder)
    Task {
      _ = await provider.end()
      // The folder lies in the temporary folder: what cannot be removed is no test's failure.
      try? FileManager.default.removeItem(at: folder)
    }
  }

  func run(_ arguments: String..., adding more: [String: String] = [:]) async throws
    -> CommandResult
  {
    try await BuiltProgram.run(
      [BuiltProgram.path] + arguments, environment: environment.merging(more) { $1 })
  }

  /// Starts a command that goes on by itself; the caller ends it.
  func start(
    _ arguments: String..., output: Pipe, adding more: [String: String] = [:]
  ) throws -> ChildProcess {
    let process = try ChildProcess(
      [BuiltProgram.path] + arguments, environment: environment.merging(more) { $1 },
      output: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    return process
  }

  /// Stops the service, as when a network goes away.
  func stopService() async {
    provider.send(SIGKILL)
    _ = await provider.end()
  }

  private struct Ready: Decodable {
    let baseURL: String
    let clientID: String
    let clientSecretFile: String
    let authorityFile: String?

    enum CodingKeys: String, CodingKey {
      case baseURL = "base_url"
      case clientID = "client_id"
      case clientSecretFile = "client_secret_file"
      case authorityFile = "ca_file"
    }
  }
}
