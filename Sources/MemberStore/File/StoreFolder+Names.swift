import Foundation

extension MemberStore {
  /// Whether `path` is, or would be, a file of a store, this one's or another's: its database, keys,
  /// locks and daily copies. No command puts its output there.
  package static func owns(_ path: String) -> Bool {
    let file = URL(fileURLWithPath: path).standardizedFileURL
    let folder = file.deletingLastPathComponent().resolvingSymlinksInPath()
    if let above = StoreFolder(ofStoreIn: folder.deletingLastPathComponent()),
      folder.path == above.path(of: .copies)
    {
      return true
    }
    return StoreFolder(ofStoreIn: folder)?.isOwn(file.lastPathComponent) ?? false
  }
}

extension StoreFolder {
  /// Nil where there is no store.
  fileprivate init?(ofStoreIn folder: URL) {
    guard let found = try? StoreFolder(path: folder.path, makesIt: false),
      FileStatus(path: found.path(of: .database)) != nil
    else { return nil }
    self = found
  }

  /// What stands beside the database begins with its name: logs, copies, what was set aside.
  fileprivate func isOwn(_ name: String) -> Bool {
    let files: [File] = [.users, .journalKey, .coolDownKey, .staffKey, .reserve, .suspicion]
    return name.hasPrefix(Self.databaseName) || name.hasSuffix(".lock")
      || files.contains { self.path(of: $0) == path + "/" + name }
  }
}
