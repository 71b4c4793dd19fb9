import Foundation
import Testing

@testable import EnrollmentCore

/// When a day of the shop begins and ends.
struct ShopDayTests {
  private let oslo = TimeZone(identifier: "Europe/Oslo") ?? .gmt

  @Test func `a day is read and written as a date`() {
    #expect(ShopDay("2026-05-09") == ShopDay(year: 2026, month: 5, day: 9))
    #expect(ShopDay("2026-05-09")?.text == "2026-05-09")
    for text in [
      "2026-02-30", "2026-5-9", "09.05.2026", "2026-05-09 ", "", "2026-13-01", "+026-05-09",
    ] {
      #expect(ShopDay(text) == nil, "\(text)")
    }
  }

  @Test func `a day has a day of the week`() throws {
    for (text, weekday) in [("2026-05-09", 6), ("2026-05-10", 0), ("2024-02-29", 4)] {
      #expect(try #require(ShopDay(text)).weekday == weekday, "\(text)")
    }
  }

  @Test func `where the day ends at midnight it is the date`() throws {
    let rule = ShopDayRule(in: oslo)
    let day = try #require(ShopDay("2026-05-09"))
    let interval = rule.interval(of: day)
    #expect(interval.start == (try Date("2026-05-08T22:00:00Z", strategy: .iso8601)))
    #expect(interval.duration == 86_400)
    #expect(rule.day(of: interval.start) == day)
    #expect(rule.day(of: interval.end) == ShopDay("2026-05-10"))
    #expect(rule.day(of: interval.end - 0.001) == day)
  }

  @Test func `the small hours of a shop that is open past midnight belong to the day before`()
    throws
  {
    let rule = ShopDayRule(dayEndsAtHour: 4, minute: 30, in: oslo)
    let night = try Date("2026-05-10T01:00:00Z", strategy: .iso8601)  // 03:00 in Oslo
    #expect(rule.day(of: night) == ShopDay("2026-05-09"))
    #expect(rule.day(of: night + 5400) == ShopDay("2026-05-10"))
  }

  @Test func `the evening of a day that ends at ten belongs to the next date`() throws {
    let rule = ShopDayRule(dayEndsAtHour: 22, minute: 0, in: oslo)
    let evening = try Date("2026-05-09T20:30:00Z", strategy: .iso8601)  // 22:30 in Oslo
    #expect(rule.day(of: evening) == ShopDay("2026-05-10"))
    #expect(rule.day(of: evening - 3600) == ShopDay("2026-05-09"))
  }

  @Test func `days on which the clocks change have 23 and 25 hours, and no moment is in two`()
    throws
  {
    let rule = ShopDayRule(dayEndsAtHour: 2, minute: 30, in: oslo)
    for (text, hours) in [("2026-03-28", 23.5), ("2026-10-25", 24.0), ("2026-10-24", 24.0)] {
      let day = try #require(ShopDay(text))
      let interval = rule.interval(of: day)
      #expect(rule.interval(of: rule.moved(day, by: 1)).start == interval.end)
      #expect(rule.day(of: interval.start) == day)
      #expect(rule.day(of: interval.end - 1) == day)
      #expect(abs(interval.duration / 3600 - hours) <= 1)
    }
    let midnight = ShopDayRule(in: oslo)
    let short = try #require(ShopDay("2026-03-29"))
    let long = try #require(ShopDay("2026-10-25"))
    #expect(midnight.interval(of: short).duration == 23 * 3600)
    #expect(midnight.interval(of: long).duration == 25 * 3600)
  }

  @Test func `the figures of a day add up, each end in one of them`() {
    var figures = DayFigures()
    for code in EndCode.allCases { figures.count(end: code) }
    figures.count(end: nil)
    #expect(figures.sent == EndCode.allCases.count + 1)
    #expect((figures.denied, figures.ranOut, figures.numberCannotBeUsed) == (1, 1, 1))
    #expect(figures.thrownAway == 2)
  }

  @Test func `the middle and the slowest tenth are times that were taken`() {
    var figures = DayFigures()
    #expect(figures.middleTime == nil)
    figures.times = [Duration.seconds(9)]
    #expect((figures.middleTime, figures.slowestTenth) == (.seconds(9), .seconds(9)))
    #expect((figures.middleSeconds, figures.slowestTenthSeconds) == (9, 9))
    figures.times = [.milliseconds(2_499), .milliseconds(3_500)]
    #expect((figures.middleSeconds, figures.slowestTenthSeconds) == (2, 4))
    figures.times = (1...20).shuffled().map { .seconds($0) }
    #expect((figures.middleTime, figures.slowestTenth) == (.seconds(10), .seconds(18)))
  }
}
