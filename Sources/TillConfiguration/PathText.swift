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
  var line = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    line.unicodeScalars.append(scalar.isInvisibleControl ? "?" : scalar)
  }
  return text.unicodeScalars.count > limit ? line + "..." : line
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
