import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct JournalTests {
  let folder = StateFolder()

  @Test(arguments: [RequestRecord.Stage.sending, .open, .redeemed, .held])
  func `an open request comes back as it was written, also after a restart`(
    stage: RequestRecord.Stage
  ) async throws {
    let record = try Sample.request(stage: stage)
    let store = try folder.open()
    try await store.record(record)
    #expect(try await store.openRequests(of: record.till.number) == [record])
    try await store.close()
    let again = try folder.open()
    #expect(try await again.openRequests(of: nil) == [record])
    try await again.close()
  }

  @Test func `a request that a newer program sealed is left for it`() async throws {
    let store = try folder.open()
    let record = try Sample.request(stage: .open)
    try await store.record(record)
    let key = JournalKey(
      bytes: try Data(contentsOf: URL(fileURLWithPath: folder.file("journal.key"))))
    let foreign = try key.seal(["a": "shape of tomorrow"], for: record.id)
    try await store.close()
    let file = try DatabaseQueue(path: folder.database)
    try await file.write { db in
      try db.execute(sql: "UPDATE request SET sealed = ?", arguments: [foreign])
    }
    try file.close()
    let again = try folder.open()
    #expect(try await again.openRequests(of: nil) == [])
    try await again.close()
    #expect(
      try folder.inspect { try Data.fetchAll($0, sql: "SELECT sealed FROM request") } == [foreign])
  }

  @Test func `one row follows a request through its stages`() async throws {
    let store = try folder.open()
    var record = try Sample.request()
    let full = try Sample.request(stage: .held)
    try await store.record(record)
    record.stage = .open
    record.acknowledgement = full.acknowledgement
    try await store.record(record)
    record.stage = .redeemed
    record.login = full.login
    record.fate = .discard
    try await store.record(record)
    #expect(try await store.openRequests(of: nil) == [record])
    record.stage = .ended
    record.outcome = .denied
    try await store.record(record)
    #expect(try await store.openRequests(of: nil) == [])
    let row = try #require(
      try folder.inspect { try Row.fetchOne($0, sql: "SELECT * FROM request") })
    #expect(row["outcome"] == "W1")
    #expect(row["fate"] == "discard")
    #expect(row["ending"] == "345")
    #expect(row["expires_in"] == 180_000)
    #expect((row["sealed"] as Data?) == nil)
    try await store.close()
  }

  @Test func `a late word about a request that has ended changes nothing`() async throws {
    let store = try folder.open()
    var record = try Sample.request(stage: .open)
    record.stage = .ended
    record.outcome = .noAnswer
    try await store.record(record)
    record.stage = .open
    try await store.record(record)
    #expect(try await store.openRequests(of: nil) == [])
    try await store.close()
  }

  @Test func `requests come oldest first, and those of other tills only when asked for`()
    async throws
  {
    let store = try folder.open()
    let late = try Sample.request(sentAt: Sample.day + 60)
    let early = try Sample.request(sentAt: Sample.day)
    let other = try Sample.request(till: Sample.till(7), sentAt: Sample.day + 30)
    for record in [late, early, other] { try await store.record(record) }
    #expect(try await store.openRequests(of: late.till.number) == [early, late])
    #expect(try await store.openRequests(of: nil) == [early, other, late])
    try await store.close()
  }

  @Test func `neither number nor ids nor token can be read from any file`() async throws {
    let store = try folder.open()
    let record = try Sample.request(stage: .held)
    try await store.record(record)
    var found = try await Self.readable(in: folder)
    #expect(found.isEmpty, "\(found)")
    try await store.close()
    found = try await Self.readable(in: folder)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `the sealed column is empty once the yes is saved`() async throws {
    let store = try folder.open()
    let record = try Sample.request(stage: .redeemed)
    try await store.record(record)
    _ = try await store.save(Sample.answer(), for: record, isConfirmed: false)
    let row = try #require(
      try folder.inspect { try Row.fetchOne($0, sql: "SELECT * FROM request") })
    #expect(row["stage"] == "saved")
    #expect((row["sealed"] as Data?) == nil)
    try await store.close()
  }

  @Test func `the key is replaced at a start without open requests, and kept otherwise`()
    async throws
  {
    let key = URL(fileURLWithPath: folder.file("journal.key"))
    let first = try folder.open()
    let firstKey = try Data(contentsOf: key)
    try await first.close()
    let second = try folder.open()
    let secondKey = try Data(contentsOf: key)
    try await second.record(Sample.request())
    try await second.close()
    try await folder.open().close()
    #expect(firstKey.count == 32)
    #expect(firstKey != secondKey)
    #expect(try Data(contentsOf: key) == secondKey)
  }

  @Test func `a key that another process has replaced is used at once`() async throws {
    let first = try folder.open()
    let second = try folder.open()
    let record = try Sample.request()
    try await first.record(record)
    #expect(try await second.openRequests(of: nil) == [record])
    try await first.close()
    try await second.close()
  }

  @Test func `a row whose key is lost is ended and noted, and stops nobody`() async throws {
    let store = try folder.open()
    try await store.record(Sample.request())
    try await store.close()
    unlink(folder.file("journal.key"))
    let again = try folder.open()
    #expect(try await again.openRequests(of: nil) == [])
    let row = try #require(
      try folder.inspect { try Row.fetchOne($0, sql: "SELECT * FROM request") })
    #expect(row["stage"] == "ended")
    #expect(row["outcome"] == "W5")
    let record = try Sample.request()
    try await again.record(record)
    #expect(try await again.openRequests(of: nil) == [record])
    try await again.close()
  }

  @Test func `a seal opens for its own row alone`() throws {
    let key = JournalKey(bytes: Data(repeating: 7, count: 32))
    let content = SealedContent(
      country: .norway, nationalDigits: "40612345", acknowledgement: nil, login: nil,
      userInfo: nil, sentAt: Moment(wall: Sample.day, sinceBoot: .zero, bootID: "b"))
    let id = RequestID(rawValue: UUID())
    var sealed = try key.seal(content, for: id)
    #expect(try key.open(sealed, for: id) == content)
    #expect(try key.open(sealed, for: RequestID(rawValue: UUID())) == nil)
    sealed[20] ^= 1
    #expect(try key.open(sealed, for: id) == nil)
    #expect(try key.open(Data([1, 2, 3]), for: id) == nil)
  }

  @Test func `codes of the last hour and of open requests are known`() async throws {
    let store = try folder.open()
    try await store.record(Sample.request(code: "C-0001", sentAt: Sample.day - 30))
    try await store.record(Sample.request(code: "C-0002", sentAt: Sample.day - 7200))
    var old = try Sample.request(code: "C-0003", sentAt: Sample.day - 7200)
    old.stage = .ended
    try await store.record(old)
    let other = try Sample.request(till: Sample.till(9, letter: "D"), code: "D-0004")
    try await store.record(other)
    let codes = try await store.codes(of: Sample.till().number, since: Sample.day - 3600)
    #expect(codes.map(\.rawValue).sorted() == ["C-0001", "C-0002"])
    try await store.close()
  }

  /// Secrets of the sample request that stand in the bytes of any file of the folder.
  private static func readable(in folder: StateFolder) async throws -> [String] {
    let secrets = ["40612345", "auth-req-id-1", "token-1", "sub-1", "Solveig", "4740612345"]
    let copy = try await StateFolder.copyByAnotherProcess(of: folder)
    var found: [String] = []
    for name in copy.names {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: copy.file(name)))
      for secret in secrets where bytes.range(of: Data(secret.utf8)) != nil {
        found.append("\(secret) in \(name)")
      }
    }
    return found
  }
}
