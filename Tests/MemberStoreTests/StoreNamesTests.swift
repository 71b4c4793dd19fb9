import Foundation
import Testing

@testable import MemberStore

struct StoreNamesTests {
  let folder = StateFolder()

  @Test func `the files of a store are known, wherever it lies and however it is reached`()
    async throws
  {
    let link = StateFolder()
    #expect(!MemberStore.owns(folder.path + "/clubtill.sqlite"))
    try await folder.open().close()
    try FileManager.default.createSymbolicLink(
      atPath: link.path, withDestinationPath: folder.path)
    for name in [
      "clubtill.sqlite", "clubtill.sqlite-wal", "clubtill.sqlite.replaced-1",
      "journal.key", "cool-down.key", "staff.key", "clubtill.reserve", "store.lock", "store.users",
      "till-0001.lock", "copies/clubtill-20261122T020000Z.sqlite", "copies/../staff.key",
    ] {
      #expect(MemberStore.owns("\(folder.path)/\(name)"), "\(name)")
      #expect(MemberStore.owns("\(link.path)/\(name)"), "\(name)")
    }
    for name in ["members.csv", "clubtill.toml", "handed-out/a.txt", "copies"] {
      #expect(!MemberStore.owns("\(folder.path)/\(name)"), "\(name)")
    }
  }

  @Test func `a folder that cannot be looked at is no folder without a store`() throws {
    #expect(!MemberStore.exists(in: folder.path))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path, withDestinationPath: folder.path)
    #expect(MemberStore.exists(in: folder.path))
    #expect(throws: (any Error).self) { try folder.open(access: .readOnly) }
  }
}
