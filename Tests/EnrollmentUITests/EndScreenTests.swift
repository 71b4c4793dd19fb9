import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// Every end that a request can have, as it looks.
@Suite struct EndScreenTests {
  typealias Window = ScreenTests.Window

  /// Ends that are no card. Those that no request ends with have tests of their own.
  static let failures = EndCode.allCases.filter {
    !notes.contains($0) && $0 != .notSaved && $0 != .coolingDown
  }
  /// Ends that are a card with something to say.
  static let notes: [EndCode] = [.nameMissing, .fieldMissing, .numberUpdated, .numberChangedHands]

  @Test(arguments: failures) func `every failure has its screen`(_ code: EndCode) throws {
    for window in Window.allCases {
      var bench = window.bench()
      try bench.startRequest()
      bench.wait(.seconds(30))
      try bench.move(
        try #require(bench.orderedID),
        to: .ended(
          .failed(
            RequestFailure(
              code, retryAfter: code == .requestAlreadyOpen ? .seconds(60) : nil,
              detail: "status 400"))))
      bench.wait(.seconds(2))
      expectScreen(bench.grid, named: "failure-\(code.rawValue)-\(window.rawValue)")
    }
  }

  @Test(arguments: notes) func `every card with a note`(_ code: EndCode) throws {
    for window in Window.allCases {
      var bench = window.bench()
      try bench.startRequest()
      let member =
        code == .nameMissing
        ? Sample.member(nil, joined: bench.now.wall, state: .incomplete)
        : code == .fieldMissing
          ? Sample.member(nil, joined: bench.now.wall)
          : Sample.member(
            joined: code == .numberUpdated ? bench.now.wall - 86_400 * 200 : bench.now.wall)
      let kind: Enrollment.Kind =
        code == .nameMissing ? .incomplete : code == .numberUpdated ? .updated : .enrolled
      try bench.move(
        try #require(bench.orderedID),
        to: .ended(
          .saved(
            Sample.enrollment(
              kind, member, note: code,
              consents: code == .nameMissing ? ConsentScreenTests.lost : Sample.consents()),
            took: .seconds(40))))
      expectScreen(bench.grid, named: "card-\(code.rawValue)-\(window.rawValue)")
    }
  }

  @Test(arguments: Window.allCases)
  func `said yes but not saved`(_ window: Window) throws {
    var bench = window.bench()
    try bench.startRequest()
    try bench.move(try #require(bench.orderedID), to: .unsaved)
    expectScreen(bench.grid, named: "failure-T1-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `another number answered`(
    _ window: Window
  ) throws {
    var bench = window.bench()
    try bench.startRequest()
    try bench.move(try #require(bench.orderedID), to: .held(Sample.heldAnswer))
    expectScreen(bench.grid, named: "held-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `the last allowed try says so and offers no more`(
    _ window: Window
  ) throws {
    var bench = window.bench()
    try bench.startRequest()
    let end = RequestStatus.Phase.ended(.failed(RequestFailure(.noAnswer, detail: "")))
    for _ in 0..<2 {
      try bench.move(try #require(bench.orderedID), to: end)
      bench.press(.enter)
      let id = try #require(bench.orderedID)
      let phone = try #require(Sample.phone("40612345"))
      bench.tell(
        .status(Sample.status(id, phone, code: "C-1111", phase: .open, at: bench.now)))
    }
    try bench.move(try #require(bench.orderedID), to: end)
    expectScreen(bench.grid, named: "failure-W2-last-\(window.rawValue)")
    bench.press(.enter)
    #expect(bench.commands.filter { if case .desk = $0 { true } else { false } }.count == 3)
  }

  @Test func `without a network the look-up is a key away`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    try bench.move(id, to: .ended(.failed(RequestFailure(.noConnection, detail: ""))))
    #expect(bench.text.contains("code S4"))
    bench.wait(.seconds(1))
    bench.press(.function(3))
    #expect(bench.text.contains("Find"))
  }
}
