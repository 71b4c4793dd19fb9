import Foundation
import Testing

/// The program on a real terminal: a window of a tmux server that is this test's own.
final class TmuxScreen {
  private let socket = "clubtill-\(UUID().uuidString.prefix(8))"
  private let folder: URL
  /// What `record(to:)` writes to.
  private var recording: URL?

  /// Starts `arguments` of the program in a window of the given size. When the program ends, the
  /// window shows its exit status and the terminal's modes.
  ///
  /// - Parameter wrapper: words before the program's own, as of a command that starts it.
  init(
    _ arguments: [String], environment: [String: String], wrapper: [String] = [],
    columns: Int = 80, rows: Int = 24, folder: URL
  ) async throws {
    self.folder = folder
    let words = (wrapper + [BuiltProgram.path] + arguments).map { "'\($0)'" }
      .joined(separator: " ")
    let script = folder.appending(path: "run-\(socket).sh")
    let exports = environment.map { "export \($0)='\($1)'" }.sorted().joined(separator: "\n")
    try """
    \(exports)
    # A Ctrl-C reaches this shell as well, which is to outlive it.
    trap : INT
    before=$(stty -g)
    \(words)
    status=$?
    # Killed, it has left the cursor anywhere, and new lines that do not return.
    [ $status -eq 137 ] && printf '\\r\\n'
    echo "ended with $status"
    [ "$before" = "$(stty -g)" ] && echo "terminal restored"
    exec sleep 600
    """.write(to: script, atomically: true, encoding: .utf8)
    try await tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows),
      "sh \(script.path)")
    try await tmux("set-option", "-g", "status", "off")
    try await tmux("resize-window", "-x", String(columns), "-y", String(rows))
  }

  deinit {
    let (socket, folder) = (socket, folder)
    Task {
      // It is gone already when a test has failed early.
      _ = try? await BuiltProgram.run(
        ["/usr/bin/tmux", "-L", socket, "kill-server"], environment: ["HOME": folder.path])
    }
  }

  func type(_ text: String) async throws { try await tmux("send-keys", "-l", text) }

  /// Presses keys as a hand does: what follows typed signs at once would belong to a scan.
  func press(_ keys: String...) async throws {
    for key in keys {
      try await Task.sleep(for: .milliseconds(80))
      try await tmux("send-keys", key)
    }
  }

  /// Presses `key` until the window shows `wanted`, and looks for `pause` before it presses it again.
  ///
  /// A second key that confirms has to come soon after the first. One that came too late has asked anew:
  /// the next one confirms.
  @discardableResult
  func press(
    _ key: String, until wanted: String, every pause: Duration = .seconds(1),
    at location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let end = ContinuousClock.now + .seconds(120)
    var shown = ""
    repeat {
      // The same key within 150 ms counts once.
      try await Task.sleep(for: .milliseconds(150))
      try await press(key)
      let next = ContinuousClock.now + pause
      repeat {
        try await Task.sleep(for: .milliseconds(40))
        shown = try await text()
        if shown.contains(wanted) { return shown }
      } while ContinuousClock.now < next
    } while ContinuousClock.now < end
    Issue.record(
      "\(key) never brought “\(wanted)”. The screen:\n\(shown)", sourceLocation: location)
    throw CancellationError()
  }

  /// Types a number and, a moment later, Enter, as a hand does whose owner does not look up.
  func typeWithEnter(_ digits: String) async throws {
    try await tmux(
      "send-keys", "-l", digits, ";", "run-shell", "sleep 0.08", ";", "send-keys", "Enter")
  }

  /// Types digits and the Enter after them in one go, as a scanner does.
  func scan(_ text: String) async throws {
    try await tmux("send-keys", "-l", text, ";", "send-keys", "Enter")
  }

  /// Pastes text in one go: between the marks of a paste, or as if it were typed.
  func paste(_ text: String, marked: Bool) async throws {
    let file = folder.appending(path: "paste-\(socket).txt")
    try text.write(to: file, atomically: true, encoding: .utf8)
    try await tmux("load-buffer", file.path)
    try await tmux(marked ? ["paste-buffer", "-p"] : ["paste-buffer"])
  }

  /// Types a number, sends the request and waits for its code, which it returns: `C-4793`.
  @discardableResult
  func enroll(_ digits: String) async throws -> String {
    try await type(digits)
    try await waits(for: "Not a member yet")
    try await press("Enter")
    let shown = try await waits(for: "sent to the app")
    let code = try #require(shown.firstMatch(of: /([A-Z]) - ([0-9]) ([0-9]) ([0-9]) ([0-9])/))
    return "\(code.1)-\(code.2)\(code.3)\(code.4)\(code.5)"
  }

  func resize(columns: Int, rows: Int) async throws {
    try await tmux("resize-window", "-x", String(columns), "-y", String(rows))
  }

  /// What the window shows now, one line a row.
  func text() async throws -> String { try await tmux("capture-pane", "-p") }

  /// The same with the sequences that style it.
  func styledText() async throws -> String { try await tmux("capture-pane", "-p", "-e") }

  /// Writes every byte that the program sends to its terminal from now on to the end of `file`.
  func record(to file: URL) async throws {
    // Whoever reads before the first byte has come finds an empty file.
    if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
    recording = file
    try await tmux(
      "pipe-pane", "-o", "cat >> '\(file.path)'; exec chmod 0400 '\(file.path)'")
  }

  /// Ends what `record(to:)` began; the file is whole then.
  func stopRecording() async throws {
    try await tmux("pipe-pane")
    guard let recording else { return }
    let end = ContinuousClock.now + .seconds(60)
    // Once all is in it nobody may write to it.
    while ContinuousClock.now < end {
      let facts = try FileManager.default.attributesOfItem(atPath: recording.path)
      if (facts[.posixPermissions] as? NSNumber)?.intValue == 0o400 { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("what was recorded never ended")
  }

  /// Writes on the screen past the program.
  func deface(with text: String) async throws {
    let path = try await tmux("list-panes", "-F", "#{pane_tty}")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let terminal = try FileHandle(forWritingTo: URL(filePath: path))
    try terminal.write(contentsOf: Data(text.utf8))
    try terminal.close()
  }

  /// Closes the window under the program.
  func close() async throws { try await tmux("kill-server") }

  /// What the window shows and all that has scrolled out of it.
  func history() async throws -> String { try await tmux("capture-pane", "-p", "-S", "-") }

  /// Waits until the window shows `wanted`; what it showed last is part of the failure.
  @discardableResult
  func waits(
    for wanted: String, upTo seconds: Double = 120, at location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    var shown = ""
    var isLast = false
    // The last look comes after the end: the machine may have had no time for one before.
    while !isLast {
      isLast = ContinuousClock.now >= end
      shown = try await text()
      if shown.contains(wanted) { return shown }
      try await Task.sleep(for: .milliseconds(40))
    }
    Issue.record("“\(wanted)” never came. The screen:\n\(shown)", sourceLocation: location)
    throw CancellationError()
  }

  /// The process of the program that runs in the window.
  func processID() async throws -> Int32 {
    let shell = try await tmux("list-panes", "-F", "#{pane_pid}")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let children = try String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return try #require(children.split(separator: " ").first.flatMap { Int32($0) })
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String {
    try await tmux(arguments)
  }

  @discardableResult
  private func tmux(_ arguments: [String]) async throws -> String {
    try await BuiltProgram.run(
      ["/usr/bin/tmux", "-L", socket] + arguments,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path]
    ).output
  }
}
