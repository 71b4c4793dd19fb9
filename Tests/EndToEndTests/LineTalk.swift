import Foundation
import TestSupport
import Testing

/// The program in its line mode, on pipes: a test types lines and reads what comes.
final class LineTalk: Sendable {
  private let process: ChildProcess
  private let input: FileHandle
  private let output: FileHandle

  init(_ arguments: [String], environment: [String: String]) throws {
    let (typed, written) = (Pipe(), Pipe())
    process = try ChildProcess(
      [BuiltProgram.path] + arguments, environment: environment,
      input: typed.fileHandleForReading, output: written.fileHandleForWriting)
    try typed.fileHandleForReading.close()
    try written.fileHandleForWriting.close()
    input = typed.fileHandleForWriting
    output = written.fileHandleForReading
  }

  deinit { process.send(SIGKILL) }

  func type(_ line: String) throws { try input.write(contentsOf: Data((line + "\n").utf8)) }

  func endInput() throws { try input.close() }

  func send(_ signal: Int32) { process.send(signal) }

  /// Reads up to and with the line that begins with `wanted`; gives all of it.
  @discardableResult
  func reads(until wanted: String, upTo seconds: Double = 120) async throws -> String {
    let output = output
    let taken = await Blocking.run { () -> (text: String, hasCome: Bool) in
      var text = ""
      var line: [UInt8] = []
      let end = ContinuousClock.now + .seconds(seconds)
      while ContinuousClock.now < end {
        var waiting = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 100) > 0 else { continue }
        var byte: UInt8 = 0
        guard Foundation.read(output.fileDescriptor, &byte, 1) == 1 else { break }
        line.append(byte)
        guard byte == UInt8(ascii: "\n") else { continue }
        let written = String(decoding: line, as: UTF8.self)
        text += written
        line = []
        if written.hasPrefix(wanted) { return (text, true) }
      }
      return (text, false)
    }
    if !taken.hasCome { Issue.record("“\(wanted)” never came: \(taken.text)") }
    try #require(taken.hasCome)
    return taken.text
  }

  /// Waits for the end of the program: the rest of what it wrote, and its status.
  func end() async -> (text: String, status: Int32) {
    let output = output
    let text = await Blocking.run {
      String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
    }
    return (text, await process.end())
  }
}
