import EnrollmentCore
import TerminalGrid
import Testing

@testable import EnrollmentUI

@Suite struct StoreConditionTests {
  private static let full = StoreCondition(trouble: .cannotWrite(detail: "the disk is full"))

  @Test func `a till that cannot save says so on its start screen, until it can`() {
    var bench = CounterBench()
    bench.apply(.storeChecked(Self.full))
    #expect(
      bench.messageLine == " T7 The till cannot save now. Look-up works; nobody can be enrolled.")
    #expect(bench.lines[0].contains("NO SAVING   TILL C"))
    bench.run(.seconds(60))
    bench.press(.function(1))
    bench.press(.escape)
    #expect(bench.messageLine.hasPrefix(" T7 The till cannot save now."))
    bench.type("40612345")
    #expect(bench.messageLine.hasPrefix(" T7 The till cannot save now."))
    bench.apply(.storeChecked(StoreCondition()))
    #expect(bench.messageLine == " The till can save again.")
    #expect(!bench.text.contains("NO SAVING"))
    bench.run(.seconds(11))
    bench.press(.escape)
    #expect(bench.messageLine == " Ready.")
  }

  @Test func `look-up goes on while the till cannot save`() {
    var bench = CounterBench()
    bench.apply(.storeChecked(Self.full))
    bench.press(.function(3))
    #expect(bench.type("aas") == [.find("aas", sequence: 1)])
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    bench.press("1")
    let member = StaffScreenTests.people[0]
    #expect(bench.press(.enter) == [.readRecord(member.number), .noteLook(member, .lookUp)])
    #expect(bench.text.contains("Solveig Aasen"))
  }

  @Test func `a record that cannot be read is told once each`() {
    var bench = CounterBench()
    bench.press(.function(3))
    bench.type("aas")
    bench.apply(.storeChecked(StoreCondition(unreadableRecords: 1)))
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    #expect(
      bench.messageLine == " T2 One record could not be read. Look-up goes on without it; tell IT.")
    bench.run(.seconds(11))
    bench.press(.down)
    #expect(!bench.messageLine.contains("T2"))
    bench.apply(.storeChecked(StoreCondition(unreadableRecords: 1)))
    #expect(!bench.messageLine.contains("T2"))
    bench.apply(.storeChecked(StoreCondition(unreadableRecords: 2)))
    #expect(bench.messageLine.hasPrefix(" T2"))
  }

  @Test func `little room on the disk is told at the start, and not again while it stays so`() {
    var bench = CounterBench()
    bench.apply(.storeChecked(StoreCondition(freeBytes: 41_500_000)))
    #expect(
      bench.messageLine == " Only 41 MB are free on this till's disk. Please tell the team lead.")
    bench.run(.seconds(11))
    bench.press("4")
    bench.press(.backspace)
    bench.apply(.storeChecked(StoreCondition(freeBytes: 40_000_000)))
    #expect(bench.messageLine == " Ready.")
    bench.apply(.storeChecked(StoreCondition(freeBytes: 400_000_000)))
    #expect(bench.messageLine == " Ready.")
  }

  @Test(arguments: [
    (412, 415, " The member file was damaged. 412 of 415 members were saved; tell IT."),
    (0, nil, " The member file was damaged. 0 members were saved; tell IT."),
  ])
  func `a salvaged store is told at the start`(_ saved: Int, _ known: Int?, _ line: String) {
    var bench = CounterBench()
    bench.apply(
      .storeSalvaged(
        SalvageReport(
          setAside: "/state/clubtill.sqlite.damaged", saved: saved, known: known, copy: nil)
      ))
    #expect(bench.messageLine == line)
  }

  @Test(arguments: [
    ([1, 12], " Damaged file: 412 of 415 members saved, staff 1, 12 lost; tell IT."),
    (
      [1, 12, 33, 1024, 1025],
      " Damaged file: 412 of 415 members saved, staff 1, 12, 33 +2 lost; tell IT."
    ),
  ])
  func `the start names whom damage has taken off the staff list, as far as a line goes`(
    _ numbers: [Int], _ line: String
  ) {
    let report = SalvageReport(
      setAside: "/x", saved: 412, known: 415, copy: nil,
      staffLost: numbers.compactMap { StaffNumber(rawValue: $0) })
    var bench = CounterBench()
    bench.apply(.storeSalvaged(report))
    #expect(bench.messageLine == line)
    var small = CounterBench(columns: 40, rows: 12)
    small.apply(.storeSalvaged(report))
    #expect(small.messageLine.contains("Damaged file: staff 1, 12"))
    #expect(small.messageLine.contains(" lost."))
    var spoken = LineBench()
    spoken.apply(.counter(.storeSalvaged(report)))
    let all = numbers.map(String.init).joined(separator: ", ")
    #expect(spoken.transcript.contains("staff \(all) lost; tell IT."))
  }

  @Test func `every line about the store fits the small screen too`() {
    var bench = CounterBench(columns: 40, rows: 12)
    let report = SalvageReport(setAside: "/x", saved: 123_456, known: 123_457, copy: nil)
    let events: [(CounterEvent, String)] = [
      (.storeSalvaged(report), "Damaged file: 123456 of 123457 saved."),
      (.storeChecked(StoreCondition(freeBytes: 60_000_000)), "Only 60 MB free: tell the lead."),
      (.storeChecked(StoreCondition(unreadableRecords: 1)), "T2 One record could not be read."),
      (.storeChecked(Self.full), "T7 Cannot save now. Look-up works."),
    ]
    for (event, line) in events {
      bench.apply(event)
      #expect(bench.messageLine.contains(line))
    }
    #expect(bench.lines[0].contains("CUSTOMER CLUB"))
    #expect(bench.lines[0].contains("NO SAVING"))
  }

  @Test func `the line mode says each change of the store once`() {
    var bench = LineBench()
    bench.apply(.begun)
    bench.apply(.counter(.storeChecked(StoreCondition())))
    bench.tearOff()
    let report = SalvageReport(setAside: "/x", saved: 412, known: 415, copy: nil)
    bench.apply(.counter(.storeSalvaged(report)))
    for _ in 0..<3 { bench.apply(.counter(.storeChecked(Self.full))) }
    bench.apply(.counter(.storeChecked(StoreCondition(freeBytes: 41_500_000))))
    for _ in 0..<2 {
      bench.apply(
        .counter(.storeChecked(StoreCondition(freeBytes: 41_500_000, unreadableRecords: 1))))
    }
    #expect(
      bench.transcript == """
        Phone number?\u{20}
        The member file was damaged. 412 of 415 members were saved; tell IT.
        Phone number?\u{20}
        T7 The till cannot save now. Look-up works; nobody can be enrolled.
        Phone number?\u{20}
        The till can save again.
        Phone number?\u{20}
        T2 One record could not be read. Look-up goes on without it; tell IT.
        Phone number?\u{20}
        """)
  }
}
