import EnrollmentCore
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// Whole screens against their files. Look at a file before you trust it.
@Suite struct ScreenTests {
  /// The windows in which every screen is compared.
  enum Window: String, CaseIterable, Sendable {
    case full = "80x24"
    case fullUTF8 = "80x24-utf8"
    case small = "40x12"
    case smallUTF8 = "40x12-utf8"

    var columns: Int { self == .full || self == .fullUTF8 ? 80 : 40 }
    var rows: Int { self == .full || self == .fullUTF8 ? 24 : 12 }
    var charset: Charset { self == .fullUTF8 || self == .smallUTF8 ? .utf8 : .ascii }

    func bench(
      home: Country = .norway, isPractice: Bool = false, asks: [AskedFact] = [.name, .phoneNumber]
    ) -> CounterBench {
      CounterBench(
        columns: columns, rows: rows, charset: charset, home: home, isPractice: isPractice,
        asks: asks)
    }
  }

  @Test(arguments: Window.allCases) func `the start screen`(_ window: Window) {
    expectScreen(window.bench().grid, named: "start-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `six of eight digits`(_ window: Window) {
    var bench = window.bench()
    bench.type("406123")
    expectScreen(bench.grid, named: "number-unfinished-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `a complete number`(_ window: Window) throws {
    var bench = window.bench()
    bench.type("40612345")
    bench.apply(.numberChecked(try #require(Sample.phone("40612345")), .success(nil)))
    expectScreen(bench.grid, named: "number-complete-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `waiting, first seconds`(_ window: Window) throws {
    var bench = window.bench()
    try bench.startRequest()
    bench.wait(.seconds(10))
    expectScreen(bench.grid, named: "waiting-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `waiting, second tip`(_ window: Window) throws {
    var bench = window.bench()
    try bench.startRequest()
    bench.run(.seconds(36.5))
    expectScreen(bench.grid, named: "waiting-second-tip-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `waiting without motion, after fifty answers`(
    _ window: Window
  ) throws {
    var bench = CounterBench(columns: window.columns, rows: window.rows, motion: .off)
    bench.apply(.answerTimes(AnswerTimes(count: 50, ninetiethPercentile: .seconds(95))))
    try bench.startRequest()
    bench.run(.seconds(36.5))
    expectScreen(bench.grid, named: "waiting-still-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `a scan while waiting`(_ window: Window) throws {
    var bench = window.bench()
    try bench.startRequest()
    bench.scan(ScanTests.memberNumber)
    expectScreen(bench.grid, named: "waiting-scan-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `the question whether to stop`(_ window: Window) throws {
    var bench = window.bench()
    try bench.startRequest()
    bench.wait(.seconds(60))
    bench.press(.escape)
    expectScreen(bench.grid, named: "stop-question-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `enrolled`(_ window: Window) throws {
    var bench = window.bench()
    try bench.startRequest()
    bench.wait(.seconds(39))
    let enrollment = Sample.enrollment(.enrolled, Sample.member(joined: bench.now.wall))
    try bench.move(
      try #require(bench.orderedID), to: .ended(.saved(enrollment, took: .seconds(40.2))))
    bench.wait(.seconds(2))
    expectScreen(bench.grid, named: "card-\(window.rawValue)")
    bench.run(.seconds(18))
    expectScreen(bench.grid, named: "card-veiled-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `already a member`(_ window: Window) throws {
    var bench = window.bench()
    bench.type("40612345")
    bench.apply(
      .numberChecked(try #require(Sample.phone("40612345")), .success(Sample.member())))
    expectScreen(bench.grid, named: "known-\(window.rawValue)")
  }
}
