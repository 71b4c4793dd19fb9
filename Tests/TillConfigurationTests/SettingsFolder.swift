import Foundation
import Glibc

@testable import TillConfiguration

/// A folder of its own for one test, removed at the end; it stands in for the home folder.
final class SettingsFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("till-configuration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      print("left behind: \(path): \(error)")
    }
  }

  /// Writes a file, with the folders above it, and returns its path.
  @discardableResult
  func write(
    _ content: String, to name: String = "clubtill.toml", mode: Int = 0o600
  ) throws -> String {
    try write(Data(content.utf8), to: name, mode: mode)
  }

  @discardableResult
  func write(_ content: Data, to name: String, mode: Int = 0o600) throws -> String {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    return file.path
  }

  /// Settings from `text` as the file of `--config`, and `environment` over it.
  func load(
    _ text: String = "", environment: [String: String] = [:]
  ) throws -> TillSettings {
    try SettingsReading(environment: environment, file: write(text), homeDirectory: path).checked()
  }

  /// The faults of `text` and `environment`, as a person reads them, without the folder.
  func faults(_ text: String = "", environment: [String: String] = [:]) throws -> [String] {
    do {
      _ = try load(text, environment: environment)
      return []
    } catch let faults as ConfigurationFaults {
      return faults.faults.map { $0.description.replacing(path + "/", with: "") }
    }
  }
}
