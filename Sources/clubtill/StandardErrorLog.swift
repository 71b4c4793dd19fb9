import Foundation

/// Standard error, led into a file while a screen is up: a message of the runtime must not be drawn
/// into the cashier's screen, and must not be lost.
///
/// The file is `clubtill.log` in the state folder, mode 0600. At a start at which it has grown beyond
/// a megabyte it becomes `clubtill.log.old`, in the place of the last one.
struct StandardErrorLog {
  private static let limitBytes = 1 << 20
  private let before: Int32

  /// Nil where the file cannot be opened; standard error then stays what it was.
  init?(in folder: String) {
    let path = Self.path(in: folder)
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // None at the first.
    if attributes?[.size] as? Int ?? 0 > Self.limitBytes { rename(path, path + ".old") }
    guard let log = Self.open(in: folder) else { return nil }
    before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    dup2(log, STDERR_FILENO)
    close(log)
  }

  private static func path(in folder: String) -> String { folder + "/clubtill.log" }

  /// The log as a descriptor open for appending, which the caller closes; nil where it cannot be
  /// opened.
  static func open(in folder: String) -> Int32? {
    let log = Foundation.open(
      path(in: folder), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    return log >= 0 ? log : nil
  }

  /// Gives standard error back.
  func end() {
    guard before >= 0 else { return }
    dup2(before, STDERR_FILENO)
    close(before)
  }
}
