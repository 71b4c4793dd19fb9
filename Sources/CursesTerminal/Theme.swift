import CCurses
import TerminalGrid

/// The set of looks that the settings name.
package enum Theme: String, CaseIterable, Sendable {
  case standard
  /// No shades, and the code in reverse video.
  case highContrast = "high-contrast"
  /// No colours at all.
  case plain

  /// How a style looks with so many colours: 256, 16, 8 or none. `accent` needs to be one of them.
  func look(of style: Style, colours: Int, accent: Int? = nil) -> Look {
    switch self {
    case .plain: return .colourless(style)
    case .highContrast: return .highContrast(style, colours: colours)
    case .standard:
      let accent = accent.flatMap { (0..<colours).contains($0) ? $0 : nil }
      return switch colours {
      case 256...: .calm(style, accent: accent ?? 32)
      case 8..<256: .basic(style, greys: colours >= 16, accent: accent ?? 6)
      default: .colourless(style)
      }
    }
  }
}

/// Colours by their number in the terminal's palette, and attributes. A colour of -1 is the
/// terminal's own, so the theme suits dark and light windows.
struct Look: Equatable {
  struct Attributes: OptionSet {
    let rawValue: Int
    static let bold = Self(rawValue: Int(CCURSES_BOLD))
    static let underline = Self(rawValue: Int(CCURSES_UNDERLINE))
    static let reverse = Self(rawValue: Int(CCURSES_REVERSE))
  }

  var foreground = -1
  var background = -1
  var attributes: Attributes = []
}

extension Look {
  fileprivate static func colourless(_ style: Style) -> Look {
    switch style {
    case .plain, .rule, .dim, .key: Look()
    case .title, .strong, .accent, .good, .warning, .code, .keyName: Look(attributes: .bold)
    case .header: Look(attributes: .reverse)
    case .bad, .flash: Look(attributes: [.bold, .reverse])
    case .field: Look(attributes: .underline)
    }
  }

  /// 256 colours: mid tones that can be read on black and on white.
  fileprivate static func calm(_ style: Style, accent: Int) -> Look {
    switch style {
    case .plain: Look()
    case .header: Look(foreground: 231, background: 24, attributes: .bold)
    case .rule: Look(foreground: 244)
    case .title: Look(foreground: accent, attributes: .bold)
    case .strong, .code, .keyName: Look(attributes: .bold)
    case .dim, .key: Look(foreground: 245)
    case .accent: Look(foreground: accent)
    case .good: Look(foreground: 34, attributes: .bold)
    case .warning: Look(foreground: 172, attributes: .bold)
    case .bad: Look(foreground: 196, attributes: .bold)
    case .field: Look(foreground: 231, background: 238)
    case .flash: Look(attributes: [.bold, .reverse])
    }
  }

  /// 8 or 16 colours; only with 16 is there a grey.
  fileprivate static func basic(_ style: Style, greys: Bool, accent: Int) -> Look {
    let grey = greys ? 8 : -1
    return switch style {
    case .plain: Look()
    case .header: Look(foreground: 7, background: 4, attributes: .bold)
    case .rule, .dim, .key: Look(foreground: grey)
    case .title: Look(foreground: accent, attributes: .bold)
    case .strong, .code, .keyName: Look(attributes: .bold)
    case .accent: Look(foreground: accent)
    case .good: Look(foreground: 2, attributes: .bold)
    case .warning: Look(foreground: 3, attributes: .bold)
    case .bad: Look(foreground: 1, attributes: .bold)
    case .field: Look(foreground: 0, background: 7)
    case .flash: Look(attributes: [.bold, .reverse])
    }
  }

  fileprivate static func highContrast(_ style: Style, colours: Int) -> Look {
    var look = colourless(style)
    switch style {
    case .plain, .rule, .dim, .title, .strong, .accent, .key, .flash: break
    case .header, .code, .field, .keyName: look.attributes = [.bold, .reverse]
    case .good: look.foreground = colours > 0 ? 2 : -1
    case .warning: look.foreground = colours > 0 ? 3 : -1
    case .bad: look.foreground = colours > 0 ? 1 : -1
    }
    return look
  }
}
