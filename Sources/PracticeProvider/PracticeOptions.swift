package import Foundation

/// How the pretend login service runs: where it listens and how strict its times are.
package struct PracticeOptions: Sendable {
  /// The loopback port; 0 takes any free one.
  package var port: Int
  /// The least time between two polls. It may be below a second; the answer then names one second,
  /// since the wire knows whole seconds only.
  package var interval: Duration
  /// How long every request stays open, in place of its `requested_expiry`; nil obeys the request,
  /// and gives 600 s where it names none.
  package var defaultExpiry: Duration?
  /// How long a poll is held before its answer leaves.
  package var latency: Duration
  /// How this sales unit's clients prove themselves, as the business portal sets it.
  package var clientAuthentication: PracticeClientAuthentication
  /// Where the client secret is written, readable by its owner only. The folder must exist; the
  /// file stays when the service stops, and belongs to the caller.
  package var clientSecretFile: URL

  package init(
    port: Int = 0, interval: Duration = .seconds(5), defaultExpiry: Duration? = nil,
    latency: Duration = .zero, clientAuthentication: PracticeClientAuthentication = .basic,
    clientSecretFile: URL
  ) {
    self.port = port
    self.interval = interval
    self.defaultExpiry = defaultExpiry
    self.latency = latency
    self.clientAuthentication = clientAuthentication
    self.clientSecretFile = clientSecretFile
  }
}

/// The token endpoint authentication method of a sales unit; it holds for every login call.
package enum PracticeClientAuthentication: Sendable {
  /// HTTP Basic over client id and secret as they are.
  case basic
  /// HTTP Basic over both form-urlencoded first.
  ///
  /// Source: RFC 6749, section 2.3.1.
  case basicFormEncoded
  /// Two more fields in the form body.
  case post
}
