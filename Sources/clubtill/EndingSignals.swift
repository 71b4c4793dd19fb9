import Dispatch
import Foundation
import Synchronization

/// The signals that ask the program to end, as Dispatch sources on a queue of their own.
///
/// They are heard even while the main thread is stuck in a write to a terminal that nobody reads. What
/// would end the program by custom alone does nothing from then on: it would leave the terminal as it
/// is, and nobody means it.
final class EndingSignals: Sendable {
  /// A reader that went away, a file that may not grow, and what is left to programs to give a meaning.
  private static let meaningless = [
    SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR,
  ]

  private let queue = DispatchQueue(label: "clubtill.signals")
  // Kept so that the sources live as long as this value.
  private let sources: Mutex<[any DispatchSourceSignal]>

  /// Returns when each is heard. Until then it does what it does by custom: one that is ignored in the
  /// meantime would be lost.
  ///
  /// - Parameter handler: called on a private queue with the signal's number.
  init(
    _ signals: [Int32] = [SIGTERM, SIGHUP, SIGINT], _ handler: @escaping @Sendable (Int32) -> Void
  ) {
    let queue = queue
    for number in Self.meaningless { signal(number, SIG_IGN) }
    let heard = DispatchGroup()
    sources = Mutex(
      signals.map { number in
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { @Sendable in handler(number) }
        heard.enter()
        source.setRegistrationHandler { @Sendable in heard.leave() }
        source.activate()
        return source
      })
    heard.wait()
  }
}
