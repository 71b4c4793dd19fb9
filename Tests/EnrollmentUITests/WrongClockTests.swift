import CIBA
import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// A till whose clock is wrong (T3), and the answer that got lost on its way (W5).
@Suite struct WrongClockTests {
  private static let wrong = ClockTrouble(
    till: Sample.afternoon, service: Sample.afternoon - 3600, preventsEnrolling: true)
  private static func off(_ seconds: TimeInterval) -> ClockTrouble {
    ClockTrouble(
      till: Sample.afternoon, service: Sample.afternoon - seconds, preventsEnrolling: false)
  }

  @Test func `a wrong clock is told on the start screen until it is right, and look-up goes on`() {
    var bench = CounterBench()
    bench.apply(.clockChecked(Self.wrong))
    let line = " T3 The clock of this till is wrong. Look-up works; nobody can be enrolled."
    #expect(bench.messageLine == line)
    bench.run(.seconds(60))
    bench.press(.function(1))
    bench.press(.escape)
    #expect(bench.messageLine == line)
    bench.press(.function(3))
    #expect(bench.type("aas") == [.find("aas", sequence: 1)])
    bench.press(.escape)
    bench.apply(.clockChecked(nil))
    #expect(bench.messageLine == " The clock of this till is right again.")
    bench.run(.seconds(11))
    bench.press(.function(1))
    bench.press(.escape)
    #expect(bench.messageLine == " Ready.")
  }

  @Test(arguments: [
    (45.0, " The clock of this till is 45 s ahead. Please tell IT."),
    (-31, " The clock of this till is 31 s behind. Please tell IT."),
  ])
  func `a clock that is a little off is told once and stops nothing`(
    _ seconds: TimeInterval, _ line: String
  ) throws {
    var bench = CounterBench()
    bench.apply(.clockChecked(Self.off(seconds)))
    #expect(bench.messageLine == line)
    bench.run(.seconds(11))
    bench.press(.function(1))
    bench.press(.escape)
    bench.apply(.clockChecked(Self.off(seconds + 1)))
    #expect(bench.messageLine == " Ready.")
    try bench.startRequest()
    #expect(bench.orderedID != nil)
  }

  @Test func `the screen shows both times with their days`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    try bench.move(
      try #require(bench.orderedID),
      to: .ended(
        .failed(RequestFailure(.clockWrong, detail: "the clock", clock: Self.wrong))))
    #expect(bench.text.contains("THE CLOCK OF THIS TILL IS WRONG"))
    #expect(bench.text.contains("Till: 09.05.2026 14:32:07   Service: 09.05.2026 13:32:07"))
    #expect(bench.text.contains("Nothing was sent to the phone."))
    #expect(bench.footer.contains("Enter Back to start"))
    bench.wait(.seconds(2))
    let orders = bench.commands.count
    bench.press(.enter)
    #expect(bench.commands.count == orders)
  }

  @Test func `a clock of 1970 is told as one that cannot be`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let impossible = ClockTrouble(
      till: Date(timeIntervalSince1970: 187), service: nil, preventsEnrolling: true)
    try bench.move(
      try #require(bench.orderedID),
      to: .ended(.failed(RequestFailure(.clockWrong, detail: "the clock", clock: impossible))))
    #expect(bench.text.contains("The till's clock says 01.01.1970 01:03:07, which cannot be."))
  }

  @Test func `the line mode tells a wrong clock, both times, and when it is right again`() throws {
    var bench = LineBench()
    for _ in 0..<2 { bench.apply(.counter(.clockChecked(Self.wrong))) }
    let told = bench.read()
    #expect(
      told.matches(
        of: /T3 The clock of this till is wrong. Look-up works; nobody can be enrolled./
      ).count == 1)
    let id = try bench.startRequest()
    bench.tearOff()
    try bench.move(
      id,
      to: .ended(.failed(RequestFailure(.clockWrong, detail: "the clock", clock: Self.wrong))))
    let ended = bench.read()
    #expect(ended.contains("The clock of this till is wrong. Code T3."))
    #expect(
      ended.contains(
        "The till's clock says 09.05.2026 14:32:07, the service's 09.05.2026 13:32:07."))
    bench.apply(.counter(.clockChecked(nil)))
    #expect(bench.read().contains("The clock of this till is right again."))
  }

  @Test func `notices about the clock fit both windows`() {
    let texts = Catalogue(app: "MobilePay")
    for text in [
      texts.clockWrong, texts.clockRight, texts.clockOff(seconds: 60), texts.clockOff(seconds: -60),
    ] {
      #expect(displayWidth(of: text.full) <= 78)
      #expect(displayWidth(of: text.small) <= 40)
    }
  }

  @Test func `an answer that got lost is told as a yes, and one key asks anew`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    try bench.move(
      try #require(bench.orderedID), to: .ended(.failed(RequestFailure(.answerLost))))
    #expect(bench.text.contains("[!]  SAID YES, ANSWER LOST"))
    #expect(bench.messageLine == " W5 said yes, answer lost. Nothing saved.")
    #expect(bench.text.contains("It seems that ...345 said yes, but the answer never came."))
    #expect(bench.text.contains("code W5"))
    let number = try #require(Sample.phone("40612345"))
    let first = try #require(bench.orderedID)
    bench.wait(.seconds(2))
    bench.press(.enter)
    let second = try #require(bench.orderedID)
    #expect(second != first)
    #expect(bench.commands.last == .desk(.enroll(second, number, again: false)))
  }

  @Test func `an id that the service never knew is no lost answer`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    try bench.move(try #require(bench.orderedID), to: .ended(.failed(RequestFailure(.gone))))
    #expect(bench.text.contains("THE REQUEST IS GONE"))
    #expect(!bench.text.contains("SAID YES"))
  }
}
