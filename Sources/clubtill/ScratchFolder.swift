import Foundation

/// A folder that is ours alone and is gone when we leave.
struct ScratchFolder {
  let url: URL

  /// Makes a folder with a name of its own in the system's temporary folder, mode 0700.
  init(named name: String) throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "\(name)-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  func remove() {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      Output.complaint("Could not remove \(url.path): \(error.localizedDescription)")
    }
  }
}
