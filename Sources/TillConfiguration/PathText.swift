/// `path` with a leading `~/` replaced by the home folder.
func expandingHome(_ path: String, homeDirectory: String) -> String {
  path.hasPrefix("~/") ? joined(homeDirectory, String(path.dropFirst(2))) : path
}

/// `name` inside `folder`, with one slash between them.
func joined(_ folder: String, _ name: String) -> String {
  folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}

/// A value as a fault repeats it: one short line that cannot steer the terminal.
func shown(_ text: String) -> String {
  let limit = 40
  let line = withoutControls(String(text.unicodeScalars.prefix(limit)))
  return text.unicodeScalars.count > limit ? line + "..." : line
}

/// `text` with `?` in the place of each sign that could steer the terminal.
func withoutControls(_ text: String) -> String {
  var line = ""
  for scalar in text.unicodeScalars {
    line.unicodeScalars.append(scalar.isInvisibleControl ? "?" : scalar)
  }
  return line
}

extension Unicode.Scalar {
  /// Controls, line breaks, and format characters such as those that turn the writing direction.
  var isInvisibleControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
