import Foundation
import TestSupport
import Testing

/// A till on a ``CanaryService``, in a folder in which every file that it makes must lie.
///
/// ```text
/// till/       state folder, home folder and the folder of temporary files: what is searched
/// apart/      the file of the secret, and what a test itself writes down
/// ```
final class CanaryShop: Sendable {
  let service: CanaryService
  /// What is searched.
  let folder: URL
  let apart: URL
  let environment: [String: String]
  private let root: URL

  /// - Parameter told: what userinfo says of everybody, in place of the person's own.
  init(telling told: [String: String] = [:]) async throws {
    service = try await CanaryService(telling: told)
    root = FileManager.default.temporaryDirectory
      .appending(path: "clubtill-test-\(UUID().uuidString.prefix(8))")
    folder = root.appending(path: "till")
    apart = root.appending(path: "apart")
    for name in ["home", "tmp"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try FileManager.default.createDirectory(at: apart, withIntermediateDirectories: true)
    let secretFile = apart.appending(path: "secret")
    try Data(service.secret.utf8).write(to: secretFile)
    chmod(secretFile.path, 0o400)
    environment = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.appending(path: "home").path,
      "TMPDIR": folder.appending(path: "tmp").path,
      "CLUBTILL_PROVIDER_BASE_URL": service.base, "CLUBTILL_CLIENT_ID": CanaryService.clientID,
      "CLUBTILL_CLIENT_SECRET_FILE": secretFile.path, "CLUBTILL_TILL_NUMBER": "42",
      "CLUBTILL_SCOPE": "openid name phoneNumber birthDate email address",
      "CLUBTILL_STATE_DIRECTORY": folder.appending(path: "state").path,
    ]
  }

  func close() async throws {
    await service.stop()
    try FileManager.default.removeItem(at: root)
  }

  /// Runs a command to its end; `input` is one line on its standard input.
  func run(
    _ words: String..., input: String? = nil, adding more: [String: String] = [:]
  ) async throws -> CommandResult {
    try await run(words, input: input, adding: more)
  }

  func run(
    _ words: [String], input: String? = nil, adding more: [String: String] = [:]
  ) async throws -> CommandResult {
    let process = try RunningCommand(
      words, environment: environment.merging(more) { $1 }, input: input)
    return await process.end()
  }

  /// Starts a command that goes on by itself.
  func start(_ words: String..., input: String? = nil) throws -> RunningCommand {
    try RunningCommand(words, environment: environment, input: input)
  }

  /// The client secret, and the tokens of every login until now.
  var secrets: [Canary] {
    [Canary(name: "client secret", text: service.secret)]
      + service.logins.flatMap { $0.secrets("\($0.person.phone)") }
  }

  var people: [Canary] { service.logins.flatMap { $0.person.canaries($0.person.phone) } }

  /// What may stand in the store and its daily copies: of saved members all that they told.
  ///
  /// - Parameter phones: digits with the country code.
  func allowed(savedBy phones: Set<String>) -> [String: Set<String>] {
    let facts = phones.map(CanaryPerson.savedFacts).reduce(into: Set<String>()) {
      $0.formUnion($1)
    }
    return ["clubtill.sqlite": facts, "clubtill.sqlite-wal": facts, "copies/": facts]
  }
}

/// A command of the program on pipes.
struct RunningCommand: Sendable {
  let process: ChildProcess
  private let output: FileHandle
  private let complaint: FileHandle

  init(_ words: [String], environment: [String: String], input: String?) throws {
    let (typed, output, complaint) = (Pipe(), Pipe(), Pipe())
    process = try ChildProcess(
      [BuiltProgram.path] + words, environment: environment,
      input: input == nil ? nil : typed.fileHandleForReading,
      output: output.fileHandleForWriting, complaint: complaint.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    try complaint.fileHandleForWriting.close()
    if let input { try typed.fileHandleForWriting.write(contentsOf: Data((input + "\n").utf8)) }
    try typed.fileHandleForWriting.close()
    self.output = output.fileHandleForReading
    self.complaint = complaint.fileHandleForReading
  }

  func firstLine() async -> String { await BuiltProgram.firstLine(of: output) }

  /// The words and the environment with which it was started, as others see them. What the system
  /// hides from them is not there.
  func seenFromOutside() -> Data {
    ["cmdline", "environ"].reduce(into: Data()) { seen, name in
      if let bytes = FileManager.default.contents(atPath: "/proc/\(process.id)/\(name)") {
        seen += bytes
      }
    }
  }

  func end() async -> CommandResult {
    let (output, complaint) = (output, complaint)
    async let printed = Blocking.run { output.readDataToEndOfFile() }
    async let complained = Blocking.run { complaint.readDataToEndOfFile() }
    let (text, errors) = await (printed, complained)
    return CommandResult(
      status: await process.end(), output: String(decoding: text, as: UTF8.self),
      complaint: String(decoding: errors, as: UTF8.self))
  }
}

extension CommandResult {
  /// All that it printed.
  var text: Data { Data((output + complaint).utf8) }
}
