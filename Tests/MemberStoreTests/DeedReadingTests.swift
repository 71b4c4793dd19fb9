import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Who did what on which till.
///
/// Source: issue 6, part 3.
struct DeedReadingTests {
  let folder = StateFolder()
  private let day = DateInterval(start: Sample.day, duration: 86_400)

  @Test func `a day's deeds tell who, where, what and to whom, also of somebody who was erased`()
    async throws
  {
    let clock = SetClock()
    let store = try folder.open(by: clock)
    try await StaffTests.fill(store)
    let member = try await store.enroll("Kari Hansen").member
    let hand = Hand(till: try Sample.till(), staff: StaffTests.kari)
    _ = try await store.copyOfData(of: member.number, by: hand)
    clock.advance(60)
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand)
    clock.advance(601)
    try await store.finishErasures()
    let deeds = try await store.deeds(in: day, by: nil, for: nil)
    #expect(deeds.map(\.what) == ["staffChanged", "staffChanged", "copyGiven", "erased"])
    #expect(
      deeds[2]
        == DeedRecord(
          at: Sample.day, what: "copyGiven", till: 4, letter: "C", staff: StaffTests.kari,
          name: "Kari", member: member.number))
    #expect(deeds[3].at == Sample.day + 60)
    #expect(deeds[3].member == member.number)
    #expect(deeds[3].detail?.hasPrefix("shopper-asked") == true)

    _ = try await store.remove(StaffTests.kari, by: Sample.hand)
    let karis = try await store.deeds(in: day, by: StaffTests.kari, for: nil)
    #expect(karis.map(\.what) == ["copyGiven", "erased"])
    #expect(karis.allSatisfy { $0.staff == StaffTests.kari && $0.name == nil })
    let late = DateInterval(start: Sample.day + 60, end: day.end)
    #expect(try await store.deeds(in: late, by: StaffTests.kari, for: nil).count == 1)
    try await store.close()
  }

  @Test func `an entry that was changed tells its time alone`() async throws {
    let store = try folder.open()
    try await StaffTests.fill(store)
    try folder.inspect {
      try $0.execute(
        sql: """
          DROP TRIGGER deed_keeps_contents;
          UPDATE deed SET body = replace(body, 'cashier', 'lead') WHERE sequence = 2
          """)
    }
    let deeds = try await store.deeds(in: day, by: nil, for: nil)
    #expect(deeds.map(\.what) == ["staffChanged", nil])
    #expect(deeds.last == DeedRecord(at: Sample.day, what: nil))
    try await store.close()
  }
}
