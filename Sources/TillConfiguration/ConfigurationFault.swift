/// One thing that is wrong in the settings, in words for the person who wrote them.
package struct ConfigurationFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where the fault stands.
  package enum Source: Equatable, Hashable, Sendable {
    case commandLine
    case environment
    /// A file by its path: the settings file, or one that a setting names.
    case file(String)
    /// Nowhere: a setting that is needed was given in no place.
    case nowhere
  }

  package let source: Source
  /// The line in the file, from 1; nil where the fault is not of one line.
  package let line: Int?
  /// The key, the environment name or the option; empty where the fault is of the whole file.
  package let key: String
  /// What is wrong and what would be right; never holds a secret.
  package let problem: String

  package init(source: Source, line: Int? = nil, key: String, problem: String) {
    self.source = source
    self.line = line
    self.key = key
    self.problem = problem
  }

  /// A fault of the value that came from `origin`; one from the environment goes by its name there.
  init(at origin: SettingOrigin, key: String, problem: String) {
    switch origin {
    case .file(let path, let line):
      self.init(source: .file(path), line: line, key: key, problem: problem)
    case .environment(let name):
      self.init(source: .environment, key: name, problem: problem)
    case .byDefault, .serviceCredential:
      self.init(source: .nowhere, key: key, problem: problem)
    }
  }

  /// `clubtill.toml:7: till.number: must be 1 to 9999, not 0`
  package var description: String {
    let place: String? =
      switch source {
      case .commandLine: "command line"
      case .environment: "environment"
      case .file(let path): line.map { "\(path):\($0)" } ?? path
      case .nowhere: nil
      }
    return [place, key.isEmpty ? nil : key, problem].compactMap(\.self).joined(separator: ": ")
  }
}

/// All that is wrong in the settings, not only the first: faults of the file by line, then those
/// of the environment by name. Never empty when thrown.
package struct ConfigurationFaults: Error, Equatable, Sendable, CustomStringConvertible {
  package let faults: [ConfigurationFault]

  package init(faults: [ConfigurationFault]) {
    self.faults = faults
  }

  /// One line a fault.
  package var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}

/// What is wrong with one value, before it is known where the value stands.
struct Refusal: Error, Equatable {
  let problem: String

  init(_ problem: String) {
    self.problem = problem
  }
}
