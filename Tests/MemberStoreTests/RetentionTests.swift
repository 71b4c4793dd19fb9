import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Source: issue 6, part 2; reliability goals, R-56.
struct RetentionTests {
  let folder = StateFolder()
  let clock = SetClock()
  let rule: RetentionRule

  init() throws { rule = try #require(RetentionRule(years: 3, timeZone: .gmt)) }

  private static let day = 86_400.0

  private func numbers(_ store: MemberStore) async throws -> [MemberNumber] {
    try await store.unvisitedMembers().map(\.number)
  }

  @Test func `who was not seen for years is listed, and erased thirty days later`() async throws {
    let store = try folder.open(by: clock)
    let stays = try await store.enroll("Kari Hansen", phone: "40610001").member
    let goes = try await store.enroll("Ola Dahl", phone: "40610002").member
    clock.advance(200 * Self.day)
    try await store.noteVisit(of: stays)
    // 2029-05-03 is one day too early.
    clock.advance((365 * 3 + 1 - 200 - 1) * Self.day)
    try await store.listUnvisited(rule)
    #expect(try await numbers(store) == [])
    clock.advance(Self.day)
    try await store.listUnvisited(rule)
    let listed = try await store.unvisitedMembers()
    #expect(listed.map(\.number) == [goes.number])
    #expect(listed.first?.visitedOn == Date(timeIntervalSince1970: 1_777_852_800))
    #expect(listed.first.map { $0.erasedFrom.timeIntervalSince($0.listedOn) } == 30 * Self.day)
    #expect(try await store.unvisitedCount() == 1)

    clock.advance(29 * Self.day)
    #expect(try await store.dueCount(rule) == 0)
    #expect(try await store.eraseUnvisited(rule, by: Sample.hand) == 0)
    clock.advance(Self.day)
    #expect(try await store.dueCount(rule) == 1)
    #expect(try await store.eraseUnvisited(rule, by: Sample.hand) == 1)
    #expect(try await store.dueCount(rule) == 0)
    try await store.finishErasures()
    #expect(try await store.count() == 1)
    #expect(try await store.member(numbered: goes.number) == nil)
    #expect(try await numbers(store) == [])
    #expect(
      try await store.undoErase(goes.number, by: Sample.hand) == .nothingToUndo)
    try await store.close()
    #expect(!folder.contents.contains { $0.value.range(of: Data("Ola Dahl".utf8)) != nil })
    let body = try folder.inspect { try String.fetchOne($0, sql: "SELECT body FROM deed") }
    let entry = try #require(body.flatMap { Book.entry(DeedEntry.self, $0) })
    #expect(entry.deed == .erased)
    #expect(entry.detail == "not-seen")
    #expect(entry.member == goes.id)
  }

  @Test(arguments: ["enrolled", "greeted", "looked up"])
  func `a visit takes a member off the list`(visit: String) async throws {
    let store = try folder.open(by: clock)
    let member = try await store.enroll(
      "Kari Hansen", phone: "40610001", subject: "sub-k"
    ).member
    clock.advance(1500 * Self.day)
    try await store.listUnvisited(rule)
    #expect(try await numbers(store) == [member.number])
    clock.advance(29 * Self.day)
    switch visit {
    case "enrolled":
      try await store.enroll(
        "Kari Hansen", phone: "40610001", subject: "sub-k", issuedAt: clock.now)
    case "greeted": try await store.noteVisit(of: member)
    default: try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp)
    }
    clock.advance(2 * Self.day)
    #expect(try await store.eraseUnvisited(rule, by: Sample.hand) == 0)
    #expect(try await numbers(store) == [])
    try await store.close()
  }

  @Test func `a member who was imported counts as seen on that day, however long ago the joining`()
    async throws
  {
    let store = try folder.open(by: clock)
    let member = try await store.enroll("Kari Hansen", phone: "40610001").member
    _ = try await store.erase(member.number, reason: .testEntry, by: Sample.hand)
    clock.advance(2000 * Self.day)
    try await store.finishErasures()
    var line = HandOverMember(member)
    (line.id, line.number) = (nil, nil)
    #expect(try await store.take([line], by: Sample.importing) == [.added])
    try await store.listUnvisited(rule)
    #expect(try await numbers(store) == [])
    clock.advance(1095 * Self.day)
    try await store.listUnvisited(rule)
    #expect(try await numbers(store) == [])
    clock.advance(2 * Self.day)
    try await store.listUnvisited(rule)
    #expect(try await store.unvisitedCount() == 1)
    try await store.close()
  }

  @Test func `who comes while others are being erased stays`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.enroll("Kari Hansen", phone: "40610001").member
    clock.advance(1500 * Self.day)
    try await store.listUnvisited(rule)
    clock.advance(31 * Self.day)
    let asked = Locked(0)
    let file = store.file
    let now = clock.now
    let erased = try await store.eraseUnvisited(rule, by: Sample.hand) {
      let count = asked.withLock { count in
        count += 1
        return count
      }
      // Behind the list, before the first portion.
      if count == 3 { try? file.write { db, _ in try Visits(db: db).note(1, at: now) } }
      return true
    }
    #expect(asked.withLock(\.self) >= 3)
    #expect(erased == 0)
    #expect(try await store.member(numbered: member.number) == member)
    try await store.listUnvisited(rule)
    #expect(try await numbers(store) == [])
    try await store.close()
  }

  @Test func `a till that ends erases no further, and the rest goes the next time`() async throws {
    let store = try folder.open(by: clock)
    for number in 0..<45 { try await store.enroll("Kari Hansen", phone: "406\(10_000 + number)") }
    clock.advance(1500 * Self.day)
    try await store.listUnvisited(rule)
    clock.advance(31 * Self.day)
    let asked = Locked(0)
    let erased = try await store.eraseUnvisited(rule, by: Sample.hand) {
      asked.withLock { count in
        count += 1
        return count <= 3
      }
    }
    #expect(erased == 20)
    #expect(try await store.unvisitedCount() == 25)
    #expect(try await store.eraseUnvisited(rule, by: Sample.hand) == 25)
    #expect(try await store.count() == 0)
    try await store.close()
  }

  @Test func `a long list is made and taken back page by page`() async throws {
    let store = try folder.open(by: clock)
    try await store.enroll("Kari Hansen", phone: "40610001")
    let count = Retention.page * 2 + 3
    try store.file.withWriter { db in
      for seat in 2...count {
        try db.execute(
          sql: """
            INSERT INTO member (row_id, id, number, state, joined_at, joined_till, joined_letter,
              origin, origin_sequence, logical_clock, digest, visited_on)
            VALUES (?, randomblob(16), ?, 'active', 0, 4, 'C', 1, ?, 0, x'00', ?)
            """, arguments: [seat, seat, seat, 20_000 + seat % 7])
      }
    }
    clock.advance(2000 * Self.day)
    try await store.listUnvisited(rule) { false }
    #expect(try await store.unvisitedCount() == 0)
    try await store.listUnvisited(rule)
    #expect(try await store.unvisitedCount() == count)
    try store.file.withWriter {
      try $0.execute(sql: "UPDATE member SET visited_on = 30000 WHERE row_id % 2 = 0")
    }
    try await store.listUnvisited(rule)
    #expect(try await store.unvisitedCount() == count - count / 2)
    try await store.close()
  }

  @Test func `a look by a command or by the lead is no visit`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.enroll("Kari Hansen", phone: "40610001").member
    clock.advance(1500 * Self.day)
    try await store.noteLook(at: member, from: nil, reason: .command)
    try await store.noteLook(at: member, from: Sample.till(), reason: .leadList)
    try await store.listUnvisited(rule)
    #expect(try await numbers(store) == [member.number])
    try await store.close()
  }

  @Test func `without a rule nobody is listed, and a wrong clock erases nobody`() async throws {
    #expect(RetentionRule(years: 0, timeZone: .gmt) == nil)
    let store = try folder.open(by: clock)
    try await store.enroll("Kari Hansen", phone: "40610001")
    clock.advance(4000 * Self.day)
    try await store.listUnvisited(rule)
    #expect(try await store.unvisitedCount() == 1)
    clock.advance(-3990 * Self.day)
    #expect(try await store.eraseUnvisited(rule, by: Sample.hand) == 0)
    #expect(try await store.unvisitedCount() == 0)
    clock.advance(3990 * Self.day)
    try await store.listUnvisited(rule)
    #expect(try await store.unvisitedCount() == 1)
    try await store.listUnvisited(nil)
    #expect(try await store.unvisitedCount() == 0)
    try await store.close()
  }

  @Test func `members of a store of an older version count from their last login`() async throws {
    let store = try folder.open(by: clock)
    try await store.enroll("Kari Hansen", phone: "40610001", issuedAt: Sample.day)
    try await store.close()
    try folder.takeBackToFirstVersion()
    let again = try folder.open(by: clock)
    clock.advance(1096 * Self.day)
    try await again.listUnvisited(rule)
    #expect(
      try await again.unvisitedMembers().map(\.visitedOn)
        == [Date(timeIntervalSince1970: 1_777_852_800)])
    try await again.close()
  }

  // MARK: Requests

  @Test func `unfinished requests are gone in a day, but for a yes`() async throws {
    let store = try folder.open(by: clock)
    for (stage, number) in zip(RequestRecord.Stage.allCases, 1...) {
      guard stage != .saved, stage != .ended else { continue }
      try await store.record(
        Sample.request(Sample.phone("4061000\(number)"), stage: stage, code: "C-100\(number)"))
    }
    let watched = try Sample.request(Sample.phone("40610009"), stage: .open, code: "C-1009")
    try await store.record(watched)
    #expect(store.requestLocks.claim(watched.id))
    clock.advance(Self.day)
    #expect(try await store.forgetRequests() == 0)
    clock.advance(1)
    #expect(try await store.forgetRequests() == 3)
    #expect(
      try await store.openRequests(of: nil).map(\.code.rawValue).sorted()
        == ["C-1003", "C-1009"])
    store.requestLocks.release(watched.id)
    try await store.close()
  }

  @Test func `a request that has ended keeps nothing of its number for more than a day`()
    async throws
  {
    let store = try folder.open(by: clock)
    try await store.enroll("Kari Hansen", phone: "40610001")
    try await store.record(Sample.request(Sample.phone("40610002"), stage: .ended))
    func numbered() throws -> Int? {
      try folder.inspect {
        try Int.fetchOne(
          $0, sql: "SELECT count(*) FROM request WHERE ending <> '' OR number_hash <> zeroblob(16)")
      }
    }
    clock.advance(Self.day)
    _ = try await store.forgetRequests()
    #expect(try numbered() == 2)
    clock.advance(1)
    _ = try await store.forgetRequests()
    #expect(try numbered() == 0)
    #expect(try await store.lastSaved(of: nil)?.enrollment.member.name?.full == "Kari Hansen")
    try await store.close()
  }
}
