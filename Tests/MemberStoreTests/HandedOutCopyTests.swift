import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Copies of people's data that a till writes into files.
struct HandedOutCopyTests {
  let folder = StateFolder()
  let clock = SetClock()
  let person = ClubPerson(place: 1)

  private func hand() throws -> Hand {
    Hand(till: try Sample.till(), staff: StaffNumber(rawValue: 7))
  }

  /// What a file says here: enough to know whose it is.
  private static let text: @Sendable (MemberCopy, HandedOutCopy.Form) -> String = { copy, form in
    "\(form.rawValue) \(copy.member.name?.full ?? "-") \(copy.deeds.map { $0.what ?? "-" })\n"
  }

  private func handOut(
    _ number: MemberNumber, in store: MemberStore
  ) async throws -> HandedOutCopy? {
    try await store.handOutCopy(of: number, by: hand(), text: Self.text)
  }

  private var handedOut: [String] {
    let path = folder.file("handed-out")
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  @Test func `a copy lies in two files for our user alone, and is noted`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    let copy = try #require(try await handOut(member.number, in: store))
    let stem = "\(member.number.rawValue)-20260504T120000Z"
    #expect(copy.folder == folder.file("handed-out"))
    #expect(copy.names == ["\(stem).txt", "\(stem).json"])
    #expect(copy.keptUntil == Sample.day + 86_400)
    #expect(handedOut == copy.names.sorted())
    #expect(FileStatus(path: copy.folder)?.permissions == 0o700)
    for (name, form) in zip(copy.names, HandedOutCopy.Form.allCases) {
      let path = copy.folder + "/" + name
      #expect(FileStatus(path: path)?.permissions == 0o600)
      // The copy tells of itself.
      #expect(
        try String(contentsOfFile: path, encoding: .utf8)
          == "\(form.rawValue) \(person.name) [\"copyGiven\"]\n")
    }
    #expect(try folder.deeds(.copyGiven).map(\.staff) == [7])
    // Another one in the same second has names of its own.
    #expect(try await handOut(member.number, in: store)?.names.first == "\(stem)-2.txt")
    #expect(handedOut.count == 4)
    try await store.close()
  }

  @Test func `of nobody there is no copy, and nothing is noted`() async throws {
    let store = try folder.open(by: clock)
    let number = try #require(
      MemberNumber(prefix: .standard, till: Sample.till().number, sequence: 9))
    #expect(try await handOut(number, in: store) == nil)
    #expect(handedOut == [])
    #expect(try await store.bookHeads().map(\.count) == [0, 0, 0])
    try await store.close()
  }

  @Test func `where the books take nothing no file is left`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    try folder.inspect {
      try $0.execute(
        sql: """
          CREATE TRIGGER full BEFORE UPDATE ON book_head BEGIN SELECT RAISE(ABORT, 'full'); END
          """)
    }
    await #expect(throws: StoreFailure.self) { try await handOut(member.number, in: store) }
    #expect(handedOut == [])
    try await store.close()
  }

  @Test func `where the folder takes no file nothing is noted`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    try Data().write(to: URL(fileURLWithPath: folder.file("handed-out")))
    await #expect(throws: StoreFailure.self) { try await handOut(member.number, in: store) }
    #expect(try folder.deeds(.copyGiven).isEmpty)
    try await store.close()
  }

  @Test func `a day later the files are gone, and not before`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    _ = try await handOut(member.number, in: store)
    clock.advance(86_399)
    #expect(try await store.forgetHandedOutCopies() == 0)
    clock.advance(1)
    #expect(try await store.forgetHandedOutCopies() == 2)
    #expect(handedOut == [])
    // Also those of a till that was off meanwhile, and of a clock that was ahead.
    _ = try await handOut(member.number, in: store)
    try await store.close()
    clock.advance(-3600)
    try await folder.open(by: clock).close()
    #expect(handedOut == [])
  }

  @Test func `what staff put into the folder goes by its own time`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    let copy = try #require(try await handOut(member.number, in: store))
    try FileManager.default.copyItem(
      atPath: copy.folder + "/" + copy.names[0], toPath: copy.folder + "/for Kari.txt")
    try FileManager.default.setAttributes(
      [.modificationDate: Sample.day], ofItemAtPath: copy.folder + "/for Kari.txt")
    clock.advance(86_400)
    #expect(try await store.forgetHandedOutCopies() == 3)
    try await store.close()
  }

  @Test func `a folder that somebody put there keeps no copy from going`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    let copy = try #require(try await handOut(member.number, in: store))
    for name in ["0 first", "9 last"] {
      try FileManager.default.createDirectory(
        atPath: copy.folder + "/" + name, withIntermediateDirectories: false)
      try FileManager.default.setAttributes(
        [.modificationDate: Sample.day], ofItemAtPath: copy.folder + "/" + name)
    }
    clock.advance(86_400)
    #expect(try await store.forgetHandedOutCopies() == 2)
    #expect(handedOut == ["0 first", "9 last"])
    try await store.close()
  }

  @Test func `an erasure takes them along at once, and leaves those of others`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    let other = try await store.welcome(ClubPerson(place: 2))
    _ = try await handOut(member.number, in: store)
    let kept = try #require(try await handOut(other.number, in: store))
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    #expect(handedOut == kept.names.sorted())
    #expect(try await handOut(member.number, in: store) == nil)
    guard case .undone = try await store.undoErase(member.number, by: hand()) else {
      throw Sample.Missing()
    }
    #expect(try await handOut(member.number, in: store) != nil)
    try await store.close()
  }

  @Test func `what a kill has left of them goes with the removal`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    _ = try await store.erase(member.number, reason: .shopperAsked, by: hand())
    mkdir(folder.file("handed-out"), 0o700)
    let part = "handed-out/\(member.number.rawValue)-20260504T120000Z.json.part"
    try Data(person.name.utf8).write(to: URL(fileURLWithPath: folder.file(part)))
    clock.advance(600)
    try await store.finishErasures()
    #expect(handedOut == [])
    #expect(folder.traces(of: person) == [])
    try await store.close()
  }

  @Test func `a member who is erased before the files have their names leaves none`()
    async throws
  {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    let copy = try #require(try await store.copyOfData(of: member.number, by: hand()))
    let copies = HandedOutCopies(path: folder.file("handed-out"))
    let begun = try copies.begin(copy, text: Self.text)
    #expect(handedOut.allSatisfy { $0.hasSuffix(".part") })
    #expect(handedOut.count == 2)
    try copies.remove(of: member.number)
    #expect(try !begun.finish())
    #expect(handedOut == [])
    try await store.close()
  }

  @Test func `a folder that others could look into is closed to them`() async throws {
    let store = try folder.open(by: clock)
    let member = try await store.welcome(person)
    mkdir(folder.file("handed-out"), 0o755)
    chmod(folder.file("handed-out"), 0o755)
    _ = try await handOut(member.number, in: store)
    #expect(FileStatus(path: folder.file("handed-out"))?.permissions == 0o700)
    try await store.close()
  }
}
