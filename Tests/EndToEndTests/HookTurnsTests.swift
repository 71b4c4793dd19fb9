import CIBA
import EnrollmentCore
import Foundation
import Testing

@testable import clubtill

struct HookTurnsTests {
  private func ends(_ count: Int) throws -> [EndedEnrollment] {
    let till = try #require(TillNumber(rawValue: 42))
    return try (0..<count).map { number in
      let id = RequestID(rawValue: UUID())
      let failure = RequestFailure(.denied, detail: "access_denied")
      let date = Date(timeIntervalSince1970: 1_777_896_000 + Double(number))
      return try #require(EndedEnrollment(.refused(id, .failed(failure)), till: till, at: date))
    }
  }

  @Test func `ends are told one after the other, in their order`() throws {
    let ends = try ends(3)
    var turns = HookTurns()
    #expect(turns.ended(ends[0]) == [.start(ends[0])])
    #expect(turns.ended(ends[1]) == [])
    #expect(turns.ended(ends[2]) == [])
    #expect(turns.ran() == [.start(ends[1])])
    #expect(turns.ran() == [.start(ends[2])])
    #expect(!turns.isIdle)
    #expect(turns.ran() == [])
    #expect(turns.isIdle)
    #expect(turns.ended(ends[0]) == [.start(ends[0])])
  }

  @Test func `of too many that wait the oldest is dropped`() throws {
    let ends = try ends(HookTurns.limit + 3)
    var turns = HookTurns()
    let steps = ends.flatMap { turns.ended($0) }
    #expect(steps == [.start(ends[0]), .drop(ends[1]), .drop(ends[2])])
    #expect(turns.ran() == [.start(ends[3])])
  }

  @Test func `leaving hands over all that wait, in their order`() throws {
    let ends = try ends(4)
    var turns = HookTurns()
    #expect(turns.handOver() == [])
    for end in ends.prefix(3) { _ = turns.ended(end) }
    #expect(turns.handOver() == [ends[1], ends[2]])
    #expect(turns.isIdle)
    // The run that was under way has been handed over with them.
    #expect(turns.ended(ends[3]) == [.start(ends[3])])
  }
}
