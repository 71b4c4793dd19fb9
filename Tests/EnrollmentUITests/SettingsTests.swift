import EnrollmentCore
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// What a shop sets otherwise: times, sound and keys.
@Suite struct SettingsTests {
  @Test func `a card hides and goes home at the times that are set, and says so`() throws {
    var times = CounterTimes()
    times.veil = .seconds(7)
    times.home = .seconds(12)
    var bench = CounterBench(times: times)
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    try bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(41))))
    #expect(bench.text.contains("The card hides itself in 7 s."))
    bench.run(.seconds(7))
    #expect(bench.text.contains("Hidden because nobody touched the till for 7 s."))
    #expect(bench.messageLine.contains("Back to the start screen in 5 s."))
    bench.run(.seconds(5))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `the question and the list close at the times that are set, and say so`() throws {
    var times = CounterTimes()
    times.question = .seconds(4)
    times.resultsVeil = .seconds(9)
    var bench = CounterBench(times: times)
    try bench.startRequest()
    bench.press(.escape)
    #expect(bench.messageLine.contains("This question closes in 4 s"))
    bench.run(.seconds(4))
    #expect(bench.text.contains("THE SAME CODE"))
    bench.press(.function(4))
    bench.press(.function(3))
    bench.type("aas")
    guard case .find(_, let sequence) = bench.commands.last else {
      Issue.record("nothing is searched")
      return
    }
    bench.apply(.found(sequence: sequence, .success([Sample.member()])))
    #expect(bench.messageLine.contains("hides in 9 s"))
    bench.run(.seconds(9))
    #expect(!bench.text.contains("Solveig"))
  }

  @Test func `tips come at the times that are set, and count down to them`() throws {
    var times = CounterTimes()
    (times.tips.openApp, times.tips.refresh) = (.seconds(10), .seconds(20))
    (times.tips.whichPhone, times.tips.meanwhile) = (.seconds(30), .seconds(90))
    var bench = CounterBench(times: times)
    try bench.startRequest()
    #expect(bench.text.contains("Next tip by itself at 2:50 left"))
    for sentence in ["No message?", "Pull the screen down", "ending 3 4 5"] {
      bench.run(.seconds(10))
      #expect(bench.text.contains(sentence))
    }
    bench.run(.seconds(60))
    #expect(bench.text.contains("while I scan your goods"))
  }

  @Test func `with the bell off the message line flashes once, and nothing rings`() throws {
    for (columns, rows) in [(80, 24), (40, 12)] {
      var bench = CounterBench(columns: columns, rows: rows, rings: false)
      try bench.startRequest()
      #expect(!bench.flashes)
      let id = try #require(bench.orderedID)
      let failure = RequestFailure(.denied, detail: "")
      #expect(try bench.move(id, to: .ended(.failed(failure))).isEmpty)
      #expect(bench.flashes)
      let end = try #require(bench.state.nextChange(after: bench.now))
      #expect(end - bench.now.sinceBoot == .milliseconds(400))
      bench.run(.milliseconds(400))
      #expect(!bench.flashes)
    }
  }

  @Test func `with the bell on nothing flashes`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    let failure = RequestFailure(.denied, detail: "")
    #expect(try bench.move(id, to: .ended(.failed(failure))) == [.ring(times: 2)])
    #expect(!bench.flashes)
  }

  @Test func `a keyboard's own key stands in for one of ours`() throws {
    var bench = CounterBench(functionKeys: [4: 14, 5: 8, 8: 5])
    try bench.startRequest()
    bench.press(.function(8))
    #expect(bench.text.contains("TIP 2 of 5"))
    bench.press(.function(14))
    #expect(bench.messageLine.contains("is parked"))
    bench.press(.function(5))
    #expect(bench.text.contains("Requests still open"))
    bench.press("1")
    #expect(bench.text.contains("THE SAME CODE"))
    bench.press(.function(4))
    #expect(bench.messageLine.contains("is parked"), "F4 itself goes on to park")
  }

  @Test func `in reverse the large code can be read, in blocks and in plain letters`() throws {
    for (charset, groundStyle) in [(Charset.utf8, Style.code), (.ascii, .plain)] {
      var bench = CounterBench(charset: charset)
      try bench.startRequest()
      let rows = (5..<10).map { bench.grid.cells(inRow: $0) }
      let signs = rows.flatMap { $0 }.filter { $0.text != " " }
      #expect(!signs.isEmpty && signs.allSatisfy { $0.style == .code })
      // What is between the first sign and the last: a block in reverse needs a ground in reverse.
      for row in rows {
        let first = try #require(row.firstIndex { $0.text != " " })
        let last = try #require(row.lastIndex { $0.text != " " })
        let blanks = row[first...last].filter { $0.text == " " }
        #expect(!blanks.isEmpty && blanks.allSatisfy { $0.style == groundStyle })
      }
    }
  }

  @Test func `nine of ten answers came within the time that is told`() {
    #expect(AnswerTimes([]) == AnswerTimes(count: 0, ninetiethPercentile: .zero))
    #expect(AnswerTimes([.seconds(3)]).ninetiethPercentile == .seconds(3))
    let times = (1...50).reversed().map { Duration.seconds($0) }
    #expect(AnswerTimes(times) == AnswerTimes(count: 50, ninetiethPercentile: .seconds(45)))
    #expect(AnswerTimes(times).mostWithin == 45)
    #expect(AnswerTimes(times.dropLast()).mostWithin == nil)
  }
}

extension CounterBench {
  /// Whether the whole message line stands in reverse.
  fileprivate var flashes: Bool {
    grid.cells(inRow: grid.rows - 3).allSatisfy { $0.style == .flash }
  }
}
