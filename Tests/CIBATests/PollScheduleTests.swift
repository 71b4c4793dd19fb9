import TestSupport
import Testing

@testable import CIBA

struct PollScheduleTests {
  struct Timeline: Decodable, Sendable, CustomTestStringConvertible {
    struct Acknowledged: Decodable, Sendable {
      var expiresIn: Double
      var interval: Double?

      enum CodingKeys: String, CodingKey {
        case expiresIn = "expires_in"
        case interval
      }
    }
    struct Poll: Decodable, Sendable {
      var sendAt: Double
      var latency: Double
      var response: String

      enum CodingKeys: String, CodingKey {
        case sendAt = "send_at"
        case latency, response
      }
    }
    var name: String
    var ack: Acknowledged
    var acknowledgedAt: Double
    var polls: [Poll]
    var finalInterval: Double
    var outcome: String

    enum CodingKeys: String, CodingKey {
      case acknowledgedAt = "ack_received_at"
      case finalInterval = "final_interval"
      case name, ack, polls, outcome
    }

    var testDescription: String { name }

    var schedule: PollSchedule {
      PollSchedule(
        interval: ack.interval.map { .seconds($0) } ?? Acknowledgement.defaultInterval,
        expiresIn: .seconds(ack.expiresIn), acknowledged: .seconds(acknowledgedAt))
    }
  }

  private struct File: Decodable {
    var timelines: [Timeline]
  }

  static var timelines: [Timeline] {
    get throws { try Fixture.decode(File.self, from: "polling-timelines.json").timelines }
  }

  @Test(arguments: try timelines)
  func `polls are sent when the reference timelines send them`(timeline: Timeline) throws {
    var schedule = timeline.schedule
    var step = schedule.firstStep
    for poll in timeline.polls {
      guard case .poll(let due) = step else {
        Issue.record("stopped before the poll at \(poll.sendAt)")
        return
      }
      #expect(abs(due.seconds - poll.sendAt) < 1e-6)
      guard let answer = Self.answer(poll.response) else {
        #expect(poll.sendAt == timeline.polls.last?.sendAt)
        #expect(abs(schedule.interval.seconds - timeline.finalInterval) < 1e-6)
        return
      }
      step = schedule.step(after: answer, sent: due, arrived: due + .seconds(poll.latency))
    }
    #expect(step == .stop)
    #expect(timeline.outcome == "stop: expired (local deadline)")
  }

  /// Nil for an answer that ends the polling.
  private static func answer(_ word: String) -> PollSchedule.Answer? {
    switch word {
    case "authorization_pending": .pending
    case "slow_down": .slowDown
    case "network_error", "timeout_30s": PollSchedule.Answer.none
    case "503:20": .waitAtLeast(.seconds(20))
    default: nil
    }
  }

  private func schedule(
    interval: Int = 5, expiresIn: Int = 120, resumed: Duration? = nil
  ) -> PollSchedule {
    PollSchedule(
      interval: .seconds(interval), expiresIn: .seconds(expiresIn), acknowledged: .zero,
      resumed: resumed)
  }

  @Test func `slow_down lengthens every later wait by five seconds`() {
    var schedule = schedule()
    #expect(
      schedule.step(after: .slowDown, sent: .seconds(5), arrived: .seconds(5))
        == .poll(at: .seconds(15)))
    #expect(
      schedule.step(after: .pending, sent: .seconds(15), arrived: .seconds(15))
        == .poll(at: .seconds(25)))
    #expect(
      schedule.step(after: .slowDown, sent: .seconds(25), arrived: .seconds(25))
        == .poll(at: .seconds(40)))
    #expect(schedule.slowDowns == 2)
  }

  @Test func `an interval of 31 seconds is kept`() {
    var schedule = schedule(interval: 31, expiresIn: 300)
    #expect(schedule.firstStep == .poll(at: .seconds(31)))
    #expect(
      schedule.step(after: .pending, sent: .seconds(31), arrived: .seconds(31))
        == .poll(at: .seconds(62)))
  }

  @Test func `back-off ends at sixty seconds, or at an interval that is longer`() {
    var short = schedule(expiresIn: 10_000)
    var sent = Duration.seconds(5)
    var waits: [Duration] = []
    for _ in 0..<6 {
      guard case .poll(let due) = short.step(after: .none, sent: sent, arrived: sent) else { break }
      waits.append(due - sent)
      sent = due
    }
    #expect(waits == [10, 20, 40, 60, 60, 60].map { .seconds($0) })
    var long = schedule(interval: 90, expiresIn: 10_000)
    #expect(
      long.step(after: .none, sent: .seconds(90), arrived: .seconds(91))
        == .poll(at: .seconds(180)))
  }

  @Test func `Retry-After is never cut short by the last poll`() {
    var schedule = schedule(expiresIn: 30)
    #expect(
      schedule.step(
        after: .waitAtLeast(.seconds(29)), sent: .milliseconds(500), arrived: .milliseconds(500))
        == .poll(at: .milliseconds(29_500)))
    #expect(
      schedule.step(
        after: .waitAtLeast(.seconds(1)), sent: .milliseconds(29_500),
        arrived: .milliseconds(29_600)) == .stop)
  }

  @Test func `the last poll keeps its distance from the one before`() {
    var schedule = schedule(expiresIn: 30)
    #expect(
      schedule.step(after: .none, sent: .seconds(24), arrived: .seconds(24))
        == .poll(at: .seconds(29)))
    #expect(
      schedule.step(after: .pending, sent: .seconds(29), arrived: .seconds(29)) == .stop)
  }

  @Test func `a request that expires before its first interval is over is not polled`() {
    #expect(schedule(interval: 5, expiresIn: 4).firstStep == .stop)
  }

  @Test func `a request taken up again waits an interval first while its life allows it`() {
    #expect(schedule(resumed: .seconds(40)).firstStep == .poll(at: .seconds(45)))
    #expect(schedule(resumed: .seconds(117)).firstStep == .poll(at: .seconds(118)))
    #expect(schedule(resumed: .seconds(119)).firstStep == .poll(at: .seconds(119)))
  }

  @Test func `a request taken up after its deadline is polled at once, until it is answered`() {
    var schedule = schedule(resumed: .seconds(500))
    #expect(schedule.firstStep == .poll(at: .seconds(500)))
    #expect(
      schedule.step(after: .none, sent: .seconds(500), arrived: .seconds(501))
        == .poll(at: .seconds(510)))
    #expect(schedule.step(after: .pending, sent: .seconds(510), arrived: .seconds(511)) == .stop)
  }

  @Test func `a request taken up again is given up when its whole life has passed once more`() {
    var schedule = schedule(resumed: .seconds(500))
    #expect(schedule.step(after: .none, sent: .seconds(618), arrived: .seconds(619)) == .stop)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
