import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct StoreOpeningTests {
  let folder = StateFolder()

  @Test func `the connection that writes syncs fully, and the file is marked as ours`() async throws
  {
    let store = try folder.open()
    #expect(try await store.writerSynchronousLevel() == 2)
    let (application, version, journal, keys) = try folder.inspect { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA application_id"),
        try Int.fetchOne(db, sql: "PRAGMA user_version"),
        try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
      )
    }
    #expect(application == 0x434C_5442)
    #expect(version == Schema.version)
    #expect(journal == "wal")
    #expect(keys == 1)
    try await store.close()
  }

  @Test func `every table is strict and no foreign key dangles`() async throws {
    let store = try folder.open()
    try await store.enroll("Solveig Aasen")
    let (loose, dangling) = try folder.inspect { db in
      (
        try String.fetchAll(
          db, sql: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0"),
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
      )
    }
    #expect(loose == ["sqlite_schema"])
    #expect(dangling == 0)
    try await store.close()
  }

  @Test func `files are 0600 in a folder of 0700, also under an open mask`() async throws {
    let old = umask(0)
    defer { umask(old) }
    let store = try folder.open()
    try await store.record(Sample.request())
    #expect(folder.mode(of: "") == 0o700)
    #expect(folder.mode(of: "journal.key") == 0o400)
    let names = folder.names.filter { $0 != "journal.key" }
    #expect(
      names == [
        "clubtill.reserve", "clubtill.sqlite", "clubtill.sqlite-shm", "clubtill.sqlite-wal",
        "store.lock", "store.users",
      ])
    for name in names { #expect(folder.mode(of: name) == 0o600, "\(name)") }
    try await store.close()
  }

  @Test func `what was saved is there when the store is opened again`() async throws {
    let first = try folder.open()
    let saved = try await first.enroll("Solveig Aasen").member
    try await first.close()
    let second = try folder.open()
    #expect(try await second.member(withPhone: Sample.phone()) == saved)
    #expect(try await second.count() == 1)
    try await second.close()
  }

  @Test func `a closed store refuses, also twice`() async throws {
    let store = try folder.open()
    try await store.close()
    try await store.close()
    await #expect(throws: StoreFailure.self) { try await store.record(Sample.request()) }
  }

  @Test func `a file of the first version is brought up with all that is open in it`() async throws
  {
    let record = try Sample.request(stage: .open)
    let old = try folder.open()
    try await old.record(record)
    try await old.close()
    try folder.takeBackToFirstVersion()
    let store = try folder.open()
    #expect(try await store.openRequests(of: nil) == [record])
    var answered = record
    answered.stage = .ended
    answered.outcome = .denied
    answered.answeredAfter = .seconds(30)
    try await store.record(answered)
    #expect(try await store.answerTimes(of: record.till.number, limit: 9) == [.seconds(30)])
    let version = try folder.inspect { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    #expect(version == Schema.version)
    try await store.close()
  }

  @Test func `a newer file is refused and stays as it is`() async throws {
    try await folder.open().close()
    let newer = Schema.version + 1
    try folder.inspect { try $0.execute(sql: "PRAGMA user_version = \(newer)") }
    #expect(
      throws: StoreFailure.unusable(
        detail: "\(folder.database) was written by a newer version of this program")
    ) { try folder.open() }
    #expect(try folder.inspect { try Int.fetchOne($0, sql: "PRAGMA user_version") } == newer)
  }

  @Test func `a file of the first version is brought up with all that it holds`() async throws {
    let first = try folder.open()
    let saved = try await first.enroll("Solveig Aasen").member
    try await first.close()
    try folder.takeBackToFirstVersion()
    #expect(
      throws: StoreFailure.unusable(
        detail: "\(folder.database) is of an older version; start the till once to bring it up")
    ) { try folder.open(access: .readOnly) }
    let second = try folder.open()
    #expect(try await second.lastSaved(of: nil)?.enrollment.member == saved)
    try await second.close()
    let (version, index) = try folder.inspect { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA user_version"),
        try Int.fetchOne(db, sql: "SELECT 1 FROM sqlite_schema WHERE name = 'request_saved'")
      )
    }
    #expect(version == Schema.version)
    #expect(index == 1)
  }

  @Test func `another program's database is refused and not touched`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    try folder.inspect { try $0.execute(sql: "CREATE TABLE things (a)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    #expect(
      throws: StoreFailure.unusable(
        detail: "\(folder.database) is a database of another program")
    ) { try folder.open() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test func `a practice store is never opened as a real one, nor the other way round`()
    async throws
  {
    try await folder.open(kind: .practice).close()
    #expect(
      throws: StoreFailure.unusable(
        detail: "\(folder.database) is a practice store, not a real one")
    ) { try folder.open(kind: .real) }
    let other = StateFolder()
    try await other.open(kind: .real).close()
    #expect(throws: StoreFailure.self) { try other.open(kind: .practice) }
  }

  @Test(arguments: ["folder", "pipe", "link"])
  func `what is no plain file is refused`(kind: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    switch kind {
    case "folder": mkdir(folder.database, 0o700)
    case "pipe": mkfifo(folder.database, 0o600)
    default: symlink("/dev/null", folder.database)
    }
    #expect(
      throws: StoreFailure.unusable(detail: "\(folder.database) is a \(kind), not a store")
    ) { try folder.open() }
  }

  @Test func `a column that is renamed at work makes the records unreadable until the next start`()
    async throws
  {
    let store = try folder.open()
    let saved = try await store.enroll("Kari Hansen").member
    try folder.inspect { db in
      try db.execute(
        sql: """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET sql = replace(sql, 'origin_sequence', 'origii_sequence')
          WHERE name = 'member';
          PRAGMA schema_version = 1000;
          """)
    }
    #expect(try await store.find("kari", home: .norway, limit: 8).isEmpty)
    await #expect(throws: StoreFailure.recordUnreadable) {
      try await store.member(numbered: saved.number)
    }
    #expect(store.unreadableRecords == 1)
    await #expect(throws: StoreFailure.self) { try await store.enroll("Ola Nordmann") }
    try await store.close()
    // Every value is still in its place: nobody is lost.
    let next = try folder.open()
    #expect(next.salvage?.saved == 1)
    #expect(try await next.member(numbered: saved.number) == saved)
    try await next.close()
  }

  @Test func `a damaged file that another program has open stays where it is`() async throws {
    try await folder.open().close()
    let size = try #require(FileStatus(path: folder.database)).bytes
    let store = try folder.open()
    let garbage = folder.file("garbage")
    try Data(repeating: 0x21, count: size).write(to: URL(fileURLWithPath: garbage))
    rename(garbage, folder.database)
    let words = "damaged and still open in another program: end that first"
    #expect(throws: StoreFailure.unusable(detail: "the store at \(folder.database) is \(words)")) {
      try folder.open()
    }
    #expect(!folder.names.contains { $0.contains("damaged") })
    try? await store.close()
  }

  @Test func `an empty file, left by a power cut, becomes a store`() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: folder.database))
    let store = try folder.open()
    #expect(try await store.count() == 0)
    try await store.close()
  }

  @Test func `opened for reading, it reads beside a writer and writes nothing`() async throws {
    let writer = try folder.open()
    try await writer.enroll("Solveig Aasen")
    let reader = try folder.open(access: .readOnly)
    #expect(try await reader.find("solveig", home: .norway, limit: 8).count == 1)
    await #expect(
      throws: StoreFailure.cannotWrite(detail: "the store was opened for reading alone")
    ) { try await reader.record(Sample.request()) }
    try await reader.close()
    try await writer.close()
    let alone = try folder.open(access: .readOnly)
    #expect(try await alone.count() == 1)
    try await alone.close()
  }

  @Test func `opened for reading, a missing store is not made`() {
    #expect(throws: StoreFailure.self) { try folder.open(access: .readOnly) }
    #expect(folder.names.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }
}
