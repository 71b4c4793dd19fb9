import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// Look-up, member, waiting list, practice, help, and windows of odd sizes.
@Suite struct StaffScreenTests {
  typealias Window = ScreenTests.Window

  static let people = [
    Sample.member("Solveig Aasen", sequence: 1),
    Sample.member("Aase Lindqvist", phone: "41111118", sequence: 2),
    Sample.member("Per Aas", phone: "92222903", sequence: 3),
  ]

  @Test(arguments: Window.allCases) func `looking up a name`(_ window: Window) throws {
    var bench = window.bench()
    bench.press(.function(3))
    expectScreen(bench.grid, named: "look-up-empty-\(window.rawValue)")
    let commands = bench.type("aas")
    #expect(commands == [.find("aas", sequence: 1)])
    bench.apply(.found(sequence: 1, .success(Self.people)))
    bench.press(.down)
    expectScreen(bench.grid, named: "look-up-\(window.rawValue)")
    bench.press(.enter)
    bench.apply(.recordRead(Self.people[1].number, .success(Sample.record(of: Self.people[1]))))
    expectScreen(bench.grid, named: "member-\(window.rawValue)")
    bench.run(.seconds(21))
    expectScreen(bench.grid, named: "member-veiled-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `nobody found leads to enrolling the number`(
    _ window: Window
  ) {
    var bench = window.bench()
    bench.press(.function(3))
    bench.type("40612345")
    bench.apply(.found(sequence: 5, .success([])))
    expectScreen(bench.grid, named: "look-up-nobody-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `the waiting list`(_ window: Window) throws {
    var bench = window.bench()
    try bench.startRequest("40612345", code: "C-4793")
    bench.press(.function(4))
    try bench.startRequest("41111118", code: "C-2258")
    let second = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.startRequest("92222903", code: "C-9037")
    bench.press(.escape)
    bench.press(.escape)
    bench.wait(.seconds(20))
    try bench.move(
      second, to: .ended(.saved(Sample.enrollment(), took: .seconds(50))))
    expectScreen(bench.grid, named: "start-background-\(window.rawValue)")
    bench.press(.function(8))
    expectScreen(bench.grid, named: "waiting-list-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `nine requests fit on the waiting list`(
    _ window: Window
  ) throws {
    var bench = window.bench()
    for place in 1...9 {
      try bench.startRequest("4061234\(place)", code: "C-000\(place)")
      bench.press(.function(4))
    }
    bench.press(.function(8))
    expectScreen(bench.grid, named: "waiting-list-nine-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `practice`(_ window: Window) throws {
    var bench = window.bench(isPractice: true)
    expectScreen(bench.grid, named: "practice-menu-\(window.rawValue)")
    bench.press("3")
    expectScreen(bench.grid, named: "practice-start-\(window.rawValue)")
    try bench.startRequest()
    bench.wait(.seconds(20))
    expectScreen(bench.grid, named: "practice-waiting-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `help names the keys of the screen below`(
    _ window: Window
  ) throws {
    var bench = window.bench()
    bench.press(.function(1))
    expectScreen(bench.grid, named: "help-start-\(window.rawValue)")
    bench.press(.enter)
    try bench.startRequest()
    bench.press("?")
    expectScreen(bench.grid, named: "help-waiting-\(window.rawValue)")
  }

  @Test func `a larger window frames the stage`() throws {
    var bench = CounterBench(columns: 100, rows: 30, charset: .utf8)
    try bench.startRequest()
    expectScreen(bench.grid, named: "waiting-100x30-utf8")
  }

  @Test func `a window that is too small says what runs on`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.wait(.seconds(39))
    bench.apply(.resized(columns: 31, rows: 8))
    #expect(
      bench.lines == [
        "Window 31x8: need 40x12.", "C-4793 ...345 2:20 left", "The request keeps running.",
        "", "", "", "", "",
      ])
  }

  @Test func `a window that is too small says what waits for somebody`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118", code: "C-2258")
    bench.press(.function(4))
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.move(id, to: .unsaved)
    bench.apply(.resized(columns: 31, rows: 8))
    #expect(
      bench.lines[1...3] == [
        "C-4793 ...345", "SAID YES - NOT SAVED YET", "2 requests keep running.",
      ])
    bench.apply(.resized(columns: 60, rows: 8))
    #expect(bench.lines[1] == "C-4793 ...345 SAID YES - NOT SAVED YET")
    try bench.move(id, to: .held(Sample.heldAnswer))
    #expect(bench.lines[1] == "C-4793 ...345 needs a decision")
  }

  @Test func `no window is so odd that drawing traps`() throws {
    for (columns, rows) in [
      (0, 0), (1, 1), (40, 1), (1, 40), (40, 12), (79, 24), (80, 23),
      (200, 60), (81, 24), (80, 25),
    ] {
      var bench = CounterBench(columns: columns, rows: rows)
      try bench.startRequest()
      #expect(bench.grid.columns == columns)
      #expect(bench.grid.rows == rows)
    }
  }

  @Test(arguments: [Country.sweden, .finland, .denmark, .greenland])
  func `numbers of the other countries`(_ home: Country) {
    for window in Window.allCases {
      numbers(of: home, in: window)
    }
  }

  private func numbers(of home: Country, in window: Window) {
    let digits: [Country: String] = [
      .sweden: "0701234567", .finland: "0401234567", .denmark: "20123456", .greenland: "221234",
    ]
    var bench = window.bench(home: home)
    bench.type(digits[home] ?? "")
    expectScreen(bench.grid, named: "number-\(home.rawValue)-\(window.rawValue)")
  }

  @Test func `plus opens the country code`() {
    var bench = CounterBench()
    bench.type("+46")
    #expect(bench.text.contains("[ +46 __ ___ __ __ ]"))
    bench.type("701234567")
    #expect(bench.text.contains("[ +46 70 123 45 67 ]"))
    bench.press(.escape)
    bench.type("00")
    #expect(bench.text.contains("country code"))
  }
}
