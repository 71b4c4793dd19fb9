import Foundation
import Testing

@testable import EnrollmentCore

/// A moment in Oslo, under one start of the machine at midnight UTC of the sample's first day.
private func moment(
  _ text: String, sinceBoot: Duration? = nil, bootID: String = "boot"
) throws -> Moment {
  let wall = try #require(try? Date(text, strategy: .iso8601))
  let start = try #require(try? Date("2026-05-04T00:00:00Z", strategy: .iso8601))
  return Moment(
    wall: wall, sinceBoot: sinceBoot ?? .seconds(wall.timeIntervalSince(start)), bootID: bootID)
}

private func rule(_ hour: Int = 0, _ minute: Int = 0) throws -> CoolDownRule {
  CoolDownRule(
    dayEndsAtHour: hour, minute: minute, in: try #require(TimeZone(identifier: "Europe/Oslo")))
}

/// Hours and minutes as a duration.
private func span(_ hours: Int, _ minutes: Int = 0, _ seconds: Int = 0) -> Duration {
  .seconds((hours * 60 + minutes) * 60 + seconds)
}

@Suite struct CoolDownTests {
  @Test(arguments: [
    ("2026-05-04T12:00:00Z", 0, 0, span(10)),
    // In Oslo it is a new day already; the day that has just begun counts whole.
    ("2026-05-04T22:00:00Z", 0, 0, span(24)), ("2026-05-04T21:59:59Z", 0, 0, span(0, 0, 1)),
    ("2026-05-04T20:00:00Z", 4, 30, span(6, 30)), ("2026-05-04T23:30:00Z", 4, 30, span(3)),
    // The clocks go forward on 29 March and back on 25 October.
    ("2026-03-28T23:00:00Z", 0, 0, span(23)), ("2026-10-24T22:00:00Z", 0, 0, span(25)),
    // 02:30 does not exist on 29 March.
    ("2026-03-28T23:00:00Z", 2, 30, span(2)),
  ])
  func `a no counts until the shop's day ends`(
    _ said: String, _ hour: Int, _ minute: Int, _ left: Duration
  ) throws {
    let now = try moment(said)
    let coolDown = try rule(hour, minute).coolDown(after: now)
    #expect(coolDown.left(at: now) == left)
    #expect(coolDown.end.wall == now.wall.addingTimeInterval(left / .seconds(1)))
  }

  @Test func `every hour of a year ends within a day`() throws {
    for (hour, minute) in [(0, 0), (2, 30), (4, 0), (23, 59)] {
      let rule = try rule(hour, minute)
      for count in 0..<(366 * 24) {
        let wall = Date(timeIntervalSince1970: 1_767_225_600 + Double(count) * 3600)
        let now = Moment(wall: wall, sinceBoot: .zero, bootID: "boot")
        let left = rule.coolDown(after: now).left(at: now)
        #expect(left > .zero && left <= span(25), "\(wall)")
      }
    }
  }

  @Test func `it is over with the last second of the day and not before`() throws {
    let coolDown = try rule().coolDown(after: moment("2026-05-04T12:00:00Z"))
    #expect(try coolDown.left(at: moment("2026-05-04T21:59:59Z")) == .seconds(1))
    #expect(try coolDown.left(at: moment("2026-05-04T22:00:00Z")) == .zero)
    #expect(try coolDown.left(at: moment("2026-05-09T12:00:00Z")) == .zero)
    #expect(try coolDown.moved(onto: moment("2026-05-04T22:00:00Z")) == nil)
  }

  @Test(arguments: [Double(Int64.max) / 1000, -Double(Int64.max) / 1000, 1e300])
  func `an end that damage has moved out of all time counts for a day at most`(_ seconds: Double)
    throws
  {
    let now = try moment("2026-05-04T12:00:00Z")
    let end = Moment(
      wall: Date(timeIntervalSince1970: seconds), sinceBoot: .milliseconds(Int64.max),
      bootID: "an earlier one")
    let left = CoolDown(end: end).left(at: now)
    #expect(left == (seconds > 0 ? CoolDown.longest : .zero))
    let underThisStart = CoolDown(
      end: Moment(wall: end.wall, sinceBoot: end.sinceBoot, bootID: now.bootID))
    #expect(underThisStart.left(at: now) == CoolDown.longest)
  }

  @Test(arguments: ["2020-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "2026-05-05T12:00:00Z"])
  func `a wall clock that is set under one start of the machine changes nothing`(_ wall: String)
    throws
  {
    let coolDown = try rule().coolDown(after: moment("2026-05-04T12:00:00Z"))
    let early = try moment(wall, sinceBoot: span(21))
    #expect(coolDown.left(at: early) == span(1))
    #expect(coolDown.moved(onto: early)?.end.wall == early.wall + 3600)
    #expect(coolDown.left(at: try moment(wall, sinceBoot: span(22))) == .zero)
  }

  @Test func `after a start of the machine the wall clock decides`() throws {
    let coolDown = try rule().coolDown(after: moment("2026-05-04T12:00:00Z"))
    let later = try moment("2026-05-04T20:00:00Z", sinceBoot: .seconds(40), bootID: "next")
    #expect(coolDown.left(at: later) == span(2))
    let moved = try #require(coolDown.moved(onto: later))
    #expect(
      moved.end
        == Moment(
          wall: coolDown.end.wall, sinceBoot: .seconds(40) + span(2), bootID: "next"))
    let tomorrow = try moment("2026-05-04T22:00:01Z", sinceBoot: .seconds(40), bootID: "next")
    #expect(coolDown.left(at: tomorrow) == .zero)
  }

  @Test func `a clock that was set back across a start neither loses it nor keeps it for ever`()
    throws
  {
    let coolDown = try rule().coolDown(after: moment("2027-01-01T12:00:00Z"))
    let now = try moment("2026-05-04T12:00:00Z", sinceBoot: .seconds(40), bootID: "next")
    #expect(coolDown.left(at: now) == span(25))
    let moved = try #require(coolDown.moved(onto: now))
    let nextDay = try moment(
      "2026-05-05T13:00:00Z", sinceBoot: .seconds(40) + span(25), bootID: "next")
    #expect(moved.left(at: nextDay) == .zero)
  }

  @Test func `the refusal says how long and no number`() throws {
    let now = try moment("2026-05-04T12:00:00Z")
    let failure = RequestFailure(try rule().coolDown(after: now), at: now)
    #expect(failure.code == .coolingDown)
    #expect(failure.retryAfter == span(10))
    #expect(failure.code.exitStatus.rawValue == 10)
    #expect(!failure.detail.contains { $0.isNumber })
  }
}
