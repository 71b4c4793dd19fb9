/// Why the terminal cannot be used for screens. Each has a sentence for the person who started the
/// program.
package enum TerminalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Standard input or standard output is a file or a pipe.
  case notATerminal
  /// terminfo has no entry of this name; empty where TERM is not set.
  case unknownTerminalType(String)
  /// The type cannot move its cursor.
  case tooDumb(String)
  /// Memory or descriptors ran out.
  case cannotOpen

  package var description: String {
    switch self {
    case .notATerminal:
      "Standard input and output must be a terminal."
    case .unknownTerminalType(""):
      "TERM is not set, so the type of this terminal is not known."
    case .unknownTerminalType(let type):
      "The terminal type \"\(printable(type))\" is not known here. Set TERM to a known type."
    case .tooDumb(let type):
      "A terminal of type \"\(printable(type))\" cannot show screens."
    case .cannotOpen:
      "The terminal could not be opened."
    }
  }

  /// The name came from outside and is about to be written on a terminal.
  private func printable(_ name: String) -> String {
    String(
      name.unicodeScalars.filter { $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }.prefix(40))
  }
}
