import CFileStatus
import Glibc

extension TillSettings {
  /// Where a new settings file belongs: the file of `CLUBTILL_CONFIG`, else the user's own.
  package static func newFilePath(
    environment: [String: String], homeDirectory: String
  ) -> String {
    let named = environment[SettingsReading.configurationName] ?? ""
    if !named.isEmpty { return expandingHome(named, homeDirectory: homeDirectory) }
    return UserFolders(environment: environment, homeDirectory: homeDirectory).usersFile
  }

  /// Writes the example file to `path`, readable by its owner alone (0600), with the folders above
  /// it (0700) where they are missing.
  ///
  /// The file is whole or not there. An old one is replaced only if `replaces` is true; a link, a pipe
  /// or a device in its place never is.
  ///
  /// - Throws: the fault of a file that is there already or cannot be written.
  package static func writeExampleFile(
    to path: String, replaces: Bool
  ) throws(ConfigurationFault) {
    do throws(Refusal) {
      try makeFolder(above: path)
      // Beside the place itself, so that the last step is a mere change of name.
      let draft = "\(path).\(getpid()).new"
      try write(Array(exampleFile.utf8), to: draft)
      defer { unlink(draft) }
      var status = file_status()
      if replaces, file_status_of_path(path, &status) == 0, status.mode & S_IFMT != S_IFREG {
        throw Refusal("is not a regular file")
      }
      // A link is refused where a file is there already.
      guard replaces ? rename(draft, path) == 0 : link(draft, path) == 0 else {
        throw errno == EEXIST
          ? Refusal("is there already; --force writes over it") : Refusal(writing: errno)
      }
    } catch {
      throw ConfigurationFault(source: .file(path), key: "", problem: error.problem)
    }
  }

  private static func makeFolder(above path: String) throws(Refusal) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    guard access(folder, F_OK) != 0 else { return }
    try makeFolder(above: folder)
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Refusal(writing: errno) }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(Refusal) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Refusal(writing: errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = errno
        unlink(path)
        throw Refusal(writing: reason)
      }
      written += count
    }
    // The mode of a new file is cut by the mask of the process; this one is exact.
    guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else {
      let reason = errno
      unlink(path)
      throw Refusal(writing: reason)
    }
  }
}

extension Refusal {
  fileprivate init(writing errorNumber: CInt) {
    self.init("cannot be written: \(String(cString: strerror(errorNumber)))")
  }
}
