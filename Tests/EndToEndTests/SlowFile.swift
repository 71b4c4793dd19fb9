import Foundation
import Testing

/// A file whose lines come as slowly as a test adds them: a pipe with a name. Nobody comes to its end
/// as long as this is there.
final class SlowFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// - Parameter folder: where it is made.
  init(in folder: URL) throws {
    let path = folder.appending(path: "slow.csv").path
    mkfifo(path, 0o600)
    // For both, so that nobody waits for somebody else to open it.
    descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    self.path = path
    try #require(descriptor >= 0)
  }

  deinit { close(descriptor) }

  /// Adds lines; waits while there is no room for them.
  func add(_ lines: some Sequence<String>) async throws {
    var rest = ArraySlice(lines.map { $0 + "\r\n" }.joined().utf8)
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }
}
