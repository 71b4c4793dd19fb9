import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// A number whose shopper said no today (S8), and how that is lifted.
@Suite struct CoolDownTests {
  typealias Window = ScreenTests.Window

  /// Orders a request to a number in its cool-down, which has until midnight; the screen is up and
  /// takes keys.
  private func refused(
    _ bench: CounterBench = CounterBench(), digits: String = "40612345"
  ) throws -> CounterBench {
    var bench = bench
    bench.type(digits)
    bench.apply(.numberChecked(try #require(Sample.phone(digits)), .success(nil)))
    bench.press(.enter)
    try refuse(&bench)
    return bench
  }

  private func refuse(_ bench: inout CounterBench) throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = Sample.oslo
    let today = calendar.startOfDay(for: bench.now.wall)
    let midnight = try #require(calendar.date(byAdding: .day, value: 1, to: today))
    let left = Duration.seconds(midnight.timeIntervalSince(bench.now.wall))
    bench.tell(
      .refused(
        try #require(bench.orderedID),
        .failed(RequestFailure(.coolingDown, retryAfter: left, detail: "said no"))))
    bench.wait(.seconds(2))
  }

  @Test(arguments: Window.allCases) func `the screen says until when`(_ window: Window) throws {
    let bench = try refused(window.bench())
    expectScreen(bench.grid, named: "failure-S8-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `lifting asks first`(_ window: Window) throws {
    var bench = try refused(window.bench())
    bench.press("L")
    expectScreen(bench.grid, named: "failure-S8-lift-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `its help`(_ window: Window) throws {
    var bench = try refused(window.bench())
    bench.press(.function(1))
    expectScreen(bench.grid, named: "help-S8-\(window.rawValue)")
  }

  @Test func `the same key twice lifts it and sends at once`() throws {
    for key in ["L", "l"] as [Character] {
      var bench = try refused()
      let first = try #require(bench.orderedID)
      #expect(bench.press(key).isEmpty)
      let phone = try #require(Sample.phone("40612345"))
      let lifting = bench.press(key)
      let second = try #require(bench.orderedID)
      #expect(second != first)
      #expect(lifting == [.desk(.liftCoolDown(second, phone, again: false))])
      bench.tell(
        .status(Sample.status(second, phone, code: "C-1111", phase: .open, at: bench.now)))
      #expect(bench.text.contains("C - 1 1 1 1"))
    }
  }

  @Test func `one key, a late second one, or another between lift nothing`() throws {
    var bench = try refused()
    bench.press("L")
    bench.wait(.seconds(3))
    bench.press("L")
    #expect(bench.messageLine.contains("Press L again"))
    bench.press("S")
    #expect(bench.press("L").isEmpty)
    bench.wait(.seconds(4))
    bench.apply(.tick)
    #expect(!bench.messageLine.contains("Press L again"))
    let orders = bench.commands.filter { if case .desk = $0 { true } else { false } }
    #expect(orders.count == 1)
  }

  @Test func `Enter goes on with the next shopper and sends nothing`() throws {
    var bench = try refused()
    #expect(bench.press(.enter).isEmpty)
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `no other end can be lifted`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    try bench.move(
      try #require(bench.orderedID),
      to: .ended(.failed(RequestFailure(.denied, detail: "access_denied"))))
    bench.wait(.seconds(2))
    #expect(!bench.footer.contains("Lift"))
    bench.press("L")
    #expect(bench.press("L").isEmpty)
  }

  @Test func `a member who is asked again and said no today can be lifted as well`() throws {
    var bench = CounterBench()
    let phone = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.apply(.numberChecked(phone, .success(Sample.member())))
    bench.wait(.seconds(3))
    bench.press(.function(2))
    #expect(
      bench.commands.last == .desk(.enroll(try #require(bench.orderedID), phone, again: true)))
    try refuse(&bench)
    #expect(bench.text.contains("NOT TODAY"))
    bench.press("L")
    bench.press("L")
    #expect(
      bench.commands.last
        == .desk(.liftCoolDown(try #require(bench.orderedID), phone, again: true)))
  }

  @Test func `in practice it looks the same, and says that it is practice`() throws {
    var menu = CounterBench(isPractice: true)
    menu.press("3")
    let bench = try refused(menu)
    #expect(bench.text.contains("NOT TODAY"))
    #expect(bench.text.contains("P R A C T I C E"))
    #expect(bench.footer.contains("L Lift it"))
  }
}
