import Foundation
import TestSupport

/// A practice service in another form than the usual one, in a process of its own.
final class SpecialProvider: Sendable {
  /// The texts of the ready line.
  let ready: [String: String]
  private let process: ChildProcess

  /// - Parameter words: options of `clubtill provider`, `--tls` for example.
  init(_ words: String..., folder: URL) async throws {
    let output = Pipe()
    process = try ChildProcess(
      [BuiltProgram.path, "provider", "--interval", "1"] + words,
      environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path],
      output: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    let line = await BuiltProgram.firstLine(of: output.fileHandleForReading)
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    ready = (object ?? [:]).compactMapValues { $0 as? String }
  }

  deinit {
    process.send(SIGTERM)
    let process = process
    Task { await process.end() }
  }

  /// The environment in which a till speaks to it.
  var environment: [String: String] {
    [
      "CLUBTILL_PROVIDER_BASE_URL": ready["base_url"] ?? "",
      "CLUBTILL_PROVIDER_ISSUER": ready["issuer"] ?? "",
      "CLUBTILL_CLIENT_ID": ready["client_id"] ?? "",
      "CLUBTILL_CLIENT_SECRET_FILE": ready["client_secret_file"] ?? "",
      "CLUBTILL_PROVIDER_CA_FILE": ready["ca_file"] ?? "",
    ]
  }
}
