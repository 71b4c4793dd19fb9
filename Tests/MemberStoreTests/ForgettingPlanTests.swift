import Foundation
import Testing

@testable import MemberStore

/// What a till forgets when.
struct ForgettingPlanTests {
  /// 2026-05-04T12:00:00Z.
  private let start = Sample.day
  private static let hour = 3600.0

  private func plan() -> ForgettingPlan {
    ForgettingPlan(hour: 2, minute: 0, timeZone: .gmt, at: start)
  }

  @Test func `requests are looked through each hour, so that none lasts for two days`() {
    var plan = plan()
    #expect(plan.isDue(.requests, at: start))
    plan.note(.requests, at: start)
    #expect(!plan.isDue(.requests, at: start + Self.hour - 1))
    #expect(plan.isDue(.requests, at: start + Self.hour))
  }

  @Test func `the day's work is due at the start and then at the shop's hour`() {
    var plan = plan()
    #expect(plan.isDue(.day, at: start))
    plan.note(.day, at: start)
    #expect(!plan.isDue(.day, at: start + 14 * Self.hour - 1))
    #expect(plan.isDue(.day, at: start + 14 * Self.hour))
  }

  @Test func `a large file is not written anew at the start, and each night once, done or not`() {
    var plan = plan()
    let night = start + 14 * Self.hour
    #expect(!plan.isDue(.thorough, at: start))
    #expect(plan.isDue(.thorough, at: night))
    plan.note(.thorough, at: night)
    #expect(!plan.isDue(.thorough, at: night + 10))
    #expect(!plan.isDue(.thorough, at: night + 24 * Self.hour - 1))
    #expect(plan.isDue(.thorough, at: night + 24 * Self.hour))
    #expect(!plan.mayCatchUp(sinceStart: .seconds(86_400)))
  }

  @Test func `where the nights are missed it is written anew ten minutes after the start, once`() {
    var plan = plan()
    #expect(!plan.mayCatchUp(sinceStart: .seconds(599)))
    #expect(plan.mayCatchUp(sinceStart: .seconds(600)))
    plan.note(.thorough, at: start + 600)
    #expect(!plan.mayCatchUp(sinceStart: .seconds(900)))
  }

  @Test func `a clock that was ahead when something was noted puts nothing off for years`() {
    var plan = plan()
    for part in [ForgettingPlan.Part.requests, .day, .thorough] {
      plan.note(part, at: start + 365 * 24 * Self.hour)
      #expect(plan.isDue(part, at: start))
    }
  }
}
