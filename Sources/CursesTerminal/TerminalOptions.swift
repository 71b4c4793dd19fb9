import Glibc

/// What the settings and the environment say about the terminal.
package struct TerminalOptions: Equatable, Sendable {
  /// False where NO_COLOR is set to anything, as no-color.org has it.
  package var usesColour: Bool
  /// Draws in UTF-8 although the locale does not say so: a service without a locale.
  package var forcesUTF8: Bool
  package var theme: Theme
  /// The club's colour, 0 to 255, where the terminal has so many; `nil` takes the theme's.
  package var accent: Int?
  /// The name of the terminal's type in terminfo: TERM.
  package var terminalType: String

  package init(
    terminalType: String, usesColour: Bool = true, forcesUTF8: Bool = false,
    theme: Theme = .standard, accent: Int? = nil
  ) {
    self.terminalType = terminalType
    self.usesColour = usesColour
    self.forcesUTF8 = forcesUTF8
    self.theme = theme
    self.accent = accent
  }

  /// TERM and NO_COLOR as the process has them, the rest at its default.
  package static var fromEnvironment: Self {
    Self(
      terminalType: variable("TERM") ?? "", usesColour: variable("NO_COLOR", default: "").isEmpty)
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static func variable(_ name: String, default value: String) -> String {
    variable(name) ?? value
  }
}
