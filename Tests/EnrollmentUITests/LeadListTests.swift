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

  @Test func `without anything on it there is no key for it`() throws {
    var bench = CounterBench()
    #expect(!bench.footer.contains("F7"))
    #expect(bench.press(.function(7)).isEmpty)
    bench.apply(.leadList(sequence: 0, .success([Self.lost])))
    #expect(bench.footer.contains("F7 Lead's list"))
  }

  @Test func `rows are masked, and opening one is noted`() {
    var bench = Self.bench()
    #expect(!bench.text.contains("Aasen"))
    #expect(
      bench.press("1")
        == [.readRecord(Self.lost.member.number), .noteLook(Self.lost.member, .leadList)])
    #expect(bench.text.contains("Solveig Aasen"))
    bench.press(.escape)
    #expect(bench.text.contains("LEAD'S LIST"))
    #expect(!bench.text.contains("Aasen"))
    bench.press(.down)
    #expect(bench.press(.enter).last == .noteLook(Self.nameless.member, .leadList))
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
    #expect(bench.press(.enter).last == .noteLook(Self.lost.member, .leadList))
  }

  @Test func `the last row done leads back with Enter`() {
    var bench = Self.bench([Self.lost])
    bench.press("D")
    bench.apply(.tickedOff(nil))
    #expect(bench.messageLine == " Ticked off: Solveig A. - has no number any more.")
    bench.run(.seconds(7))
    #expect(bench.messageLine == " Nothing waits for the team lead.")
    bench.press(.enter)
    #expect(bench.text.contains("Phone number"))
    #expect(!bench.footer.contains("F7"))
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
    let many = (0..<9).map {
      Self.matter(.numberLost, Sample.member("Kari Aas", phone: nil, sequence: $0), hoursAgo: 1)
    }
    var bench = Self.bench(many)
    #expect(bench.text.contains("8 or more"))
    for _ in 0..<20 { bench.press(.down) }
    #expect(bench.press(.enter).last == .noteLook(many[7].member, .leadList))
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

  @Test func `what was ticked off is told on this screen alone`() {
    var bench = Self.bench()
    bench.press("D")
    #expect(bench.messageLine.contains("Solveig A."))
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
}
