import Foundation

/// An empty folder of one input, gone with this object.
final class ScratchFolder: Sendable {
  let path = NSTemporaryDirectory() + "clubtill-fuzz-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  // Nobody is left to be told that it stays.
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}
