import Foundation
import Testing

@testable import PracticeProvider

@Suite struct LoginRequestTests {
  private func request(
    _ script: Script, interval: Duration = .seconds(5), expiresIn: Duration = .seconds(300)
  ) throws -> LoginRequest {
    try LoginRequest(
      id: "id",
      form: AuthenticationForm(
        .init("scope=openid&login_hint=urn:msisdn:4740612345".utf8), in: .platform),
      script: script, interval: interval, openedAt: .zero, openedOn: .distantPast,
      expiresIn: expiresIn)
  }

  /// Polls at the given seconds, each answered before the next.
  private func polls(_ request: inout LoginRequest, at seconds: [Double]) -> [PollAnswer] {
    seconds.map { second in
      let answer = request.beginPoll(at: .milliseconds(Int(second * 1000)))
      request.endPoll()
      return answer
    }
  }

  @Test func `a yes comes at its poll and only once`() throws {
    var request = try request(Script(moment: .atPoll(3)))
    #expect(polls(&request, at: [5, 10]) == [.pending, .pending])
    let third = polls(&request, at: [15])
    #expect(third.count == 1)
    guard case .approved(let approved) = third[0] else {
      Issue.record("not approved: \(third[0])")
      return
    }
    #expect(approved.stage == .redeemed)
    #expect(polls(&request, at: [20, 25]) == [.invalidGrant, .invalidGrant])
  }

  @Test func `a no stays a no`() throws {
    var request = try request(Script(says: .no, moment: .atPoll(2)))
    #expect(polls(&request, at: [5, 10, 15]) == [.pending, .refused, .refused])
  }

  @Test func `a poll may come a tenth early, and no more`() throws {
    var early = try request(Script(moment: .never))
    #expect(polls(&early, at: [4.5, 9]) == [.pending, .pending])
    var tooEarly = try request(Script(moment: .never))
    #expect(polls(&tooEarly, at: [4.49]) == [.slowDown])
  }

  @Test func `slow_down lengthens every later wait by five seconds`() throws {
    var request = try request(Script(moment: .never))
    #expect(polls(&request, at: [3]) == [.slowDown])
    #expect(request.interval == .seconds(10))
    #expect(polls(&request, at: [12, 21]) == [.pending, .pending])
    #expect(polls(&request, at: [29.9]) == [.slowDown])
    #expect(request.interval == .seconds(15))
  }

  @Test func `the third poll that comes too early kills the id`() throws {
    var request = try request(Script())
    #expect(polls(&request, at: [1, 2, 3]) == [.slowDown, .slowDown, .dead])
    #expect(polls(&request, at: [100, 200]) == [.dead, .dead])
  }

  @Test func `polls that come too early do not bring the shopper nearer`() throws {
    var request = try request(Script(moment: .atPoll(2)))
    #expect(polls(&request, at: [1, 2, 20]) == [.slowDown, .slowDown, .pending])
  }

  @Test func `a poll beside another one kills the id`() throws {
    var request = try request(Script(moment: .never))
    #expect(request.beginPoll(at: .seconds(5)) == .pending)
    #expect(request.beginPoll(at: .seconds(20)) == .dead)
    request.endPoll()
    #expect(request.beginPoll(at: .seconds(40)) == .dead)
  }

  @Test func `nothing is answered beyond the expiry, however late the yes`() throws {
    var request = try request(Script(moment: .afterWaiting(.seconds(59))), expiresIn: .seconds(60))
    #expect(polls(&request, at: [55, 60, 70]) == [.pending, .expired, .expired])
  }

  @Test func `a scripted slow_down counts as a poll and lengthens the interval`() throws {
    var request = try request(Script(moment: .atPoll(3), oddPolls: [2: .slowDown]))
    #expect(polls(&request, at: [5, 10]) == [.pending, .slowDown])
    #expect(request.interval == .seconds(10))
    #expect(polls(&request, at: [15]) == [.slowDown])
  }

  @Test func `a poll before Retry-After has passed comes too early`() throws {
    let script = Script(moment: .never, oddPolls: [1: .unavailable(retryAfter: .seconds(7))])
    var obedient = try request(script)
    #expect(
      polls(&obedient, at: [5, 12]) == [.unavailable(retryAfter: .seconds(7)), .pending])
    var hasty = try request(script)
    #expect(polls(&hasty, at: [5, 10]) == [.unavailable(retryAfter: .seconds(7)), .slowDown])
  }

  @Test func `the phone is free once the shopper has answered or time has run out`() throws {
    let byTime = try request(Script(moment: .afterWaiting(.seconds(10))))
    #expect(byTime.occupiesPhone(at: .seconds(9)))
    #expect(!byTime.occupiesPhone(at: .seconds(10)))
    let silent = try request(Script(moment: .never))
    #expect(silent.occupiesPhone(at: .seconds(299)))
    #expect(!silent.occupiesPhone(at: .seconds(300)))
    var refused = try request(Script(says: .no, moment: .atPoll(1)))
    #expect(polls(&refused, at: [5]) == [.refused])
    #expect(!refused.occupiesPhone(at: .seconds(6)))
    var dead = try request(Script(moment: .never))
    #expect(polls(&dead, at: [1, 1, 1]).last == .dead)
    #expect(dead.occupiesPhone(at: .seconds(6)))
  }
}
