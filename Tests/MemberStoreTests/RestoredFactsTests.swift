import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// What happened after a copy was made and outlives a restore: who was erased, which numbers were given,
/// who is on the staff list, and what was still open.
struct RestoredFactsTests {
  let folder = StateFolder()
  let place = StateFolder()
  let clock = SetClock()

  init() throws {
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
  }

  private func hand() throws -> Hand { Hand(till: try Sample.till(), staff: nil) }

  /// A store with three members, a copy of it, and after that a fourth member; the second is erased.
  private func shop() async throws -> (copy: String, early: [Member], late: Member) {
    let store = try folder.open(by: clock)
    var early: [Member] = []
    for number in 0..<3 {
      early.append(try await store.enroll("Kari Hansen", phone: "4061\(1000 + number)").member)
    }
    let copy = try await store.makeCopy(in: place.path).path
    let late = try await store.enroll("Ola Dahl", phone: "40619999").member
    _ = try await store.erase(early[1].number, reason: .wrongPerson, by: hand())
    clock.advance(600)
    try await store.finishErasures()
    try await store.close()
    return (copy, early, late)
  }

  private func restore(_ path: String) async throws -> RestoreReport {
    try await MemberStore.restore(
      from: path, directory: folder.path, by: Sample.hand, now: { [clock] in clock.now })
  }

  private func reasons() throws -> [String?] {
    try folder.inspect { try String.fetchAll($0, sql: "SELECT reason FROM erasure") }
  }

  @Test(arguments: [[], ["erasure"], ["erasure", "deed"], ["deed"], ["look"]])
  func `from a damaged store too the erased stay erased, and no number is given twice`(
    _ tables: [String]
  ) async throws {
    let (copy, early, late) = try await shop()
    for table in tables { try folder.damageLeaf(of: table, at: 0) }
    if tables.isEmpty {
      try folder.damage { $0.replaceSubrange(0..<16, with: Data(repeating: 0, count: 16)) }
    }
    let report = try await restore(copy)
    #expect(report.members == 2)
    // The deeds are the only place where withdrawals stand.
    #expect(report.unread == (tables.contains("deed") ? [.withdrawals] : []))
    #expect(!folder.names.contains { $0.contains("salvage") || $0.contains("restoring") })
    let store = try folder.open(by: clock)
    #expect(try await store.member(numbered: early[0].number) == early[0])
    #expect(try await store.member(numbered: early[1].number) == nil)
    let next = try await store.enroll("Per Berg", phone: "40618888").member
    #expect(next.number.rawValue > late.number.rawValue)
    for examination in StoreExamination.allCases {
      #expect(try await store.examine(examination).faults == 0, "\(examination)")
    }
    try await store.close()
    if tables != ["erasure", "deed"] { #expect(try reasons() == ["wrong-person"]) }
  }

  @Test func `what a damaged store does not tell is told, and stands in the book of deeds`()
    async throws
  {
    let (copy, _, _) = try await shop()
    let staff = try folder.open(by: clock)
    try await StaffTests.fill(staff)
    try await staff.close()
    for table in ["erasure", "deed", "member", "staff", "request"] {
      try folder.damageLeaf(of: table, at: 0)
    }
    let report = try await restore(copy)
    #expect(report.unread == Set(RestoreReport.Fact.allCases))
    #expect(report.members == 3)
    let told = try folder.deeds(.storeRestored).last?.detail
    #expect(told?.hasSuffix(": erasures, numbers, requests, staff, withdrawals") == true)
  }

  @Test func `a number that only a book tells is not given again`() async throws {
    let (copy, _, late) = try await shop()
    try folder.damageLeaf(of: "member", at: 0)
    #expect(try await restore(copy).unread == [.numbers])
    let store = try folder.open(by: clock)
    let next = try await store.enroll("Per Berg", phone: "40618888").member
    #expect(next.number.rawValue > late.number.rawValue)
    try await store.close()
  }

  @Test func `who was erased stays erased where the row was lost to damage before`() async throws {
    let (copy, early, _) = try await shop()
    let older = try StateFolder.copy(of: place)
    // As a salvage leaves it that could read neither row.
    try folder.inspect { db in
      try db.execute(
        sql: """
          PRAGMA foreign_keys = OFF; DELETE FROM erasure; DELETE FROM look WHERE member = 2;
          DELETE FROM member WHERE row_id = 2
          """)
    }
    for copy in [copy, older.file(URL(fileURLWithPath: copy).lastPathComponent)] {
      #expect(try await restore(copy).members == 2)
      let store = try folder.open(by: clock)
      #expect(try await store.member(numbered: early[1].number) == nil)
      try await store.close()
    }
  }

  @Test func `an erasure of which a copy knows nothing is told to the store after it`() async throws
  {
    let (copy, early, _) = try await shop()
    let blank = StateFolder()
    let empty = try blank.open(by: clock)
    let earliest = try await empty.makeCopy(in: place.path).path
    try await empty.close()
    try folder.inspect { db in
      try db.execute(
        sql: """
          PRAGMA foreign_keys = OFF; DELETE FROM erasure; DELETE FROM look WHERE member = 2;
          DELETE FROM member WHERE row_id = 2
          """)
    }
    #expect(try await restore(earliest).members == 0)
    #expect(try await restore(copy).members == 2)
    let store = try folder.open(by: clock)
    #expect(try await store.member(numbered: early[1].number) == nil)
    try await store.close()
  }

  @Test func `whose erasure was undone after the copy comes back with it`() async throws {
    let store = try folder.open(by: clock)
    let kari = try await store.enroll("Kari Hansen", phone: "40611000").member
    let ola = try await store.enroll("Ola Dahl", phone: "40611001").member
    for member in [kari, ola] {
      _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    }
    let copy = try await store.makeCopy(in: place.path).path
    _ = try await store.undoErase(kari.number, by: hand())
    try await store.close()
    clock.advance(3600)
    #expect(try await restore(copy).members == 1)
    let restored = try folder.open(by: clock)
    try await restored.finishErasures()
    #expect(try await restored.member(numbered: kari.number) == kari)
    #expect(try await restored.find("Kari Hansen", home: .norway, limit: 5).count == 1)
    #expect(try await restored.member(numbered: ola.number) == nil)
    try await restored.close()

    // A machine without a store knows of no undoing.
    let blank = StateFolder()
    let report = try await MemberStore.restore(
      from: copy, directory: blank.path, by: Sample.hand, now: { [clock] in clock.now })
    #expect(report.members == 0)
  }

  @Test(arguments: [RequestRecord.Stage.sending, .open, .redeemed, .held], [false, true])
  func `while a request is open nothing is restored, from a damaged store neither`(
    _ stage: RequestRecord.Stage, _ isDamaged: Bool
  ) async throws {
    let (copy, _, _) = try await shop()
    let store = try folder.open(by: clock)
    var record = try Sample.request(Sample.phone("40688888"), stage: stage)
    try await store.record(record)
    try await store.close()
    if isDamaged { try folder.damageLook() }
    let error = await #expect(throws: KeepingError.self) { try await restore(copy) }
    #expect("\(try #require(error))".contains("1 request is still open: start the till"))
    #expect(!folder.names.contains { $0.contains("replaced") || $0.contains("restoring") })
    let again = try folder.open(by: clock)
    #expect(try await again.openRequests(of: nil) == [record])
    record.stage = .ended
    record.outcome = .requestGone
    try await again.record(record)
    try await again.close()
    #expect(try await restore(copy).members == 2)
  }

  @Test func `an open request of a copy is read under its key, or told where that is gone`()
    async throws
  {
    let store = try folder.open(by: clock)
    var record = try Sample.request(Sample.phone("40688888"), stage: .redeemed)
    try await store.record(record)
    let copy = try await store.makeCopy(in: place.path).path
    record.stage = .ended
    record.outcome = .requestGone
    try await store.record(record)
    try await store.close()
    let before = try StateFolder.copy(of: folder)
    #expect(try await restore(copy).requestsLost == 0)
    let restored = try folder.open(by: clock)
    record.stage = .redeemed
    #expect(try await restored.openRequests(of: nil).map(\.id) == [record.id])
    try await restored.close()

    // The key goes with the first start without open requests.
    try await before.open(by: clock).close()
    let report = try await MemberStore.restore(
      from: copy, directory: before.path, by: Sample.hand, now: { [clock] in clock.now })
    #expect(report.requestsLost == 1)
    // It is told once, and keeps nothing from being restored after that.
    #expect(try #require(report.replaced).contains("replaced"))
    let back = try await MemberStore.restore(
      from: #require(report.replaced), directory: before.path, by: Sample.hand,
      now: { [clock] in clock.now })
    #expect(back.requestsLost == 0)
  }

  @Test func `a store whose staff list was never filled takes that of the copy`() async throws {
    let store = try folder.open()
    try await StaffTests.fill(store)
    let copy = try await store.makeCopy(in: place.path).path
    try await store.close()
    let blank = StateFolder()
    try await blank.open().close()
    _ = try await MemberStore.restore(from: copy, directory: blank.path, by: Sample.hand)
    let restored = try blank.open()
    #expect(try await restored.staff().map(\.number) == [StaffTests.anne, StaffTests.kari])
    try await restored.close()
  }

  @Test func `a staff list that cannot be read is that of the copy, and told`() async throws {
    let store = try folder.open(by: clock)
    try await StaffTests.fill(store)
    let copy = try await store.makeCopy(in: place.path).path
    _ = try await store.remove(StaffTests.kari, by: Sample.hand)
    try await store.close()
    try folder.damageLeaf(of: "staff", at: 0)
    #expect(try await restore(copy).unread == [.staff])
    let restored = try folder.open(by: clock)
    #expect(try await restored.staff().map(\.number) == [StaffTests.anne, StaffTests.kari])
    try await restored.close()
  }

  @Test func `a power cut at any step of setting aside leaves each log beside its own database`()
    async throws
  {
    let sound = StateFolder()
    let other = try sound.open()
    try await other.enroll("Kari Hansen", phone: "40611000")
    try await other.close()
    // A store with a log, as a power cut leaves it.
    let open = try folder.open()
    for number in 0..<3 { try await open.enroll("Ola Dahl", phone: "4061\(2000 + number)") }
    let cut = try await StateFolder.copyByAnotherProcess(of: folder)
    try await open.close()
    let log = try Data(contentsOf: URL(fileURLWithPath: cut.database + "-wal"))
    #expect(!log.isEmpty)

    for (mark, finished) in [
      (StoreFolder.damagedMark, ".salvage"), (StoreFolder.replacedMark, ".restoring"),
    ] {
      let state = try StateFolder.copy(of: cut)
      try FileManager.default.copyItem(atPath: sound.database, toPath: state.database + finished)
      let aside = state.file(mark + "20260504T120000Z")
      let names = try StoreFolder(path: state.path, makesIt: false)
      // What stands in the way of the log ends it there, as a power cut would.
      try FileManager.default.createDirectory(
        atPath: aside + "-wal/x", withIntermediateDirectories: true)
      #expect(throws: StoreFailure.self) { try names.setAside(to: aside) }
      try FileManager.default.removeItem(atPath: aside + "-wal")
      #expect(FileManager.default.fileExists(atPath: aside))
      let next = try state.open()
      #expect(try await next.count() == 1)
      #expect((next.salvage != nil) == (finished == ".salvage"))
      try await next.close()
      #expect(try Data(contentsOf: URL(fileURLWithPath: aside + "-wal")) == log)
      #expect(
        try state.inspect { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    }
    // Before the first step the store still has its log.
    let next = try cut.open()
    #expect(try await next.count() == 3)
    try await next.close()
  }
}
