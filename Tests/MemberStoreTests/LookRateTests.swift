import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// More than sixty cards in ten minutes.
struct LookRateTests {
  private let folder = StateFolder()
  private let clock = Clock()

  private final class Clock: @unchecked Sendable {
    // Read and set by one test, which waits for each call.
    var now = Sample.day
  }

  private func open() throws -> MemberStore {
    try MemberStore(
      directory: folder.path,
      options: MemberStoreOptions(kind: .real, now: { [clock] in clock.now }))
  }

  private func flags() throws -> [Int?] {
    try folder.inspect { db in
      try String.fetchAll(db, sql: "SELECT body FROM access ORDER BY sequence")
        .compactMap { Book.entry(AccessEntry.self, $0) }.filter { $0.reason != .enrolled }
        .map(\.flagged)
    }
  }

  @Test func `the sixty-first card within ten minutes is flagged, and each after it`() async throws
  {
    let store = try open()
    let member = try await store.enroll("Kari Hansen").member
    for count in 1...62 {
      clock.now += 5
      let flagged = try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp)
      #expect(flagged == (count > 60 ? count : nil))
    }
    #expect(try flags() == Array(repeating: nil, count: 60) + [61, 62])
    try await store.close()
  }

  @Test func `a thousand looks of others in between hide nobody's`() async throws {
    let store = try open()
    let member = try await store.enroll("Kari Hansen").member
    for _ in 0..<60 {
      try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp)
    }
    try await store.noteLooks(
      at: Array(repeating: member, count: 1000), from: nil, reason: .command)
    #expect(try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp) == 61)
    try await store.close()
  }

  @Test func `other tills and older looks do not count`() async throws {
    let store = try open()
    let member = try await store.enroll("Kari Hansen").member
    for _ in 0..<60 {
      try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp)
      try await store.noteLook(at: member, from: Sample.till(5), reason: .shownAgain)
    }
    clock.now += 600
    #expect(try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp) == nil)
    try await store.close()
  }

  @Test func `each person is counted alone, on whatever till, and the next one begins anew`()
    async throws
  {
    let store = try open()
    try await StaffTests.fill(store)
    let member = try await store.enroll("Kari Hansen").member
    let (here, there) = (try Sample.till(), try Sample.till(5))
    func look(_ staff: StaffNumber?, _ till: Till) async throws -> Int? {
      try await store.noteLook(at: member, from: till, by: staff, reason: .lookUp)
    }
    for _ in 1...40 {
      #expect(try await look(StaffTests.kari, here) == nil)
      #expect(try await look(StaffTests.anne, here) == nil)
      #expect(try await look(nil, here) == nil)
    }
    for _ in 41...60 { #expect(try await look(StaffTests.kari, there) == nil) }
    #expect(try await look(StaffTests.anne, there) == nil)
    #expect(try await look(nil, there) == nil)
    #expect(try await look(StaffTests.kari, here) == 61)
    #expect(try await look(StaffTests.anne, here) == nil)
    let hands = try await onTheList(store).map { matter -> Hand? in
      if case .manyLooks(let looks) = matter.reason { looks.hand } else { nil }
    }
    #expect(hands == [Hand(till: here, staff: StaffTests.kari)])
    try await store.close()
  }

  @Test func `the day's report tells it by person, also once the lead has seen to it`() async throws
  {
    let store = try open()
    try await StaffTests.fill(store)
    let member = try await store.enroll("Kari Hansen").member
    for _ in 1...70 {
      clock.now += 1
      try await store.noteLook(
        at: member, from: Sample.till(), by: StaffTests.kari, reason: .lookUp)
    }
    for matter in try await onTheList(store) { try await store.tickOff(matter, by: Sample.hand) }
    let report = try await store.report(
      of: DateInterval(start: Sample.day, duration: 86_400), at: nil, byPerson: true, for: nil)
    #expect(report.total.manyCardsOpened == 1)
    let people = report.people.filter { $0.figures.manyCardsOpened > 0 }
    #expect(people.map(\.staff) == [StaffTests.kari])
    #expect(try folder.deeds(.manyCardsOpened).map(\.detail) == ["61"])
    try await store.close()
  }

  private func onTheList(_ store: MemberStore) async throws -> [LeadMatter] {
    try await store.leadMatters(limit: 8, in: .gmt)
  }

  @Test func `so many cards stand on the lead's list once, with who, where and when`()
    async throws
  {
    let store = try open()
    try await StaffTests.fill(store)
    let member = try await store.enroll("Kari Hansen").member
    for count in 1...70 {
      clock.now += 5
      try await store.noteLook(
        at: member, from: Sample.till(), by: StaffTests.kari, reason: .lookUp)
      #expect(try await onTheList(store).isEmpty == (count <= 60))
    }
    let matter = try #require(try await onTheList(store).first)
    #expect(try await onTheList(store).count == 1)
    let hand = Hand(till: try Sample.till(), staff: StaffTests.kari)
    #expect(
      matter.reason == .manyLooks(LeadMatter.ManyLooks(count: 70, hand: hand, name: "Kari")))
    #expect(matter.member == nil)
    #expect(matter.since == clock.now)
    try await store.tickOff(matter, by: Sample.hand)
    #expect(try await onTheList(store).isEmpty)
    #expect(try folder.deeds(.leadListTicked).map(\.detail) == ["many looks"])
    // It goes on: that is to be seen again.
    clock.now += 5
    try await store.noteLook(
      at: member, from: Sample.till(), by: StaffTests.kari, reason: .lookUp)
    #expect(try await onTheList(store).count == 1)
    try await store.close()
  }

  @Test func `another hand, and another hour, are rows of their own`() async throws {
    let store = try open()
    let member = try await store.enroll("Kari Hansen").member
    let members = Array(repeating: member, count: 61)
    #expect(try await store.noteLooks(at: members, from: nil, reason: .command) == 61)
    #expect(try await store.noteLooks(at: members, from: Sample.till(), reason: .lookUp) == 61)
    clock.now += 3600
    #expect(try await store.noteLooks(at: members, from: nil, reason: .command) == 61)
    let hands = try await onTheList(store).map { matter -> Hand? in
      if case .manyLooks(let looks) = matter.reason { looks.hand } else { nil }
    }
    #expect(hands.count == 3)
    #expect(Set(hands) == [Sample.hand, Hand(till: try Sample.till(), staff: nil)])
    try await store.close()
  }

  @Test func `looks in one go are noted one by one`() async throws {
    let store = try open()
    let first = try await store.enroll("Kari Hansen").member
    let second = try await store.enroll("Per Aas", phone: "91234567", subject: "b").member
    #expect(try await store.noteLooks(at: [first, second], from: nil, reason: .command) == nil)
    for member in [first, second] {
      let looks = try await store.record(of: member.number)?.looks
      #expect(looks?.first?.reason == .command)
    }
    #expect(try flags() == [nil, nil])
    try await store.close()
  }
}
