import Dispatch
import GRDB

/// Runs one long statement so that it can be ended: SQLite itself asks nobody.
enum Interruptible {
  private static let interval = DispatchTimeInterval.milliseconds(50)

  /// Runs `body` on `file`; where `work` must end, the statement that is running throws
  /// `SQLITE_INTERRUPT`.
  ///
  /// - Parameter look: called about twenty times a second meanwhile, on a queue of its own.
  static func run<File: DatabaseReader, Result>(
    on file: File, _ work: LongWork, look: @escaping @Sendable () -> Void = {},
    _ body: (File) throws -> Result
  ) throws -> Result {
    let queue = DispatchQueue(label: "clubtill.store.interrupt")
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + interval, repeating: interval)
    timer.setEventHandler { @Sendable in
      look()
      if work.mustEnd { file.interrupt() }
    }
    timer.activate()
    defer {
      timer.cancel()
      queue.sync {}  // What it has begun is over before the file is closed.
    }
    return try body(file)
  }
}
