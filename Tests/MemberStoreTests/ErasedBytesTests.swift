import EnrollmentCore
import Foundation
import GRDB
import Synchronization
import Testing

@testable import MemberStore

/// Source: reliability goals, R-52.
struct ErasedBytesTests {
  let folder = StateFolder()
  let clock = SetClock()
  let people = (1...20).map(ClubPerson.init)
  let hand = Hand(till: nil, staff: nil)

  private func filled() async throws -> (MemberStore, [Member]) {
    let store = try folder.open(by: clock)
    var members: [Member] = []
    for person in people { members.append(try await store.welcome(person)) }
    return (store, members)
  }

  @Test func `of an erased person no byte is left in any file, nor in a copy made later`()
    async throws
  {
    let (store, members) = try await filled()
    // The search finds whoever is there, and what they were called before.
    for person in people { #expect(folder.traces(of: person).count > 10) }
    let formerName = "Qz"
    #expect(folder.contents.contains { $0.value.range(of: Data(formerName.utf8)) != nil })

    for member in [members[7], members[8]] {
      let copy = try await store.handOutCopy(of: member.number, by: hand) { copy, _ in
        "\(copy.member.name?.full ?? "-") \(copy.member.phone?.formatted ?? "-")"
      }
      #expect(copy != nil)
    }
    #expect(folder.traces(of: people[7]).contains { $0.contains("in handed-out/") })

    _ = try await store.erase(members[7].number, reason: .shopperAsked, by: hand)
    #expect(!folder.traces(of: people[7]).contains { $0.contains("in handed-out/") })
    #expect(folder.traces(of: people[8]).contains { $0.contains("in handed-out/") })
    clock.advance(600)
    try await store.finishErasures()
    // While the store is open, its log beside it.
    #expect(folder.traces(of: people[7]) == [])
    #expect(FileStatus(path: folder.database + "-wal") != nil)
    mkdir(folder.file("copies"), 0o700)
    _ = try await store.makeCopy(in: folder.file("copies"))
    #expect(folder.traces(of: people[7]) == [])
    try await store.close()
    #expect(folder.traces(of: people[7]) == [])
    for person in people where person.place != 8 {
      #expect(folder.traces(of: person).contains { $0.contains(person.given + " in") })
      #expect(try StateFolder.find(person.national, in: folder.database))
    }
  }

  @Test func `what older versions deleted without overwriting it is gone as well`() async throws {
    let (store, members) = try await filled()
    try await store.close()
    try folder.inspect { db in
      try db.execute(sql: "PRAGMA secure_delete = OFF")
      try db.execute(sql: "CREATE TABLE former (text TEXT) STRICT")
      for _ in 0..<200 {
        try db.execute(
          sql: "INSERT INTO former VALUES (?)", arguments: [people[3].name + people[3].national])
      }
      try db.execute(sql: "DROP TABLE former")
    }
    let again = try folder.open(by: clock)
    _ = try await again.erase(members[3].number, reason: .shopperAsked, by: hand)
    clock.advance(600)
    try await again.finishErasures()
    #expect(folder.traces(of: people[3]) == [])
    try await again.close()
  }

  @Test func `killed at any statement, the next start finishes`() async throws {
    let (store, members) = try await filled()
    _ = try await store.erase(members[11].number, reason: .shopperAsked, by: hand)
    clock.advance(600)
    let snapshots = Mutex<[StateFolder]>([])
    try store.file.withWriter { [folder] db in
      db.trace { _ in
        guard let copy = try? StateFolder.copy(of: folder) else { return }
        snapshots.withLock { $0.append(copy) }
      }
    }
    try await store.finishErasures()
    try store.file.withWriter { $0.trace(options: []) }
    try await store.close()
    let taken = snapshots.withLock { $0 }
    #expect(taken.count > 20)
    #expect(taken.contains { !$0.traces(of: people[11]).isEmpty })
    for snapshot in taken {
      let store = try snapshot.open(by: clock)
      #expect(store.salvage == nil)
      #expect(snapshot.traces(of: people[11]) == [])
      #expect(try await store.count() == 19)
      #expect(try await store.find(people[11].name, home: .norway, limit: 3) == [])
      #expect(try await store.examine(.slowCheck).faults == 0)
      #expect(try await store.examine(.books).faults == 0)
      try await store.close()
      #expect(snapshot.traces(of: people[11]) == [])
      #expect(
        try snapshot.inspect { try String.fetchOne($0, sql: "SELECT stage FROM erasure") }
          == "wiped")
    }
  }

  @Test func `while somebody reads an older state it is told, and finished later`() async throws {
    let (store, members) = try await filled()
    var configuration = StoreOpening.configuration(readonly: true)
    configuration.allowsUnsafeTransactions = true
    let reader = try DatabaseQueue(path: folder.database, configuration: configuration)
    try reader.inDatabase { db in
      try db.execute(sql: "BEGIN")
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM member")
    }
    _ = try await store.erase(members[5].number, reason: .shopperAsked, by: hand)
    clock.advance(600)
    await #expect(
      throws: StoreFailure.cannotWrite(detail: "somebody reads an older state of the store")
    ) { try await store.finishErasures() }
    #expect(!folder.traces(of: people[5]).isEmpty)
    try reader.inDatabase { try $0.execute(sql: "COMMIT") }
    try await store.finishErasures()
    #expect(folder.traces(of: people[5]) == [])
    try reader.close()
    try await store.close()
  }

  @Test func `files beside the store are gone after thirty days, and not before`() async throws {
    let (store, members) = try await filled()
    mkdir(folder.file("copies"), 0o700)
    let copies = try DailyCopies(
      directory: folder.path, kept: 30, hour: 2, minute: 0, timeZone: .gmt)
    _ = try await copies.make(of: store)
    try await store.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    let names = [
      "clubtill.sqlite.damaged-20260504T120000Z", "clubtill.sqlite.damaged-20260504T120000Z-2",
      "clubtill.sqlite.replaced-20260504T120000Z",
    ]
    for name in names { try bytes.write(to: URL(fileURLWithPath: folder.file(name))) }
    try bytes.write(to: URL(fileURLWithPath: folder.file(names[0] + "-wal")))
    let open = try folder.open(by: clock)
    _ = try await open.erase(members[0].number, reason: .shopperAsked, by: hand)
    clock.advance(600)
    try await open.finishErasures()
    clock.advance(29 * 86_400)
    #expect(try await open.forgetFiles() == 0)
    #expect(!folder.traces(of: people[0]).isEmpty)
    clock.advance(2 * 86_400)
    #expect(try await open.forgetFiles() == 4)
    #expect(folder.traces(of: people[0]) == [])
    #expect(folder.names.filter { $0.contains("damaged") || $0.contains("replaced") } == [])
    #expect(try await open.count() == 19)
    try await open.close()
  }

  @Test func `without room the file is not written anew, and nothing is tried`() async throws {
    let (store, members) = try await filled()
    _ = try await store.erase(members[5].number, reason: .shopperAsked, by: hand)
    clock.advance(600)
    let statements = Mutex<[String]>([])
    try store.file.withWriter { db in
      let bytes =
        try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
        * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
      db.trace { event in statements.withLock { $0.append("\(event)") } }
      let wiping = Wiping(db: db)
      #expect(
        throws: StoreFailure.cannotWrite(detail: "there is no room to write the store anew")
      ) { try wiping.writeAnew(isThorough: true, freeBytes: 2 * bytes - 1) }
      #expect(!statements.withLock { $0.contains { $0.hasPrefix("VACUUM") } })
      #expect(try wiping.writeAnew(isThorough: true, freeBytes: 2 * bytes))
      #expect(statements.withLock { $0.contains { $0.hasPrefix("VACUUM") } })
      db.trace(options: [])
    }
    try await store.close()
  }

  @Test func `a till that ends does not wait for a file that is being written anew`() async throws {
    let (store, members) = try await filled()
    _ = try await store.erase(members[5].number, reason: .shopperAsked, by: hand)
    clock.advance(600)
    let asked = DispatchSemaphore(value: 0)
    try store.file.withWriter { db in
      // As if the file were large: it is interrupted meanwhile, which is done when it is asked again.
      db.trace { event in
        guard "\(event)".hasPrefix("VACUUM") else { return }
        while asked.wait(timeout: .now()) == .success {}
        for _ in 1...2 { _ = asked.wait(timeout: .now() + 60) }
      }
    }
    await #expect(throws: StoreFailure.cannotWrite(detail: "the store gave error 9")) {
      try await store.finishErasures(
        isThorough: true,
        work: LongWork(isInterrupted: {
          asked.signal()
          return true
        }))
    }
    try store.file.withWriter { $0.trace(options: []) }
    try await store.finishErasures()
    #expect(folder.traces(of: people[5]) == [])
    try await store.close()
  }

  @Test
  func `what was removed and not wiped for a day is overdue, but not while a request is open`()
    async throws
  {
    let (store, members) = try await filled()
    _ = try await store.erase(members[5].number, reason: .shopperAsked, by: hand)
    clock.advance(600)
    try await store.finishErasures()
    #expect(try await !store.isWipingOverdue())
    try store.file.withWriter { try $0.execute(sql: "UPDATE erasure SET stage = 'removed'") }
    clock.advance(86_400)
    #expect(try await !store.isWipingOverdue())
    clock.advance(1)
    #expect(try await store.isWipingOverdue())
    let request = try Sample.request(Sample.phone("40688888"), stage: .open)
    try await store.record(request)
    #expect(try await !store.isWipingOverdue())
    try await store.close()
  }

  @Test
  func `a copy that was made while an erasure could be undone goes, though it is the only one`()
    async throws
  {
    let (store, members) = try await filled()
    mkdir(folder.file("copies"), 0o700)
    _ = try await store.erase(members[5].number, reason: .shopperAsked, by: hand)
    clock.advance(60)
    _ = try await store.makeCopy(in: folder.file("copies"))
    clock.advance(540)
    try await store.finishErasures()
    #expect(!folder.traces(of: people[5]).isEmpty)
    clock.advance(31 * 86_400)
    #expect(try await store.forgetFiles() == 1)
    #expect(folder.traces(of: people[5]) == [])
    try await store.close()
  }

  @Test func `what a killed copy has left is gone after thirty days`() async throws {
    let (store, _) = try await filled()
    mkdir(folder.file("copies"), 0o700)
    let part = folder.file("copies/clubtill-20260504T120000Z.sqlite.part")
    try Data("Kari".utf8).write(to: URL(fileURLWithPath: part))
    try Data("Kari".utf8).write(to: URL(fileURLWithPath: part + "-journal"))
    clock.advance(29 * 86_400)
    #expect(try await store.forgetFiles() == 0)
    clock.advance(2 * 86_400)
    #expect(try await store.forgetFiles() == 1)
    #expect(!folder.contents.keys.contains { $0.hasPrefix("copies/") })
    try await store.close()
  }

  @Test func `the only copy stays however old it is, as long as nobody was erased since`()
    async throws
  {
    let (store, _) = try await filled()
    mkdir(folder.file("copies"), 0o700)
    _ = try await store.makeCopy(in: folder.file("copies"))
    clock.advance(60 * 86_400)
    #expect(try await store.forgetFiles() == 0)
    #expect(folder.contents.keys.contains { $0.hasPrefix("copies/") })
    try await store.close()
  }
}

extension StateFolder {
  fileprivate static func find(_ text: String, in path: String) throws -> Bool {
    try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(text.utf8)) != nil
  }
}
