import Foundation

/// Keeps what the service's replies say of the time, so that a till notices that its clock is wrong.
///
/// The till's clock is never set by it, and no date is taken from it but in one place: where the
/// clock is proven wrong, the times inside an ID token are judged by the service's, see
/// ``TokenEndpoint``.
///
/// Source: RFC 9110, section 6.6.1 (`Date`); RFC 9111, sections 4.2.3 and 5.1 (`Age`).
final class Timekeeper: Sendable {
  private let clock: any RequestClock
  /// The newest reading of a reply that no cache can have given; before there is one, of any reply.
  private let newest = Locked<ServiceTime?>(nil)

  init(clock: any RequestClock) { self.clock = clock }

  /// Reads the `Date` of a reply that has just arrived.
  func note(_ reply: HTTPReply, to call: HTTPCall) {
    guard let reading = ServiceTime(reply, to: call, arrived: clock.now()) else { return }
    newest.withLock { newest in
      if let kept = newest, kept.isFirstHand, !reading.isFirstHand { return }
      newest = reading
    }
  }

  /// How far the clocks are apart now, by the newest reading; nil where they agree, or where the
  /// service has told no time yet.
  ///
  /// - Parameters:
  ///   - age: readings that are older tell nothing. A machine that was frozen does not know how old
  ///     they really are.
  ///   - needsFirstHand: whether the word of a cache is not enough.
  func difference(
    noOlderThan age: Duration? = nil, needsFirstHand: Bool = false
  ) -> ClockDifference? {
    guard let reading = newest.withLock(\.self), reading.isFirstHand || !needsFirstHand else {
      return nil
    }
    if let age, reading.arrived.duration(to: clock.now()) > age { return nil }
    return reading.difference(till: clock.date(), now: clock.now())
  }

  /// Whether the service has told the time and the till's clock is near enough for logins.
  var clockIsGood: Bool {
    guard newest.withLock({ $0 != nil }) else { return false }
    return difference().map { !$0.preventsLogins } ?? true
  }
}

/// The time of the service as one reply told it.
struct ServiceTime: Equatable, Sendable {
  /// What the service's clock said at some moment between `sent` and `arrived`, in whole seconds.
  private let date: Date
  private let sent: BootInstant
  let arrived: BootInstant
  /// Straight from the service: no cache keeps the answer to a POST.
  let isFirstHand: Bool

  /// Nil where the reply tells no time.
  init?(_ reply: HTTPReply, to call: HTTPCall, arrived: BootInstant) {
    guard let date = reply.header("Date").flatMap(RetryAfter.date) else { return nil }
    let age = reply.header("Age").flatMap { Int($0) } ?? 0
    guard (0...86_400).contains(age) else { return nil }
    self.date = date.addingTimeInterval(TimeInterval(age))
    sent = reply.sentAt
    self.arrived = arrived
    switch call.method {
    case .get: isFirstHand = false
    case .post: isFirstHand = true
    }
  }

  /// The service's time at `now`, as near to `till` as the reply leaves room for: it may have been
  /// under way for long, and says no parts of a second.
  func time(at now: BootInstant, nearestTo till: Date) -> Date {
    let earliest = date.addingTimeInterval(arrived.duration(to: now) / .seconds(1))
    let latest = date.addingTimeInterval(sent.duration(to: now) / .seconds(1) + 1)
    return min(max(till, earliest), latest)
  }

  /// What is worth telling of the till's clock; nil where it may be right.
  func difference(till: Date, now: BootInstant) -> ClockDifference? {
    let difference = ClockDifference(till: till, service: time(at: now, nearestTo: till))
    guard let lead = difference.lead,
      lead > ClockDifference.notable || lead < .zero - ClockDifference.notable
    else { return nil }
    return difference
  }
}

/// Tells a timekeeper of every reply that comes through the door to the network.
struct TimekeepingTransport: HTTPTransport {
  let transport: any HTTPTransport
  let timekeeper: Timekeeper

  func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
    let reply = try await transport.send(call)
    timekeeper.note(reply, to: call)
    return reply
  }

  func shutdown() async { await transport.shutdown() }
}
