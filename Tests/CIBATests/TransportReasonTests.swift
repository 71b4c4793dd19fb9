import Testing

@testable import CIBA

/// What network libraries throw, in few and plain words.
struct TransportReasonTests {
  private struct Told: Error, CustomStringConvertible {
    let description: String
  }

  @Test(arguments: [
    ("NIOConnectionError(errors: [connect(...) failed, errno: 111])", "the connection was refused"),
    (
      "NIOConnectionError(errors: [connect(...) failed, errno: 101])",
      "the network cannot be reached"
    ),
    ("connect(...) failed, errno: 110", "the connection timed out"),
    ("connect(...) failed, errno: 104", "the connection was reset"),
    ("connect(...) failed, errno: 13", "the connection failed with error 13"),
    ("DNS error: till.example", "the name was not found"),
    ("handshake: SSL_ERROR", "the TLS handshake failed"),
    ("something\u{1b}[2J else", "something[2J else"),
  ])
  func `an error that only its text tells of is told plainly`(text: String, reason: String) {
    #expect(TransportReason.text(of: Told(description: text)) == reason)
  }
}
