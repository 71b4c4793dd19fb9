import Foundation
import Testing

/// The program on a real terminal: a window of a tmux server that is this test's own.
final class TmuxScreen {
  private let socket = "clubtill-\(UUID().uuidString.prefix(8))"
  private let folder: URL

  /// Starts `arguments` of the program in a window of the given size. When the program ends, the
  /// window shows its exit status and the terminal's modes.
  init(
    _ arguments: [String], environment: [String: String], columns: Int = 80, rows: Int = 24,
    folder: URL
  ) throws {
    self.folder = folder
    let words = ([BuiltProgram.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let script = folder.appending(path: "run-\(socket).sh")
    let exports = environment.map { "export \($0)='\($1)'" }.sorted().joined(separator: "\n")
    try """
    \(exports)
    before=$(stty -g)
    \(words)
    echo "ended with $?"
    [ "$before" = "$(stty -g)" ] && echo "terminal restored"
    exec sleep 600
    """.write(to: script, atomically: true, encoding: .utf8)
    try tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows),
      "sh \(script.path)")
    try tmux("set-option", "-g", "status", "off")
    try tmux("resize-window", "-x", String(columns), "-y", String(rows))
  }

  deinit {
    _ = try? tmux("kill-server")  // It is gone already when a test has failed early.
  }

  func type(_ text: String) throws { try tmux("send-keys", "-l", text) }
  func press(_ keys: String...) throws {
    for key in keys { try tmux("send-keys", key) }
  }

  func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-x", String(columns), "-y", String(rows))
  }

  /// What the window shows now, one line a row.
  func text() throws -> String { try tmux("capture-pane", "-p") }

  /// The same with colours and attributes as escape sequences.
  func styledText() throws -> String { try tmux("capture-pane", "-p", "-e") }

  /// Waits until the window shows `wanted`; what it showed last is part of the failure.
  @discardableResult
  func waits(
    for wanted: String, upTo seconds: Double = 20, at location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    var shown = ""
    while ContinuousClock.now < end {
      shown = try text()
      if shown.contains(wanted) { return shown }
      try await Task.sleep(for: .milliseconds(40))
    }
    Issue.record("“\(wanted)” never came. The screen:\n\(shown)", sourceLocation: location)
    throw CancellationError()
  }

  /// The process of the program that runs in the window.
  func processID() throws -> Int32 {
    let shell = try tmux("list-panes", "-F", "#{pane_pid}")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let children = try String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return try #require(children.split(separator: " ").first.flatMap { Int32($0) })
  }

  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/tmux")
    process.arguments = ["-L", socket] + arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
