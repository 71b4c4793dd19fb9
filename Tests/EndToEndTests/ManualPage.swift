import Foundation

/// The manual page, made from what the argument parser knows of the commands.
///
/// Source: man-pages(7), groff_man(7).
struct ManualPage {
  /// What the program tells of itself with `--experimental-dump-help`.
  struct Tool: Decodable {
    let command: Command
  }

  struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let arguments: [Argument]?
    let subcommands: [Command]?
    let shouldDisplay: Bool?

    /// Without the help command that the parser adds everywhere.
    var own: [Command] { (subcommands ?? []).filter { $0.commandName != "help" } }
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String

      var spelling: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: String
    let abstract: String?
    let names: [Name]?
    let valueName: String?
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool
    let defaultValue: String?

    /// As in a synopsis: `--json`, `--limit NUMBER`, `FILE`.
    var spelling: String {
      let value = (valueName ?? "value").uppercased()
      let spelled = (names ?? []).map(\.spelling).sorted { $0.count < $1.count }
        .joined(separator: ", ")
      return switch kind {
      case "positional": value
      case "option": "\(spelled) \(value)"
      default: spelled
      }
    }
  }

  let tool: Tool
  let version: String

  var text: String {
    var lines = [
      ".\\\" Made from the argument parser: see Tests/EndToEndTests/ResourceTests.swift.",
      ".TH CLUBTILL 1 \"\" \"Clubtill \(Self.escaped(version))\" \"User Commands\"",
      ".SH NAME",
      "clubtill \\- \(Self.sentence(tool.command.abstract))",
      ".SH SYNOPSIS",
    ]
    let commands = Self.flat(tool.command, path: [])
    for (path, command) in commands where command.own.isEmpty {
      lines += [".B \(Self.escaped(path.joined(separator: " ")))"]
      lines += [Self.synopsis(command), ".br"]
    }
    lines += [".SH DESCRIPTION"] + Self.paragraphs(tool.command.discussion) + [".SH COMMANDS"]
    for (path, command) in commands where path.count > 1 {
      lines.append(".SS \"\(Self.escaped(path.joined(separator: " ")))\"")
      lines.append(Self.escaped(command.abstract ?? ""))
      for argument in Self.shown(command) where Self.isOwn(argument) {
        lines += [".TP", ".B \(Self.escaped(argument.spelling))"]
        let abstract = argument.abstract ?? ""
        let standard =
          argument.defaultValue.map { abstract.isEmpty ? $0 : " (default: \($0))" } ?? ""
        lines.append(Self.escaped(abstract + standard))
      }
      lines += Self.paragraphs(command.discussion)
    }
    return (lines + Self.ending).joined(separator: "\n") + "\n"
  }

  /// What every command has, and where things are.
  private static let ending = [
    ".SH OPTIONS OF EVERY COMMAND",
    ".TP", ".B \\-\\-config FILE", "The settings file to read.",
    ".TP", ".B \\-h, \\-\\-help", "What the command does, with an example.",
    ".TP", ".B \\-\\-version", "The version of the program.",
    ".SH ENVIRONMENT",
    "Every setting has a variable, CLUBTILL_..., which wins over the file.",
    ".B clubtill config init", "writes a file that names them all.",
    ".SH FILES",
    ".TP", ".I /etc/clubtill/clubtill.toml, ~/.config/clubtill/clubtill.toml", "The settings.",
    ".TP", ".I ~/.local/state/clubtill", "The member store, its copies and its log.",
  ]

  private static func flat(
    _ command: Command, path: [String]
  ) -> [(path: [String], command: Command)] {
    let own = path + [command.commandName]
    return [(own, command)] + command.own.flatMap { flat($0, path: own) }
  }

  private static func shown(_ command: Command) -> [Argument] {
    (command.arguments ?? []).filter(\.shouldDisplay)
  }

  private static func isOwn(_ argument: Argument) -> Bool {
    !(argument.names ?? []).contains { ["help", "config", "version"].contains($0.name) }
  }

  private static func synopsis(_ command: Command) -> String {
    let own = shown(command).filter(isOwn)
    // Flags of which one must be given.
    let choice = own.filter { $0.kind == "flag" && !$0.isOptional }.map(\.spelling)
    let words = own.filter { $0.kind != "flag" || $0.isOptional }.map { argument in
      argument.isOptional ? "[\(argument.spelling)]" : argument.spelling
    }
    return escaped(
      ((choice.isEmpty ? [] : [choice.joined(separator: " | ")]) + words).joined(separator: " "))
  }

  /// An abstract as the line of a NAME section has it: no capital and no full stop.
  private static func sentence(_ abstract: String?) -> String {
    let text = abstract ?? ""
    return escaped(text.prefix(1).lowercased() + text.dropFirst().trimmingSuffix("."))
  }

  /// Paragraphs; those that begin with blanks and those of examples stand as they are.
  private static func paragraphs(_ discussion: String?) -> [String] {
    (discussion ?? "").components(separatedBy: "\n\n").filter { !$0.isEmpty }.flatMap { text in
      let lines = text.split(separator: "\n").map { escaped(String($0)) }
      let isExample = text.hasPrefix("Example:") || text.hasPrefix(" ")
      return isExample ? [".PP", ".nf"] + lines + [".fi"] : [".PP"] + lines
    }
  }

  /// Text in which nothing means anything to the formatter.
  private static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(_ suffix: Character) -> String {
    last == suffix ? String(dropLast()) : String(self)
  }
}
