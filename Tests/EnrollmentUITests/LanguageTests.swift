import EnrollmentCore
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// What is said to the shopper, in the shopper's language.
@Suite struct LanguageTests {
  typealias Window = ScreenTests.Window

  static func bench(_ window: Window) -> CounterBench {
    CounterBench(
      columns: window.columns, rows: window.rows, charset: window.charset,
      shopperLanguage: .norwegian)
  }

  @Test(arguments: Window.allCases) func `the main job in Norway`(_ window: Window) throws {
    var bench = Self.bench(window)
    expectScreen(bench.grid, named: "nb-start-\(window.rawValue)")
    bench.type("40612345")
    bench.apply(.numberChecked(try #require(Sample.phone("40612345")), .success(nil)))
    expectScreen(bench.grid, named: "nb-number-complete-\(window.rawValue)")
    bench.press(.escape)
    try bench.startRequest()
    bench.wait(.seconds(16))
    expectScreen(bench.grid, named: "nb-waiting-\(window.rawValue)")
    try bench.move(
      try #require(bench.orderedID),
      to: .ended(.failed(RequestFailure(.noAnswer, detail: ""))))
    expectScreen(bench.grid, named: "nb-failure-W2-\(window.rawValue)")
  }

  @Test func `F9 walks through the languages and leaves the staff's texts alone`() {
    var bench = Self.bench(.full)
    let staff = bench.lines.filter { !$0.contains("SAY") }
    #expect(bench.text.contains("\"Hvilket nummer bruker du i Vipps?\""))
    #expect(bench.press(.function(9)).isEmpty)
    #expect(bench.text.contains("\"Which number do you use with Vipps?\""))
    #expect(bench.lines.filter { !$0.contains("SAY") } == staff)
    for _ in ShopperLanguage.allCases.dropFirst() { bench.press(.function(9)) }
    #expect(bench.text.contains("\"Hvilket nummer"))
  }

  @Test func `the language stays from screen to screen`() throws {
    var bench = Self.bench(.full)
    bench.press(.function(9))
    try bench.startRequest()
    #expect(bench.text.contains("Look at your phone."))
    bench.press(.function(9))
    #expect(bench.text.contains("Se paa telefonen."))
  }

  @Test func `F9 stands in footer and help where something is said, and only there`() throws {
    var bench = Self.bench(.full)
    #expect(bench.footer.contains("F9 Language"))
    bench.press(.function(1))
    #expect(bench.text.contains("F9"))
    bench.press(.enter)
    bench.press(.function(3))
    #expect(!bench.footer.contains("F9"))
    bench.press(.function(9))
    bench.press(.escape)
    #expect(bench.text.contains("Hvilket nummer"), "F9 did nothing where nothing is said")
    try bench.startRequest()
    bench.press(.escape)
    #expect(!bench.footer.contains("F9"))
  }

  @Test(arguments: EndCode.allCases) func `the languages say something about the same ends`(
    _ code: EndCode
  ) {
    let sayings = ShopperLanguage.allCases.map { $0.sentences(app: "Vipps").about(code) }
    #expect(Set(sayings.map { $0 == nil }).count == 1)
    let said = sayings.compactMap { $0?.full }
    #expect(Set(said).count == said.count, "two languages, one sentence")
  }
}
