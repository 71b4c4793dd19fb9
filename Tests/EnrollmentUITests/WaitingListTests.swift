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
