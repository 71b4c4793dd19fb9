import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct SpaceTests {
  let folder = StateFolder()

  private var reserveBytes: Int? { FileStatus(path: folder.file("clubtill.reserve"))?.bytes }

  @Test func `two megabytes are kept beside the store, and really taken from the disk`()
    async throws
  {
    let store = try folder.open()
    #expect(reserveBytes == 2 << 20)
    #expect(folder.mode(of: "clubtill.reserve") == 0o600)
    let path = folder.file("clubtill.reserve")
    let taken = try URL(fileURLWithPath: path).resourceValues(forKeys: [.fileAllocatedSizeKey])
    #expect(taken.fileAllocatedSize ?? 0 >= 2 << 20)
    try await store.close()
  }

  @Test
  func `a write that meets a full disk gives the reserve up, and it comes back with the room`()
    async throws
  {
    let store = try folder.open()
    try await store.enroll("Kari Hansen", phone: "40610001")
    let pages = try #require(
      try folder.inspect { try Int.fetchOne($0, sql: "PRAGMA page_count") })
    try await store.capPages(at: pages)
    await #expect(throws: StoreFailure.cannotWrite(detail: "the disk is full (13)")) {
      for number in 0..<200 {
        try await store.enroll("Kari Hansen", phone: "4062\(1000 + number)")
      }
    }
    #expect(reserveBytes == 0)
    let members = try await store.count()

    try await store.capPages(at: 1_000_000)
    #expect(await store.condition().trouble == nil)
    #expect(reserveBytes == 2 << 20)
    try await store.enroll("Ola Dahl", phone: "40610002")
    #expect(try await store.count() == members + 1)
    try await store.close()
  }

  @Test func `without the reserve nothing new is begun, and what was begun is finished`()
    async throws
  {
    let first = try folder.open()
    let request = try Sample.request(stage: .redeemed)
    try await first.record(request)
    try await first.close()
    // What stands in its place keeps it from being made, as a disk without room would.
    unlink(folder.file("clubtill.reserve"))
    mkdir(folder.file("clubtill.reserve"), 0o700)
    let store = try folder.open()
    #expect(await store.condition().trouble != nil)
    let begun = try Sample.request(Sample.phone("40677777"))
    await #expect(throws: StoreFailure.self) { try await store.record(begun) }
    #expect(try await store.openRequests(of: nil) == [request])
    let saved = try await store.save(Sample.answer(), for: request, isConfirmed: false)
    guard case .enrolled(let enrollment) = saved else {
      Issue.record("held: \(saved)")
      return
    }
    try await store.noteLook(at: enrollment.member, from: nil, reason: .lookUp)

    rmdir(folder.file("clubtill.reserve"))
    #expect(await store.condition().trouble == nil)
    try await store.record(begun)
    #expect(try await store.openRequests(of: nil) == [begun])
    try await store.close()
  }

  @Test func `what is free is told, and too little of it is scarce`() async throws {
    let store = try folder.open()
    #expect(try #require(await store.condition().freeBytes) > 0)
    #expect(StoreCondition(freeBytes: 64 << 20).isScarce == false)
    #expect(StoreCondition(freeBytes: (64 << 20) - 1).isScarce)
    #expect(StoreCondition(freeBytes: nil).isScarce == false)
    try await store.close()
  }
}
