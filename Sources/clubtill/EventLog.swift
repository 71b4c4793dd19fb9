import CIBA
import Dispatch
import EnrollmentCore
import Foundation
import Synchronization

/// Writes down what happens to the till's requests, a line an event, for whoever looks for a fault
/// later. See ``EventLine`` for what is in a line and ``LogFile`` for where it goes.
///
/// An actor on a Dispatch queue of its own: a disk that is full or slow holds up nobody. A line that
/// cannot be written is lost.
actor EventLog {
  private let executor = SerialQueueExecutor(label: "clubtill.log")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// How long leaving waits for the last lines.
  private static let farewell = DispatchTimeInterval.seconds(1)
  /// The most news that wait for a disk that hangs; those after them are not written down.
  private static let backlogLimit = 1000

  private var trail = EventTrail()
  private var file: LogFile
  private nonisolated let backlog = Atomic(0)
  private nonisolated let leaving = Mutex<CheckedContinuation<Void, Never>?>(nil)

  /// - Parameter folder: the state folder.
  init(in folder: String) { file = LogFile(in: folder) }

  /// Hears the desk's news, in their order, on whatever queue they come.
  nonisolated func hear(_ news: DeskNews) {
    let (date, now) = (Date(), BootClock().now().sinceBoot)
    guard backlog.add(1, ordering: .relaxed).newValue <= Self.backlogLimit else {
      backlog.subtract(1, ordering: .relaxed)
      return
    }
    executor.dispatchQueue.async {
      self.assumeIsolated { $0.write(news, at: date, now: now) }
      self.backlog.subtract(1, ordering: .relaxed)
    }
  }

  private func write(_ news: DeskNews, at date: Date, now: Duration) {
    for line in trail.lines(for: news, at: date, now: now) { file.append(line.text) }
  }

  /// Answers once everything heard so far is written, or a second has passed. The desk is closed.
  nonisolated func close() async {
    await withCheckedContinuation { continuation in
      leaving.withLock { $0 = continuation }
      executor.dispatchQueue.async { self.letGo() }
      DispatchQueue.global().asyncAfter(deadline: .now() + Self.farewell) { self.letGo() }
    }
  }

  private nonisolated func letGo() {
    leaving.withLock { continuation in
      continuation?.resume()
      continuation = nil
    }
  }
}
