import Foundation

/// A value that one thread at a time may use.
///
/// In the place of `Mutex` of the standard library: under contention that one waits inside code
/// which the thread sanitizer does not see on Linux, and every run reports races that are none.
///
/// `@unchecked Sendable` is true because `value` is touched only while `lock` is held: it is handed over
/// for good when it comes in (`sending`), and what ``withLock(_:)`` gives back is `Sendable`.
package final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: sending Value) { self.value = value }

  package func withLock<Result: Sendable>(_ body: (inout Value) throws -> Result) rethrows -> Result
  {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
