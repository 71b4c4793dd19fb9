import CProcess
import Foundation

/// What becomes of this process's memory, which holds secrets, tokens and names: nobody sees it.
enum ProcessMemory {
  /// The signals at which Swift's runtime prints registers and the memory that they point to; on a
  /// terminal it would even wait for a key.
  private static let crashes = [SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGTRAP, SIGQUIT]

  /// No core file, no debugger of the same user, no memory in the report of a crash.
  ///
  /// A `SWIFT_BACKTRACE` from outside is somebody's wish to see the report, and is left alone.
  static func keepToItself() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    // Neither can fail for one's own process; if one did, the program is as it was.
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = process_forbid_inspection()
    guard getenv("SWIFT_BACKTRACE") == nil else { return }
    for crash in crashes { signal(crash, SIG_DFL) }
  }
}
