import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct LastSavedTests {
  let folder = StateFolder()

  @Test func `an empty store has nobody to tell of`() async throws {
    let store = try folder.open()
    #expect(try await store.lastSaved(of: nil) == nil)
    #expect(try await store.lastSaved(of: Sample.till().number) == nil)
    try await store.close()
  }

  @Test func `the last one of a till comes, and without a till the last one of the store`()
    async throws
  {
    let (four, nine) = (try Sample.till(4), try Sample.till(9, letter: "D"))
    for (minute, name, till) in [
      (1, "Kari Hansen", nine), (3, "Solveig Aasen", four), (2, "Ola Berg", nine),
    ] {
      let store = try folder.open(at: Sample.day + Double(minute * 60))
      try await store.enroll(name, phone: "4061000\(minute)", till: till)
      try await store.close()
    }
    let store = try folder.open()
    #expect(try await store.lastSaved(of: four.number)?.enrollment.member.name?.first == "Solveig")
    let last = try #require(try await store.lastSaved(of: nine.number))
    #expect(last.enrollment.member.name?.full == "Ola Berg")
    #expect(last.enrollment.kind == .enrolled)
    #expect(last.till == nine)
    #expect(last.savedAt == Sample.day + 120)
    #expect(try await store.lastSaved(of: nil)?.till == four)
    #expect(try await store.lastSaved(of: Sample.till(9999).number) == nil)
    try await store.close()
  }

  @Test func `what ended without a member, and what is open, does not count`() async throws {
    let store = try folder.open()
    let saved = try await store.enroll("Solveig Aasen").member
    var denied = try Sample.request(Sample.phone("40610002"), stage: .open)
    denied.stage = .ended
    denied.outcome = .denied
    try await store.record(denied)
    try await store.record(Sample.request(Sample.phone("40610003"), stage: .redeemed))
    #expect(try await store.lastSaved(of: Sample.till().number)?.enrollment.member == saved)
    try await store.close()
  }

  @Test func `a missing name is told with its code, the second visit as an update`() async throws {
    let early = try folder.open()
    try await early.enroll(nil, subject: "sub-1")
    let first = try #require(try await early.lastSaved(of: nil)?.enrollment)
    #expect(first.note == .fieldMissing)
    #expect(first.member.name == nil)
    try await early.close()
    let late = try folder.open(at: Sample.day + 60)
    try await late.enroll("Solveig Aasen", subject: "sub-1", issuedAt: Sample.day + 60)
    let second = try #require(try await late.lastSaved(of: nil)?.enrollment)
    #expect(second.kind == .updated)
    #expect(second.member.name?.first == "Solveig")
    try await late.close()
  }

  @Test func `a member who was erased since is passed over`() async throws {
    let early = try folder.open()
    let kept = try await early.enroll("Kari Hansen", phone: "40610001").member
    try await early.close()
    let late = try folder.open(at: Sample.day + 60)
    let gone = try await late.enroll("Solveig Aasen", phone: "40610002").member
    try folder.inspect {
      try $0.execute(
        sql: "UPDATE member SET erased_at = 1 WHERE number = ?",
        arguments: [Int64(gone.number.rawValue)])
    }
    #expect(try await late.lastSaved(of: nil)?.enrollment.member == kept)
    try await late.close()
  }
}
