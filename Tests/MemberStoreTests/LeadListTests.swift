import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// What waits for the team lead, as the store derives it.
struct LeadListTests {
  let folder = StateFolder()

  @Test func `a club without trouble has nothing on the list`() async throws {
    let store = try folder.open()
    try await store.enroll("Solveig Aasen", subject: "s")
    try await store.enroll(
      "Solveig Aasen", phone: "91234567", subject: "s", issuedAt: Sample.day + 10)
    #expect(try await store.list().isEmpty)
    try await store.close()
  }

  @Test func `who lost the number to another person is on the list (A7)`() async throws {
    let store = try folder.open()
    let old = try await store.enroll("Solveig Aasen", subject: "old").member
    let new = try await store.enroll("Kari Hansen", subject: "new")
    #expect(new.note == .numberChangedHands)
    let matter = try #require(try await store.list().first)
    #expect(matter.reason == .numberLost)
    #expect(matter.member?.id == old.id)
    #expect(matter.member?.phone == nil)
    #expect(matter.since == Sample.day)
    try await store.tickOff(matter, by: Sample.hand)
    #expect(try await store.list().isEmpty)
    try await store.close()
  }

  @Test func `an incomplete member is on the list until the card is complete (A4)`() async throws {
    let store = try folder.open()
    let member = try await store.enrollWithoutAnswer("s").member
    let matters = try await store.list()
    #expect(matters.map(\.reason) == [.nameMissing])
    #expect(matters.map(\.member) == [member])
    try await store.enroll("Solveig Aasen", subject: "s", issuedAt: Sample.day + 60)
    #expect(try await store.list().isEmpty)
    try await store.close()
  }

  @Test func `a tick outlives the program, and the same happening again is new`() async throws {
    do {
      let store = try folder.open()
      try await store.enrollWithoutAnswer("s")
      try await store.tickOff(try #require(try await store.list().first), by: Sample.hand)
      try await store.close()
    }
    let store = try folder.open(at: Sample.day + 60)
    #expect(try await store.list().isEmpty)
    try await store.enrollWithoutAnswer("s", issuedAt: Sample.day + 60)
    #expect(try await store.list().map(\.reason) == [.nameMissing])
    try await store.close()
  }

  @Test func `a tick for a member who has changed since ticks nothing off`() async throws {
    let store = try folder.open()
    try await store.enrollWithoutAnswer("s")
    let seen = try #require(try await store.list().first)
    try await store.enrollWithoutAnswer("s", issuedAt: Sample.day + 60)
    try await store.tickOff(seen, by: Sample.hand)
    #expect(try await store.list().count == 1)
    try await store.close()
  }

  @Test func `a tick leaves the member's digest alone`() async throws {
    let store = try folder.open()
    try await store.enrollWithoutAnswer("s")
    func digest() throws -> Data? {
      try folder.inspect { try Data.fetchOne($0, sql: "SELECT digest FROM member") }
    }
    let before = try digest()
    try await store.tickOff(try #require(try await store.list().first), by: Sample.hand)
    #expect(try digest() == before)
    try await store.close()
  }

  @Test func `missing fields are one matter a day, by the shop's days (A5)`() async throws {
    let oslo = try #require(TimeZone(identifier: "Europe/Oslo"))
    // 12:00 and 21:30 UTC are one day in Oslo, 22:30 UTC is the next.
    for (place, hours) in [0, 9.5, 10.5].enumerated() {
      let store = try folder.open(at: Sample.day + hours * 3600)
      let told = try await store.enroll(nil, phone: "4061000\(place)", subject: "s-\(place)")
      #expect(told.note == .fieldMissing)
      try await store.close()
    }
    let store = try folder.open()
    let matters = try await store.leadMatters(limit: 8, in: oslo)
    #expect(matters.map(\.reason) == [.fieldMissing(count: 1), .fieldMissing(count: 2)])
    #expect(matters.map(\.member?.phone?.ending) == ["002", "001"])
    let utc = try await store.leadMatters(limit: 8, in: .gmt)
    #expect(utc.map(\.reason) == [.fieldMissing(count: 3)])
    try await store.tickOff(matters[1], by: Sample.hand)
    #expect(try await store.leadMatters(limit: 8, in: oslo) == [matters[0]])
    try await store.tickOff(matters[0], by: Sample.hand)
    #expect(try await store.leadMatters(limit: 8, in: oslo).isEmpty)
    try await store.close()
  }

  @Test func `a day that was ticked off is not told again that day`() async throws {
    do {
      let store = try folder.open()
      try await store.enroll(nil, phone: "40610000", subject: "s-0")
      try await store.tickOff(try #require(try await store.list().first), by: Sample.hand)
      try await store.close()
    }
    for (hours, count) in [(1.0, 0), (24, 1)] {
      let store = try folder.open(at: Sample.day + hours * 3600)
      try await store.enroll(nil, phone: "4061\(Int(hours) + 1000)", subject: "s-\(hours)")
      #expect(try await store.list().count == count, "\(hours) hours later")
      try await store.close()
    }
  }

  @Test func `the newest come first, and no more than the limit`() async throws {
    for place in 0..<5 {
      let store = try folder.open(at: Sample.day + Double(place))
      try await store.enrollWithoutAnswer("s-\(place)", phone: "4061000\(place)")
      try await store.close()
    }
    let store = try folder.open()
    #expect(
      try await store.list(limit: 3).map(\.member?.phone?.ending) == ["004", "003", "002"])
    #expect(try await store.list(limit: 0).isEmpty)
    try await store.close()
  }

  @Test func `one damaged row does not hide the others`() async throws {
    let store = try folder.open()
    try await store.enrollWithoutAnswer("s-1")
    try await store.enrollWithoutAnswer("s-2", phone: "40610002")
    try folder.inspect {
      try $0.execute(sql: "UPDATE member SET joined_till = 0 WHERE phone = '4740612345'")
    }
    #expect(try await store.list().map(\.member?.phone?.ending) == ["002"])
    try await store.close()
  }

  @Test func `a store without the list's columns is brought up, and keeps its members`()
    async throws
  {
    do {
      let store = try folder.open()
      try await store.enrollWithoutAnswer("s")
      try await store.close()
    }
    try folder.takeBackToFirstVersion()
    let store = try folder.open()
    #expect(try await store.list().map(\.reason) == [.nameMissing])
    try await store.close()
  }

  @Test(arguments: LeadListReading.Statement.allCases)
  func `the list is read by its own indexes`(_ statement: LeadListReading.Statement) async throws {
    try await folder.open().close()
    let sql = statement.rawValue
    let plan = try folder.inspect { db in
      let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
      statement.setUncheckedArguments(StatementArguments(sql.filter { $0 == "?" }.map { _ in 1 }))
      return try Row.fetchAll(statement).map { $0["detail"] as String }
    }
    #expect(!plan.isEmpty)
    for step in plan {
      #expect(!step.contains("TEMP B-TREE"), "\(step)")
      #expect(
        step.hasPrefix("SEARCH") || step == "SCAN member USING INDEX member_for_lead", "\(step)")
    }
    if case .members = statement { #expect(plan.contains { $0.contains("member_for_lead") }) }
  }
}

extension MemberStore {
  fileprivate func list(limit: Int = 8) async throws -> [LeadMatter] {
    try await leadMatters(limit: limit, in: .gmt)
  }

  /// A yes whose userinfo was lost.
  @discardableResult
  fileprivate func enrollWithoutAnswer(
    _ subject: String, phone: String = "40612345", issuedAt: Date = Sample.day
  ) throws -> Enrollment {
    let answer = Answer(login: Sample.login(subject, issuedAt: issuedAt), userInfo: nil)
    let request = try Sample.request(Sample.phone(phone), stage: .redeemed)
    guard case .enrolled(let enrollment) = try save(answer, for: request, isConfirmed: false)
    else { throw Sample.Missing() }
    return enrollment
  }
}
