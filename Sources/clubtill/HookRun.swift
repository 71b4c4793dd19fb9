import CHookProcess
import Foundation

/// One run of the shop's own program, under a keeper that ends it at its time limit also when this
/// program is gone by then.
enum HookRun {
  /// An end to tell, as one line with the line end.
  struct Turn {
    let input: String
    /// What stands at the end of a line of the log about it.
    let subject: String
  }

  /// A run under way.
  struct Underway: Sendable {
    /// The keeper's process id.
    let keeper: pid_t
    /// Where the keeper's report comes.
    let report: Int32

    /// Takes the report that has come, and lets go of the run. Waits for nothing but the last step
    /// of the keeper, which ends when it has reported.
    ///
    /// Returns what went wrong, in words; nil where nothing did.
    func end(limit: Duration) -> String? {
      var report = hook_report_take(self.report)
      close(self.report)
      while waitpid(keeper, nil, 0) < 0, errno == EINTR {}
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { words in
        guard let start = words.baseAddress,
          hook_report_words(&report, limit.wholeSeconds, start, words.count)
        else { return nil }
        return String(cString: start)
      }
    }

    /// Leaves the report to the process that tells the rest.
    func letGo() { close(report) }
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
      path, &variables, input, input.utf8.count, limit.wholeSeconds, graceSeconds, &report)
    guard keeper > 0 else { return .failure(.current) }
    return .success(Underway(keeper: keeper, report: report))
  }

  /// Leaves the rest to a process that outlives this one: it waits for the end of `underway`, then
  /// runs the program at `path` for each of `turns`, one after the other; returns at once.
  ///
  /// - Parameters:
  ///   - underway: a run and its subject, which are no longer ours then; nil where there is none.
  ///   - log: a descriptor, open for appending, that gets a line for each trouble; -1 for nowhere.
  static func tell(
    _ turns: [Turn], after underway: (run: Underway, subject: String)?, path: String,
    limit: Duration, environment: [String: String], log: Int32
  ) -> Result<Void, POSIXError> {
    var texts: [UnsafeMutablePointer<CChar>?] = []
    defer { for text in texts { free(text) } }
    func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
      texts.append(strdup(text))
      return texts.last ?? nil
    }
    var variables = environment.map { copy("\($0)=\($1)") } + [nil]
    let cTurns = turns.map { turn in
      hook_turn(
        input: copy(turn.input), input_bytes: turn.input.utf8.count, subject: copy(turn.subject))
    }
    let process = hook_process_tell_rest(
      path, &variables, cTurns, cTurns.count, limit.wholeSeconds, graceSeconds,
      underway?.run.report ?? -1, underway.flatMap { copy($0.subject) }, log)
    return process > 0 ? .success(()) : .failure(.current)
  }

  /// What of our environment the program gets: all but what speaks of this till and its secrets.
  static func environment(_ ours: [String: String]) -> [String: String] {
    ours.filter { name, _ in
      !name.hasPrefix("CLUBTILL_") && name != "CREDENTIALS_DIRECTORY" && name != "SWIFT_BACKTRACE"
    }
  }
}

extension POSIXError {
  /// What `errno` has now.
  fileprivate static var current: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

extension Duration {
  fileprivate var wholeSeconds: Int32 { Int32(components.seconds) }
}
