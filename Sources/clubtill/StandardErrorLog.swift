import Foundation

/// Standard error, led into a file while a screen is up: a message of the runtime must not be drawn
/// into the cashier's screen, and must not be lost.
///
/// The file is that of the event log (`LogFile`), which keeps it within its size.
struct StandardErrorLog {
  private let before: Int32

  /// Nil where the file cannot be opened; standard error then stays what it was.
  init?(in folder: String) {
    guard let log = LogFile.open(in: folder) else { return nil }
    before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    dup2(log, STDERR_FILENO)
    close(log)
  }

  /// Gives standard error back.
  func end() {
    guard before >= 0 else { return }
    dup2(before, STDERR_FILENO)
    close(before)
  }
}
