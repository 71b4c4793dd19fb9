import EnrollmentCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import MemberStore

/// A store's file damaged at random places: no start crashes, and no card shows anybody but the
/// member who was asked for, as enrolled.
///
/// `CORRUPTIONS=25 swift test --filter CorruptionTests` makes the full count of the goals: 1,000 bit
/// flips, 200 cuts and 200 pages of zeros.
///
/// Source: reliability goals, R-09 and R-10.
@Suite(.proves(.damage))
struct CorruptionTests {
  private static let times =
    ProcessInfo.processInfo.environment["CORRUPTIONS"].flatMap { Int($0) } ?? 1

  @Test func `single bits`() async throws {
    let original = try await Original()
    var (opened, shown) = (0, 0)
    for round in 0..<40 * Self.times {
      var random = Seeded(state: UInt64(round))
      let found = try await original.shown("bit flip \(round)") { bytes in
        // Every other one hits a page on which members stand.
        let page =
          round.isMultiple(of: 2)
          ? Int.random(in: 0..<bytes.count / 4096, using: &random)
          : original.memberPages.randomElement(using: &random) ?? 0
        let place = page * 4096 + Int.random(in: 0..<4096, using: &random)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      guard let found else { continue }
      Proof.found("flips that cost more than one member", found < 39 ? 1 : 0, "\(round): \(found)")
      (opened, shown) = (opened + 1, shown + found)
    }
    Proof.tried("bit flips", 40 * Self.times)
    // Where the file opened, one bit costs one member at most, and nearly always none.
    #expect(shown > 39 * opened)
  }

  @Test func `a bit anywhere in the header or the list of tables`() async throws {
    let original = try await Original()
    let places = original.listPages.flatMap { $0 * 4096..<($0 + 1) * 4096 }
    var (flips, opened, shown) = (0, 0, 0)
    // Prime at first, so that every kind of byte is met, and every bit.
    for index in stride(from: 0, to: places.count, by: max(1, 149 / Self.times)) {
      let place = places[index]
      let found = try await original.shown("bit \(index % 8) of byte \(place)") {
        $0[place] ^= 1 << (index % 8)
      }
      flips += 1
      guard let found else {
        // The header says whose the file is, and how new: that is believed.
        #expect(place < 100)
        continue
      }
      Proof.found(
        "flips that cost more than one member", found < 39 ? 1 : 0, "byte \(place): \(found)")
      (opened, shown) = (opened + 1, shown + found)
    }
    Proof.tried("flips in the list of tables", flips)
    #expect(shown > 39 * opened)
  }

  @Test func `files cut short`() async throws {
    let original = try await Original()
    for round in 0..<8 * Self.times {
      var random = Seeded(state: UInt64(round) + 1_000_000)
      try await original.shown("cut \(round)") { bytes in
        bytes = bytes.prefix(Int.random(in: 1..<bytes.count, using: &random))
      }
    }
    Proof.tried("cuts", 8 * Self.times)
  }

  @Test func `pages of zeros`() async throws {
    let original = try await Original()
    for round in 0..<8 * Self.times {
      var random = Seeded(state: UInt64(round) + 2_000_000)
      try await original.shown("zeros \(round)") { bytes in
        let page = Int.random(in: 0..<bytes.count / 4096, using: &random)
        bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
      }
    }
    Proof.tried("pages of zeros", 8 * Self.times)
  }

  @Test func `a log that is gone or cut short costs at most what stood in it`() async throws {
    let original = try await Original(isKilled: true)
    let log = try #require(original.log)
    for round in 0..<4 * Self.times {
      var random = Seeded(state: UInt64(round) + 3_000_000)
      try await original.shown("log \(round)") { _ in
      } log: {
        round == 0 ? nil : log.prefix(Int.random(in: 0..<log.count, using: &random))
      }
    }
    Proof.tried("cut logs", 4 * Self.times)
  }
}

/// A store of forty members, and the damage that is done to copies of it.
private struct Original {
  private let members: [Member]
  private let database: Data
  let log: Data?
  /// The pages of the table of members, the first of the file being 0.
  let memberPages: [Int]
  /// The pages of `sqlite_schema`, in the same way: the first one begins with the header.
  let listPages: [Int]

  private static let names = [
    "Kari Hansen", "Ola Dahl", "Solveig Aasen", "Åse Ødegård", "Per Berg",
  ]

  /// - Parameter isKilled: whether half of the members still stand in the log, as a kill leaves them.
  init(isKilled: Bool = false) async throws {
    let folder = StateFolder()
    var members: [Member] = []
    var store = try folder.open()
    for number in 0..<40 {
      if number == 20 {
        try await store.close()
        store = try folder.open()
      }
      let name = Self.names[number % Self.names.count]
      members.append(try await store.enroll(name, phone: "4061\(1000 + number)").member)
    }
    if !isKilled { try await store.close() }
    database = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    log = isKilled ? try Data(contentsOf: URL(fileURLWithPath: folder.database + "-wal")) : nil
    self.members = members
    if isKilled { try await store.close() }
    memberPages = try folder.inspect { db in
      try Int.fetchAll(db, sql: "SELECT pageno - 1 FROM dbstat WHERE name = 'member'")
    }
    listPages = try folder.inspect { db in
      try Int.fetchAll(
        db, sql: "SELECT pageno - 1 FROM dbstat WHERE name = 'sqlite_schema' ORDER BY pageno")
    }
  }

  /// Opens a copy that was damaged by `damage` and looks everybody up, in every way. Returns how many
  /// of the forty were found, or nil where the file was refused.
  @discardableResult
  func shown(
    _ title: String, damage: (inout Data) -> Void, log: (() -> Data?)? = nil
  ) async throws -> Int? {
    let copy = StateFolder()
    try FileManager.default.createDirectory(atPath: copy.path, withIntermediateDirectories: true)
    var bytes = database
    damage(&bytes)
    try bytes.write(to: URL(fileURLWithPath: copy.database))
    if let log = log.map({ $0() }) ?? self.log, !log.isEmpty {
      try log.write(to: URL(fileURLWithPath: copy.database + "-wal"))
    }
    let store: MemberStore
    do throws(StoreFailure) {
      store = try copy.open()
    } catch {
      return nil  // Refused, and that is told: no card can be wrong.
    }
    var (count, cards, wrong) = (0, 0, [String]())
    func see(_ found: Member, isRight: Bool, by words: @autoclosure () -> String) {
      cards += 1
      if !isRight { wrong.append("\(title): \(found) by \(words())") }
    }
    for member in members {
      guard let phone = member.phone else { continue }
      var shown: [Member?] = []
      shown.append(try? await store.member(withPhone: phone))
      shown.append(try? await store.member(numbered: member.number))
      shown += (try? await store.find(phone.nationalDigits, home: .norway, limit: 8)) ?? []
      if shown.contains(member) { count += 1 }
      for found in shown.compactMap({ $0 }) {
        see(found, isRight: found.isAsEnrolled(member), by: "\(member)")
      }
    }
    for name in Self.names {
      for found in (try? await store.find(name, home: .norway, limit: 40)) ?? [] {
        let enrolled = members.first { $0.id == found.id }
        let isRight = enrolled.map(found.isAsEnrolled) ?? false && found.name?.full == name
        see(found, isRight: isRight, by: name)
      }
    }
    Proof.tried("members shown", cards)
    Proof.found("wrong cards", wrong.count, "\(wrong)")
    // It goes on being a till, or says why not.
    _ = try? await store.enroll("Nina Ny", phone: "40699999")
    try? await store.close()
    return count
  }
}

extension Member {
  /// All that a card shows is the same; identities may be fewer where their table was damaged.
  fileprivate func isAsEnrolled(_ enrolled: Member) -> Bool {
    id == enrolled.id && number == enrolled.number && name == enrolled.name
      && phone == enrolled.phone && birthDate == enrolled.birthDate && email == enrolled.email
      && address == enrolled.address && toldAt == enrolled.toldAt && state == enrolled.state
      && joinedAt == enrolled.joinedAt && joinedAtTill == enrolled.joinedAtTill
      && identities.allSatisfy(enrolled.identities.contains)
  }
}

/// Numbers that come again with the same seed: SplitMix64.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
