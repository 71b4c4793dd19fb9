import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// The waiting list where it has more than nine rows, and numbers that stand on it already.
@Suite struct WaitingListTests {
  typealias Window = ScreenTests.Window

  private static let saved = RequestStatus.Phase.ended(
    .saved(Sample.enrollment(), took: .seconds(50)))

  /// Nine answers that nobody opened, and then two requests that are open.
  private func fullBench(_ window: Window = .full) throws -> CounterBench {
    var bench = window.bench()
    for place in 1...11 {
      try bench.startRequest(
        "406123\(place + 10)", code: "C-00\(place + 10)")
      let id = try #require(bench.orderedID)
      bench.press(.function(4))
      if place <= 9 { try bench.move(id, to: Self.saved) }
    }
    bench.press(.function(8))
    return bench
  }

  @Test(arguments: Window.allCases) func `answers that nobody opened leave room for open requests`(
    _ window: Window
  ) throws {
    var bench = try fullBench(window)
    expectScreen(bench.grid, named: "waiting-list-full-\(window.rawValue)")
    bench.press(.down)
    expectScreen(bench.grid, named: "waiting-list-page-2-\(window.rawValue)")
  }

  @Test(arguments: [
    (19, LockTests.kari, false), (21, LockTests.kari, true), (2, LockTests.anne, true),
  ])
  func `a late yes is noted as a look, but for whoever asked and is quick`(
    _ seconds: Int, _ opener: StaffMember, _ isNoted: Bool
  ) throws {
    var bench = LockTests.bench(as: LockTests.kari)
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    bench.press(.function(12))
    LockTests.signIn(opener, on: &bench)
    try bench.move(id, to: Self.saved) { $0.staff = LockTests.kari.number }
    bench.press(.function(8))
    bench.wait(.seconds(seconds - 2))
    let commands = bench.press("1")
    let member = Sample.enrollment().member
    #expect(
      commands == (isNoted ? [.readRecord(member.number), .noteLook(member, .shownAgain)] : []))
    #expect(bench.text.contains("Solveig Aasen"))
  }

  @Test func `a card that comes by itself to whoever waits for it is no look`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    #expect(try bench.move(id, to: Self.saved) == [.ring(times: 1)])
    #expect(bench.text.contains("Solveig Aasen"))
  }

  @Test func `the keys mean the rows of the page that is shown`() throws {
    var bench = try fullBench()
    bench.press(.up)
    #expect(bench.text.contains("1  C-0011"))
    bench.press(.down)
    bench.press(.down)
    #expect(bench.text.contains("2  C-0021"), "the last page stays")
    #expect(bench.messageLine == " Ready.", "no key of this page opens what has ended")
    bench.press("3")
    #expect(bench.text.contains("2  C-0021"), "no row, no key")
    bench.press("2")
    #expect(bench.text.contains("C - 0 0 2 1"))
    bench.press(.function(8))
    bench.press("1")
    bench.press(.escape)
    bench.press("2")
    bench.press(.escape)
    #expect(!bench.text.contains("more"), "what was opened made room")
    #expect(bench.text.contains("C-0020") && bench.text.contains("C-0021"))
  }

  @Test func `a page that is gone gives way to the one before`() throws {
    var bench = try fullBench()
    bench.press(.down)
    for (number, code) in [("40612320", "C-0020"), ("40612321", "C-0021")] {
      let phone = try #require(Sample.phone(number))
      let entry = try #require(
        bench.state.requests.entries.first { $0.status.code == Sample.binding(code) })
      bench.tell(
        .status(
          Sample.status(
            entry.status.id, phone, code: code, phase: .ended(.discarded), at: bench.now)))
    }
    #expect(bench.text.contains("1  C-0011"))
    bench.press("1")
    #expect(bench.text.contains("ENROLLED AND SAVED"))
  }

  @Test(arguments: Window.allCases) func `a number that is open already says so before Enter`(
    _ window: Window
  ) throws {
    var bench = window.bench()
    try bench.startRequest()
    bench.press(.function(4))
    bench.type("40612345")
    expectScreen(bench.grid, named: "start-open-already-\(window.rawValue)")
  }

  @Test func `a card under the list is read anew when it comes back`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.function(4))
    let member = Sample.member("Per Aas", sequence: 9)
    bench.open(member)
    bench.press(.function(8))
    // The books' answer to opening the card finds the list.
    bench.apply(.recordRead(member.number, .success(Sample.record(of: member))))
    #expect(bench.press(.escape) == [.readRecord(member.number)])
    bench.apply(.recordRead(member.number, .success(Sample.record(of: member))))
    #expect(bench.text.contains("2 older"))
    bench.press(.function(8))
    #expect(bench.press(.escape) == [.readRecord(member.number)])
    bench.apply(.recordRead(member.number, .success(nil)))
    #expect(!bench.text.contains("Per A"))
    #expect(bench.messageLine.contains("This member was erased meanwhile."))
  }

  @Test func `a greeted member and a new card under the list are read anew as well`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let first = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.startRequest("40612346", code: "C-4794")
    let second = try #require(bench.orderedID)
    let member = Sample.enrollment().member
    try bench.move(second, to: Self.saved)
    bench.wait(.seconds(1))
    bench.press(.function(8))
    #expect(bench.press(.escape) == [.readRecord(member.number)])
    bench.press(.enter)
    let phone = try #require(Sample.phone("41111118"))
    bench.type("41111118")
    bench.apply(.numberChecked(phone, .success(Sample.member())))
    bench.press(.function(8))
    #expect(bench.press(.escape) == [.readRecord(Sample.member().number)])
    #expect(bench.state.requests[first] != nil)
  }

  @Test func `news of others do not hide why nothing is listed`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    bench.press(.function(3))
    try bench.move(id, to: Self.saved)
    #expect(bench.messageLine.contains("said yes and is saved"))
    bench.type("r")
    #expect(bench.messageLine == " Type at least three letters or four digits.")
    bench.press(.backspace)
    #expect(bench.messageLine.contains("said yes and is saved"))
  }

  @Test func `help says where Esc leads from a failure that was opened from the list`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.move(id, to: .ended(.failed(RequestFailure(.noAnswer, detail: ""))))
    bench.press(.function(8))
    #expect(bench.text.contains("no answer"))
    bench.press("1")
    bench.press(.function(1))
    #expect(bench.text.contains("goes back to the waiting list"))
    bench.press(.escape)
    bench.press(.escape)
    #expect(bench.text.contains("No request is open any more"))
  }
}
