package import Foundation

/// How the pretend login service runs: where it listens and how strict its times are.
package struct PracticeOptions: Sendable {
  /// The loopback port; 0 takes any free one.
  package var port: Int
  /// Which service it pretends to be.
  package var form: PracticeForm
  /// Whether it speaks HTTPS, with certificates of an authority of its own; that authority's
  /// certificate is then written to `ca.pem` beside the client secret, for everybody to read.
  package var usesTLS: Bool
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
  /// file stays when the service stops, and belongs to the caller. With the platform's form the
  /// file `subscription-key` lies beside it, for the same reader.
  package var clientSecretFile: URL

  package init(
    port: Int = 0, form: PracticeForm = .platform, usesTLS: Bool = false,
    interval: Duration = .seconds(5), defaultExpiry: Duration? = nil,
    latency: Duration = .zero, clientAuthentication: PracticeClientAuthentication = .basic,
    clientSecretFile: URL
  ) {
    self.port = port
    self.form = form
    self.usesTLS = usesTLS
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
  /// The keys of a partner who acts for the sales unit: a platform token as `Bearer`, and the sales
  /// unit's number and the calling system in headers. Only the platform has it.
  case partnerKeys
}
