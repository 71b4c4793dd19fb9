import EnrollmentCore
import Foundation

/// One line of the event log: what happened to which request, and when.
///
/// ```text
/// time        ISO 8601, UTC, with milliseconds
/// request     the id that the journal has, a UUID in small letters
/// event       one word, see ``Event``
/// code        the end's stable code (S1, W1, A4, ...), where there is one
/// times       "7 times" where the same has happened more often since its last line
/// ```
/// The fields stand in this order with a blank between them. Nothing else is in it: no name, no
/// number and no part of one, no token, and no text of the service.
struct EventLine: Equatable, Sendable {
  enum Event: String, Sendable {
    /// The journal has it, and it is leaving the till.
    case started
    /// The service has it; the phone shows it.
    case open
    /// A run before this one left it, and it is watched again.
    case adopted
    /// Polls get no answer any more; polling goes on.
    case pollLost = "poll-lost"
    case pollBack = "poll-back"
    /// The service asked us to poll less often.
    case slowDown = "slow-down"
    case yes, no
    /// The yes waits for a disk that takes it.
    case unsaved
    /// Another number answered; somebody has to decide.
    case held
    case saved, failed, discarded
    /// A late yes is to be thrown away; or, after all, to be kept.
    case markedWrong = "marked-wrong"
    case markedRight = "marked-right"
    /// The number is a member's; nothing was sent.
    case known
    /// Nine are open; or one to the same number is.
    case tooManyOpen = "too-many-open"
    case alreadyOpen = "already-open"
    case notAllowed = "not-allowed"

    /// Whether one request may bring it again and again.
    var recurs: Bool {
      switch self {
      case .pollLost, .pollBack, .slowDown, .unsaved, .markedWrong, .markedRight: true
      case .started, .open, .adopted, .yes, .no, .held, .saved, .failed, .discarded, .known,
        .tooManyOpen, .alreadyOpen, .notAllowed:
        false
      }
    }
  }

  let at: Date
  let request: RequestID
  let event: Event
  var code: EndCode?
  /// How often it has happened since its last line, this time included.
  var times = 1

  var text: String {
    let time = at.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let words = [
      time, request.rawValue.uuidString.lowercased(), event.rawValue, code?.rawValue,
      times > 1 ? "\(times) times" : nil,
    ]
    return words.compactMap(\.self).joined(separator: " ")
  }
}
