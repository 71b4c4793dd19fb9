import Foundation
import TestSupport

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
  static var path: String { path(of: "clubtill") }

  /// Where the build put a file.
  static func path(of file: String) -> String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: file).path
  }

  /// Runs a program to its end.
  static func run(
    _ words: [String], environment: [String: String], user: uid_t = geteuid()
  ) async throws -> CommandResult {
    let (output, complaint) = (Pipe(), Pipe())
    let process = try ChildProcess(
      words, environment: environment, user: user, output: output.fileHandleForWriting,
      complaint: complaint.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    try complaint.fileHandleForWriting.close()
    async let printed = text(of: output.fileHandleForReading)
    async let complained = text(of: complaint.fileHandleForReading)
    let (text, errors) = await (printed, complained)
    return CommandResult(status: await process.end(), output: text, complaint: errors)
  }

  private static func text(of handle: FileHandle) async -> String {
    await Blocking.run { String(decoding: handle.readDataToEndOfFile(), as: UTF8.self) }
  }

  /// The first line of what a program prints that goes on.
  static func firstLine(of handle: FileHandle) async -> String {
    await Blocking.run {
      var line = Data()
      while case let byte = handle.readData(ofLength: 1), let value = byte.first, value != 10 {
        line.append(value)
      }
      return String(decoding: line, as: UTF8.self)
    }
  }
}
