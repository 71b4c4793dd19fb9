import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct CopyTests {
  let folder = StateFolder()
  let place = StateFolder()

  init() throws {
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
  }

  private func opened(at date: Date = Sample.day, count: Int = 12) async throws -> MemberStore {
    let store = try folder.open(at: date)
    for number in 0..<count {
      try await store.enroll("Kari Hansen", phone: "4061\(1000 + number)")
    }
    return store
  }

  @Test func `nothing of who was erased more than ten minutes before comes into a copy`()
    async throws
  {
    let clock = SetClock()
    let store = try folder.open(by: clock)
    let member = try await store.enroll("Zqxane Hansen").member
    _ = try await store.erase(member.number, reason: .shopperAsked, by: Sample.hand)
    clock.advance(900)
    let copy = try await store.makeCopy(in: place.path)
    try await store.close()
    #expect(copy.unfinishedErasures == 0)
    let bytes = try #require(FileManager.default.contents(atPath: copy.path))
    #expect(bytes.range(of: Data("Zqxane".utf8)) == nil)
  }

  @Test func `a copy of a store that takes no change tells whom it should not have`() async throws {
    let store = try await opened()
    let member = try await store.enroll("Zqxane Hansen").member
    _ = try await store.erase(member.number, reason: .shopperAsked, by: Sample.hand)
    try await store.close()
    let reader = try folder.open(at: Sample.day + 900, access: .readOnly)
    #expect(try await reader.makeCopy(in: place.path).unfinishedErasures == 1)
    try await reader.close()
  }

  @Test func `a copy is one file for its owner alone, with every member and no key`() async throws {
    let store = try await opened()
    let copy = try await store.makeCopy(in: place.path)
    #expect(copy.path == place.file("clubtill-20260504T120000Z.sqlite"))
    #expect(copy.members == 12)
    #expect(copy.unreadable == 0)
    #expect(copy.kind == .real)
    #expect(place.names == ["clubtill-20260504T120000Z.sqlite"])
    #expect(place.mode(of: "clubtill-20260504T120000Z.sqlite") == 0o600)
    #expect(FileStatus(path: copy.path)?.bytes == copy.bytes)
    #expect(try await MemberStore.copy(at: copy.path) == copy)
    let second = try await store.makeCopy(in: place.path + "/")
    #expect(second.path == place.file("clubtill-20260504T120000Z-2.sqlite"))
    try await store.close()
  }

  @Test func `a copy has what was committed when it began, while others go on enrolling`()
    async throws
  {
    let store = try await opened(count: 3)
    async let later = Task {
      for number in 0..<40 { try await store.enroll("Ola Dahl", phone: "4062\(1000 + number)") }
    }.value
    var copies: [StoreCopy] = []
    for _ in 0..<4 { copies.append(try await store.makeCopy(in: place.path)) }
    try await later
    #expect(copies.allSatisfy { (3...43).contains($0.members) && $0.unreadable == 0 })
    #expect(copies.map(\.members) == copies.map(\.members).sorted())
    #expect(try await store.count() == 43)
    try await store.close()
  }

  @Test func `what was deleted in the store is in no later copy`() async throws {
    let store = try await opened()
    try store.file.withWriter { db in
      try db.execute(sql: "PRAGMA secure_delete = OFF")
      try db.execute(sql: "CREATE TABLE passing (word TEXT) STRICT")
      for _ in 0..<300 {
        try db.execute(sql: "INSERT INTO passing VALUES ('forgotten canary person')")
      }
      try db.execute(sql: "DELETE FROM passing")
    }
    let copy = try await store.makeCopy(in: place.path)
    try await store.close()
    let word = Data("forgotten canary".utf8)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)).range(of: word) != nil)
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy.path)).range(of: word) == nil)
  }

  @Test func `copying that is ended leaves nothing`() async throws {
    let store = try await opened()
    // A small copy is made before anybody could end it; then the count of its members is ended.
    for number in 0..<1000 {
      try await store.enroll("Per Dahl", phone: "4063\(1000 + number)")
    }
    let work = LongWork(isInterrupted: { true })
    await #expect(throws: KeepingError.interrupted) {
      try await store.makeCopy(in: place.path, work: work)
    }
    #expect(place.names == [])
    try await store.close()
  }

  @Test func `a place that is missing is told, and is not made`()
    async throws
  {
    let store = try await opened(count: 1)
    await #expect(throws: KeepingError.target(reason: "there is no folder \(place.file("none"))")) {
      _ = try await store.makeCopy(in: place.file("none"))
    }
    try await store.close()
    #expect(place.names == [])
  }

  @Test func `what a killed copy has left goes with the next one, and one at work stays`()
    async throws
  {
    let store = try await opened(count: 1)
    let dead = place.file("clubtill-20260503T020000Z.sqlite.part")
    try Data("half".utf8).write(to: URL(fileURLWithPath: dead))
    let alive = place.file("clubtill-20260503T030000Z.sqlite.part")
    let lock = try FileLock(path: alive)
    #expect(lock.tryLock(.exclusive))
    _ = try await store.makeCopy(in: place.path)
    #expect(
      place.names == [
        "clubtill-20260503T030000Z.sqlite.part", "clubtill-20260504T120000Z.sqlite",
      ])
    try await store.close()
  }

  @Test func `a record that cannot be read is told of its copy, which is kept`() async throws {
    let store = try await opened(count: 5)
    try await store.close()
    try folder.inspect {
      try $0.execute(sql: "UPDATE member SET name = 'Nobody' WHERE row_id = 2")
    }
    let again = try folder.open()
    let copy = try await again.makeCopy(in: place.path)
    #expect(copy.members == 4)
    #expect(copy.unreadable == 1)
    try await again.close()
  }

  @Test func `a store that may only be read is copied all the same`() async throws {
    let store = try await opened(count: 2)
    try await store.close()
    let reader = try folder.open(access: .readOnly)
    #expect(try await reader.makeCopy(in: place.path).members == 2)
    try await reader.close()
  }
}

struct DailyCopyTests {
  let folder = StateFolder()
  /// 2026-05-04T12:00:00Z, a Monday.
  let noon = Sample.day

  private func copies(kept: Int = 3) throws -> DailyCopies {
    try DailyCopies(
      directory: folder.path, kept: kept, hour: 2, minute: 0, timeZone: .gmt)
  }

  private func copy(on date: Date, kept: Int = 3) async throws -> StoreCopy? {
    let store = try folder.open(at: date)
    let copy = try await copies(kept: kept).make(of: store)
    try await store.close()
    return copy
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.file("copies"))) ?? []).sorted()
  }

  @Test func `a till without a copy of today makes one at once, and the next at its hour`()
    async throws
  {
    #expect(try await copy(on: noon) != nil)
    #expect(names == ["clubtill-20260504T120000Z.sqlite"])
    #expect(folder.mode(of: "copies") == 0o700)
    let plan = try copies()
    let nextNight = Date(timeIntervalSince1970: 1_777_946_400)  // 2026-05-05T02:00:00Z
    #expect(plan.due(at: noon) == nextNight)
    #expect(plan.due(at: nextNight.addingTimeInterval(-1)) == nextNight)
    #expect(plan.due(at: nextNight.addingTimeInterval(-0.5)) == nextNight)
    #expect(plan.due(at: nextNight) == nextNight)
    #expect(try await copy(on: nextNight.addingTimeInterval(-1)) == nil)
    #expect(try await copy(on: nextNight) != nil)
    #expect(names.count == 2)
  }

  @Test func `as many copies stay as the shop keeps, the newest ones`() async throws {
    for day in 0..<5 { _ = try await copy(on: noon.addingTimeInterval(Double(day) * 86_400)) }
    #expect(
      names == [
        "clubtill-20260506T120000Z.sqlite", "clubtill-20260507T120000Z.sqlite",
        "clubtill-20260508T120000Z.sqlite",
      ])
  }

  @Test func `no copy stays for more than thirty days, however few there are`() async throws {
    _ = try await copy(on: noon)
    _ = try await copy(on: noon.addingTimeInterval(29.5 * 86_400))
    #expect(names.count == 2)
    _ = try await copy(on: noon.addingTimeInterval(30.5 * 86_400))
    #expect(names == ["clubtill-20260603T000000Z.sqlite", "clubtill-20260604T000000Z.sqlite"])
  }

  @Test func `what is too old goes also where no copy can be made, but for the last one`()
    async throws
  {
    for day in 0..<2 { _ = try await copy(on: noon.addingTimeInterval(Double(day) * 86_400)) }
    #expect(names.count == 2)
    // Every name that the copy could have is taken.
    let later = noon.addingTimeInterval(40 * 86_400)
    let store = try folder.open(at: later)
    for count in 1...100 {
      let ending = count == 1 ? "" : "-\(count)"
      let name = "copies/clubtill-20260613T120000Z\(ending).sqlite.part"
      mkdir(folder.file(name), 0o700)
    }
    await #expect(throws: KeepingError.self) { try await copies().make(of: store) }
    #expect(names.filter { $0.hasSuffix(".sqlite") } == ["clubtill-20260505T120000Z.sqlite"])
    try await store.close()
  }

  @Test func `a copy with a damaged record pushes no older one out`() async throws {
    let store = try folder.open()
    try await store.enroll("Kari Hansen")
    try await store.close()
    for day in 0..<3 { _ = try await copy(on: noon.addingTimeInterval(Double(day) * 86_400)) }
    try folder.inspect { try $0.execute(sql: "UPDATE member SET name = 'Nobody'") }
    let damaged = try await copy(on: noon.addingTimeInterval(3 * 86_400))
    #expect(damaged?.unreadable == 1)
    #expect(names.count == 4)
  }

  @Test func `a clock that ran ahead delays no copy, and its copy goes first`() async throws {
    _ = try await copy(on: noon.addingTimeInterval(400 * 86_400))
    for day in 0..<3 {
      #expect(try await copy(on: noon.addingTimeInterval(Double(day) * 86_400)) != nil)
    }
    #expect(names.count == 3)
    #expect(!names.contains { $0.hasPrefix("clubtill-2027") })
  }

  @Test func `two tills on one store make one copy`() async throws {
    let store = try folder.open()
    let other = try folder.open()
    let plan = try copies()
    async let first = plan.make(of: store)
    async let second = plan.make(of: other)
    let made = try await [first, second].compactMap { $0 }
    #expect(made.count == 1)
    #expect(names.count == 1)
    try await store.close()
    try await other.close()
  }

  @Test func `files of others in the folder are left alone`() async throws {
    let store = try folder.open()
    try await store.close()
    mkdir(folder.file("copies"), 0o755)
    for name in ["mine.sqlite", "clubtill-notes.txt", "clubtill-old.sqlite"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("copies/" + name)))
    }
    for day in 0..<5 { _ = try await copy(on: noon.addingTimeInterval(Double(day) * 86_400)) }
    #expect(names.count == 6)
    #expect(folder.mode(of: "copies") == 0o755)
  }
}
