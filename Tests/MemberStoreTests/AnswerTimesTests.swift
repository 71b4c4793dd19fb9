import EnrollmentCore
import Foundation
import Testing

@testable import MemberStore

/// How long shoppers took, as the store counts it.
struct AnswerTimesTests {
  let folder = StateFolder()
  let store: MemberStore

  init() throws { store = try folder.open() }

  /// A request of this till that ended so, `seconds` after it was sent.
  private func end(
    _ outcome: EndCode?, after seconds: Int?, till: Till? = nil, sentAt: Date = Sample.day
  ) async throws {
    var record = try Sample.request(stage: .open, till: till, sentAt: sentAt)
    try await store.record(record)
    record.stage = .ended
    record.outcome = outcome
    record.answeredAfter = seconds.map { .seconds($0) }
    try await store.record(record)
  }

  @Test func `a saved yes and a no count, nothing else does`() async throws {
    let till = try Sample.till()
    let yes = try Sample.request(stage: .redeemed)
    try await store.record(yes)
    _ = try await store.save(Sample.answer(), for: yes, isConfirmed: false)
    try await end(.denied, after: 12)
    try await end(nil, after: 20)  // A wrong number's yes, thrown away.
    try await end(.answerNotTrusted, after: 30)
    try await end(.noAnswer, after: nil)
    try await end(.denied, after: nil)  // Picked up again after a restart.
    try await end(.denied, after: 50, till: Sample.till(9))
    var open = try Sample.request(stage: .redeemed)
    open.answeredAfter = .seconds(60)
    try await store.record(open)
    let times = try await store.answerTimes(of: till.number, limit: 200)
    #expect(times == [.seconds(12), .milliseconds(40_250)])
    try await store.close()
  }

  @Test func `the newest come first and the oldest are left out, whatever the wall clock says`()
    async throws
  {
    for second in 1...5 {
      try await end(.denied, after: second, sentAt: Sample.day - Double(second * 86_400))
    }
    let times = try await store.answerTimes(of: Sample.till().number, limit: 3)
    #expect(times == [.seconds(5), .seconds(4), .seconds(3)])
    try await store.close()
  }
}
