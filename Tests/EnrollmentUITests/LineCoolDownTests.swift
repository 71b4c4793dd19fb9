import EnrollmentCore
import Testing

@testable import EnrollmentUI

/// A number whose shopper said no today, in the line mode.
@Suite struct LineCoolDownTests {
  private let failure = RequestFailure(
    .coolingDown, retryAfter: .seconds(9 * 3600 + 28 * 60 - 7), detail: "said no")

  /// The number was typed and refused.
  private func refused(again: Bool = false) throws -> LineBench {
    var bench = LineBench()
    let number = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.apply(.counter(.numberChecked(number, .success(again ? Sample.member() : nil))))
    if again { bench.type("again") }
    bench.type("y")
    bench.tearOff()
    #expect(
      bench.tell(.refused(try #require(bench.orderedID), .failed(failure))) == [.ring(times: 2)])
    return bench
  }

  @Test func `it says until when, and lifting asks first`() throws {
    var bench = try refused()
    let first = try #require(bench.orderedID)
    #expect(bench.type("lift").isEmpty)
    #expect(bench.type("n").isEmpty)
    #expect(bench.type("lift").isEmpty)
    #expect(bench.type("40622222").isEmpty)
    let lifting = bench.type("y")
    let second = try #require(bench.orderedID)
    #expect(second != first)
    let phone = try #require(Sample.phone("40612345"))
    #expect(lifting == [.desk(.liftCoolDown(second, phone, again: false))])
    bench.tell(
      .status(Sample.status(second, phone, code: "C-1111", phase: .sending, at: bench.now)))
    #expect(
      bench.read() == """
        Not today. Code S8.
        Somebody with this number said no earlier today. Nothing was sent. \
        From 00:00 on it may be asked again.
        Say: "You answered this already - that is fine."
        1. Do not ask before 00:00
        2. If the shopper wants to join, the team lead may say lift
        Phone number? (or lift) lift
        Really ask the phone ending 3 4 5 all the same? (y/n) n
        Nothing was sent.
        Phone number? (or lift) lift
        Really ask the phone ending 3 4 5 all the same? (y/n) 40622222
        Please answer y or n.
        Really ask the phone ending 3 4 5 all the same? (y/n) y
        Sending to the phone ending 3 4 5.

        """)
  }

  @Test func `a member who is asked again can be lifted as well`() throws {
    var bench = try refused(again: true)
    bench.type("lift")
    bench.type("y")
    let phone = try #require(Sample.phone("40612345"))
    #expect(
      bench.commands.last
        == .desk(.liftCoolDown(try #require(bench.orderedID), phone, again: true)))
  }

  @Test func `the next number is taken at once, and then nothing is left to lift`() throws {
    var bench = try refused()
    let next = try #require(Sample.phone("40622222"))
    #expect(bench.type("40622222") == [.checkNumber(next)])
    bench.apply(.counter(.numberChecked(next, .success(nil))))
    bench.type("n")
    bench.tearOff()
    #expect(bench.type("lift").isEmpty)
    #expect(bench.transcript.contains("That does not work here. Commands: "))
  }

  @Test func `no other end can be lifted`() throws {
    for code in EndCode.allCases where code != .coolingDown {
      var bench = LineBench()
      let id = try bench.startRequest()
      try bench.move(id, to: LineModeTests.failed(code))
      #expect(!bench.transcript.contains("lift"))
      bench.type("lift")
      let orders = bench.type("y")
      #expect(!orders.contains { if case .desk(.liftCoolDown) = $0 { true } else { false } })
    }
  }

  @Test func `in practice the menu can be reached from there`() throws {
    var bench = LineBench(isPractice: true)
    bench.type("3")
    bench.type("40612345")
    let number = try #require(Sample.phone("40612345"))
    bench.apply(.counter(.numberChecked(number, .success(nil))))
    bench.type("y")
    bench.tell(.refused(try #require(bench.orderedID), .failed(failure)))
    #expect(bench.transcript.hasSuffix("PRACTICE. Phone number? (or lift) "))
    bench.type("menu")
    #expect(bench.transcript.hasSuffix("(0-9, or start) "))
  }
}
