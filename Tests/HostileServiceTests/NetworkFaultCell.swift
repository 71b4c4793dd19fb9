import EnrollmentCore
import TestSupport
import Testing

/// One cell of the matrix of network faults: what happens to which call of a login, for how long, and
/// how the request must end.
struct NetworkFaultCell: Sendable, CustomTestStringConvertible {
  /// The calls of a login, the two kinds of polls apart.
  enum Call: String, Sendable, CaseIterable {
    case discovery, keys, start
    case pendingPoll = "pending poll"
    /// The poll that is answered with the tokens, which come only once.
    case winningPoll = "winning poll"
    case userInfo

    var place: PretendService.Place {
      switch self {
      case .discovery: .discovery
      case .keys: .keys
      case .start: .start
      case .pendingPoll, .winningPoll: .token
      case .userInfo: .userInfo
      }
    }

    var isPoll: Bool { place == .token }
  }

  /// What a fault means for a call.
  enum Effect: Sendable {
    /// It is answered, later or over another way.
    case none
    /// Nothing leaves the till, and that is plain at once.
    case notSent
    /// Nothing leaves the till, which takes the whole time limit.
    case notSentInTime
    /// The service does its part, and its answer does not come.
    case answerLost
    /// Somebody else takes the call and never answers.
    case swallowed
    /// Somebody else answers with a page.
    case page
    case redirect
    /// As ``notSent``, for thirty seconds.
    case down
  }

  let fault: FaultProxy.Fault
  let call: Call
  /// Until the request has ended; otherwise the fault has gone when the call is made once more, if
  /// it is.
  let lasts: Bool

  var testDescription: String {
    "\(call.rawValue): \(fault.rawValue)" + (lasts ? ", to the end" : "")
  }

  var effect: Effect {
    switch fault {
    case .nameNotFound, .refused, .resetBeforeSend, .certificateExpired, .wrongHost,
      .unknownAuthority, .oldTLS:
      .notSent
    case .nameTimeout, .synDropped: .notSentInTime
    case .cutAfterSend, .cutInHeaders, .cutInBody, .shortBody, .stallBeforeAnswer, .stallInBody,
      .answerTooLate:
      .answerLost
    case .idleConnectionDead: .swallowed
    case .answerTwice, .latency, .slow, .deadIPv6: .none
    case .captivePortal: .page
    case .redirect: .redirect
    case .interfaceDown: .down
    }
  }

  /// How the request ends.
  var end: HostileCell.End {
    switch call {
    case .discovery: discoveryEnd
    case .keys: lasts ? .failed(.answerNotTrusted) : Self.saved
    case .start: startEnd
    case .pendingPoll: Self.saved
    case .winningPoll: effect == .answerLost ? .failed(.requestGone) : Self.saved
    case .userInfo:
      // A redirect is a refusal, and a refusal is final.
      lasts || effect == .redirect ? .saved(.incomplete, note: .nameMissing) : Self.saved
    }
  }

  /// What was not sent is tried twice more after one and three seconds, but for what took its time;
  /// what was sent is never sent again.
  private var startEnd: HostileCell.End {
    switch effect {
    case .none: Self.saved
    case .notSent: lasts ? .failed(.noConnection) : Self.saved
    case .notSentInTime, .down: .failed(.noConnection)
    case .answerLost, .swallowed, .page: .failed(.phoneMayBeRinging)
    case .redirect: .failed(.serviceTrouble)
    }
  }

  private var discoveryEnd: HostileCell.End {
    switch effect {
    case .none, .swallowed: Self.saved  // The copy at hand serves on.
    case .notSent, .answerLost: lasts ? .failed(.noConnection) : Self.saved
    case .notSentInTime, .down: .failed(.noConnection)
    case .page, .redirect: .failed(.tillSettingWrong)
    }
  }

  private static let saved = HostileCell.End.saved(.enrolled, note: nil)

  /// Every fault at every call, as it passes, and those again that can last at the calls that are
  /// not polls: a lasting fault of polls is a service that is down.
  static let all: [NetworkFaultCell] = Call.allCases.flatMap { call in
    FaultProxy.Fault.allCases.flatMap { fault in
      let passing = NetworkFaultCell(fault: fault, call: call, lasts: false)
      let lasting = NetworkFaultCell(fault: fault, call: call, lasts: true)
      return switch passing.effect {
      case .none, .swallowed, .down: [passing]
      case .notSent, .notSentInTime, .answerLost, .page, .redirect:
        call.isPoll ? [passing] : [passing, lasting]
      }
    }
  }
}
