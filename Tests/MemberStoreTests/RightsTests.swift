import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Orders at a till where staff sign in: the store asks who gives them, whatever the screen shows.
struct RightsTests {
  let folder = StateFolder()

  private static let it = StaffTests.number(3)

  /// A store as a terminal opens it whose settings have staff.sign_in on.
  private func openTill() async throws -> MemberStore {
    let keeping = try folder.open()
    try await StaffTests.fill(keeping)
    _ = try await keeping.add(
      Self.it, name: StaffTests.name("Ola"), role: .it, pin: StaffTests.pin("605149"),
      by: Sample.hand)
    try await keeping.close()
    return try MemberStore(
      directory: folder.path,
      options: MemberStoreOptions(requiresSignIn: true, now: { Sample.day }))
  }

  @Test func `nobody signed in may do nothing, and who is off the list neither`() async throws {
    let store = try await openTill()
    for right in Right.allCases {
      await #expect(throws: StoreFailure.notAllowed(right)) {
        try await store.demand(right, of: nil)
      }
      await #expect(throws: StoreFailure.notAllowed(right)) {
        try await store.demand(right, of: StaffTests.number(99))
      }
    }
    try await store.close()
  }

  @Test(arguments: [
    (StaffTests.kari, Role.cashier), (StaffTests.anne, .lead), (Self.it, .it),
  ])
  func `each may do what the role says and nothing else`(
    staff: StaffNumber, role: Role
  ) async throws {
    let store = try await openTill()
    for right in Right.allCases {
      let isAllowed: Bool
      do throws(StoreFailure) {
        try await store.demand(right, of: staff)
        isAllowed = true
      } catch {
        #expect(error == .notAllowed(right))
        isAllowed = false
      }
      #expect(isAllowed == role.may(right), "\(right)")
    }
    try await store.close()
  }

  @Test func `a till where nobody signs in allows everything`() async throws {
    let store = try folder.open()
    for right in Right.allCases { try await store.demand(right, of: nil) }
    try await store.close()
  }

  @Test func `IT finds nobody, and a cashier gets no lead's list and ticks nothing off`()
    async throws
  {
    let store = try await openTill()
    try await store.enroll(nil)
    let found = try await store.find("40612345", home: .norway, limit: 8, by: StaffTests.kari)
    #expect(found.count == 1)
    await #expect(throws: StoreFailure.notAllowed(.lookUp)) {
      try await store.find("40612345", home: .norway, limit: 8, by: Self.it)
    }
    await #expect(throws: StoreFailure.notAllowed(.seeLeadList)) {
      try await store.leadMatters(limit: 8, in: .gmt, for: StaffTests.kari)
    }
    let matters = try await store.leadMatters(limit: 8, in: .gmt, for: StaffTests.anne)
    let till = try Sample.till()
    await #expect(throws: StoreFailure.notAllowed(.seeLeadList)) {
      try await store.tickOff(try #require(matters.first), by: Hand(till: till, staff: Self.it))
    }
    _ = matters
    try await store.close()
    #expect(try folder.deeds(.leadListTicked).isEmpty)
  }

  @Test func `a number and a card tell IT no more than that the number is a member's`() async throws
  {
    let store = try await openTill()
    let member = try await store.enroll("Kari Hansen").member
    let phone = Sample.phone()
    for staff in [StaffTests.kari, StaffTests.anne] {
      #expect(try await store.member(withPhone: phone, by: staff)?.id == member.id)
      #expect(try await store.record(of: member.number, by: staff) != nil)
    }
    await #expect(throws: StoreFailure.notAllowed(.lookUp)) {
      try await store.member(withPhone: phone, by: Self.it)
    }
    await #expect(throws: StoreFailure.notAllowed(.lookUp)) {
      try await store.record(of: member.number, by: Self.it)
    }
    // A number that nobody has may be asked by IT, and by nobody who is off the list.
    #expect(try await store.member(withPhone: Sample.phone("40619999"), by: Self.it) == nil)
    await #expect(throws: StoreFailure.notAllowed(.enroll)) {
      try await store.member(withPhone: Sample.phone("40619999"), by: StaffTests.number(99))
    }
    try await store.close()
  }

  @Test func `IT and whoever is off the list get no proof of consents, and no look is noted`()
    async throws
  {
    let store = try await openTill()
    let member = try await store.enroll("Kari Hansen").member
    let looks = try await store.bookHeads()[1].count
    let till = try Sample.till()
    for staff in [Self.it, StaffTests.number(99), nil] {
      await #expect(throws: StoreFailure.notAllowed(.giveCopy)) {
        try await store.consentProof(of: member.number, by: Hand(till: till, staff: staff))
      }
    }
    #expect(try await store.bookHeads()[1].count == looks)
    let hand = Hand(till: till, staff: StaffTests.kari)
    #expect(try await store.consentProof(of: member.number, by: hand)?.entries.count == 1)
    try await store.close()
  }

  @Test func `what a lead ticks off is a deed with the staff number and the till`() async throws {
    let store = try await openTill()
    try await store.enroll(nil, subject: "nameless")
    let request = try Sample.request(Sample.phone("40610001"), stage: .redeemed)
    _ = try await store.save(
      Answer(login: Sample.login("lost"), userInfo: nil), for: request, isConfirmed: false)
    let matter = try #require(
      try await store.leadMatters(limit: 8, in: .gmt, for: StaffTests.anne).first)
    try await store.tickOff(matter, by: Hand(till: try Sample.till(), staff: StaffTests.anne))
    try await store.close()
    let deed = try #require(try folder.deeds(.leadListTicked).first)
    #expect((deed.staff, deed.till, deed.letter) == (1, 4, "C"))
    #expect(deed.member == matter.member?.id)
  }

  @Test func `a cool-down is lifted by a lead in the transaction that writes the request, or not`()
    async throws
  {
    let store = try await openTill()
    func record(lifter: StaffNumber?) throws -> RequestRecord {
      let sample = try Sample.request()
      return RequestRecord(
        id: RequestID(rawValue: UUID()), till: sample.till, code: sample.code, phone: sample.phone,
        stage: .sending, fate: .save, sentAt: sample.sentAt, liftsCoolDown: true,
        staff: StaffTests.kari, lifter: lifter)
    }
    for lifter in [nil, StaffTests.kari, Self.it] {
      await #expect(throws: StoreFailure.notAllowed(.liftCoolDown)) {
        try await store.record(record(lifter: lifter))
      }
    }
    #expect(try await store.openRequests(of: nil).isEmpty)
    let allowed = try record(lifter: StaffTests.anne)
    try await store.record(allowed)
    #expect(try await store.openRequests(of: nil).map(\.staff) == [StaffTests.kari])
    try await store.close()
    #expect(try folder.deeds(.coolDownLifted).map(\.staff) == [1])
    #expect(
      try folder.inspect { try String.fetchAll($0, sql: "SELECT staff FROM request") } == ["12"])
  }

  @Test func `who decided about another number's answer is in the book, once`() async throws {
    let store = try await openTill()
    let hand = Hand(till: try Sample.till(), staff: StaffTests.anne)
    var kept = try Sample.request(stage: .held)
    kept.decider = hand
    for _ in 1...2 {
      _ = try await store.save(Sample.answer(phone: "4740610003"), for: kept, isConfirmed: true)
    }
    var thrown = try Sample.request(Sample.phone("40610004"), stage: .held)
    try await store.record(thrown)
    thrown.stage = .ended
    thrown.outcome = .otherNumberAnswered
    thrown.decider = hand
    for _ in 1...2 { try await store.record(thrown) }
    try await store.close()
    #expect(try folder.deeds(.heldAnswerSaved).map(\.staff) == [1])
    #expect(try folder.deeds(.heldAnswerThrownAway).map(\.staff) == [1])
  }

  @Test func `consents and looks are written with who served`() async throws {
    let store = try await openTill()
    let sample = try Sample.request(stage: .redeemed)
    let request = RequestRecord(
      id: sample.id, till: sample.till, code: sample.code, phone: sample.phone, stage: .redeemed,
      fate: .save, sentAt: sample.sentAt, login: sample.login, staff: StaffTests.kari)
    let result = try await store.save(Sample.answer(), for: request, isConfirmed: false)
    guard case .enrolled(let enrollment) = result else { throw Sample.Missing() }
    try await store.noteLook(
      at: enrollment.member, from: sample.till, by: StaffTests.anne, reason: .lookUp)
    try await store.close()
    let bodies = try folder.inspect { db in
      (
        try String.fetchAll(db, sql: "SELECT body FROM consent"),
        try String.fetchAll(db, sql: "SELECT body FROM access ORDER BY sequence")
      )
    }
    #expect(bodies.0.compactMap { Book.entry(ConsentEntry.self, $0)?.staff } == [12])
    #expect(bodies.1.map { Book.entry(AccessEntry.self, $0)?.staff } == [12, 1])
  }

  @Test func `a till changes the staff list only by the hand of IT`() async throws {
    let store = try await openTill()
    let till = try Sample.till()
    await #expect(throws: StoreFailure.notAllowed(.keepStaff)) {
      try await store.remove(StaffTests.kari, by: Hand(till: till, staff: StaffTests.anne))
    }
    #expect(
      try await store.remove(StaffTests.kari, by: Hand(till: till, staff: Self.it)) == .done)
    // Off the list, she may do nothing more, though a till still shows her as signed in.
    await #expect(throws: StoreFailure.notAllowed(.enroll)) {
      try await store.demand(.enroll, of: StaffTests.kari)
    }
    try await store.close()
  }

  @Test func `the figures of others are a lead's`() async throws {
    let store = try await openTill()
    let day = DateInterval(start: Sample.day, duration: 60)
    _ = try await store.report(of: day, at: nil, byPerson: false, for: StaffTests.kari)
    await #expect(throws: StoreFailure.notAllowed(.seeReportByPerson)) {
      try await store.report(of: day, at: nil, byPerson: true, for: StaffTests.kari)
    }
    _ = try await store.report(of: day, at: nil, byPerson: true, for: StaffTests.anne)
    try await store.close()
  }

  @Test func `who did what is a lead's to see, and IT's`() async throws {
    let store = try await openTill()
    let day = DateInterval(start: Sample.day, duration: 60)
    await #expect(throws: StoreFailure.notAllowed(.seeDeeds)) {
      try await store.deeds(in: day, by: nil, for: StaffTests.kari)
    }
    for reader in [StaffTests.anne, Self.it] {
      #expect(try await !store.deeds(in: day, by: nil, for: reader).isEmpty)
    }
    try await store.close()
  }

  @Test func `note, withdrawal and copy are for those who serve, erasing is a lead's`()
    async throws
  {
    let store = try await openTill()
    try await store.enroll("Kari Hansen")
    let till = try Sample.till()
    let found = try await store.find("40612345", home: .norway, limit: 8, by: StaffTests.kari)
    let number = try #require(found.first?.number)
    for staff in [nil, Self.it, StaffTests.number(99)] {
      let hand = Hand(till: till, staff: staff)
      await #expect(throws: StoreFailure.notAllowed(.changeNote)) {
        try await store.changeNote(of: number, to: "Size 43", by: hand)
      }
      await #expect(throws: StoreFailure.notAllowed(.withdrawConsent)) {
        try await store.withdraw("email", of: number, by: hand)
      }
      await #expect(throws: StoreFailure.notAllowed(.giveCopy)) {
        try await store.copyOfData(of: number, by: hand)
      }
      await #expect(throws: StoreFailure.notAllowed(.giveCopy)) {
        try await store.handOutCopy(of: number, by: hand) { _, _ in "" }
      }
      #expect(FileStatus(path: folder.file("handed-out")) == nil)
    }
    let cashier = Hand(till: till, staff: StaffTests.kari)
    let lead = Hand(till: till, staff: StaffTests.anne)
    #expect(try await store.changeNote(of: number, to: "Size 43", by: cashier)?.note == "Size 43")
    #expect(try await store.withdraw("email", of: number, by: cashier) != nil)
    #expect(try await store.copyOfData(of: number, by: cashier) != nil)
    await #expect(throws: StoreFailure.notAllowed(.eraseMember)) {
      try await store.erase(number, reason: .shopperAsked, by: cashier)
    }
    #expect(try await store.count() == 1)
    guard case .erased = try await store.erase(number, reason: .shopperAsked, by: lead) else {
      throw Sample.Missing()
    }
    await #expect(throws: StoreFailure.notAllowed(.eraseMember)) {
      try await store.undoErase(number, by: cashier)
    }
    guard case .undone = try await store.undoErase(number, by: lead) else { throw Sample.Missing() }
    try await store.close()
    #expect(try folder.deeds(.noteChanged).map(\.staff) == [12])
    #expect(try folder.deeds(.copyGiven).map(\.staff) == [12])
    #expect(try folder.deeds(.erased).map(\.staff) == [1])
    #expect(try folder.deeds(.erasureUndone).map(\.staff) == [1])
  }
}
