/// One request for a shopper's approval, as the till makes it.
///
/// Source: CIBA Core 1.0, section 7.1.
package struct AuthenticationRequest: Equatable, Sendable {
  /// Space-separated names, `openid` among them.
  package var scope: String
  /// The one hint of this request, in the spelling of the provider's dialect.
  package var loginHint: String
  /// The code that both devices show.
  package var bindingMessage: String
  /// The wish for the life of the request; sent in whole seconds. The answer's `expiresIn` decides.
  package var requestedExpiry: Duration

  package init(
    scope: String, loginHint: String, bindingMessage: String, requestedExpiry: Duration
  ) {
    self.scope = scope
    self.loginHint = loginHint
    self.bindingMessage = bindingMessage
    self.requestedExpiry = requestedExpiry
  }
}

extension AuthenticationRequest: CustomStringConvertible, CustomReflectable {
  /// Without the hint, which holds the shopper's number.
  package var description: String { "authentication request \(bindingMessage)" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The provider's name for one open request, opaque and sent back unchanged.
///
/// It works only together with the client's secret and is treated as a secret all the same: its
/// description does not show it.
///
/// Source: CIBA Core 1.0, section 7.3.
package struct AuthenticationRequestID: RawRepresentable, Codable, Hashable, Sendable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether this is an id that the standard allows: not empty, of `A-Z a-z 0-9 . - _` alone.
  var isWellFormed: Bool {
    !rawValue.isEmpty && rawValue.utf8.count <= 1024
      && rawValue.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

extension AuthenticationRequestID: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package var description: String { "auth_req_id(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The provider's promise that the phone is being asked.
///
/// Source: CIBA Core 1.0, section 7.3.
package struct Acknowledgement: Codable, Equatable, Sendable {
  /// The wait between two polls where the provider names none.
  package static let defaultInterval = Duration.seconds(5)

  package var id: AuthenticationRequestID
  /// The life of the request, counted from `sentAt`.
  package var expiresIn: Duration
  /// The least wait between the sending of two polls.
  package var interval: Duration
  /// When the authentication request left the till. After a restart of the machine, whose boot
  /// clock began anew, put the instant of the restart here.
  package var sentAt: BootInstant
  /// When this answer arrived: the first poll is due one interval later.
  package var receivedAt: BootInstant

  package init(
    id: AuthenticationRequestID, expiresIn: Duration, interval: Duration = Self.defaultInterval,
    sentAt: BootInstant, receivedAt: BootInstant
  ) {
    self.id = id
    self.expiresIn = expiresIn
    self.interval = interval
    self.sentAt = sentAt
    self.receivedAt = receivedAt
  }

  /// When the request is over for good.
  package var deadline: BootInstant { sentAt.advanced(by: expiresIn) }
}
