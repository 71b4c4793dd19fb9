import Foundation
import Testing

@testable import clubtill

/// What is installed beside the program is what the program says of itself.
///
/// `RECORD_RESOURCES=1` writes the files anew; that run fails.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(10)))
  struct ResourceTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Resources")
    private static let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"]

    private static func said(_ arguments: String...) async throws -> String {
      let result = try await BuiltProgram.run(
        [BuiltProgram.path] + arguments, environment: environment)
      try #require(result.status == 0, "\(result)")
      return result.output
    }

    private static func tool() async throws -> ManualPage.Tool {
      try JSONDecoder().decode(
        ManualPage.Tool.self, from: Data(try await said("--experimental-dump-help").utf8))
    }

    private static func expect(
      _ file: String, is text: String, at location: SourceLocation = #_sourceLocation
    ) throws {
      let url = folder.appending(path: file)
      if ProcessInfo.processInfo.environment["RECORD_RESOURCES"] != nil {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
        Issue.record("\(file) was written anew", sourceLocation: location)
        return
      }
      let kept = try String(contentsOf: url, encoding: .utf8)
      #expect(
        kept == text, "RECORD_RESOURCES=1 writes \(file) anew", sourceLocation: location)
    }

    @Test(arguments: [
      ("bash", "completions/clubtill.bash"), ("zsh", "completions/_clubtill"),
      ("fish", "completions/clubtill.fish"),
    ])
    func `the completions are those of the program`(_ shell: String, _ file: String) async throws {
      try Self.expect(file, is: try await Self.said("--generate-completion-script", shell))
    }

    @Test func `the manual page is made of what the program says`() async throws {
      let version = try await Self.said("--version").trimmingCharacters(in: .newlines)
      let page = ManualPage(tool: try await Self.tool(), version: version).text
      try Self.expect("clubtill.1", is: page)
    }

    @Test func `the manual page has every command, and the formatter finds no fault`() async throws
    {
      let page = Self.folder.appending(path: "clubtill.1")
      let text = try String(contentsOf: page, encoding: .utf8)
      for words in ["backup", "restore", "export members", "import members", "doctor", "enroll"] {
        #expect(text.contains(".SS \"clubtill \(words)\""))
      }
      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/groff") else { return }
      let checked = try await BuiltProgram.run(
        ["/usr/bin/groff", "-man", "-Tutf8", "-ww", "-z", page.path], environment: Self.environment)
      #expect(checked.status == 0)
      #expect(checked.complaint.isEmpty, "\(checked.complaint)")
    }

    @Test func `bash completes commands, options and nothing that is not there`() async throws {
      let script = Self.folder.appending(path: "completions/clubtill.bash").path
      func completions(_ words: String...) async throws -> [String] {
        let line = words.joined(separator: " ")
        let result = try await BuiltProgram.run(
          [
            "/bin/bash", "-c",
            """
            shopt -s extglob; . "$0"; COMP_LINE=$1; COMP_POINT=${#1}; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_TYPE=9
            _clubtill "$1" "${COMP_WORDS[COMP_CWORD]}" "" 2>/dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """, script, line,
          ] + words, environment: Self.environment)
        return result.output.split(separator: "\n").map(String.init)
      }
      #expect(try await completions("clubtill", "ba") == ["backup"])
      #expect(try await completions("clubtill", "doctor", "--q") == ["--quick"])
      #expect(try await completions("clubtill", "members", "f") == ["find"])
    }

    @Test func `every command's help has an example that the parser takes`() async throws {
      func walk(_ command: ManualPage.Command, _ path: [String]) -> [[String]] {
        [path] + command.own.flatMap { walk($0, path + [$0.commandName]) }
      }
      let root = try await Self.tool().command
      let paths = walk(root, [])
      #expect(paths.count > 20)
      for path in paths {
        let help = try await BuiltProgram.run(
          [BuiltProgram.path] + path + ["--help"], environment: Self.environment)
        #expect(help.status == 0)
        let example = try #require(
          help.output.firstMatch(of: /Example: (clubtill [^\n]+)/)?.1, "\(path) has no example")
        let words = example.split(separator: " ").map { $0.filter { $0 != "\"" } }
        // Up to a pipe the example's words are those of a command that there is.
        let command = words.dropFirst().prefix { !$0.hasPrefix("-") && $0 != "|" }
        #expect(path.isEmpty || Array(command.prefix(path.count)) == path, "\(example)")
      }
    }
  }
}
