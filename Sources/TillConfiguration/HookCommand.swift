import CFileStatus
import Glibc

extension TillSettings {
  /// What keeps the shop's own program from being started; nil where nothing does or there is none.
  ///
  /// It is looked at, not run. No enrollment needs it, so it is not among the faults that stop a
  /// till.
  func hookFault() -> ConfigurationFault? {
    guard let path = hookCommand, let problem = Self.problem(ofProgram: path) else { return nil }
    return ConfigurationFault(source: .file(path), key: "hook.command", problem: problem)
  }

  private static func problem(ofProgram path: String) -> String? {
    var status = file_status()
    guard file_status_following_path(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else {
        return "cannot be looked at: \(String(cString: strerror(errno)))"
      }
      return path.contains(" ")
        ? "there is no such file; it is the path of a program alone, arguments are not possible"
        : "there is no such file"
    }
    guard status.mode & S_IFMT == S_IFREG else { return "is not a regular file" }
    return access(path, X_OK) == 0 ? nil : "is not a program that this user may start"
  }
}
