import Foundation

@testable import TillConfiguration

/// The file with the client secret.
enum ClientSecretTarget {
  static func run(_ input: [UInt8]) throws {
    let folder = try ScratchFolder()
    let path = folder.file("secret")
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(input), attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    var settings = TillSettings(stateDirectory: "/state")
    settings.clientSecretFile = TillSettings.SecretFile(path: path)
    do {
      let secret = try settings.readSecret()
      try promise("a secret is there", !secret.isEmpty)
      try promiseCleanLine(secret, "a secret", limit: 4096)
    } catch let faults as ConfigurationFaults {
      try promise("one fault is enough", faults.faults.count == 1)
      let known = [
        "is larger than 4096 bytes", "is not UTF-8 text", "is empty",
        "must be one line without control characters",
      ]
      try promise(
        "no fault holds any of the secret", known.contains(faults.faults[0].problem), about: faults)
    }
  }
}
