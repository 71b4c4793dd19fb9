import EnrollmentCore
import Foundation
import TestSupport
import Testing

@testable import MemberStore

struct LocksTests {
  let folder = StateFolder()

  @Test func `a gate that stays shut is told as cannot write, and nothing was changed`()
    async throws
  {
    let store = try folder.open(patience: .milliseconds(30))
    let other = try FileLock(path: folder.file("store.lock"))
    #expect(other.tryLock(.exclusive))
    let record = try Sample.request()
    await #expect(
      throws: StoreFailure.cannotWrite(detail: "another program keeps the store busy")
    ) { try await store.record(record) }
    #expect(try await store.find("nobody", home: .norway, limit: 8) == [])
    other.unlock()
    #expect(try await store.openRequests(of: nil) == [])
    try await store.record(record)
    #expect(try await store.openRequests(of: nil) == [record])
    try await store.close()
  }

  @Test func `a look-up never waits for a write that waits`() async throws {
    let store = try folder.open(patience: .seconds(60))
    try await store.enroll("Solveig Aasen")
    let other = try FileLock(path: folder.file("store.lock"))
    #expect(other.tryLock(.exclusive))
    let record = try Sample.request()
    let write = Task { try await store.record(record) }
    #expect(try await store.find("solveig", home: .norway, limit: 8).count == 1)
    #expect(try await store.member(withPhone: Sample.phone()) != nil)
    other.unlock()
    try await write.value
    #expect(try await store.openRequests(of: nil) == [record])
    try await store.close()
  }

  @Test func `opening waits at the gate too`() throws {
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let other = try FileLock(path: folder.file("store.lock"))
    #expect(other.tryLock(.exclusive))
    #expect(
      throws: StoreFailure.cannotWrite(detail: "another program keeps the store busy")
    ) { try folder.open(patience: .milliseconds(10)) }
    #expect(folder.names == ["store.lock", "store.users"])
  }

  @Test func `a gate whose file was replaced is taken anew`() async throws {
    let store = try folder.open(patience: .milliseconds(30))
    unlink(folder.file("store.lock"))
    let other = try FileLock(path: folder.file("store.lock"))
    #expect(other.tryLock(.exclusive))
    await #expect(throws: StoreFailure.self) { try await store.record(Sample.request()) }
    other.unlock()
    try await store.record(Sample.request())
    try await store.close()
  }

  @Test func `two stores on one file write in turn and see each other's members`() async throws {
    // One that looks for the gate now and then may find it taken each time, on a slow disk.
    let first = try folder.open(patience: .seconds(600))
    let second = try folder.open(patience: .seconds(600))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, store) in [first, second].enumerated() {
        group.addTask {
          let till = try Sample.till(place + 1)
          for number in 10..<40 {
            try await store.enroll("Kari Hansen", phone: "40\(place)100\(number)", till: till)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await first.count() == 60)
    #expect(try await second.count() == 60)
    let broken = try folder.inspect {
      try Book.consent.firstBrokenEntry(of: Schema.ownOrigin, in: $0)
    }
    #expect(broken == nil)
    try await first.close()
    try await second.close()
  }

  @Test func `a till is one process's alone, until it is let go`() throws {
    let till = try Sample.till().number
    let lock = try TillLock.acquire(till, directory: folder.path)
    #expect(throws: StoreFailure.tillInUse) {
      try TillLock.acquire(till, directory: folder.path)
    }
    _ = try TillLock.acquire(Sample.till(5).number, directory: folder.path)
    lock.release()
    _ = try TillLock.acquire(till, directory: folder.path)
    #expect(folder.names == ["till-0004.lock", "till-0005.lock"])
    #expect(folder.mode(of: "till-0004.lock") == 0o600)
  }

  @Test func `a thousand races of two starts leave one owner a till each time`() async throws {
    try await folder.open().close()
    let path = folder.path
    for race in 0..<1000 {
      let till = try Sample.till(race % 9 + 1).number
      let winners = await withTaskGroup(of: TillLock?.self) { group in
        for _ in 0..<2 {
          group.addTask { try? TillLock.acquire(till, directory: path) }  // T6 is losing.
        }
        return await group.reduce(into: [TillLock]()) { winners, lock in
          if let lock { winners.append(lock) }
        }
      }
      #expect(winners.count == 1, "race \(race)")
      for winner in winners { winner.release() }
    }
  }

  @Test func `two who make one store at the same moment have one store`() async throws {
    for race in 0..<30 {
      let folder = StateFolder()
      let stores = try await withThrowingTaskGroup(of: MemberStore.self) { group in
        for _ in 0..<2 { group.addTask { try folder.open() } }
        return try await group.reduce(into: [MemberStore]()) { $0.append($1) }
      }
      try await stores[0].enroll("Kari Hansen", phone: "40610001")
      #expect(try await stores[1].count() == 1, "race \(race)")
      for store in stores { try await store.close() }
      #expect(!folder.names.contains { $0.contains("damaged") })
    }
  }

  @Test func `a lock falls with the process that held it`() async throws {
    let till = try Sample.till().number
    try TillLock.acquire(till, directory: folder.path).release()
    let output = Pipe()
    // The child says that it has the lock, then keeps it as long as it lives.
    let holder = try ChildProcess(
      [
        "/usr/bin/flock", "--no-fork", folder.file("till-0004.lock"), "/bin/sh", "-c",
        "echo held; exec sleep 600",
      ],
      environment: ["PATH": "/usr/bin:/bin"], output: output.fileHandleForWriting)
    let said = await Blocking.run { Result { try output.fileHandleForReading.read(upToCount: 4) } }
    #expect(try said.get().map { String(decoding: $0, as: UTF8.self) } == "held")
    #expect(throws: StoreFailure.tillInUse) {
      try TillLock.acquire(till, directory: folder.path)
    }
    holder.send(SIGKILL)
    _ = await holder.end()
    _ = try TillLock.acquire(till, directory: folder.path)
  }

  @Test func `a request belongs to one process; its lock file goes with the claim`() throws {
    let ours = try RequestLocks(directory: folder.path)
    let theirs = try RequestLocks(directory: folder.path)
    let id = RequestID(rawValue: UUID())
    #expect(!ours.isClaimedElsewhere(id))
    #expect(ours.claim(id))
    #expect(ours.claim(id))
    #expect(!ours.isClaimedElsewhere(id))
    #expect(theirs.isClaimedElsewhere(id))
    #expect(!theirs.claim(id))
    #expect(folder.names == ["request-\(id.rawValue.uuidString.lowercased()).lock"])
    theirs.release(id)
    #expect(theirs.isClaimedElsewhere(id))
    ours.release(id)
    #expect(folder.names.isEmpty)
    #expect(theirs.claim(id))
    theirs.release(id)
  }

  @Test func `of many who claim one request at once exactly one gets it`() async throws {
    for _ in 0..<50 {
      let id = RequestID(rawValue: UUID())
      let contenders = try (0..<4).map { _ in try RequestLocks(directory: folder.path) }
      let winners = await withTaskGroup(of: Bool.self) { group in
        for contender in contenders { group.addTask { contender.claim(id) } }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(winners == 1)
      for contender in contenders { contender.release(id) }
    }
  }

  @Test func `where no lock can be made no request is claimed`() throws {
    let locks = try RequestLocks(directory: folder.path)
    try FileManager.default.removeItem(atPath: folder.path)
    #expect(!locks.claim(RequestID(rawValue: UUID())))
  }

  @Test func `a lock that a dead process left is nobody's`() throws {
    let locks = try RequestLocks(directory: folder.path)
    let id = RequestID(rawValue: UUID())
    #expect(locks.claim(id))
    let name = try #require(folder.names.first { $0.hasPrefix("request-") })
    locks.release(id)
    try Data().write(to: URL(fileURLWithPath: folder.file(name)))
    #expect(!locks.isClaimedElsewhere(id))
  }
}
