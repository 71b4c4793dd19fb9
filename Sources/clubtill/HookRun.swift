import CHookProcess
import Foundation

/// One run of the shop's own program, under a keeper that ends it at its time limit also when this
/// program is gone by then.
enum HookRun {
  /// How a run ended; what it is in words goes to the log.
  enum End: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    case notRun(errorNumber: Int32)
    /// Its keeper was killed.
    case lost
  }

  /// A run under way.
  struct Underway: Sendable {
    /// The keeper's process id.
    let keeper: pid_t
    /// Where the keeper's report comes.
    let report: Int32

    /// Takes the report that has come, and lets go of the run. Waits for nothing but the last step
    /// of the keeper, which ends when it has reported.
    func end() -> End {
      var report = hook_report()
      var count = 0
      repeat {
        count = read(self.report, &report, MemoryLayout<hook_report>.size)
      } while count < 0 && errno == EINTR
      close(self.report)
      while waitpid(keeper, nil, 0) < 0, errno == EINTR {}
      return count == MemoryLayout<hook_report>.size ? End(report) : .lost
    }
  }

  /// The time between asking the program to end and ending it.
  private static let graceSeconds: Int32 = 2

  /// Starts the program at `path` and gives it `input`; returns at once.
  static func start(
    _ path: String, input: String, limit: Duration, environment: [String: String]
  ) -> Result<Underway, POSIXError> {
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for variable in variables { free(variable) } }
    var report: Int32 = -1
    let keeper = hook_process_start(
      path, &variables, input, input.utf8.count, Int32(limit.components.seconds), graceSeconds,
      &report)
    guard keeper > 0 else {
      return .failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
    }
    return .success(Underway(keeper: keeper, report: report))
  }

  /// What of our environment the program gets: all but what speaks of this till and its secrets.
  static func environment(_ ours: [String: String]) -> [String: String] {
    ours.filter { name, _ in
      !name.hasPrefix("CLUBTILL_") && name != "CREDENTIALS_DIRECTORY" && name != "SWIFT_BACKTRACE"
    }
  }
}

extension HookRun.End {
  fileprivate init(_ report: hook_report) {
    switch report.end {
    case hook_exited: self = .exited(report.number)
    case hook_signalled: self = .signalled(report.number)
    case hook_timed_out: self = .timedOut
    case hook_not_run: self = .notRun(errorNumber: report.number)
    default: self = .lost  // C's enumerations are open.
    }
  }

  /// Nil where all went well.
  func words(limit: Duration) -> String? {
    switch self {
    case .exited(0): nil
    case .exited(let status): "ended with status \(status)"
    case .signalled(let number): "was ended by signal \(number)"
    case .timedOut: "was ended at its limit of \(limit.components.seconds) s"
    case .notRun(let number): "could not be started: \(String(cString: strerror(number)))"
    case .lost: "is out of sight: its keeper was killed"
    }
  }
}
