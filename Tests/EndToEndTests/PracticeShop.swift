import Foundation

/// A till with a store of its own and a practice service in a process of its own.
final class PracticeShop {
  /// The environment in which the program is this shop's till.
  private(set) var environment: [String: String]
  let folder: URL
  private let provider: Process

  /// - Parameters:
  ///   - interval: seconds between polls, as the service wants them.
  ///   - expiresIn: seconds that a request lives; nil leaves it to the till.
  init(interval: Int = 1, expiresIn: Int? = nil) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "clubtill-test-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let output = Pipe()
    let base = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8"]
    let life = expiresIn.map { ["--expires-in", String($0)] } ?? []
    provider = try BuiltProgram.start(
      ["provider", "--interval", String(interval)] + life, environment: base, output: output)
    let line = try Self.firstLine(of: output.fileHandleForReading)
    let ready = try JSONDecoder().decode(Ready.self, from: Data(line.utf8))
    environment = base.merging([
      "CLUBTILL_PROVIDER_BASE_URL": ready.base_url,
      "CLUBTILL_CLIENT_ID": ready.client_id,
      "CLUBTILL_CLIENT_SECRET_FILE": ready.client_secret_file,
      "CLUBTILL_TILL_NUMBER": "42",
      "CLUBTILL_STATE_DIRECTORY": folder.appending(path: "state").path,
    ]) { $1 }
  }

  deinit {
    provider.terminate()
    provider.waitUntilExit()
    // The folder lies in the temporary folder: what cannot be removed is no test's failure.
    try? FileManager.default.removeItem(at: folder)
  }

  func run(_ arguments: String..., adding more: [String: String] = [:]) async throws
    -> CommandResult
  {
    try await BuiltProgram.run(arguments, environment: environment.merging(more) { $1 })
  }

  /// Starts a command that goes on by itself; the caller ends it.
  func start(_ arguments: String..., output: Pipe) throws -> Process {
    try BuiltProgram.start(arguments, environment: environment, output: output)
  }

  /// Stops the service, as when a network goes away.
  func stopService() {
    provider.terminate()
    provider.waitUntilExit()
  }

  static func firstLine(of handle: FileHandle) throws -> String {
    var line = Data()
    while let byte = try handle.read(upToCount: 1), let value = byte.first, value != 10 {
      line.append(value)
    }
    return String(decoding: line, as: UTF8.self)
  }

  private struct Ready: Decodable {
    let base_url: String
    let client_id: String
    let client_secret_file: String
  }
}
