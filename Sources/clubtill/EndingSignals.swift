import Dispatch
import Foundation
import Synchronization

/// The signals that ask the program to end, as Dispatch sources on a queue of their own.
///
/// They are heard even while the main thread is stuck in a write to a terminal that nobody reads.
final class EndingSignals: Sendable {
  private let queue = DispatchQueue(label: "clubtill.signals")
  // Kept so that the sources live as long as this value.
  private let sources: Mutex<[any DispatchSourceSignal]>

  /// - Parameter handler: called on a private queue with the signal's number.
  init(
    _ signals: [Int32] = [SIGTERM, SIGHUP, SIGINT], _ handler: @escaping @Sendable (Int32) -> Void
  ) {
    let queue = queue
    signal(SIGPIPE, SIG_IGN)  // A reader that goes away ends no program here.
    sources = Mutex(
      signals.map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { @Sendable in handler(number) }
        source.activate()
        return source
      })
  }
}
