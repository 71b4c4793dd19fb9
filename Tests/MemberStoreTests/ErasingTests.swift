import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Source: issue 6, part 2; UX.md, "Erase".
struct ErasingTests {
  let folder = StateFolder()
  let clock = SetClock()
  let people = (1...6).map(ClubPerson.init)

  private func hand(_ till: Int = 4) throws -> Hand {
    Hand(till: try Sample.till(till), staff: StaffNumber(rawValue: 17))
  }

  private func filled() async throws -> (MemberStore, [Member]) {
    let store = try folder.open(by: clock)
    var members: [Member] = []
    for person in people { members.append(try await store.welcome(person)) }
    return (store, members)
  }

  @Test func `an erased member is found, seen, greeted and handed over no more, at once`()
    async throws
  {
    let (store, members) = try await filled()
    let person = people[2]
    let member = members[2]
    let outcome = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    #expect(
      outcome
        == .erased(
          PendingErasure(
            number: member.number, erasedAt: Sample.day, undoableUntil: Sample.day + 600)))

    #expect(try await store.count() == 5)
    for text in [
      person.name, person.given, "\(person.family) \(person.given)", person.national,
      "+47" + person.national, "\(person.national.suffix(4)) z", member.number.rawValue,
    ] {
      #expect(try await store.find(text, home: .norway, limit: 20) == [], "\(text)")
    }
    #expect(try await store.member(numbered: member.number) == nil)
    #expect(try await store.record(of: member.number) == nil)
    #expect(try await store.member(withPhone: Sample.phone(person.national)) == nil)
    #expect(try await store.lastSaved(of: nil)?.enrollment.member.id == members[5].id)
    let handedOver = Locked<[UUID?]>([])
    _ = try await store.export(work: .unwatched) { line throws(KeepingError) in
      handedOver.withLock { $0.append(line.id) }
    }
    #expect(handedOver.withLock { $0.count } == 5)
    #expect(!handedOver.withLock { $0.contains(member.id) })
    #expect(
      try await store.erase(member.number, reason: .testEntry, by: hand()) == .noSuchMember)
    #expect(
      try await store.leadMatters(limit: 10, in: .gmt).allSatisfy { $0.member?.id != member.id })
    try await store.close()
  }

  @Test(arguments: [false, true])
  func `undone within ten minutes, all is as it was`(afterRestart: Bool) async throws {
    let tables = [
      "member", "identity", "look", "consent", "access", "request", "cool_down", "unvisited",
    ]
    var (store, members) = try await filled()
    try await store.close()
    let before = try folder.tables(tables)
    store = try folder.open(by: clock)
    _ = try await store.erase(members[1].number, reason: .wrongPerson, by: hand())
    clock.advance(599)
    if afterRestart {
      try await store.close()
      store = try folder.open(by: clock)
    }
    try await store.finishErasures()
    #expect(
      try await store.undoable(members[1].number, on: TillNumber(rawValue: 4))?.erasedAt
        == Sample.day)
    #expect(try await store.undoErase(members[1].number, by: hand()) == .undone(members[1]))
    let events = try #require(try await store.record(of: members[1].number)).history.map(\.event)
    #expect(Array(events.prefix(2)) == [.erasureUndone, .erased])
    #expect(try await store.count() == 6)
    #expect(try await store.find(people[1].name, home: .norway, limit: 5) == [members[1]])
    clock.advance(10)
    try await store.finishErasures()
    try await store.close()
    #expect(try folder.tables(tables) == before)
    #expect(try folder.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM erasure") } == 0)
    #expect(
      try deeds() == [
        "erased wrong-person till 4 staff 17", "erasureUndone - till 4 staff 17",
      ])
  }

  private func deeds() throws -> [String] {
    try folder.inspect { db in
      try String.fetchAll(db, sql: "SELECT body FROM deed ORDER BY sequence").map { body in
        let entry = try #require(Book.entry(DeedEntry.self, body))
        return "\(entry.deed.rawValue) \(entry.detail ?? "-")"
          + (entry.till.map { " till \($0)" } ?? "") + (entry.staff.map { " staff \($0)" } ?? "")
      }
    }
  }

  @Test func `only the till that erased a member can undo it, within ten minutes, and once`()
    async throws
  {
    let (store, members) = try await filled()
    let number = members[0].number
    #expect(try await store.undoErase(number, by: hand()) == .nothingToUndo)
    _ = try await store.erase(number, reason: .shopperAsked, by: hand())
    #expect(try await store.undoErase(number, by: hand(5)) == .erasedElsewhere)
    #expect(
      try await store.undoErase(number, by: Sample.hand) == .erasedElsewhere)
    #expect(try await store.undoable(number, on: TillNumber(rawValue: 5)) == nil)
    #expect(try await store.undoErase(number, by: hand()) == .undone(members[0]))
    #expect(try await store.undoErase(number, by: hand()) == .nothingToUndo)
    _ = try await store.erase(number, reason: .shopperAsked, by: hand())
    clock.advance(600)
    #expect(try await store.undoable(number, on: TillNumber(rawValue: 4)) == nil)
    #expect(try await store.undoErase(number, by: hand()) == .nothingToUndo)
    try await store.close()
  }

  @Test func `who has joined anew meanwhile is not there twice after an undo`() async throws {
    let (store, members) = try await filled()
    _ = try await store.erase(members[3].number, reason: .testEntry, by: hand())
    let anew = try await store.welcome(people[3])
    #expect(anew.id != members[3].id)
    #expect(try await store.undoErase(members[3].number, by: hand()) == .joinedAnew)
    clock.advance(601)
    try await store.finishErasures()
    #expect(try await store.member(numbered: anew.number) == anew)
    #expect(try await store.find(people[3].name, home: .norway, limit: 5) == [anew])
    try await store.close()
  }

  @Test func `nobody is erased to whose phone a request is open`() async throws {
    let (store, members) = try await filled()
    let request = try Sample.request(
      Sample.phone(people[0].national), stage: .open, code: "C-8888")
    try await store.record(request)
    #expect(
      try await store.erase(members[0].number, reason: .shopperAsked, by: hand())
        == .requestIsOpen(try #require(BindingCode(rawValue: "C-8888"))))
    #expect(try await store.member(numbered: members[0].number) == members[0])
    try await store.close()
  }

  @Test func `what is left of a member is the number, the id, and when and why and by whom`()
    async throws
  {
    let (store, members) = try await filled()
    _ = try await store.erase(members[4].number, reason: .shopperAsked, by: hand())
    clock.advance(600)
    #expect(try await store.finishErasures() == nil)
    try await store.close()
    try folder.inspect { db in
      let row = try #require(
        try Row.fetchOne(
          db, sql: "SELECT * FROM member WHERE id = ?", arguments: [members[4].id.bytes]))
      #expect(throws: Never.self) { try MemberRow(row) }
      let seat = try row.integer("row_id")
      let kept: Set<String> = [
        "row_id", "id", "number", "state", "joined_at", "joined_till", "joined_letter", "origin",
        "origin_sequence", "logical_clock", "erased_at", "digest", "visited_on",
      ]
      for column in row.columnNames where !kept.contains(column) {
        #expect((row[column] as DatabaseValue).isNull, "\(column)")
      }
      #expect(row["joined_at"] as Int64 == 0 && row["visited_on"] as Int64 == 0)
      #expect(row["joined_letter"] as String == "A")
      for table in ["identity", "look", "request", "unvisited"] {
        let count = try Int.fetchOne(
          db, sql: "SELECT count(*) FROM \(table) WHERE member = ?", arguments: [seat])
        #expect(count == 0, "\(table)")
      }
      for (book, count) in [(Book.consent, 2), (.access, 3)] {
        let left = try Row.fetchOne(
          db,
          sql: "SELECT count(*) AS rows, count(salt) + count(body) AS texts "
            + "FROM \(book.rawValue) WHERE member = ?", arguments: [seat])
        #expect(left?["rows"] as Int64? == Int64(count))
        #expect(left?["texts"] as Int64? == 0)
      }
      for book in Book.allCases {
        #expect(try book.firstBrokenEntry(of: Schema.ownOrigin, in: db) == nil)
      }
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM cool_down") == 5)
      #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
      #expect(try String.fetchOne(db, sql: "SELECT stage FROM erasure") == "wiped")
    }
    #expect(try deeds() == ["erased shopper-asked till 4 staff 17"])
    let entry = try folder.inspect { try String.fetchOne($0, sql: "SELECT body FROM deed") }
    #expect(entry?.contains(members[4].id.uuidString) == true)
  }

  @Test func `after a copy is brought back the erased stay erased, and no import brings them back`()
    async throws
  {
    let place = StateFolder()
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
    let (store, members) = try await filled()
    let copy = try await store.makeCopy(in: place.path)
    let late = try await store.welcome(ClubPerson(place: 40))
    for member in [members[2], late] {
      _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    }
    clock.advance(600)
    try await store.finishErasures()
    try await store.close()
    #expect(!place.traces(of: people[2]).isEmpty)

    let report = try await MemberStore.restore(
      from: copy.path, directory: folder.path, by: Sample.hand, now: { [clock] in clock.now })
    #expect(report.members == 5)
    // The store that was in use had been wiped.
    #expect(folder.traces(of: people[2]) == [])
    #expect(folder.traces(of: ClubPerson(place: 40)) == [])
    #expect(!folder.traces(of: people[1]).isEmpty)
    let restored = try folder.open(by: clock)
    #expect(try await restored.find(people[2].name, home: .norway, limit: 5) == [])
    #expect(try await restored.member(numbered: members[2].number) == nil)
    #expect(try await restored.count() == 5)
    for member in [members[2], late] {
      var line = HandOverMember(member)
      guard case .refused = try await restored.take([line], by: Sample.hand).first else {
        Issue.record("taken in")
        continue
      }
      line.id = nil
      guard case .refused = try await restored.take([line], by: Sample.hand).first else {
        Issue.record("taken in by its number")
        continue
      }
    }
    for examination in StoreExamination.allCases {
      #expect(try await restored.examine(examination).faults == 0, "\(examination)")
    }
    // Two people were erased that day, one of them in the copy; the deeds tell it again.
    let total = try await restored.report(
      of: DateInterval(start: Sample.day, duration: 86_400), at: nil, byPerson: true, for: nil)
    #expect(total.total.erased == 2)
    #expect(total.people.map(\.figures.erased).reduce(0, +) == 2)
    try await restored.close()
    #expect(
      try deeds().filter { $0.hasPrefix("erased shopper-asked, first at") }.count == 2)
  }

  @Test(arguments: ["name = 'Wx' || name", "digest = zeroblob(16)", "joined_letter = '?'"])
  func `a damaged record is emptied as well, and keeps nobody else`(change: String) async throws {
    let (store, members) = try await filled()
    for member in [members[1], members[2]] {
      _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    }
    try store.file.withWriter {
      try $0.execute(
        sql: "UPDATE member SET \(change) WHERE id = ?", arguments: [members[1].id.bytes])
    }
    clock.advance(600)
    #expect(try await store.finishErasures() == nil)
    #expect(folder.traces(of: people[1]) == [])
    #expect(folder.traces(of: people[2]) == [])
    #expect(try await store.find(people[3].name, home: .norway, limit: 5) == [members[3]])
    try await store.close()
    #expect(
      try folder.inspect { try String.fetchAll($0, sql: "SELECT stage FROM erasure") }
        == ["wiped", "wiped"])
  }

  @Test func `an erasure whose record is gone is over`() async throws {
    let (store, members) = try await filled()
    _ = try await store.erase(members[1].number, reason: .shopperAsked, by: hand())
    try await store.close()
    try folder.inspect {
      try $0.execute(
        sql: "PRAGMA foreign_keys = OFF; DELETE FROM member WHERE number = "
          + members[1].number.rawValue)
    }
    clock.advance(600)
    let again = try folder.open(by: clock)
    #expect(try await again.finishErasures() == nil)
    try await again.close()
  }

  @Test func `who was removed while the files were being wiped is not taken for wiped`()
    async throws
  {
    let (store, members) = try await filled()
    _ = try await store.erase(members[0].number, reason: .shopperAsked, by: hand())
    clock.advance(300)
    _ = try await store.erase(members[1].number, reason: .shopperAsked, by: hand())
    clock.advance(300)
    // Another till, between the wiping and the note of it.
    try store.file.withWriter { [folder] db in
      db.trace { event in
        guard "\(event)".hasPrefix("VACUUM") else { return }
        try? folder.inspect {
          try $0.execute(sql: "UPDATE erasure SET stage = 'removed' WHERE stage = 'waiting'")
        }
      }
    }
    try await store.finishErasures()
    try store.file.withWriter { $0.trace(options: []) }
    #expect(
      try folder.inspect {
        try String.fetchAll($0, sql: "SELECT stage FROM erasure ORDER BY at")
      } == ["wiped", "removed"])
    try await store.close()
  }

  @Test func `a clock that was set back keeps nobody`() async throws {
    let (store, members) = try await filled()
    _ = try await store.erase(members[0].number, reason: .shopperAsked, by: hand())
    clock.advance(-86_400)
    #expect(try await store.undoErase(members[0].number, by: hand()) == .nothingToUndo)
    try await store.finishErasures()
    try await store.close()
    #expect(folder.traces(of: people[0]) == [])
  }
}
