import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TerminalGrid
import TillConfiguration

/// The settings of this till: making a file for them, checking them, and showing what counts.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Writes, checks and shows the settings of this till.",
    discussion: "Example: clubtill config init",
    subcommands: [Initialize.self, Check.self, Show.self])

  struct Initialize: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init", abstract: "Writes a settings file in which every setting is explained.",
      discussion: """
        Every setting stands in it as a comment, so the file changes nothing until you take a # \
        away. Only its owner can read it.

        Example: clubtill config init --file clubtill.toml
        """)

    @Option(help: "Where to write it; without it, where the program looks first.")
    var file: String?

    @Flag(help: "Write over a file that is there already.")
    var force = false

    func run() throws {
      let path =
        file
        ?? TillSettings.newFilePath(
          environment: ProcessInfo.processInfo.environment,
          homeDirectory: SettingsOptions.homeDirectory)
      guard !MemberStore.owns(path) else {
        Output.complaint("The settings file was not written:")
        Output.complaint("\(path) is a file of a member store; nothing is written over it")
        throw ExitCode(ExitStatus.configuration.rawValue)
      }
      do throws(ConfigurationFault) {
        try TillSettings.writeExampleFile(to: path, replaces: force)
      } catch {
        Output.complaint("The settings file was not written:")
        Output.complaint(error.description)
        throw ExitCode(ExitStatus.configuration.rawValue)
      }
      try Output.result([
        "Wrote \(path)",
        "Fill it in, then run: clubtill config check\(file.map { " --config \($0)" } ?? "")",
      ])
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Tells every fault of the settings, with line and key.",
      discussion: """
        Also reads the files that settings name: the secret, the certificate authority and the \
        subscription key; and looks at the program of hook.command without starting it. Asks no \
        service; clubtill check does.

        A program of hook.command that cannot be started is a warning, since no enrollment needs it.

        Example: clubtill config check --json

        Exit status: 0 the settings are right; 78 they are not.
        """)

    @Flag(help: "Print one JSON object a line: kind (fault or warning), key, line, text.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func run() throws {
      let environment = ProcessInfo.processInfo.environment
      let reading = settingsOptions.read()
      let faults = reading.everyFault(environment: environment)
      if json {
        try Output.result(
          faults.map { JSONLine("fault", $0).text }
            + reading.warnings().map { JSONLine("warning", $0).text })
        guard faults.isEmpty else { throw ExitCode(ExitStatus.configuration.rawValue) }
        return
      }
      for warning in reading.warnings() { Output.complaint("warning: \(warning)") }
      guard faults.isEmpty else {
        throw SettingsOptions.refuse(ConfigurationFaults(faults: faults))
      }
      try Output.result(["The settings are right."])
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Shows each setting as it counts, and where it came from.",
      discussion: """
        Secrets are no settings and are not shown, only the paths of their files.

        Example: clubtill config show --json
        """)

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func run() throws {
      let reading = settingsOptions.read()
      guard reading.faults.isEmpty else {
        throw SettingsOptions.refuse(ConfigurationFaults(faults: reading.faults))
      }
      let settings = reading.settingsInForce
      try Output.result(
        json ? settings.map { JSONLine($0).text } : Self.table(settings))
    }

    private static func table(_ settings: [SettingInForce]) -> [String] {
      let rows = settings.map { setting in
        let value = setting.value?.description
        return (setting.key, value ?? "(not set)", value == nil ? "" : setting.origin.words)
      }
      let keys = rows.map { displayWidth(of: $0.0) }.max() ?? 0
      // One long value does not push every origin off the screen.
      let values = rows.map { displayWidth(of: $0.1) }.filter { $0 <= 40 }.max() ?? 0
      return rows.map { key, value, origin in
        let start = "\(key.padded(to: keys))  "
        return origin.isEmpty ? start + value : "\(start)\(value.padded(to: values))  \(origin)"
      }
    }
  }
}

extension SettingOrigin {
  /// Where a person finds it.
  fileprivate var words: String {
    switch self {
    case .byDefault: "default"
    case .file(let path, let line): line.map { "\(path):\($0)" } ?? path
    case .environment(let name): name
    case .serviceCredential: "service credential"
    }
  }
}

extension JSONLine {
  fileprivate init(_ kind: String, _ fault: ConfigurationFault) {
    self.init()
    add("kind", kind)
    add("key", fault.key.isEmpty ? nil : fault.key)
    add("line", fault.line)
    add("text", fault.description)
  }

  fileprivate init(_ setting: SettingInForce) {
    self.init()
    add("key", setting.key)
    switch setting.value {
    case .text(let text): add("value", text)
    case .integer(let number): add("value", number)
    case .boolean(let flag): add("value", flag)
    case nil: break
    }
    switch setting.origin {
    case .byDefault: add("source", setting.value == nil ? "unset" : "default")
    case .file(let path, let line):
      add("source", "file")
      add("file", path)
      add("line", line)
    case .environment(let name):
      add("source", "environment")
      add("name", name)
    case .serviceCredential: add("source", "credential")
    }
  }
}

extension String {
  /// The text with blanks behind it up to a width in columns; longer text stays as it is.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - displayWidth(of: self)))
  }
}
