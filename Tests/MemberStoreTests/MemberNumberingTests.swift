import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct MemberNumberingTests {
  let folder = StateFolder()

  @Test func `a new till begins at a thousand for each week of the calendar`() async throws {
    let store = try folder.open(at: Sample.day)
    let numbers = try await [
      store.enroll("Kari Hansen", phone: "40610001").member.number,
      store.enroll("Ola Hansen", phone: "40610002").member.number,
    ]
    #expect(numbers.map(\.sequence) == [17_000, 17_001])
    #expect(numbers[0].rawValue.hasPrefix("290004017000"))
    try await store.close()
  }

  @Test(arguments: [-56.0, 13])
  func `a till whose clock is years off numbers its members by the service's time`(
    _ years: Double
  ) async throws {
    let store = try folder.open(at: Sample.day + years * 365 * 86_400)
    let first = try await store.enroll("Kari Hansen", phone: "40610001")
    #expect(first.member.number.sequence == 17_000)
    try await store.close()
  }

  @Test func `a later week goes on there, an earlier one goes on from the highest`() async throws {
    let week: TimeInterval = 7 * 86_400
    let first = try folder.open(at: Sample.day)
    try await first.enroll("Kari Hansen", phone: "40610001")
    try await first.close()
    let later = try folder.open(at: Sample.day + week)
    #expect(
      try await later.enroll("Ola Berg", phone: "40610002", issuedAt: Sample.day + week)
        .member.number.sequence == 18_000)
    try await later.close()
    let earlier = try folder.open(at: Sample.day - 10 * week)
    #expect(
      try await earlier.enroll("Per Lie", phone: "40610003", issuedAt: Sample.day - 10 * week)
        .member.number.sequence == 18_001)
    try await earlier.close()
  }

  @Test func `each till counts for itself`() async throws {
    let store = try folder.open()
    try await store.enroll("Kari Hansen", phone: "40610001")
    let other = try await store.enroll("Ola Berg", phone: "40610002", till: Sample.till(5))
    #expect(other.member.number.sequence == 17_000)
    #expect(other.member.number.rawValue.hasPrefix("290005"))
    try await store.close()
  }

  @Test func `a till that has given its last number says so and saves nothing`() async throws {
    let store = try folder.open()
    try await store.enroll("Kari Hansen", phone: "40610001")
    let last = try #require(
      MemberNumber(prefix: .standard, till: Sample.till().number, sequence: 999_999))
    try folder.inspect {
      try $0.execute(sql: "UPDATE member SET number = ?", arguments: [Int64(last.rawValue)])
    }
    let request = try Sample.request(stage: .redeemed)
    try await store.record(request)
    await #expect(throws: StoreFailure.memberNumbersUsedUp) {
      try await store.save(Sample.answer(), for: request, isConfirmed: false)
    }
    #expect(try await store.count() == 1)
    #expect(try await store.openRequests(of: nil) == [request])
    try await store.close()
  }

  @Test func `weeks are counted from the first of January 2026, never below none`() {
    let start = Date(timeIntervalSince1970: 1_767_225_600)
    #expect(MemberNumber.firstSequence(at: start) == 0)
    #expect(MemberNumber.firstSequence(at: start + 7 * 86_400 - 1) == 0)
    #expect(MemberNumber.firstSequence(at: start + 7 * 86_400) == 1000)
    #expect(MemberNumber.firstSequence(at: Date(timeIntervalSince1970: 0)) == 0)
  }

  @Test func `ids of version 7 are in the order of time`() {
    var generator = SystemRandomNumberGenerator()
    let first = UUID.version7(at: Sample.day, using: &generator)
    let second = UUID.version7(at: Sample.day + 0.0005, using: &generator)
    let third = UUID.version7(at: Sample.day + 1, using: &generator)
    #expect(
      [third, first, second].map(\.uuidString).sorted() == [first, second, third].map(\.uuidString))
    #expect(Array(first.uuidString)[14] == "7")
    #expect("89AB".contains(Array(first.uuidString)[19]))
    #expect(UUID(bytes: first.bytes) == first)
  }
}
