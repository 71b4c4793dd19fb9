import CIBA
import EnrollmentCore
import Foundation
import GRDB
import GRDBSQLite
import Testing

@testable import MemberStore

/// What one day came to, counted from the journal and the books.
struct DayReportTests {
  let folder = StateFolder()
  private let day = DateInterval(start: Sample.day, duration: 86_400)

  private func request(
    _ ending: Int, _ stage: RequestRecord.Stage, after seconds: Double = 60, till: Int = 4,
    staff: Int? = nil, outcome: EndCode? = nil, setAside: Bool = false, took: Duration? = nil
  ) throws -> RequestRecord {
    let sample = try Sample.request(
      Sample.phone("4061\(1000 + ending)"), stage: stage, sentAt: Sample.day + seconds)
    var record = RequestRecord(
      id: sample.id, till: try Sample.till(till), code: sample.code, phone: sample.phone,
      stage: stage, fate: .save, sentAt: sample.sentAt, acknowledgement: sample.acknowledgement,
      login: sample.login, outcome: outcome, staff: staff.flatMap { StaffNumber(rawValue: $0) })
    record.isSetAside = setAside
    record.savedAfter = took
    return record
  }

  private func save(_ record: RequestRecord, in store: MemberStore) async throws {
    _ = try await store.save(
      Sample.answer(record.id.rawValue.uuidString, phone: record.phone.msisdn), for: record,
      isConfirmed: false)
  }

  /// A day with one of everything.
  private func fill(_ store: MemberStore) async throws {
    try await save(request(1, .redeemed, staff: 12, took: .seconds(30)), in: store)
    try await save(request(2, .redeemed, staff: 12, setAside: true, took: .seconds(90)), in: store)
    try await save(request(3, .redeemed, till: 5, staff: 1, took: .seconds(40)), in: store)
    for (ending, code) in [
      (4, EndCode.denied), (5, .noAnswer), (6, .numberCannotBeUsed),
      (7, .noConnection), (8, .otherNumberAnswered),
    ] {
      try await store.record(request(ending, .ended, staff: 12, outcome: code))
    }
    try await store.record(request(9, .ended, after: 30))
    try await store.record(request(10, .open))
    // The day before and the day after.
    try await store.record(request(11, .ended, after: -0.001, outcome: .denied))
    try await store.record(request(12, .ended, after: 86_400, outcome: .denied))
    for staff in [StaffTests.kari, nil] {
      try await store.noteGreeting(by: Hand(till: try Sample.till(), staff: staff))
    }
    try await store.noteGreeting(by: Hand(till: try Sample.till(5), staff: nil))
  }

  private func openFilled() async throws -> MemberStore {
    let store = try folder.open()
    try await StaffTests.fill(store)
    try await fill(store)
    return store
  }

  @Test func `every request of the day is counted in one of its ends, and of the day alone`()
    async throws
  {
    let store = try await openFilled()
    let report = try await store.report(of: day, at: nil, byPerson: false, for: nil)
    let total = report.total
    #expect((total.asked, total.alreadyMembers, total.sent) == (13, 3, 10))
    #expect((total.saved, total.savedUnwatched, total.denied, total.ranOut) == (3, 1, 1, 1))
    #expect((total.numberCannotBeUsed, total.thrownAway) == (1, 2))
    #expect((total.trouble, total.stillOpen) == (1, 1))
    #expect((total.middleTime, total.slowestTenth) == (.seconds(40), .seconds(90)))
    #expect(report.people.isEmpty)
    #expect(report.firstAsked == Sample.day)
    try await store.close()
  }

  @Test func `one till is counted by itself`() async throws {
    let store = try await openFilled()
    let five = try await store.report(
      of: day, at: TillNumber(rawValue: 5), byPerson: false, for: nil)
    #expect((five.total.asked, five.total.saved, five.total.alreadyMembers) == (2, 1, 1))
    let none = try await store.report(
      of: day, at: TillNumber(rawValue: 77), byPerson: false, for: nil)
    #expect(none.total == DayFigures())
    #expect(none.firstAsked == nil)
    try await store.close()
  }

  @Test func `the figures of each who served add up to those of all`() async throws {
    let store = try await openFilled()
    _ = try await store.remove(StaffTests.anne, by: Sample.hand)
    let report = try await store.report(of: day, at: nil, byPerson: true, for: nil)
    #expect(report.people.map(\.staff?.rawValue) == [1, 12, nil])
    #expect(report.people.map(\.name) == [nil, "Kari", nil])
    #expect(report.people.map(\.figures.asked).reduce(0, +) == report.total.asked)
    #expect(report.people.map(\.figures.saved) == [1, 2, 0])
    #expect(report.people[1].figures.alreadyMembers == 1)
    try await store.close()
  }

  @Test func `what was done with records is counted from the book of deeds`() async throws {
    let store = try await openFilled()
    let hand = Hand(till: try Sample.till(), staff: StaffTests.kari)
    try store.file.write { db, _ in
      for (deed, at) in [
        (Deed.copyGiven, 40.0), (.consentWithdrawn, 50), (.copyGiven, 86_400),
      ] {
        let date = Sample.day + at
        try Book.deed.append(DeedEntry(deed, by: hand, at: date), about: nil, at: date, in: db)
      }
    }
    let total = try await store.report(of: day, at: hand.till?.number, byPerson: false, for: nil)
      .total
    #expect((total.erased, total.copiesGiven, total.consentsWithdrawn) == (0, 1, 1))
    let other = try await store.report(
      of: day, at: TillNumber(rawValue: 5), byPerson: false, for: nil)
    #expect(other.total.copiesGiven == 0)
    try await store.close()
  }

  @Test
  func `people who were erased are counted, not deeds, by the day and the till of the erasure`()
    async throws
  {
    let clock = SetClock()
    let store = try folder.open(by: clock)
    let hand = Hand(till: try Sample.till(), staff: StaffTests.kari)
    var members: [Member] = []
    for place in 0..<4 {
      members.append(try await store.enroll("Kari Hansen", phone: "4061000\(place)").member)
    }
    for member in members[..<2] {
      _ = try await store.erase(member.number, reason: .shopperAsked, by: hand)
    }
    let five = Hand(till: try Sample.till(5), staff: nil)
    // Erased, brought back and erased again: one person.
    for _ in 0..<2 {
      _ = try await store.undoErase(members[2].number, by: five)
      _ = try await store.erase(members[2].number, reason: .wrongPerson, by: five)
    }
    func erased(_ till: Till?) async throws -> Int {
      try await store.report(of: day, at: till?.number, byPerson: true, for: nil).total.erased
    }
    #expect(try await erased(nil) == 3)
    #expect(try await erased(hand.till) == 2)
    clock.advance(600)
    try await store.finishErasures()
    clock.advance(86_400)
    _ = try await store.erase(members[3].number, reason: .shopperAsked, by: hand)
    #expect(try await erased(nil) == 3)
    let people = try await store.report(of: day, at: nil, byPerson: true, for: nil).people
    #expect(people.map(\.figures.erased) == [2, 1])
    try await store.close()
  }

  @Test func `the heads are those of the books, and move with each entry`() async throws {
    let store = try folder.open()
    let empty = try await store.report(of: day, at: nil, byPerson: false, for: nil).books
    #expect(empty.map(\.book) == ["consent", "access", "deed"])
    #expect(empty.allSatisfy { $0.count == 0 && $0.chain == String(repeating: "0", count: 64) })
    try await store.enroll("Kari Hansen")
    let books = try await store.report(of: day, at: nil, byPerson: false, for: nil).books
    #expect(books.map(\.count) == [1, 1, 0])
    let chain = try folder.inspect { try Data.fetchOne($0, sql: "SELECT chain FROM consent") }
    #expect(books[0].chain == chain?.map { String(format: "%02x", $0) }.joined())
    try await store.close()
  }

  @Test func `a day that is over has the heads as they stood at its end`() async throws {
    let clock = SetClock()
    let store = try folder.open(by: clock)
    try await store.enroll("Kari Hansen")
    let atItsEnd = try await store.bookHeads()
    let during = try await store.report(of: day, at: nil, byPerson: false, for: nil)
    #expect(!during.isOver)
    #expect(during.books == atItsEnd)
    clock.advance(86_400)
    try await store.enroll("Ola Dahl", phone: "40610002")
    let now = try await store.bookHeads()
    #expect(now != atItsEnd)
    let after = try await store.report(of: day, at: nil, byPerson: false, for: nil)
    #expect(after.isOver)
    #expect(after.books == atItsEnd)
    let dayAfter = DateInterval(start: day.end, duration: 86_400)
    #expect(
      try await store.report(of: dayAfter, at: nil, byPerson: false, for: nil).books == now)
    let dayBefore = DateInterval(start: day.start - 86_400, duration: 86_400)
    let none = try await store.report(of: dayBefore, at: nil, byPerson: false, for: nil).books
    #expect(none.allSatisfy { $0.count == 0 && $0.chain == String(repeating: "0", count: 64) })
    try await store.close()
  }

  @Test func `a day before a damaged store was saved has the heads of that store`() async throws {
    let clock = SetClock()
    var store = try folder.open(by: clock)
    try await store.enroll("Kari Hansen")
    let then = try await store.bookHeads()
    try await store.close()
    try folder.damageLook()
    clock.advance(2 * 86_400)
    store = try folder.open(by: clock)
    try #require(store.salvage != nil)
    try await store.enroll("Ola Dahl", phone: "40610002")
    let now = try await store.bookHeads()
    #expect(now != then)
    func heads(_ days: Double) async throws -> [BookHead] {
      let other = DateInterval(start: day.start + days * 86_400, duration: 86_400)
      return try await store.report(of: other, at: nil, byPerson: false, for: nil).books
    }
    clock.advance(86_400)
    #expect(try await heads(0) == then)
    #expect(try await heads(1) == then)
    #expect(try await heads(2) == now)
    #expect(try await heads(-1).map(\.count) == [0, 0, 0])
    // And the proof knows them.
    let given = try #require(
      GivenHead(book: .access, entry: Int64(then[1].count), text: then[1].chain))
    #expect(try await store.verifyBooks(through: given).contains(where: \.isAsGiven))
    try await store.close()
  }

  @Test func `the end of an old day is found in a few steps, however far the book went on`()
    async throws
  {
    let store = try folder.open()
    let member = try await store.enroll("Kari Hansen").member
    let atItsEnd = try await store.bookHeads()
    try await store.close()
    let later = try folder.open(at: Sample.day + 86_400)
    for _ in 0..<600 {
      try await later.noteLook(at: member, from: Sample.till(), reason: .lookUp)
    }
    try await later.close()
    let end = day.end.milliseconds
    try folder.inspect { db in
      // Called for each 600 of SQLite's own small steps: a walk takes several for each entry.
      let calls = Locked(0)
      let count = Unmanaged.passUnretained(calls)
      sqlite3_progress_handler(
        db.sqliteConnection, 600,
        { count in
          count.map { Unmanaged<Locked<Int>>.fromOpaque($0).takeUnretainedValue() }?
            .withLock { $0 += 1 }
          return 0
        }, count.toOpaque())
      let heads = try Book.heads(before: end, in: db)
      sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil)
      #expect(heads == atItsEnd)
      #expect(calls.withLock { $0 } == 0)
    }
  }

  @Test func `nobody is told by a name that was changed by hand`() async throws {
    let store = try await openFilled()
    func names() async throws -> [String?] {
      try await store.report(of: day, at: nil, byPerson: true, for: nil).people.map(\.name)
    }
    let before = try await names()
    #expect(before.contains("Kari"))
    try folder.inspect { try $0.execute(sql: "UPDATE staff SET name = 'Karl' WHERE number = 12") }
    #expect(try await names() == before.map { $0 == "Kari" ? nil : $0 })
    try await store.close()
  }

  @Test func `a store of the first version has figures from before it was brought up`() async throws
  {
    do {
      let store = try folder.open()
      try await store.enroll("Kari Hansen")
      try await store.close()
    }
    try folder.takeBackToFirstVersion()
    let store = try folder.open()
    let total = try await store.report(of: day, at: nil, byPerson: true, for: nil).total
    #expect((total.saved, total.savedUnwatched, total.times) == (1, 0, []))
    try await store.close()
  }
}
