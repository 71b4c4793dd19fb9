import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// What is read of a salvaged store besides its members.
struct SalvagedBooksTests {
  let folder = StateFolder()

  /// Opens the store, does `work`, closes it and damages what can be made anew.
  private func live(
    at date: Date = Sample.day, _ work: (MemberStore) async throws -> Void
  ) async throws {
    let store = try folder.open(at: date)
    try await work(store)
    try await store.close()
    try folder.damageLook()
  }

  private func yes(accepted: Bool, at date: Date) -> Answer {
    let consent = JSONValue.object(["id": .string("email"), "accepted": .bool(accepted)])
    return Answer(
      login: Sample.login(issuedAt: date),
      userInfo: UserInfo(
        subject: "sub-1", name: "Solveig Aasen", phoneNumber: "4740612345",
        phoneNumberVerified: true,
        keptClaims: ["delegatedConsents": .object(["consents": .array([consent])])]))
  }

  @Test func `consents and looks keep their order over two damaged stores`() async throws {
    let times = [0.0, 3600, 7200].map { Sample.day + $0 }
    var number: MemberNumber?
    for (time, reason) in zip(times, [LookReason.lookUp, .leadList, .shownAgain]) {
      try await live(at: time) { store in
        let request = try Sample.request(stage: .redeemed)
        // The same login each time: only the order in which they were written tells the last one.
        let answer = yes(accepted: reason == .shownAgain, at: times[0])
        guard
          case .enrolled(let enrollment) = try await store.save(
            answer, for: request, isConfirmed: false)
        else { throw Sample.Missing() }
        number = enrollment.member.number
        try await store.noteLook(at: enrollment.member, from: nil, reason: reason)
      }
    }
    let store = try folder.open(at: times[2] + 3600)
    #expect(store.salvage?.saved == 1)
    let known = try #require(number)
    let record = try #require(try await store.record(of: known))
    #expect(record.consents.consents.map(\.isAccepted) == [true])
    #expect(record.consents.standing == .onFile)
    #expect(
      record.looks.map(\.reason) == [
        .shownAgain, .enrolled, .leadList, .enrolled, .lookUp, .enrolled,
      ])
    #expect(record.looks.map(\.at) == [2, 2, 1, 1, 0, 0].map { times[$0] })
    #expect(record.olderLooks == 0)
    try await store.noteLook(at: record.member, from: nil, reason: .command)
    let next = try #require(try await store.record(of: record.member.number))
    #expect(next.looks.map(\.reason).prefix(2) == [.command, .shownAgain])
    try await store.close()
  }

  @Test func `the books keep their order where the name of the damaged store is lost`()
    async throws
  {
    var joined: Member?
    try await live { store in
      joined = try await store.enroll("Kari Hansen").member
    }
    let member = try #require(joined)
    try await live(at: Sample.day + 60) { store in
      try await store.noteLook(at: member, from: nil, reason: .lookUp)
    }
    try folder.inspect { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM origin WHERE origin_id = 1")
    }
    let store = try folder.open(at: Sample.day + 120)
    let record = try #require(try await store.record(of: member.number))
    #expect(record.looks.map(\.reason) == [.lookUp, .enrolled])
    try await store.close()
  }

  @Test func `what the lead has ticked off stays ticked off, and the rest stays on the list`()
    async throws
  {
    try await live { store in
      try await store.enroll(nil, phone: "40610001", subject: "a")  // A5
      for (phone, subject) in [("40610002", "b"), ("40610003", "c")] {
        let answer = Answer(login: Sample.login(subject), userInfo: nil)
        let request = try Sample.request(Sample.phone(phone), stage: .redeemed)
        _ = try await store.save(answer, for: request, isConfirmed: false)
      }
      for matter in try await store.leadMatters(limit: 8, in: .gmt)
      where matter.member?.phone != Sample.phone("40610003") {
        try await store.tickOff(matter, by: Sample.hand)
      }
    }
    let store = try folder.open(at: Sample.day + 60)
    #expect(store.salvage?.saved == 3)
    let left = try await store.leadMatters(limit: 8, in: .gmt)
    #expect(left.map(\.member?.phone) == [Sample.phone("40610003")])
    try await store.close()
  }

  @Test func `a damaged tick hides nothing`() async throws {
    try await live { store in
      try await store.enroll(nil, phone: "40610001", subject: "a")  // A5
    }
    try folder.inspect { db in
      try db.execute(sql: "UPDATE store SET lead_day = lead_day + (1 << 60)")
      try db.execute(sql: "UPDATE member SET lead_clock = logical_clock + 1")
    }
    let store = try folder.open(at: Sample.day + 60)
    #expect(store.salvage?.saved == 1)
    #expect(try await store.leadMatters(limit: 8, in: .gmt).count == 1)
    try await store.close()
  }

  @Test(arguments: [0, Int64(1) << 50])
  func `a no of today still counts, for a day at most`(_ added: Int64) async throws {
    let end = Moment(
      wall: Sample.day + 3600, sinceBoot: .seconds(4600), bootID: "boot-1")
    try await live { store in
      var record = try Sample.request(stage: .open)
      try await store.record(record)
      record.stage = .ended
      record.outcome = .denied
      record.coolDown = CoolDown(end: end)
      try await store.record(record)
    }
    try folder.inspect { db in
      try db.execute(
        sql:
          "UPDATE cool_down SET ends_since_boot = ends_since_boot + ?, ends_wall = ends_wall + ?",
        arguments: [added, added])
    }
    let store = try folder.open(at: Sample.day + 60)
    #expect(store.salvage != nil)
    let now = Moment(wall: Sample.day + 60, sinceBoot: .seconds(1060), bootID: "boot-1")
    let coolDown = try #require(try await store.coolDown(of: Sample.phone(), at: now))
    #expect(coolDown.left(at: now) == (added == 0 ? .seconds(3540) : CoolDown.longest))
    let tomorrow = Moment(
      wall: Sample.day + 90_061, sinceBoot: .seconds(91_061), bootID: "boot-1")
    #expect(try await store.coolDown(of: Sample.phone(), at: tomorrow) == nil)
    try await store.close()
  }

  @Test func `a save whose member was lost is not the last one any more`() async throws {
    var first: Member?
    try await live { store in
      first = try await store.enroll("Kari Hansen", phone: "40610001").member
    }
    try await live(at: Sample.day + 60) { store in
      try await store.enroll("Ola Dahl", phone: "40610002")
    }
    try folder.inspect {
      try $0.execute(sql: "UPDATE member SET name = 'Ola Dal' WHERE phone = '4740610002'")
    }
    let store = try folder.open(at: Sample.day + 120)
    #expect(store.salvage?.saved == 1)
    #expect(try await store.lastSaved(of: nil)?.enrollment.member == first)
    try await store.close()
  }
}
