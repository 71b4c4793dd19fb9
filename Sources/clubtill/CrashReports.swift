import Foundation

/// What Swift's runtime does when the program crashes.
enum CrashReports {
  private static let variable = "SWIFT_BACKTRACE"

  /// Starts the program anew, in place of itself, with crash reports that ask nothing.
  ///
  /// The runtime reads this only at a start, and on a terminal it would wait for a key: a till would
  /// stand still. A setting from outside is left alone.
  static func askNothing() {
    guard getenv(variable) == nil else { return }
    setenv(variable, "interactive=no,color=no", 1)
    var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    // Where that is not possible the program goes on as it is.
    for argument in arguments { free(argument) }
  }
}
