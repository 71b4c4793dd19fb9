import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Who may sign in, and what slows somebody down who guesses.
struct StaffTests {
  let folder = StateFolder()

  static let kari = number(12)
  static let anne = number(1)

  static func number(_ value: Int) -> StaffNumber {
    guard let number = StaffNumber(rawValue: value) else { preconditionFailure("1 to 9999") }
    return number
  }

  static func pin(_ digits: String) throws -> PIN { try Sample.required(PIN(digits)) }

  static func name(_ text: String) throws -> StaffName { try Sample.required(StaffName(text)) }

  /// So many seconds after the first try, by a clock that goes right.
  static func moment(_ seconds: Int, boot: String = "boot-1") -> Moment {
    Moment(
      wall: Sample.day + Double(seconds), sinceBoot: .seconds(1_000 + seconds), bootID: boot)
  }

  static func `try`(_ number: StaffNumber, _ digits: String) throws -> SignInProof {
    .pin(number, try pin(digits))
  }

  /// A store with a cashier and a lead.
  static func fill(_ store: MemberStore) async throws {
    let hand = Sample.hand
    #expect(
      try await store.add(
        anne, name: name("Anne"), role: .lead, pin: pin("384617"), by: hand) == .done)
    #expect(
      try await store.add(
        kari, name: name("Kari"), role: .cashier, pin: pin("927351"), by: hand) == .done)
  }

  @Test func `who was at work when the till was closed has signed out`() async throws {
    let store = try folder.open()
    try await store.noteSignOut(by: Hand(till: Sample.till(), staff: Self.kari))
    let deed = try #require(try folder.deeds(.signedOut).first)
    #expect(deed.staff == 12)
    #expect(deed.till == 4)
    try await store.close()
  }

  @Test func `the right PIN signs in, a wrong one does not, and who is not on the list neither`()
    async throws
  {
    let store = try folder.open()
    let till = try Sample.till()
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "927351"), for: .work, at: till, now: Self.moment(0))
        == .nobodyYet)
    try await Self.fill(store)
    guard
      case .signedIn(let kari) = try await store.signIn(
        with: Self.try(Self.kari, "927351"), for: .work, at: till, now: Self.moment(0))
    else {
      Issue.record("not signed in")
      return
    }
    #expect((kari.name, kari.role) == ("Kari", .cashier))
    for (number, digits) in [
      (Self.kari, "384617"), (Self.anne, "927351"), (Self.number(99), "927351"),
    ] {
      #expect(
        try await store.signIn(
          with: Self.try(number, digits), for: .work, at: till, now: Self.moment(1)) == .refused)
    }
    try await store.close()
    #expect(try folder.deeds(.signedIn).map(\.staff) == [12])
    #expect(try folder.deeds(.wrongPIN).map(\.detail) == ["PIN of 12", "PIN of 1", "PIN of 99"])
  }

  @Test
  func `after five wrong tries even the right PIN waits, over a restart, and longer each time`()
    async throws
  {
    let till = try Sample.till()
    do {
      let store = try folder.open()
      try await Self.fill(store)
      for _ in 1...5 {
        #expect(
          try await store.signIn(
            with: Self.try(Self.kari, "111222"), for: .work, at: till, now: Self.moment(0))
            == .refused)
      }
      try await store.close()
    }
    let store = try folder.open()
    let right = try Self.try(Self.kari, "927351")
    #expect(
      try await store.signIn(with: right, for: .work, at: till, now: Self.moment(10))
        == .mustWait(.seconds(20)))
    // At another till nobody else is slowed down.
    #expect(
      try await store.signIn(
        with: Self.try(Self.anne, "384617"), for: .work, at: Sample.till(5), now: Self.moment(10)
      ).isIn)
    let wrong = try Self.try(Self.kari, "111222")
    #expect(
      try await store.signIn(with: wrong, for: .work, at: till, now: Self.moment(30)) == .refused)
    #expect(
      try await store.signIn(with: right, for: .work, at: till, now: Self.moment(31))
        == .mustWait(.seconds(59)))
    // The machine was started anew: the wall clock tells.
    #expect(
      try await store.signIn(
        with: right, for: .work, at: till,
        now: Moment(wall: Sample.day + 91, sinceBoot: .seconds(4), bootID: "boot-2")
      ).isIn)
    // And it is forgotten.
    #expect(
      try await store.signIn(with: wrong, for: .work, at: till, now: Self.moment(92)) == .refused)
    #expect(
      try await store.signIn(with: right, for: .work, at: till, now: Self.moment(93)).isIn)
    try await store.close()
  }

  @Test func `a new PIN from IT ends the wait`() async throws {
    let store = try folder.open()
    let till = try Sample.till()
    try await Self.fill(store)
    for _ in 1...5 {
      _ = try await store.signIn(
        with: Self.try(Self.kari, "111222"), for: .work, at: till, now: Self.moment(0))
    }
    #expect(
      try await store.change(
        Self.kari, name: nil, role: nil, pin: Self.pin("605149"), by: Sample.hand) == .done)
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "605149"), for: .work, at: Sample.till(5), now: Self.moment(1)
      ).isIn)
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "927351"), for: .work, at: Sample.till(5), now: Self.moment(2))
        == .refused)
    try await store.close()
  }

  @Test
  func
    `five wrong tries at one till slow that till down, whatever the numbers, until somebody is right`()
    async throws
  {
    let till = try Sample.till()
    do {
      let store = try folder.open()
      try await Self.fill(store)
      for tried in 51...55 {
        #expect(
          try await store.signIn(
            with: Self.try(Self.number(tried), "927351"), for: .work, at: till, now: Self.moment(0))
            == .refused)
      }
      try await store.close()
    }
    let store = try folder.open()
    let anne = try Self.try(Self.anne, "384617")
    for proof in [try Self.try(Self.number(56), "927351"), anne] {
      #expect(
        try await store.signIn(with: proof, for: .work, at: till, now: Self.moment(10))
          == .mustWait(.seconds(20)))
    }
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "927351"), for: .work, at: Sample.till(5), now: Self.moment(10)
      ).isIn)
    // Someone who is right at another till does not help this one.
    #expect(
      try await store.signIn(with: anne, for: .work, at: till, now: Self.moment(11))
        == .mustWait(.seconds(19)))
    #expect(
      try await store.signIn(
        with: anne, for: .approval(.eraseMember), at: till, now: Self.moment(30)
      )
      .isIn)
    for tried in 61...65 {
      #expect(
        try await store.signIn(
          with: Self.try(Self.number(tried), "927351"), for: .work, at: till, now: Self.moment(31))
          == .refused)
    }
    try await store.close()
  }

  @Test func `no wrong try is lost where two programs count at once`() async throws {
    let till = try Sample.till()
    let (one, other) = (try folder.open(), try folder.open())
    try await Self.fill(one)
    let wrong = try Self.try(Self.kari, "111222")
    let tries = 24
    // All of them are let in, and counted, before the first waits are over.
    try await withThrowingTaskGroup { group in
      for index in 0..<tries {
        let store = index.isMultiple(of: 2) ? one : other
        group.addTask {
          try await store.signIn(
            with: wrong, for: .work, at: till, now: Self.moment(index * 2_000))
        }
      }
      var refused = 0
      for try await outcome in group where outcome == .refused { refused += 1 }
      let counted = try folder.inspect { db in
        try Int.fetchOne(db, sql: "SELECT wrong FROM sign_in WHERE number = 12")
      }
      #expect(counted == refused)
      #expect(refused >= 5)
    }
    try await one.close()
    try await other.close()
  }

  @Test func `goods that are scanned at one till keep no card out at another`() async throws {
    let till = try Sample.till()
    let store = try folder.open()
    try await Self.fill(store)
    let card = try #require(StaffCard("S-483920-KA"))
    #expect(try await store.setCard(card, of: Self.kari, by: Sample.hand) == .done)
    let milk = try #require(StaffCard("7038010000737"))
    for _ in 1...5 {
      #expect(
        try await store.signIn(with: .card(milk), for: .work, at: till, now: Self.moment(0))
          == .unknownCard)
    }
    #expect(
      try await store.signIn(with: .card(card), for: .work, at: till, now: Self.moment(1))
        == .mustWait(.seconds(29)))
    #expect(
      try await store.signIn(
        with: .card(card), for: .work, at: Sample.till(5), now: Self.moment(1)
      ).isIn)
    try await store.close()
  }

  @Test func `on a disk that takes nothing people sign in all the same, and guesses are counted`()
    async throws
  {
    let till = try Sample.till()
    do {
      let store = try folder.open()
      try await Self.fill(store)
      try await store.close()
    }
    let store = try folder.open(access: .readOnly)
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "927351"), for: .work, at: till, now: Self.moment(0)
      ).isIn)
    for _ in 1...5 {
      #expect(
        try await store.signIn(
          with: Self.try(Self.kari, "111222"), for: .work, at: till, now: Self.moment(1))
          == .refused)
    }
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "927351"), for: .work, at: till, now: Self.moment(2))
        == .mustWait(.seconds(29)))
    try await store.close()
  }

  @Test func `a card signs in without a PIN, is one person's, and is taken away once`() async throws
  {
    let store = try folder.open()
    let till = try Sample.till()
    try await Self.fill(store)
    let card = try #require(StaffCard("S-483920-KA"))
    #expect(try await store.setCard(card, of: Self.kari, by: Sample.hand) == .done)
    #expect(try await store.setCard(card, of: Self.anne, by: Sample.hand) == .cardTaken)
    #expect(try await store.setCard(card, of: Self.number(77), by: Sample.hand) == .unknownNumber)
    #expect(try await store.staff().map(\.hasCard) == [false, true])
    let outcome = try await store.signIn(
      with: .card(card), for: .work, at: till, now: Self.moment(0))
    #expect(outcome.member?.number == Self.kari)
    let other = try #require(StaffCard("S-483920-KB"))
    #expect(
      try await store.signIn(with: .card(other), for: .work, at: till, now: Self.moment(0))
        == .unknownCard)
    #expect(try await store.setCard(nil, of: Self.kari, by: Sample.hand) == .done)
    let deeds = try folder.deeds(.staffChanged).count
    #expect(try await store.setCard(nil, of: Self.kari, by: Sample.hand) == .noCard)
    #expect(try folder.deeds(.staffChanged).count == deeds)
    #expect(
      try await store.signIn(with: .card(card), for: .work, at: till, now: Self.moment(1))
        == .unknownCard)
    try await store.close()
  }

  @Test func `the list takes no number twice, no easy PIN, and no change of who is not on it`()
    async throws
  {
    let store = try folder.open()
    try await Self.fill(store)
    let hand = Sample.hand
    #expect(
      try await store.add(
        Self.kari, name: Self.name("Per"), role: .cashier, pin: Self.pin("605149"), by: hand)
        == .numberTaken)
    #expect(
      try await store.add(
        Self.number(7), name: Self.name("Per"), role: .cashier, pin: Self.pin("1234"), by: hand)
        == .pinEasilyGuessed)
    #expect(
      try await store.change(
        Self.kari, name: nil, role: nil, pin: Self.pin("0012"), by: hand) == .pinEasilyGuessed)
    #expect(
      try await store.change(
        Self.number(7), name: nil, role: .lead, pin: nil, by: hand) == .unknownNumber)
    #expect(try await store.remove(Self.number(7), by: hand) == .unknownNumber)
    #expect(
      try await store.change(
        Self.kari, name: Self.name("Kari B"), role: .lead, pin: nil, by: hand) == .done)
    #expect(try await store.staff().map(\.name) == ["Anne", "Kari B"])
    #expect(try await store.staff().map(\.role) == [.lead, .lead])
    #expect(try await store.remove(Self.anne, by: hand) == .done)
    #expect(try await store.staff().map(\.number) == [Self.kari])
    try await store.close()
    #expect(
      try folder.deeds(.staffChanged).map(\.detail) == [
        "added 1 as lead", "added 12 as cashier", "changed 12: name, role lead", "removed 1",
      ])
  }

  @Test func `neither the file nor its log nor a copy has a PIN or a card, and the key is in none`()
    async throws
  {
    let store = try folder.open()
    try await Self.fill(store)
    let card = try #require(StaffCard("S-483920-KA"))
    _ = try await store.setCard(card, of: Self.kari, by: Sample.hand)
    try FileManager.default.createDirectory(
      atPath: folder.file("stick"), withIntermediateDirectories: false)
    let copy = try await store.makeCopy(in: folder.file("stick"))
    #expect(folder.mode(of: "staff.key") == 0o400)
    let key = try Data(contentsOf: URL(fileURLWithPath: folder.file("staff.key")))
    #expect(key.count == 32)
    for path in [folder.database, folder.database + "-wal", copy.path] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for secret in [Data("384617".utf8), Data("927351".utf8), Data(card.code.utf8), key] {
        #expect(bytes.range(of: secret) == nil, "\(path)")
      }
    }
    try await store.close()
  }

  @Test func `there is a key while somebody is on the list, and only then`() async throws {
    let hasKey = { FileManager.default.fileExists(atPath: self.folder.file("staff.key")) }
    do {
      let till = try MemberStore(
        directory: folder.path,
        options: MemberStoreOptions(requiresSignIn: true, now: { Sample.day }))
      await #expect(throws: StoreFailure.notAllowed(.keepStaff)) {
        _ = try await till.add(
          Self.anne, name: Self.name("Anne"), role: .lead, pin: Self.pin("384617"),
          by: Sample.hand)
      }
      #expect(!hasKey())
      try await till.close()
    }
    let store = try folder.open()
    #expect(
      try await store.change(
        Self.kari, name: nil, role: nil, pin: Self.pin("605149"), by: Sample.hand)
        == .unknownNumber)
    #expect(!hasKey())
    // What is left of a key whose row did not reach the disk.
    try KeyFile(path: folder.file("staff.key")).replace()
    #expect(try await store.remove(Self.kari, by: Sample.hand) == .unknownNumber)
    #expect(!hasKey())
    try await Self.fill(store)
    #expect(hasKey())
    #expect(try await store.remove(Self.kari, by: Sample.hand) == .done)
    #expect(hasKey())
    #expect(
      try await store.signIn(
        with: Self.try(Self.anne, "384617"), for: .work, at: Sample.till(), now: Self.moment(0)
      ).isIn)
    #expect(try await store.remove(Self.anne, by: Sample.hand) == .done)
    #expect(!hasKey())
    try await store.close()
  }

  @Test func `a store without its key asks for new PINs, and takes them`() async throws {
    let till = try Sample.till()
    do {
      let store = try folder.open()
      try await Self.fill(store)
      try await store.close()
    }
    try FileManager.default.removeItem(atPath: folder.file("staff.key"))
    let store = try folder.open()
    #expect(try await store.staff().map(\.pin) == [.lost, .lost])
    let old = try Self.try(Self.kari, "927351")
    #expect(
      try await store.signIn(with: old, for: .work, at: till, now: Self.moment(0)) == .pinIsLost)
    #expect(
      try await store.change(
        Self.kari, name: nil, role: nil, pin: Self.pin("605149"), by: Sample.hand) == .done)
    #expect(try await store.staff().map(\.pin) == [.lost, .set])
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "605149"), for: .work, at: till, now: Self.moment(1)
      ).isIn)
    #expect(
      try await store.signIn(
        with: Self.try(Self.anne, "384617"), for: .work, at: till, now: Self.moment(1))
        == .pinIsLost)
    try await store.close()
  }

  @Test func `the cost of a hash stands beside it, and is that of scrypt with 32 MiB`() async throws
  {
    let store = try folder.open()
    try await Self.fill(store)
    try await store.close()
    let row = try #require(
      try folder.inspect { try Row.fetchOne($0, sql: "SELECT * FROM staff WHERE number = 12") })
    #expect(
      [row["pin_rounds"], row["pin_block"], row["pin_lanes"]] as [Int?] == [15, 8, 1])
    // Two PINs that are the same are not seen to be.
    let salts = try folder.inspect { try Data.fetchSet($0, sql: "SELECT pin_salt FROM staff") }
    #expect(salts.count == 2)
  }

  @Test func `a row that asks for too much memory is no PIN`() async throws {
    do {
      let store = try folder.open()
      try await Self.fill(store)
      try await store.close()
    }
    try folder.inspect { try $0.execute(sql: "UPDATE staff SET pin_rounds = 40") }
    let store = try folder.open()
    #expect(
      try await store.signIn(
        with: Self.try(Self.kari, "927351"), for: .work, at: Sample.till(), now: Self.moment(0))
        == .pinIsLost)
    try await store.close()
  }

  @Test func `a restore on the same machine brings back no staff who have left, and no old PIN`()
    async throws
  {
    let store = try folder.open()
    try await Self.fill(store)
    try FileManager.default.createDirectory(
      atPath: folder.file("stick"), withIntermediateDirectories: false)
    let copy = try await store.makeCopy(in: folder.file("stick"))
    _ = try await store.remove(Self.kari, by: Sample.hand)
    _ = try await store.change(
      Self.anne, name: nil, role: nil, pin: Self.pin("605149"), by: Sample.hand)
    let ola = Self.number(3)
    _ = try await store.add(
      ola, name: Self.name("Ola"), role: .it, pin: Self.pin("718293"), by: Sample.hand)
    try await store.close()
    _ = try await MemberStore.restore(from: copy.path, directory: folder.path, by: Sample.hand)
    let restored = try folder.open()
    #expect(try await restored.staff().map(\.number) == [Self.anne, ola])
    #expect(try folder.inspect { try StaffTable(db: $0).listedByDeeds() } == [Self.anne, ola])
    #expect(
      try folder.deeds(.storeRestored).map(\.detail)
        == ["from \(URL(fileURLWithPath: copy.path).lastPathComponent)"])
    for (number, digits, isIn) in [
      (Self.kari, "927351", false), (Self.anne, "384617", false), (Self.anne, "605149", true),
      (ola, "718293", true),
    ] {
      let outcome = try await restored.signIn(
        with: Self.try(number, digits), for: .work, at: Sample.till(), now: Self.moment(0))
      #expect(outcome.isIn == isIn, "\(number) \(digits)")
    }
    try await restored.close()
  }
}

extension SignInOutcome {
  var member: StaffMember? { if case .signedIn(let member) = self { member } else { nil } }
  var isIn: Bool { member != nil }
}

extension StateFolder {
  /// The entries of one kind in the book of deeds, the oldest first.
  func deeds(_ deed: Deed) throws -> [DeedEntry] {
    try inspect { db in
      try String.fetchAll(db, sql: "SELECT body FROM deed ORDER BY origin, sequence")
        .compactMap { Book.entry(DeedEntry.self, $0) }.filter { $0.deed == deed }
    }
  }
}
