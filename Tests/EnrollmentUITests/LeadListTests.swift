import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// What waits for the team lead, on the screen.
@Suite struct LeadListTests {
  typealias Window = ScreenTests.Window

  static let lost = matter(
    .numberLost, Sample.member("Solveig Aasen", phone: nil, sequence: 1), hoursAgo: 1)
  static let nameless = matter(
    .nameMissing, Sample.member(nil, sequence: 4, state: .incomplete), hoursAgo: 2)
  static let fields = matter(
    .fieldMissing(count: 12), Sample.member(nil, phone: "41111118", sequence: 5), hoursAgo: 30)
  static let all = [lost, nameless, fields]

  @Test(arguments: Window.allCases) func `the list with every kind of row`(
    _ window: Window
  ) throws {
    var bench = window.bench()
    bench.apply(.leadList(sequence: 0, .success(Self.all)))
    expectScreen(bench.grid, named: "start-lead-\(window.rawValue)")
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.move(id, to: .held(Sample.heldAnswer))
    #expect(bench.press(.function(7)) == [.readLeadList(sequence: 1)])
    bench.apply(.leadList(sequence: 1, .success(Self.all)))
    bench.run(.seconds(10))
    bench.press(.down)
    expectScreen(bench.grid, named: "lead-list-\(window.rawValue)")
  }

  @Test func `without anything on it its key leads to the figures of the day`() throws {
    var bench = CounterBench()
    #expect(bench.footer.contains("F7 Today"))
    bench.apply(.leadList(sequence: 0, .success([Self.lost])))
    #expect(bench.footer.contains("F7 Lead's list"))
  }

  @Test func `what another till put on it is on it within a minute, and at F7`() {
    var bench = CounterBench()
    bench.run(.seconds(59))
    #expect(bench.commands.isEmpty)
    bench.run(.seconds(1))
    #expect(bench.commands == [.readLeadList(sequence: 1)])
    bench.apply(.leadList(sequence: 1, .success([])))
    #expect(bench.footer.contains("F7 Today"))
    #expect(bench.press(.function(7)).last == .readLeadList(sequence: 2))
    bench.apply(.leadList(sequence: 2, .success([Self.lost])))
    #expect(bench.footer.contains("F7 Lead's list"))
    bench.press(.escape)
    #expect(bench.footer.contains("F7 Lead's list"))
    var line = LineBench()
    line.run(.seconds(61))
    #expect(line.commands.contains { if case .readLeadList = $0 { true } else { false } })
  }

  @Test func `it is read again only for somebody who may see it, and never under their finger`() {
    for staff in [LockTests.kari, LockTests.anne] {
      var bench = LockTests.bench(as: staff)
      let before = bench.commands.count
      bench.run(.seconds(61))
      let isLead = staff.role.may(.seeLeadList)
      #expect(bench.commands.count == before + (isLead ? 1 : 0))
      bench.run(.seconds(200))
      let locked = bench.commands.count
      bench.run(.seconds(300))
      #expect(bench.commands.count == locked, "nobody works at a locked till")
    }
    var bench = Self.bench()
    let before = bench.commands.count
    for _ in 0..<4 {
      bench.run(.seconds(20))
      bench.press(.down)
    }
    #expect(bench.commands.count == before)
  }

  @Test func `rows are masked, and opening one is noted`() {
    var bench = Self.bench()
    #expect(!bench.text.contains("Aasen"))
    #expect(
      bench.press("1")
        == [.readRecord(Self.lostMember.number), .noteLook(Self.lostMember, .leadList)])
    #expect(bench.text.contains("Solveig Aasen"))
    bench.press(.escape)
    #expect(bench.text.contains("LEAD'S LIST"))
    #expect(!bench.text.contains("Aasen"))
    bench.press(.down)
    #expect(bench.press(.enter).last == .noteLook(Self.namelessMember, .leadList))
    #expect(bench.footer.contains("F2 Complete"))
  }

  @Test func `an answer that waits for a decision opens as everywhere, and has no tick`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.move(id, to: .held(Sample.heldAnswer))
    bench.press(.function(7))
    bench.apply(.leadList(sequence: 1, .success([])))
    #expect(bench.text.contains("another number answered"))
    #expect(!bench.footer.contains("Done"))
    #expect(bench.press("D").isEmpty)
    bench.press(.enter)
    #expect(bench.text.contains("THE ANSWER CAME FROM ANOTHER NUMBER"))
  }

  @Test(arguments: [
    (AskedFact.email, "no e-mail (3)"), (.address, "no address (3)"),
    (.birthDate, "no birth date (3)"), (.phoneNumber, "no number (3)"),
  ])
  func `a field that the app did not tell is named as on the card`(
    _ fact: AskedFact, _ words: String
  ) {
    let matter = Self.matter(.fieldMissing(count: 3), Sample.member(), hoursAgo: 1)
    for columns in [80, 40] {
      var bench = CounterBench(
        columns: columns, rows: columns == 80 ? 24 : 12, asks: [.name, .phoneNumber, fact])
      bench.apply(.leadList(sequence: 0, .success([matter])))
      bench.press(.function(7))
      bench.apply(.leadList(sequence: 1, .success([matter])))
      #expect(bench.text.contains(words))
    }
    var line = LineBench(asks: [.name, .phoneNumber, fact])
    line.apply(.counter(.leadList(sequence: 0, .success([matter]))))
    line.type("lead")
    line.apply(.counter(.leadList(sequence: 1, .success([matter]))))
    #expect(line.transcript.contains("saved, " + words))
  }

  @Test func `D takes the chosen row off at once and writes it down`() {
    var bench = Self.bench()
    bench.press(.down)
    #expect(bench.press("d") == [.tickOff(Self.nameless)])
    #expect(!bench.lines[6...13].joined().contains("the name is missing"))
    #expect(bench.messageLine == " Ticked off: ...345 - the name is missing.")
    #expect(bench.apply(.tickedOff(nil)) == [.readLeadList(sequence: 3)])
    bench.apply(.leadList(sequence: 3, .success([Self.lost, Self.fields])))
    #expect(bench.text.contains("2 waiting"))
  }

  @Test func `a reading from before the tick does not bring the row back`() {
    var bench = CounterBench()
    bench.apply(.leadList(sequence: 0, .success(Self.all)))
    bench.press(.function(7))
    bench.press("D")
    bench.apply(.leadList(sequence: 1, .success(Self.all)))
    #expect(!bench.lines[6...13].joined().contains("has no number any more"))
  }

  @Test func `a tick that the disk does not take is said, and the row is back`() {
    var bench = Self.bench()
    bench.press("D")
    let commands = bench.apply(.tickedOff(.cannotWrite(detail: "full")))
    #expect(bench.messageLine.contains("could not be ticked off"))
    guard case .readLeadList(let sequence) = commands.first else {
      Issue.record("not read again: \(commands)")
      return
    }
    bench.apply(.leadList(sequence: sequence, .success(Self.all)))
    #expect(bench.text.contains("has no number any more"))
  }

  @Test func `what happens in the background moves no row under the finger`() {
    var bench = Self.bench()
    bench.apply(.leadList(sequence: 1, .success([Self.nameless])))
    #expect(bench.text.contains("3 waiting"))
    #expect(bench.press(.enter).last == .noteLook(Self.lostMember, .leadList))
  }

  @Test func `the last row done leads back with Enter`() {
    var bench = Self.bench([Self.lost])
    bench.press("D")
    bench.apply(.tickedOff(nil))
    #expect(bench.messageLine == " Ticked off: .... 0018 - has no number any more.")
    bench.run(.seconds(7))
    #expect(bench.messageLine == " Nothing waits for the team lead.")
    bench.press(.enter)
    #expect(bench.text.contains("Phone number"))
    #expect(!bench.footer.contains("Lead"))
  }

  @Test func `the list closes when nobody touches the till`() {
    var bench = Self.bench()
    bench.run(.seconds(31))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `a list that cannot be read is said`() {
    var bench = Self.bench()
    bench.press(.escape)
    bench.press(.function(7))
    bench.apply(.leadList(sequence: 2, .failure(.unusable(detail: "damaged"))))
    #expect(bench.messageLine.contains("cannot be read"))
  }

  @Test func `more than eight are said to be more`() {
    let members = (0..<9).map { Sample.member("Kari Aas", phone: nil, sequence: $0) }
    var bench = Self.bench(members.map { Self.matter(.numberLost, $0, hoursAgo: 1) })
    #expect(bench.text.contains("8 or more"))
    for _ in 0..<20 { bench.press(.down) }
    #expect(bench.press(.enter).last == .noteLook(members[7], .leadList))
  }

  @Test(arguments: [EndCode.nameMissing, .numberChangedHands, .fieldMissing, .numberUpdated])
  func `a save with a note reads the list again`(_ note: EndCode) throws {
    var bench = CounterBench()
    try bench.startRequest()
    let saved = RequestStatus.Phase.ended(.saved(Sample.enrollment(note: note), took: .seconds(9)))
    #expect(
      try bench.move(try #require(bench.orderedID), to: saved)
        == [.ring(times: 1), .readLeadList(sequence: 1)])
  }

  @Test(arguments: ScreenTests.Window.allCases)
  func `what was ticked off is told without a name`(_ window: ScreenTests.Window) {
    for matter in Self.all {
      var bench = window.bench()
      bench.apply(.leadList(sequence: 0, .success([matter])))
      bench.press(.function(7))
      bench.apply(.leadList(sequence: 1, .success([matter])))
      bench.press("D")
      let known = matter.member.map { $0.phone?.ending ?? String($0.number.rawValue.suffix(4)) }
      #expect(known.map(bench.messageLine.contains) == true)
      #expect(!bench.messageLine.contains("Solveig"))
    }
  }

  @Test func `what was ticked off is told on this screen alone`() {
    var bench = Self.bench()
    bench.press("D")
    #expect(bench.messageLine.contains("Ticked off: .... 0018"))
    bench.press(.escape)
    #expect(bench.messageLine == " Ready.")
  }

  static func bench(_ matters: [LeadMatter] = all) -> CounterBench {
    var bench = CounterBench()
    bench.apply(.leadList(sequence: 0, .success(matters)))
    bench.press(.function(7))
    bench.apply(.leadList(sequence: 1, .success(matters)))
    return bench
  }

  private static func matter(
    _ reason: LeadMatter.Reason, _ member: Member, hoursAgo: Double
  ) -> LeadMatter {
    LeadMatter(
      reason: reason, member: member, since: Sample.afternoon - hoursAgo * 3600,
      mark: .member(logicalClock: Int64(member.number.rawValue) ?? 0))
  }

  private static var lostMember: Member { lost.member ?? Sample.member() }
  static var namelessMember: Member { nameless.member ?? Sample.member() }
}

/// Somebody opened more cards than a till should.
@Suite struct ManyLooksTests {
  private static let looks = [
    matter(64, by: LockTests.kari, minutesAgo: 2), matter(61, by: nil, minutesAgo: 90),
    LeadMatter(
      reason: .manyLooks(.init(count: 900, hand: Hand(till: nil, staff: nil), name: nil)),
      member: nil, since: Sample.afternoon - 86_400, mark: .looks(row: 3)),
  ]

  private static func matter(
    _ count: Int, by staff: StaffMember?, minutesAgo: Double
  ) -> LeadMatter {
    LeadMatter(
      reason: .manyLooks(
        .init(
          count: count, hand: Hand(till: Sample.till, staff: staff?.number), name: staff?.name)),
      member: nil, since: Sample.afternoon - minutesAgo * 60, mark: .looks(row: Int64(count)))
  }

  @Test(arguments: ScreenTests.Window.allCases)
  func `who opened so many cards is on the list, with place and time`(
    _ window: ScreenTests.Window
  ) {
    var bench = window.bench()
    bench.apply(.leadList(sequence: 0, .success(Self.looks)))
    bench.press(.function(7))
    bench.apply(.leadList(sequence: 1, .success(Self.looks)))
    expectScreen(bench.grid, named: "lead-list-looks-\(window.rawValue)")
  }

  @Test func `such a row opens no card, and is ticked off`() {
    var bench = LeadListTests.bench(Self.looks)
    #expect(!bench.footer.contains("Open"))
    #expect(bench.messageLine.contains("No card opens here."))
    for key: Key in [.enter, .character("2")] { #expect(bench.press(key).isEmpty) }
    #expect(bench.lines[0].contains("LEAD'S LIST"))
    #expect(bench.press("D") == [.tickOff(Self.looks[0])])
    #expect(bench.messageLine.contains("Ticked off: staff 12 - 64 cards in ten minutes."))
  }

  @Test func `among other rows its digit is not offered, and theirs open them`() {
    var bench = LeadListTests.bench([LeadListTests.lost, Self.looks[0], LeadListTests.nameless])
    #expect(bench.footer.contains("Enter Open   1,3 Open"))
    #expect(bench.messageLine.contains("Arrow keys and Enter. D"))
    #expect(bench.press("2").isEmpty)
    bench.press(.down)
    #expect(!bench.footer.contains("Enter"))
    #expect(bench.messageLine.contains("No card opens here."))
    #expect(bench.press("3").last == .noteLook(LeadListTests.namelessMember, .leadList))
  }

  @Test func `the line mode tells it as well`() {
    var bench = LineBench()
    bench.apply(.counter(.leadList(sequence: 0, .success(Self.looks))))
    bench.type("lead")
    bench.apply(.counter(.leadList(sequence: 1, .success(Self.looks))))
    #expect(
      bench.transcript.contains("1. Kari, till C 14:30, 09.05.2026, 64 cards in ten minutes"))
    #expect(bench.transcript.contains("3. a command, a command 14:32, 08.05.2026, 900 cards"))
    bench.tearOff()
    #expect(bench.type("open 1").isEmpty)
    #expect(bench.transcript.contains("No card opens here."))
    #expect(bench.type("done 1") == [.tickOff(Self.looks[0])])
  }
}
