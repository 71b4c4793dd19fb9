import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// What moves by itself, and when.
@Suite struct TimeTests {
  @Test func `tips come by the table`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let sentences = [
      (0, "Accept only if the code"), (15, "No message?"), (40, "Pull the screen down"),
      (60, "ending 3 4 5"), (120, "while I scan your goods"), (150, "Half a minute left"),
    ]
    let sent = try #require(bench.state.requests.entries.first?.status.sentAt)
    for (second, sentence) in sentences {
      bench.run(sent + .seconds(second) - bench.now.sinceBoot)
      if second > 1 { #expect(bench.text.contains(sentence), "at \(second) s") }
    }
  }

  @Test func `the next tip comes by key, and from the last one the first again`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    for sentence in ["No message?", "Pull the", "ending 3 4 5", "scan your goods", "Accept only"] {
      bench.press(.function(5))
      #expect(bench.text.contains(sentence))
    }
    bench.run(.seconds(12))
    #expect(bench.text.contains("No message?"), "the table goes on")
  }

  @Test(arguments: [30, 60, 90, 180, 900]) func `tips of short and long requests are in order`(
    _ life: Int
  ) {
    let schedule = TipSchedule(life: .seconds(life), times: TipTimes())
    let starts = schedule.tips.indices.map(schedule.start)
    #expect(starts == starts.sorted())
    #expect(schedule.tips.last == .halfAMinute)
    #expect(starts.last == .seconds(life - 30))
  }

  @Test func `on the waiting screen something moves eight times a second`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    var changes = 0
    var last = bench.lines
    for _ in 0..<8 {
      let next = try #require(bench.state.nextChange(after: bench.now))
      #expect(next - bench.now.sinceBoot <= .milliseconds(125))
      bench.wait(next - bench.now.sinceBoot)
      bench.apply(.tick)
      if bench.lines != last { changes += 1 }
      last = bench.lines
    }
    #expect(changes == 8)
  }

  @Test func `in calm the spinner moves twice a second`() throws {
    var bench = CounterBench(motion: .calm)
    try bench.startRequest()
    var marks: [String] = []
    for _ in 0..<4 {
      marks.append(bench.lines[14])
      let next = try #require(bench.state.nextChange(after: bench.now))
      #expect(next - bench.now.sinceBoot == .milliseconds(500))
      bench.run(.milliseconds(500))
    }
    #expect(Set(marks).count == 4)
    bench = CounterBench(columns: 40, rows: 12, motion: .calm)
    try bench.startRequest()
    #expect(bench.text.contains("[-]"), "two steps in the first second")
  }

  @Test func `without motion only the seconds change`() throws {
    for (columns, rows) in [(80, 24), (40, 12)] {
      var bench = CounterBench(columns: columns, rows: rows, motion: .off)
      try bench.startRequest()
      #expect(!bench.text.contains("[|]") && !bench.text.contains("[/]"))
      let next = try #require(bench.state.nextChange(after: bench.now))
      #expect(next - bench.now.sinceBoot == .seconds(1))
      bench.run(.seconds(14))
      #expect(bench.text.contains("No message?"), "tips come all the same")
      try bench.move(try #require(bench.orderedID), to: .redeemed)
      let clock = try #require(bench.state.nextChange(after: bench.now))
      #expect(clock - bench.now.sinceBoot > .seconds(5), "nothing but the header's clock")
    }
  }

  @Test(arguments: [Motion.full, .calm, .off])
  func `whatever moves, every change is announced`(_ motion: Motion) throws {
    var bench = CounterBench(motion: motion)
    try bench.startRequest()
    for _ in 0..<60 {
      let next = try #require(bench.state.nextChange(after: bench.now))
      let before = bench.lines
      bench.wait(next - bench.now.sinceBoot - .milliseconds(1))
      // The bar may be a step behind: it moves with the seconds.
      #expect(
        bench.lines.map { $0.replacing(/[=.]{17}/, with: "") }
          == before.map { $0.replacing(/[=.]{17}/, with: "") })
      bench.wait(.milliseconds(1))
      bench.apply(.tick)
    }
  }

  @Test func `fifty own answers say how long most shoppers take`() throws {
    for (columns, rows, plain, told) in [
      (
        80, 24, " Still waiting - this is normal. F4 parks this request.",
        " Still waiting - this is normal. On this till 9 of 10 answers come within 95 s."
      ),
      (40, 12, "Still waiting.", "9 of 10 answers come within 95 s."),
    ] {
      var bench = CounterBench(columns: columns, rows: rows)
      try bench.startRequest()
      bench.run(.seconds(20))
      #expect(bench.messageLine == plain)
      bench.apply(.answerTimes(AnswerTimes(count: 49, ninetiethPercentile: .seconds(95))))
      #expect(bench.messageLine == plain)
      bench.apply(.answerTimes(AnswerTimes(count: 50, ninetiethPercentile: .seconds(94.2))))
      #expect(bench.messageLine == told)
    }
  }

  @Test(arguments: [1, 99, 100, 900]) func `the line about answers fits row 22`(_ seconds: Int) {
    let line = TextTests.texts.waitingStill(mostAnswersWithin: seconds)
    #expect(displayWidth(of: line.full) <= 78)
    #expect(displayWidth(of: line.small) <= 40)
  }

  @Test func `an idle start screen changes with the clock alone`() throws {
    var bench = CounterBench()
    let next = try #require(bench.state.nextChange(after: bench.now))
    #expect(next - bench.now.sinceBoot > .seconds(50))
    #expect(bench.lines[0].hasSuffix("14:32"))
    bench.wait(next - bench.now.sinceBoot)
    bench.apply(.tick)
    #expect(bench.lines[0].hasSuffix("14:33"))
  }

  @Test func `in a window without a clock no timer runs`() {
    let bench = CounterBench(columns: 20, rows: 5)
    #expect(bench.state.nextChange(after: bench.now) == nil)
  }

  @Test func `a countdown never shows more or less than is left`() {
    #expect(Countdown.clock(.seconds(169)) == "2:49")
    #expect(Countdown.clock(.milliseconds(1)) == "0:01")
    #expect(Countdown.clock(.zero) == "0:00")
    #expect(Countdown.clock(.seconds(-5)) == "0:00")
    #expect(Countdown.clock(.seconds(60.5)) == "1:01")
  }

  @Test func `after the end of its life a request is asked about one last time`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.run(.seconds(200))
    #expect(bench.text.contains("0:00 left"))
    #expect(bench.messageLine == " The time is up. Asking one last time.")
  }

  @Test func `the wall clock may jump and nothing but the header minds`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let before = bench.lines
    bench.now.wall += 86_400 * 365
    #expect(zip(before, bench.lines).filter { $0 != $1 }.count <= 1)
  }
}
