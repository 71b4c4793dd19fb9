import Foundation

/// What a command printed, and how it ended.
struct CommandResult {
  let status: Int32
  let output: String
  let complaint: String

  /// The lines of standard output, each read as a JSON object.
  func objects() throws -> [[String: Any]] {
    try output.split(separator: "\n").map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return value as? [String: Any] ?? [:]
    }
  }
}

/// The program as the build made it, which stands beside the tests.
enum BuiltProgram {
  static var path: String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "clubtill").path
  }

  /// Starts the program; the caller ends it.
  static func start(
    _ arguments: [String], environment: [String: String], output: Pipe, complaint: Pipe? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = complaint ?? FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs the program to its end.
  static func run(_ arguments: [String], environment: [String: String]) async throws
    -> CommandResult
  {
    let (output, complaint) = (Pipe(), Pipe())
    let process = try start(
      arguments, environment: environment, output: output, complaint: complaint)
    async let printed = Self.text(of: output)
    async let complained = Self.text(of: complaint)
    let (text, errors) = await (printed, complained)
    await Self.end(of: process)
    return CommandResult(status: process.terminationStatus, output: text, complaint: errors)
  }

  static func end(of process: Process) async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        process.waitUntilExit()
        continuation.resume()
      }
    }
  }

  private static func text(of pipe: Pipe) async -> String {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        continuation.resume(returning: String(decoding: data, as: UTF8.self))
      }
    }
  }
}
