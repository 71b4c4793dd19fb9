import EnrollmentCore
import Foundation

/// Which lines the desk's news make in the event log.
///
/// A status names all that is known of a request, so the trail remembers the last one and tells
/// what is new. What one request brings again and again has a line every 30 s at most; the next one
/// says how often it was, and what is still untold is told at the request's end.
struct EventTrail {
  /// The least time between two lines about the same.
  static let restraint = Duration.seconds(30)

  /// What was told of one open request.
  fileprivate struct Told {
    var phase: RequestStatus.Phase?
    var connection = RequestStatus.Connection.good
    var fate = RequestRecord.Fate.save
    var asksLessOften = false
    var recurring: [EventLine.Event: Recurring] = [:]
  }

  fileprivate struct Recurring {
    /// When its last line was written, since boot.
    var lineAt: Duration
    /// How often it has happened since, and when the last time was.
    var untold = 0
    var lastAt: Date
  }

  private var requests: [RequestID: Told] = [:]

  /// The lines of `news`, in their order.
  ///
  /// - Parameters:
  ///   - date: when they came, by the wall clock.
  ///   - now: the same, since boot.
  mutating func lines(for news: DeskNews, at date: Date, now: Duration) -> [EventLine] {
    switch news {
    case .known(let id, _): [EventLine(at: date, request: id, event: .known)]
    case .refused(let id, let refusal): [Self.line(for: refusal, of: id, at: date)]
    case .adopted(let ids): ids.map { EventLine(at: date, request: $0, event: .adopted) }
    case .status(let status): lines(for: status, at: date, now: now)
    }
  }

  private mutating func lines(
    for status: RequestStatus, at date: Date, now: Duration
  ) -> [EventLine] {
    var told = requests[status.id] ?? Told()
    var lines: [EventLine] = []
    func add(_ event: EventLine.Event, code: EndCode? = nil) {
      var line = EventLine(at: date, request: status.id, event: event, code: code)
      if event.recurs {
        guard let times = told.times(event, at: date, now: now) else { return }
        line.times = times
      }
      lines.append(line)
    }
    if status.connection != told.connection {
      add(status.connection == .lost ? .pollLost : .pollBack)
    }
    if status.asksLessOften, !told.asksLessOften { add(.slowDown) }
    if status.fate != told.fate { add(status.fate == .discard ? .markedWrong : .markedRight) }
    if status.phase != told.phase {
      if case .ended = status.phase { lines += told.rest(of: status.id) }
      let (event, code) = Self.event(status.phase)
      add(event, code: code)
    }
    told.phase = status.phase
    told.connection = status.connection
    told.fate = status.fate
    told.asksLessOften = status.asksLessOften
    if case .ended = status.phase { requests[status.id] = nil } else { requests[status.id] = told }
    return lines
  }

  private static func event(_ phase: RequestStatus.Phase) -> (EventLine.Event, EndCode?) {
    switch phase {
    case .sending: (.started, nil)
    case .open: (.open, nil)
    case .redeemed: (.yes, nil)
    case .unsaved: (.unsaved, .notSaved)
    case .held: (.held, .otherNumberAnswered)
    case .ended(.saved(let enrollment, took: _)): (.saved, enrollment.note)
    case .ended(.failed(let failure)): (failure.code == .denied ? .no : .failed, failure.code)
    case .ended(.discarded): (.discarded, nil)
    }
  }

  private static func line(
    for refusal: OrderRefusal, of id: RequestID, at date: Date
  ) -> EventLine {
    switch refusal {
    case .tooManyOpen: EventLine(at: date, request: id, event: .tooManyOpen)
    case .alreadyOpen: EventLine(at: date, request: id, event: .alreadyOpen)
    case .notAllowed: EventLine(at: date, request: id, event: .notAllowed)
    case .failed(let failure):
      EventLine(at: date, request: id, event: .failed, code: failure.code)
    }
  }
}

extension EventTrail.Told {
  /// How many times the next line about `event` stands for; nil where it is too early for one.
  fileprivate mutating func times(
    _ event: EventLine.Event, at date: Date, now: Duration
  ) -> Int? {
    guard var before = recurring[event] else {
      recurring[event] = EventTrail.Recurring(lineAt: now, lastAt: date)
      return 1
    }
    before.untold += 1
    before.lastAt = date
    let isDue = now - before.lineAt >= EventTrail.restraint
    let times = before.untold
    if isDue {
      before.untold = 0
      before.lineAt = now
    }
    recurring[event] = before
    return isDue ? times : nil
  }

  /// The lines of what has happened and was not told, the oldest first.
  fileprivate func rest(of id: RequestID) -> [EventLine] {
    recurring.filter { $0.value.untold > 0 }.sorted { $0.value.lastAt < $1.value.lastAt }.map {
      EventLine(at: $0.value.lastAt, request: id, event: $0.key, times: $0.value.untold)
    }
  }
}
