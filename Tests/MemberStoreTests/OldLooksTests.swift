import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Who looked is kept for twelve months.
struct OldLooksTests {
  let folder = StateFolder()
  private static let day = 86_400.0

  /// Enrolls somebody and looks `count` times, `days` after the sample day.
  private func look(days: Double, count: Int = 1) async throws {
    let store = try folder.open(at: Sample.day + days * Self.day)
    let member = try await store.enroll("Kari Hansen", subject: "sub-1").member
    for _ in 1..<count {
      try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp)
    }
    try await store.close()
  }

  /// How many were emptied by each call, and which entries have no text then.
  private func forget(days: Double) async throws -> (counts: [Int], empty: [Int64]) {
    let store = try folder.open(at: Sample.day + days * Self.day)
    var counts: [Int] = []
    while let count = Optional(try await store.forgetOldLooks()), count > 0 { counts.append(count) }
    let findings = try await store.verifyBooks()
    #expect(findings.allSatisfy { $0.fault == nil })
    try await store.close()
    return (
      counts,
      try folder.inspect {
        try Int64.fetchAll(
          $0, sql: "SELECT sequence FROM access WHERE body IS NULL ORDER BY sequence")
      }
    )
  }

  @Test func `looks lose their text after twelve months, and a deed accounts for each`()
    async throws
  {
    try await look(days: 0, count: 3)
    try await look(days: 100)
    #expect(try await forget(days: 365) == ([], []))
    #expect(try await forget(days: 365.1) == ([3], [1, 2, 3]))
    #expect(try await forget(days: 366) == ([], [1, 2, 3]))
    #expect(try await forget(days: 500) == ([1], [1, 2, 3, 4]))
    let deeds = try folder.inspect { try String.fetchAll($0, sql: "SELECT body FROM deed") }
    let ranges = deeds.compactMap { Book.entry(DeedEntry.self, $0)?.range }
    #expect(ranges.map(\.first) == [1, 4])
    #expect(ranges.map(\.last) == [3, 4])
    // When it was is still told.
    let store = try folder.open()
    let number = try #require(
      try await store.find("Kari Hansen", home: .norway, limit: 1).first?.number)
    let record = try #require(try await store.record(of: number))
    #expect(record.looks.map(\.reason) == [nil, nil, nil, nil])
    #expect(record.olderLooks == 0)
    try await store.close()
  }

  @Test func `many are forgotten in small steps`() async throws {
    try await look(days: 0, count: OldLooks.limit * 2 + 7)
    #expect(try await forget(days: 400).counts == [OldLooks.limit, OldLooks.limit, 7])
  }

  @Test
  func
    `a look under a wrong clock keeps nobody's from being forgotten, nor takes fresh ones along`()
    async throws
  {
    try await look(days: 0)
    try await look(days: 30_000)  // A clock far in the future.
    try await look(days: 1)
    try await look(days: 390)
    try await look(days: -3000)  // A clock that begins anew.
    #expect(try await forget(days: 400) == ([3], [1, 2, 3]))
  }

  @Test func `more looks under a wrong clock than are read at once keep nobody's either`()
    async throws
  {
    try await look(days: 30_000, count: OldLooks.limit * 2 + 3)
    try await look(days: 1)
    try await look(days: 390)
    let count = OldLooks.limit * 2 + 4
    #expect(try await forget(days: 400).counts == [OldLooks.limit, OldLooks.limit, 4])
    #expect(try await forget(days: 400).empty == Array(1...Int64(count)))
  }

  @Test(arguments: [false, true])
  func `what was forgotten is not forgotten once more after a salvage or a restore`(
    isRestored: Bool
  ) async throws {
    try await look(days: 0, count: 3)
    #expect(try await forget(days: 400).counts == [3])
    try await look(days: 401)
    if isRestored {
      let place = StateFolder()
      try FileManager.default.createDirectory(
        atPath: place.path, withIntermediateDirectories: true)
      let store = try folder.open(at: Sample.day + 401 * Self.day)
      let copy = try await store.makeCopy(in: place.path)
      try await store.close()
      _ = try await MemberStore.restore(
        from: copy.path, directory: folder.path, by: Sample.hand,
        now: { Sample.day + 402 * Self.day })
    } else {
      try folder.damageLook()
      let store = try folder.open(at: Sample.day + 402 * Self.day)
      #expect(store.salvage != nil)
      try await store.close()
    }
    #expect(try await forget(days: 403).counts == [])
    #expect(try await forget(days: 800).counts == [1])
  }

  @Test func `no byte of a forgotten look stays in the file`() async throws {
    let store = try folder.open()
    let member = try await store.enroll("Kari Hansen").member
    try await store.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    let text = Data("\"memberNumber\":\"\(member.number.rawValue)\",\"reason\"".utf8)
    try #require(before.range(of: text) != nil)
    #expect(try await forget(days: 400).counts == [1])
    let after = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    #expect(after.range(of: text) == nil)
  }

  @Test func `a range of deeds in another store accounts for nothing here`() async throws {
    try await look(days: 0, count: 3)
    let finding = try folder.inspect { db in
      try db.execute(sql: "UPDATE access SET salt = NULL, body = NULL WHERE sequence = 2")
      try Book.deed.append(
        DeedEntry(
          .accessForgotten, by: Hand(till: nil, staff: nil), at: Sample.day,
          range: EntryRange(origin: UUID(), first: 1, last: 3)),
        about: nil, at: Sample.day, in: db)
      return try BookCheck(db).carryOut().first { $0.book == .access }
    }
    #expect(finding?.fault == BookFault(entry: 2, wrong: .emptied))
  }
}
