import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// The history behind a member's card: what happened, who looked, and who asked the member to join.
extension MemberEditTests {
  @Test func `a small history says whole what happened, and what the small card has no room for`() {
    var member = Self.member
    member.birthDate = "1971-08-27"
    let base = Self.record(withdrawn: "email")
    var bench = open(
      .small,
      record: MemberRecord(
        member: member, consents: base.consents, note: Self.note, history: base.history,
        looks: base.looks, olderLooks: base.olderLooks))
    bench.press("h")
    #expect(bench.text.contains("Note       Wears size 43. Asks for Per"))
    #expect(bench.text.contains("           in the ski workshop."))
    #expect(bench.text.contains("Born       27.08.1971"))
    let page = bench.text
    bench.press(.pageDown)
    #expect((page + bench.text).contains("09.05.2026 withdrawn: e-mail offers"))
    #expect(bench.text.contains("09.05.2026 note changed           till C"))
  }

  @Test(arguments: Window.allCases) func `history and looks have pages`(_ window: Window) {
    var record = Self.record(withdrawn: "email")
    var bench = open(window, record: record)
    bench.press("h")
    expectScreen(bench.grid, named: "member-history-\(window.rawValue)")
    record = MemberRecord(
      member: Self.member, consents: record.consents,
      history: (0..<40).map {
        HistoryEntry(.noteChanged, at: Sample.afternoon - Double($0) * 86_400, till: nil)
      }, looks: record.looks, olderLooks: 3)
    bench = open(window, record: record)
    bench.press("h")
    #expect(bench.messageLine.contains("Page 1 of"))
    for _ in 0..<20 { bench.press(.pageDown) }
    #expect(bench.text.contains("(3 older looks)"))
    for _ in 0..<20 { bench.press(.pageUp) }
    #expect(bench.text.contains("09.05.2026"))
    bench.press(.escape)
    #expect(bench.text.contains("MEMBER  "))
  }

  @Test func `what happened and who looked stand in one order, newest first, with names`() throws {
    let kari = LockTests.kari.number
    let look = MemberRecord.Look(
      at: Sample.afternoon - 60, till: Self.till, letter: Self.letter, staff: kari, reason: .lookUp)
    let record = MemberRecord(
      member: Self.member, consents: MemberConsents(),
      history: [
        HistoryEntry(.erasureUndone, at: Sample.afternoon, till: Self.till, letter: Self.letter),
        HistoryEntry(
          .erased, at: Sample.afternoon - 120, till: Self.till, letter: Self.letter,
          staff: StaffNumber(rawValue: 99)),
        HistoryEntry(.joined, at: Sample.november, till: Self.till, letter: Self.letter),
      ],
      looks: [look, .init(at: Sample.november + 1, till: nil, letter: nil, reason: .command)],
      olderLooks: 0)
    var bench = open(record: record)
    bench.apply(.staffListed(StaffNames([LockTests.kari])))
    bench.press("h")
    let rows = bench.lines[6..<11].map { $0.split(separator: " ").joined(separator: " ") }
    #expect(
      rows == [
        "09.05.2026 14:32 erasure undone till C",
        "09.05.2026 14:31 card opened, look-up till C, Kari",
        "09.05.2026 14:30 erased till C, staff 99", "12.11.2025 10:00 card opened a command",
        "12.11.2025 10:00 joined till C",
      ])
    var line = LineBench(asks: Self.asks)
    line.apply(.counter(.staffListed(StaffNames([LockTests.kari]))))
    line.type("find sol")
    line.apply(.counter(.found(sequence: 1, .success([Self.member]))))
    line.type("1")
    line.apply(.counter(.recordRead(Self.member.number, .success(record))))
    line.tearOff()
    line.type("history")
    #expect(
      line.transcript.contains(
        """
        09.05.2026 14:32: erasure undone, till C.
        09.05.2026 14:31: card opened, look-up, till C, Kari.
        09.05.2026 14:30: erased, till C, staff 99.
        12.11.2025 10:00: card opened, a command.
        12.11.2025 10:00: joined, till C.
        """))
  }

  @Test(arguments: Window.allCases) func `who asked the member to join is on every card of it`(
    _ window: Window
  ) throws {
    let kari = LockTests.kari
    let record = MemberRecord(
      member: Self.member, joinedBy: kari.number, consents: MemberConsents(), looks: [],
      olderLooks: 0)
    var bench = window.bench(asks: Self.asks)
    bench.apply(.staffListed(StaffNames([kari])))
    bench.open(Self.member)
    bench.apply(.recordRead(Self.member.number, .success(record)))
    let joined = { (bench: CounterBench) in
      bench.lines.first { $0.contains("Joined") }?.split(separator: " ").joined(separator: " ")
    }
    // A whole date leaves no room for it on 40 columns; the history has it.
    let isWide = window == .full || window == .fullUTF8
    #expect(joined(bench)?.hasSuffix(isWide ? "till C Kari" : "till C") == true)
    bench = window.bench()
    bench.apply(.staffListed(StaffNames([kari])))
    try bench.startRequest()
    let enrollment = Enrollment(
      kind: .enrolled, member: Sample.member(joined: Sample.afternoon), note: nil,
      joinedBy: kari.number)
    try bench.move(
      try #require(bench.orderedID), to: .ended(.saved(enrollment, took: .seconds(6))))
    #expect(joined(bench)?.contains("till C Kari") == true)
  }

  @Test func `who looked is told by first name, and never cut in the middle`() throws {
    func record(_ names: [String]) -> (MemberRecord, StaffNames) {
      let staff = names.enumerated().map { LockTests.member($0 + 1, $1, .cashier) }
      let looks = staff.map { member in
        MemberRecord.Look(
          at: Sample.afternoon - Double(member.number.rawValue) * 60, till: Self.till,
          letter: Self.letter, staff: member.number, reason: .lookUp)
      }
      return (
        MemberRecord(
          member: Self.member, consents: MemberConsents(), looks: looks, olderLooks: 3),
        StaffNames(staff)
      )
    }
    for (names, row) in [
      (["Kari", "Per", "Ola"], "Kari 14:31 today   Per 14:30 today   (4 older)"),
      (["Kari Anne", "Per Olav"], "Kari 14:31 today   Per 14:30 today   (3 older)"),
      (
        ["Maximilian-Alexander", "Wilhelmina-Charlotte"],
        "Maximilian-Alexander 14:31 today   (4 older)"
      ),
    ] {
      let (record, staffNames) = record(names)
      var bench = CounterBench(asks: Self.asks)
      bench.apply(.staffListed(staffNames))
      bench.open(Self.member)
      bench.apply(.recordRead(Self.member.number, .success(record)))
      let seen = bench.lines.first { $0.contains("Seen by") }
      #expect(seen == "     Seen by     \(row)", "\(names)")
    }
  }
}
