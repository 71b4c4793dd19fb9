import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Numbers that said no, as the store keeps them for a day.
struct CoolDownsTests {
  let folder = StateFolder()

  /// `seconds` after noon of the sample's day.
  private func moment(
    _ seconds: Double = 0, wall: Double? = nil, bootID: String = "boot-1"
  ) -> Moment {
    Moment(
      wall: Sample.day + (wall ?? seconds), sinceBoot: .milliseconds(Int64(seconds * 1000)),
      bootID: bootID)
  }

  /// Ends an hour after noon.
  private var anHour: CoolDown { CoolDown(end: moment(3600)) }

  /// Writes a request to `phone` that its shopper has refused.
  @discardableResult
  private func sayNo(
    _ phone: PhoneNumber = Sample.phone(), till: Till? = nil, until coolDown: CoolDown? = nil,
    in store: MemberStore
  ) async throws -> RequestRecord {
    var record = try Sample.request(phone, stage: .open, till: till)
    try await store.record(record)
    record.stage = .ended
    record.outcome = .denied
    record.coolDown = coolDown ?? anHour
    try await store.record(record)
    return record
  }

  private func lifting(_ phone: PhoneNumber = Sample.phone()) throws -> RequestRecord {
    let plain = try Sample.request(phone)
    return RequestRecord(
      id: plain.id, till: plain.till, code: plain.code, phone: phone, stage: .sending,
      fate: .save, sentAt: plain.sentAt, liftsCoolDown: true)
  }

  private var rows: Int {
    get throws {
      try folder.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM cool_down") ?? -1 }
    }
  }

  private var hasKey: Bool { folder.names.contains("cool-down.key") }

  @Test func `a no is kept with the request's end, also after a restart`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    #expect(try await store.coolDown(of: Sample.phone(), at: moment(60)) == anHour)
    try await store.close()
    // Nothing is open, so the journal's key is another one now.
    let again = try folder.open()
    #expect(try await again.coolDown(of: Sample.phone(), at: moment(120)) == anHour)
    #expect(try await again.coolDown(of: Sample.phone("40699999"), at: moment(120)) == nil)
    try await again.close()
  }

  @Test(arguments: [Int64.max, .min, 1 << 62, -1], ["boot-1", "another"])
  func `a row that was damaged stops neither the store nor the number for longer than a day`(
    _ value: Int64, boot: String
  ) async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    try await store.close()
    try folder.inspect {
      try $0.execute(
        sql: "UPDATE cool_down SET ends_wall = ?, ends_since_boot = ?, boot_id = ?",
        arguments: [value, value, boot])
    }
    let again = try folder.open()
    for seconds in [1.0, 2] {
      let coolDown = try await again.coolDown(of: Sample.phone(), at: moment(seconds))
      if let coolDown {
        #expect(coolDown.left(at: moment(seconds)) <= CoolDown.longest)
        #expect(coolDown.end.wall <= Sample.day + 90_002)
      }
      try await again.forgetCoolDowns(endedBy: moment(seconds))
    }
    try await again.forgetCoolDowns(endedBy: moment(90_002))
    #expect(try await again.coolDown(of: Sample.phone(), at: moment(90_002)) == nil)
    #expect(try rows == 0)
    try await again.close()
  }

  @Test func `it counts on every till of the store and in every process`() async throws {
    let first = try folder.open()
    let second = try folder.open()
    try await sayNo(till: Sample.till(7), in: first)
    #expect(try await second.coolDown(of: Sample.phone(), at: moment(1)) == anHour)
    try await second.record(lifting())
    #expect(try await first.coolDown(of: Sample.phone(), at: moment(2)) == nil)
    try await first.close()
    try await second.close()
  }

  @Test func `the same number is the same however it was typed`() async throws {
    let store = try folder.open()
    let typed = ["406 12 345", "+47 40612345", "0047-406.12.345", "4740612345"]
    let numbers = try typed.map { try PhoneEntry.read($0, in: .norway).number }
    try await sayNo(numbers[0], in: store)
    for number in numbers {
      #expect(try await store.coolDown(of: number, at: moment()) == anHour)
    }
    let danish = try PhoneEntry.read("+45 40612345", in: .norway).number
    #expect(try await store.coolDown(of: danish, at: moment()) == nil)
    try await store.close()
  }

  @Test func `a request that has no no in it leaves no row and no key`() async throws {
    let store = try folder.open()
    var record = try Sample.request(stage: .open)
    try await store.record(record)
    record.stage = .ended
    record.outcome = .noAnswer
    try await store.record(record)
    #expect(try rows == 0)
    #expect(!hasKey)
    try await store.close()
  }

  @Test func `a late word about a request that has ended brings no new cool-down`() async throws {
    let store = try folder.open()
    let ended = try await sayNo(in: store)
    try await store.record(lifting())
    try await store.record(ended)
    #expect(try await store.coolDown(of: Sample.phone(), at: moment()) == nil)
    try await store.close()
  }

  @Test func `an end that cannot be written leaves no cool-down either`() async throws {
    let store = try folder.open()
    var record = try Sample.request(stage: .open)
    try await store.record(record)
    record.stage = .ended
    record.outcome = .denied
    record.coolDown = anHour
    try folder.inspect {
      try $0.execute(
        sql: """
          CREATE TRIGGER full BEFORE INSERT ON cool_down
          BEGIN SELECT RAISE(ABORT, 'full'); END
          """)
    }
    await #expect(throws: StoreFailure.self) { try await store.record(record) }
    #expect(try await store.openRequests(of: nil).count == 1)
    try folder.inspect { try $0.execute(sql: "DROP TRIGGER full") }
    try await store.record(record)
    #expect(try await store.openRequests(of: nil).isEmpty)
    #expect(try await store.coolDown(of: Sample.phone(), at: moment()) == anHour)
    try await store.close()
  }

  @Test func `once it is over, row and key are gone with the next look or round`() async throws {
    for looks in [true, false] {
      let folder = StateFolder()
      let store = try folder.open()
      try await sayNo(in: store)
      #expect(folder.mode(of: "cool-down.key") == 0o400)
      try await store.forgetCoolDowns(endedBy: moment(3599))
      #expect(folder.names.contains("cool-down.key"))
      if looks {
        #expect(
          try await store.coolDown(of: Sample.phone("40699999"), at: moment(3600)) == nil)
      } else {
        try await store.forgetCoolDowns(endedBy: moment(3600))
      }
      let left = try folder.inspect {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM cool_down")
      }
      #expect(left == 0)
      #expect(!folder.names.contains("cool-down.key"))
      try await store.close()
    }
  }

  @Test func `a row of today keeps the key that it needs`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    let other = Sample.phone("40699999")
    try await sayNo(other, until: CoolDown(end: moment(7200)), in: store)
    #expect(try await store.coolDown(of: Sample.phone(), at: moment(3600)) == nil)
    #expect(try rows == 1)
    #expect(try await store.coolDown(of: other, at: moment(3600)) == CoolDown(end: moment(7200)))
    try await store.close()
  }

  @Test func `neither number nor a hash that anybody can make stands in any file`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    let copy = try await StateFolder.copyByAnotherProcess(of: folder)
    for name in copy.names {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: copy.file(name)))
      #expect(bytes.range(of: Data("40612345".utf8)) == nil, "\(name)")
    }
    // Another store has another key, and so another hash of the same number.
    let other = StateFolder()
    let second = try other.open()
    try await sayNo(in: second)
    let hash = "SELECT number_hash FROM cool_down"
    let hashes = try [folder, other].map { folder in
      try #require(try folder.inspect { try Data.fetchOne($0, sql: hash) })
    }
    #expect(hashes[0].count == 16)
    #expect(hashes[0] != hashes[1])
    try await store.close()
    try await second.close()
  }

  @Test func `lifting takes the row away together with the request that it is for`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    try await store.record(lifting())
    #expect(try rows == 0)
    let lifted = try folder.inspect {
      try Int.fetchAll($0, sql: "SELECT lifted FROM request ORDER BY rowid")
    }
    #expect(lifted == [0, 1])
    #expect(try await store.openRequests(of: nil).map(\.liftsCoolDown) == [true])
    // The key has no row any more; the next round sees that.
    #expect(hasKey)
    try await store.forgetCoolDowns(endedBy: moment(1))
    #expect(!hasKey)
    try await store.close()
  }

  @Test func `a lift that cannot be noted is none`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    try folder.inspect {
      try $0.execute(
        sql: """
          CREATE TRIGGER full BEFORE DELETE ON cool_down
          BEGIN SELECT RAISE(ABORT, 'full'); END
          """)
    }
    await #expect(throws: StoreFailure.self) { try await store.record(lifting()) }
    #expect(try await store.openRequests(of: nil).isEmpty)
    #expect(try await store.coolDown(of: Sample.phone(), at: moment(1)) == anHour)
    try await store.close()
  }

  @Test func `after a start of the machine the row goes on by the new clocks`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    let next = moment(40, wall: 1800, bootID: "boot-0")
    let moved = CoolDown(
      end: Moment(wall: Sample.day + 3600, sinceBoot: .seconds(1840), bootID: "boot-0"))
    #expect(try await store.coolDown(of: Sample.phone(), at: next) == moved)
    // From now on a wall clock that is set changes nothing.
    let ahead = moment(1839, wall: 90_000, bootID: "boot-0")
    #expect(try await store.coolDown(of: Sample.phone(), at: ahead) != nil)
    let over = moment(1840, wall: -90_000, bootID: "boot-0")
    #expect(try await store.coolDown(of: Sample.phone(), at: over) == nil)
    #expect(!hasKey)
    try await store.close()
  }

  @Test func `a row of an earlier start that is over is deleted`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    try await store.forgetCoolDowns(endedBy: moment(5, wall: 3600, bootID: "boot-2"))
    #expect(try rows == 0)
    #expect(!hasKey)
    try await store.close()
  }

  @Test func `a wall clock that was set right is followed before the machine starts again`()
    async throws
  {
    let store = try folder.open()
    // The no came while the clock stood a year behind.
    let behind = -365.0 * 86_400
    try await sayNo(
      until: CoolDown(
        end: Moment(
          wall: Sample.day + behind, sinceBoot: .seconds(3600), bootID: "boot-1")), in: store)
    try await store.forgetCoolDowns(endedBy: moment(60))
    let next = moment(30, wall: 600, bootID: "boot-2")
    #expect(
      try await store.coolDown(of: Sample.phone(), at: next)?.left(at: next) == .seconds(3000))
    try await store.close()
  }

  @Test func `a key that is lost stops nobody, and its rows go with their time`() async throws {
    let store = try folder.open()
    try await sayNo(in: store)
    unlink(folder.file("cool-down.key"))
    #expect(try await store.coolDown(of: Sample.phone(), at: moment()) == nil)
    let other = Sample.phone("40699999")
    try await sayNo(other, in: store)
    #expect(try await store.coolDown(of: other, at: moment()) == anHour)
    try await store.forgetCoolDowns(endedBy: moment(3600))
    #expect(try rows == 0)
    try await store.close()
  }

  @Test func `a round without any no writes nothing`() async throws {
    let store = try folder.open()
    let before = folder.names
    try await store.forgetCoolDowns(endedBy: moment())
    #expect(try await store.coolDown(of: Sample.phone(), at: moment()) == nil)
    #expect(folder.names == before)
    try await store.close()
  }

  @Test func `a store of the first version is brought up and keeps what it has`() async throws {
    let store = try folder.open()
    let member = try await store.enroll("Solveig Aasen").member
    try await store.close()
    try folder.takeBackToFirstVersion()
    let again = try folder.open()
    #expect(try await again.member(withPhone: Sample.phone()) == member)
    try await sayNo(in: again)
    #expect(try await again.coolDown(of: Sample.phone(), at: moment()) == anHour)
    try await again.close()
  }
}
