import Foundation
import Testing

/// A shop's own program for the time of one test, a shell script. Its home folder is the shop's.
struct HookProgram {
  let path: String
  private let heard: URL
  private let logFile: URL

  /// - Parameter body: what it does; `$HOME/heard` is what `lines` reads.
  init(_ body: String, in shop: PracticeShop) throws {
    let file = shop.folder.appending(path: "tell-register")
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
    path = file.path
    heard = shop.folder.appending(path: "heard")
    logFile = Self.logFile(of: shop)
  }

  /// One that writes down what it is told.
  static func listening(in shop: PracticeShop) throws -> HookProgram {
    try HookProgram(#"exec cat >> "$HOME/heard""#, in: shop)
  }

  /// The settings that name it.
  func settings(limit: Int = 10) -> [String: String] {
    ["CLUBTILL_HOOK_COMMAND": path, "CLUBTILL_HOOK_TIME_LIMIT": String(limit)]
  }

  /// What it has written down, once there are `count` whole lines.
  func lines(_ count: Int, at location: SourceLocation = #_sourceLocation) async throws -> [String]
  {
    try await Self.lines(count, of: heard, at: location)
  }

  /// What stands about it in the till's log, once there are `count` whole lines.
  func log(_ count: Int, at location: SourceLocation = #_sourceLocation) async throws -> [String] {
    try await Self.lines(count, of: logFile, with: Self.logWord, at: location)
  }

  /// What was said of a hook that went wrong: on standard error, or in the log where the program had
  /// left before. It waits for a second.
  static func trouble(
    of result: CommandResult, in shop: PracticeShop, at location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    guard result.complaint.isEmpty else { return result.complaint }
    return try await lines(1, of: logFile(of: shop), with: logWord, at: location)
      .joined(separator: "\n")
  }

  private static let logWord = " hook.command "

  private static func logFile(of shop: PracticeShop) -> URL {
    shop.folder.appending(path: "state/clubtill.log")
  }

  private static func lines(
    _ count: Int, of file: URL, with word: String = "", at location: SourceLocation
  ) async throws -> [String] {
    let end = ContinuousClock.now + .seconds(60)
    var text = ""
    var isLast = false
    while !isLast {
      isLast = ContinuousClock.now >= end
      // It is not there before the program has begun.
      text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        .filter { word.isEmpty || $0.contains(word) }
      if lines.count >= count { return lines.map(String.init) }
      try await Task.sleep(for: .milliseconds(40))
    }
    Issue.record("\(count) lines never came, only: \(text)", sourceLocation: location)
    throw CancellationError()
  }

  /// The same, each line read as a JSON object.
  func objects(
    _ count: Int, at location: SourceLocation = #_sourceLocation
  ) async throws -> [[String: Any]] {
    try await lines(count, at: location).map { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }
  }
}
