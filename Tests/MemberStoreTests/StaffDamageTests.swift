import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// A damaged staff list: no wrong PIN is accepted, no role is raised, and who cannot be read is named.
struct StaffDamageTests {
  let folder = StateFolder()
  private static let it = StaffTests.number(3)
  private static let pins: [StaffNumber: String] = [
    StaffTests.anne: "384617", StaffTests.kari: "927351", it: "605149",
  ]
  private static let roles: [StaffNumber: Role] = [
    StaffTests.anne: .lead, StaffTests.kari: .cashier, it: .it,
  ]

  private func fill() async throws {
    let store = try folder.open()
    try await StaffTests.fill(store)
    _ = try await store.add(
      Self.it, name: StaffTests.name("Ola"), role: .it, pin: StaffTests.pin("605149"),
      by: Sample.hand)
    try await store.close()
  }

  private func openTill(_ folder: StateFolder) throws -> MemberStore {
    try MemberStore(
      directory: folder.path,
      options: MemberStoreOptions(requiresSignIn: true, now: { Sample.day + 60 }))
  }

  private func signIn(
    _ number: StaffNumber, _ digits: String, in store: MemberStore
  ) async throws -> SignInOutcome {
    try await store.signIn(
      with: StaffTests.try(number, digits), for: .work, at: Sample.till(),
      now: StaffTests.moment(60))
  }

  /// The rights of the role, or none; never others.
  private func hasNoMore(than role: Role?, _ number: StaffNumber, in store: MemberStore) async
    -> Bool
  {
    for right in Right.allCases where !(role?.may(right) ?? false) {
      do throws(StoreFailure) {
        try await store.demand(right, of: number)
        return false
      } catch {
        continue
      }
    }
    return true
  }

  @Test(arguments: [
    "role = 'it'", "role = 'lead'", "name = 'Karl'", "pin_hash = zeroblob(32)",
    "pin_salt = zeroblob(16)", "pin_rounds = 11", "pin_block = 1", "pin_key = zeroblob(8)",
    "card = zeroblob(32)", "changed_at = 0", "number = 13", "digest = NULL", "digest = x'00'",
  ])
  func `a row that is not as it was written stands for nobody, until it is added anew`(
    change: String
  ) async throws {
    try await fill()
    try folder.inspect { try $0.execute(sql: "UPDATE staff SET \(change) WHERE number = 12") }
    let number = change.hasPrefix("number") ? StaffTests.number(13) : StaffTests.kari
    let store = try openTill(folder)
    #expect(try await store.staff().map(\.number) == [StaffTests.anne, Self.it])
    #expect(try await store.unreadableStaff() == [number])
    #expect(try await signIn(number, "927351", in: store) == .pinIsLost)
    #expect(await hasNoMore(than: nil, number, in: store))
    guard case .signedIn = try await signIn(StaffTests.anne, "384617", in: store) else {
      Issue.record("nobody else signs in")
      return
    }
    try await store.close()
    let keeping = try folder.open(at: Sample.day + 120)
    #expect(
      try await keeping.change(number, name: nil, role: .it, pin: nil, by: Sample.hand)
        == .unknownNumber)
    #expect(
      try await keeping.add(
        number, name: StaffTests.name("Kari"), role: .cashier, pin: StaffTests.pin("483920"),
        by: Sample.hand) == .done)
    #expect(try await keeping.unreadableStaff() == [])
    guard case .signedIn(let member) = try await signIn(number, "483920", in: keeping) else {
      Issue.record("not signed in")
      return
    }
    #expect(member.role == .cashier)
    try await keeping.close()
  }

  @Test func `who was on a page that is lost is named, and a command is the way in`() async throws {
    try await fill()
    let before = try folder.open()
    _ = try await before.remove(StaffTests.anne, by: Sample.hand)
    try await before.close()
    try folder.damageLeaf(of: "staff", at: 0)
    let store = try openTill(folder)
    #expect(store.salvage?.staffLost == [Self.it, StaffTests.kari])
    #expect(try folder.deeds(.staffLost).map(\.detail) == ["3, 12"])
    #expect(try await signIn(StaffTests.kari, "927351", in: store) == .nobodyYet)
    for number in Self.pins.keys { #expect(await hasNoMore(than: nil, number, in: store)) }
    // Of the terminal nobody comes in: nobody may keep the list.
    await #expect(throws: StoreFailure.notAllowed(.keepStaff)) {
      try await store.remove(Self.it, by: Hand(till: nil, staff: Self.it))
    }
    // Whoever has a shell may.
    let shell = try folder.open()
    #expect(
      try await shell.add(
        Self.it, name: StaffTests.name("Ola"), role: .it, pin: StaffTests.pin("483920"),
        by: Sample.hand) == .done)
    try await shell.close()
    guard case .signedIn(let member) = try await signIn(Self.it, "483920", in: store) else {
      Issue.record("not signed in")
      return
    }
    #expect(member.role == .it)
    try await store.close()

    // Told once: the next damage does not name them again.
    try folder.damageLook()
    let next = try folder.open(at: Sample.day + 120)
    #expect(next.salvage?.staffLost == [])
    #expect(try await next.staff().map(\.number) == [Self.it])
    try await next.close()
  }

  @Test func `any bit of the staff's page that flips gives nobody a PIN or a role`() async throws {
    try await fill()
    let page = try folder.inspect { db in
      try #require(
        try Int.fetchOne(db, sql: "SELECT pageno FROM dbstat WHERE name = 'staff' LIMIT 1"))
    }
    var random = FlippedBits(seed: 7)
    for _ in 0..<24 {
      let copy = try StateFolder.copy(of: folder)
      let byte = (page - 1) * 4096 + random.next(in: [0..<20, 3600..<4096])
      let bit = UInt8(1) << UInt8(random.next(in: [0..<8]))
      try copy.damage { $0[byte] ^= bit }
      // Also what SQLite itself does not see.
      try Data().write(to: URL(fileURLWithPath: copy.file("store.suspect")))
      let store = try openTill(copy)
      let staff = try await store.staff()
      let unreadable = try await store.unreadableStaff()
      let lost = Set(store.salvage?.staffLost ?? []).union(unreadable)
      for number in Self.pins.keys {
        let member = staff.first { $0.number == number }
        #expect(member == nil || member?.role == Self.roles[number])
        #expect(member != nil || lost.contains(number), "\(number) at \(byte) \(bit)")
        #expect(await hasNoMore(than: Self.roles[number], number, in: store))
      }
      #expect(staff.allSatisfy { Self.pins.keys.contains($0.number) })
      let tried = Self.pins.keys.sorted()[random.next(in: [0..<3])]
      let wrong = try await signIn(tried, "719253", in: store)
      #expect([.refused, .pinIsLost, .nobodyYet].contains(wrong))
      switch try await signIn(tried, Self.pins[tried] ?? "", in: store) {
      case .signedIn(let member): #expect(member.role == Self.roles[tried])
      case .refused, .pinIsLost, .nobodyYet: #expect(lost.contains(tried))
      case .mustWait: Issue.record("one wrong try waits")
      case .unknownCard: Issue.record("a PIN is no card")
      }
      try await store.close()
    }
  }

  @Test(arguments: [Int64.max, .min, -1, 1 << 62])
  func `damaged counts of wrong tries, waits and greetings stop nobody for long`(_ value: Int64)
    async throws
  {
    try await fill()
    try folder.inspect { db in
      for number in [12, 1] {
        try db.execute(
          sql: "INSERT INTO sign_in VALUES (?, ?, ?, ?, ?)",
          arguments: [number, value, value, value, number == 12 ? "boot-1" : "another"])
      }
      try db.execute(
        sql: "INSERT INTO till_sign_in VALUES (4, ?, ?, ?, 'boot-1')",
        arguments: [value, value, value])
      try db.execute(
        sql: "INSERT INTO greeting VALUES (?, 4, ?)",
        arguments: [Sample.day.milliseconds, value])
    }
    try folder.damageLook()
    let store = try openTill(folder)
    #expect(store.salvage != nil)
    for number in [StaffTests.kari, StaffTests.anne] {
      switch try await signIn(number, "719253", in: store) {
      case .mustWait(let wait): #expect(wait <= SignInRule.longestWait)
      case .refused: break
      case .signedIn, .pinIsLost, .nobodyYet, .unknownCard:
        Issue.record("let in with a wrong PIN")
      }
    }
    let day = DateInterval(start: Sample.day, duration: 86_400)
    let shell = try folder.open()
    let report = try await shell.report(of: day, at: nil, byPerson: true, for: nil)
    #expect(report.total.alreadyMembers == 1)
    try await shell.close()
    try await store.close()
  }

  @Test func `a store of before the digests gets them, and its staff stay`() async throws {
    try await fill()
    try folder.inspect {
      // The step of the digests is followed by two others.
      try $0.execute(
        sql: """
          DROP TABLE till_sign_in;
          ALTER TABLE staff DROP COLUMN digest;
          PRAGMA user_version = \(Schema.version - 3)
          """)
    }
    let store = try openTill(folder)
    #expect(store.salvage == nil)
    #expect(try await store.staff().count == 3)
    #expect(try await store.unreadableStaff() == [])
    try await store.close()
  }
}

/// Places drawn by a seed.
private struct FlippedBits {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(in ranges: [Range<Int>]) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let all = ranges.flatMap { Array($0) }
    return all[Int((state >> 33) % UInt64(all.count))]
  }
}
