import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct RestoreTests {
  let folder = StateFolder()
  let place = StateFolder()

  init() throws {
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
  }

  /// A store with three members, a copy of it, and a fourth member who joined after that.
  private func shop() async throws -> (copy: String, early: [Member], late: Member) {
    let store = try folder.open()
    var early: [Member] = []
    for number in 0..<3 {
      early.append(try await store.enroll("Kari Hansen", phone: "4061\(1000 + number)").member)
    }
    let copy = try await store.makeCopy(in: place.path).path
    let late = try await store.enroll("Ola Dahl", phone: "40619999").member
    try await store.close()
    return (copy, early, late)
  }

  private func restore(_ path: String, in directory: String? = nil) async throws -> RestoreReport {
    try await MemberStore.restore(
      from: path, directory: directory ?? folder.path, by: Sample.hand, now: { Sample.day })
  }

  @Test func `a restored store is as one at work, before anybody has opened it`() async throws {
    let (copy, _, _) = try await shop()
    _ = try await restore(copy)
    #expect(!folder.names.contains { $0.hasSuffix("-wal") || $0.contains("restoring") })
    let store = try folder.open(access: .readOnly)
    let figures = try store.figures()
    #expect(figures.pragmas == .init(journalMode: "wal", synchronous: 2, foreignKeys: true))
    try await store.close()
  }

  @Test func `a restored store has the copy's members, and the store before it is kept`()
    async throws
  {
    let (copy, early, late) = try await shop()
    let before = try Data(contentsOf: URL(fileURLWithPath: copy))
    let report = try await restore(copy)
    let kept = folder.database + ".replaced-20260504T120000Z"
    #expect(report == RestoreReport(members: 3, leftOut: 0, replaced: kept))
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before)
    let store = try folder.open()
    #expect(store.salvage == nil)
    #expect(try await store.count() == 3)
    for member in early { #expect(try await store.member(numbered: member.number) == member) }
    #expect(try await store.member(numbered: late.number) == nil)
    try await store.close()

    // And back again.
    #expect(try await restore(kept).members == 4)
    let again = try folder.open()
    #expect(try await again.member(numbered: late.number) == late)
    try await again.close()
  }

  @Test func `the check of the copy is heard of while it lasts, and ends when it is told to`()
    async throws
  {
    let store = try folder.open()
    // So many that SQLite's own check takes longer than it takes to look in on it.
    try await store.enroll("Kari Hansen")
    try await store.close()
    try folder.inspect { db in
      try db.execute(
        sql: """
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
          INSERT INTO greeting (at, till) SELECT i, 4 FROM n
          """)
    }
    let place = StateFolder()
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: folder.database, toPath: place.file("copy"))
    let told = Locked<[Int?]>([])
    let work = LongWork(
      isInterrupted: { told.withLock { !$0.isEmpty } },
      listener: { _, total in told.withLock { $0.append(total) } })
    await #expect(throws: KeepingError.interrupted) {
      try await MemberStore.restore(
        from: place.file("copy"), directory: folder.path, by: Sample.hand, work: work,
        now: { Sample.day })
    }
    #expect(told.withLock { $0.first } == .some(.none))
    #expect(!FileManager.default.fileExists(atPath: folder.database + ".restoring.part"))
  }

  @Test func `checking and bringing over go once from the beginning to the end`() async throws {
    let store = try folder.open(kind: .practice)
    _ = try await store.fill(upTo: 2000, with: MadeUp.member(seed: 7)) { _ in true }
    let place = StateFolder()
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
    let copy = try await store.makeCopy(in: place.path)
    try await store.close()
    let told = Locked<[Double]>([])
    let work = LongWork(listener: { done, total in
      guard let total, total > 0 else { return }
      told.withLock { $0.append(Double(done) / Double(total)) }
    })
    _ = try await MemberStore.restore(
      from: copy.path, directory: folder.path, by: Sample.hand, work: work)
    let shares = told.withLock { $0 }
    #expect(shares == shares.sorted() && shares.last == 1 && shares.contains { $0 < 0.5 })
    #expect(shares.contains { 0.5 < $0 && $0 < 1 }, "\(shares)")
  }

  @Test func `a number that was given after the copy was made is not given again`() async throws {
    let (copy, _, late) = try await shop()
    _ = try await restore(copy)
    let store = try folder.open()
    let next = try await store.enroll("Per Berg", phone: "40618888").member
    #expect(next.number.rawValue > late.number.rawValue)
    #expect(try await store.count() == 4)
    #expect(try await store.find(late.number.rawValue, home: .norway, limit: 5).isEmpty)
    try await store.close()
    #expect(
      try folder.inspect { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
  }

  @Test func `a restored store is another one than that which the copy was made of`() async throws {
    let (copy, early, _) = try await shop()
    let old = try folder.inspect { try Data.fetchAll($0, sql: "SELECT uuid FROM origin") }
    _ = try await restore(copy)
    let new = try folder.inspect {
      try Data.fetchAll($0, sql: "SELECT uuid FROM origin ORDER BY origin_id")
    }
    #expect(new.count == 2)
    #expect(new.last == old.first)
    let store = try folder.open()
    try await store.noteLook(at: early[0], from: nil, reason: .command)
    try await store.close()
    let broken = try folder.inspect { db in
      try Book.allCases.flatMap { book in
        try [1, 2].map { try book.firstBrokenEntry(of: $0, in: db) }
      }
    }
    #expect(broken.count == 2 * Book.allCases.count)
    #expect(broken.allSatisfy { $0 == nil })
  }

  @Test func `a copy comes back on a machine that has nothing`() async throws {
    let (copy, early, _) = try await shop()
    let blank = StateFolder()
    #expect(
      try await restore(copy, in: blank.path)
        == RestoreReport(members: 3, leftOut: 0, replaced: nil))
    let store = try blank.open()
    #expect(try await store.member(numbered: early[1].number) == early[1])
    try await store.close()
    #expect(blank.mode(of: "clubtill.sqlite") == 0o600)
  }

  @Test func `nothing happens while anybody has the store open`() async throws {
    let (copy, _, _) = try await shop()
    let reader = try folder.open(access: .readOnly)
    let error = await #expect(throws: KeepingError.self) { try await restore(copy) }
    #expect("\(try #require(error))".contains("open in another program"))
    #expect(try await reader.count() == 4)
    try await reader.close()
    #expect(!folder.names.contains { $0.contains("replaced") || $0.contains("restoring") })
    #expect(try await restore(copy).members == 3)
  }

  @Test func `what is no good copy is refused, and the store stays`() async throws {
    let (copy, _, _) = try await shop()
    let practice = StateFolder()
    let practiceStore = try practice.open(kind: .practice)
    let practiceCopy = try await practiceStore.makeCopy(in: place.path).path
    try await practiceStore.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: copy))
    bytes.replaceSubrange(4096..<8192, with: Data(repeating: 0xA5, count: 4096))
    let damaged = place.file("damaged.sqlite")
    try bytes.write(to: URL(fileURLWithPath: damaged))
    let foreign = place.file("foreign.sqlite")
    try DatabaseQueue(path: foreign).inDatabase { try $0.execute(sql: "CREATE TABLE a (b)") }
    let newer = place.file("newer.sqlite")
    try FileManager.default.copyItem(atPath: copy, toPath: newer)
    try DatabaseQueue(path: newer).inDatabase {
      try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)")
    }
    for (path, reason) in [
      (damaged, "is damaged"), (foreign, "is no copy of a store"), (newer, "newer version"),
      (practiceCopy, "practice store"), (place.file("none"), "No such file"),
      (folder.database, "the store itself"), (place.path, "not a plain file"),
    ] {
      let error = await #expect(throws: KeepingError.self) { try await restore(path) }
      #expect("\(try #require(error))".contains(reason), "\(path)")
    }
    let store = try folder.open()
    #expect(try await store.count() == 4)
    try await store.close()
    #expect(!folder.names.contains { $0.contains("replaced") || $0.contains("restoring") })
  }

  @Test func `a record of the copy that cannot be read is left out and counted`() async throws {
    let (copy, early, _) = try await shop()
    try DatabaseQueue(path: copy).inDatabase {
      try $0.execute(sql: "UPDATE member SET name = 'Nobody' WHERE row_id = 2")
    }
    let report = try await restore(copy)
    #expect(report.members == 2)
    #expect(report.leftOut == 1)
    let store = try folder.open()
    #expect(try await store.member(numbered: early[1].number) == nil)
    #expect(try await store.member(numbered: early[2].number) == early[2])
    try await store.close()
  }

  @Test func `a copy of an older version is brought up`() async throws {
    let (_, early, _) = try await shop()
    try folder.takeBackToFirstVersion()
    try folder.inspect { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    let blank = StateFolder()
    #expect(try await restore(folder.database, in: blank.path).members == 4)
    let store = try blank.open()
    #expect(try await store.member(numbered: early[0].number) == early[0])
    try await store.close()
  }

  @Test func `restoring that is ended leaves everything as it was`() async throws {
    let (copy, _, _) = try await shop()
    await #expect(throws: KeepingError.interrupted) {
      try await MemberStore.restore(
        from: copy, directory: folder.path, by: Sample.hand,
        work: LongWork(isInterrupted: { true }),
        now: { Sample.day })
    }
    let store = try folder.open()
    #expect(try await store.count() == 4)
    try await store.close()
    #expect(!folder.names.contains { $0.contains("replaced") || $0.contains("restoring") })
  }

  @Test func `a power cut while the copy comes in leaves the old store, or the new one`()
    async throws
  {
    let (copy, _, _) = try await shop()
    let whole = try StateFolder.copy(of: folder)
    // Before the old store was moved: what was made beside it goes.
    for name in ["clubtill.sqlite.restoring", "clubtill.sqlite.restoring.part"] {
      try FileManager.default.copyItem(atPath: copy, toPath: folder.file(name))
    }
    let store = try folder.open()
    #expect(try await store.count() == 4)
    try await store.close()
    #expect(!folder.names.contains { $0.contains("restoring") })
    // After it was moved, before the new one took its name.
    try FileManager.default.moveItem(
      atPath: whole.database, toPath: whole.file("clubtill.sqlite.replaced-20260504T120000Z"))
    try FileManager.default.copyItem(
      atPath: copy, toPath: whole.file("clubtill.sqlite.restoring"))
    let next = try whole.open()
    #expect(next.salvage == nil)
    #expect(try await next.count() == 3)
    try await next.close()
  }

  @Test func `a damaged store gives way to a copy, and is kept as it is`() async throws {
    let (copy, _, _) = try await shop()
    let before = try folder.damage {
      $0.replaceSubrange(0..<16, with: Data(repeating: 0, count: 16))
    }
    let report = try await restore(copy)
    #expect(report.members == 3)
    #expect(try Data(contentsOf: URL(fileURLWithPath: try #require(report.replaced))) == before)
  }
}
