import EnrollmentCore
import Testing

@testable import EnrollmentUI

/// What the line mode says by itself, and when.
@Suite struct LineNewsTests {
  @Test func `what was picked up again is told before the first question`() throws {
    var bench = LineBench()
    bench.begin()
    var late = LineState(
      settings: bench.state.settings, now: bench.now, ids: RequestIDSource(seed: Sample.seed))
    let greeting = late.apply(.begun, now: bench.now)
    #expect(!late.takesLines)
    #expect(greeting.text.count == 2)
    let id = RequestID(rawValue: Sample.seed)
    let phone = try #require(Sample.phone("40612345"))
    let status = Sample.status(id, phone, code: "C-1111", phase: .open, at: bench.now)
    #expect(late.apply(.counter(.news(.status(status))), now: bench.now).text.isEmpty)
    let first = late.apply(.counter(.news(.adopted([id]))), now: bench.now)
    #expect(late.takesLines)
    #expect(
      first.text == [
        .line("Back. 1 request picked up again. Say waiting to hear them."),
        .line("Say: \"Which number do you use with Vipps?\""),
        .question("Phone number?"),
      ])
    // A round later finds another one: a line of its own, and the question again.
    let more = late.apply(.counter(.news(.adopted([id]))), now: bench.now)
    #expect(more.text.count == 2)
  }

  @Test func `the question whether to stop closes by itself, and waiting goes on`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.type("stop")
    bench.tearOff()
    bench.run(.seconds(9))
    #expect(
      bench.transcript == "Stop waiting for the phone ending 3 4 5? (keep, park, stop, wrong) ")
    bench.run(.seconds(1))
    #expect(
      bench.read() == """
        Stop waiting for the phone ending 3 4 5? (keep, park, stop, wrong)\u{20}
        No answer: waiting goes on.
        Waiting. 2 minutes 48 seconds left.

        """)
    // Too late: it decides about nothing any more.
    #expect(bench.type("wrong").isEmpty)
    #expect(
      bench.transcript.hasPrefix("wrong\nThat does not work here. Commands: park, tip, stop,"))
    #expect(bench.state.requests[id]?.status.fate == .save)
  }

  @Test func `news at the question whether to stop can be followed there`() throws {
    var bench = LineBench()
    let first = try bench.startRequest()
    bench.type("park")
    try bench.startRequest("40622222", code: "C-1111")
    bench.type("stop")
    bench.tearOff()
    try bench.move(first, to: LineModeTests.saved)
    bench.type("open 1")
    #expect(
      bench.read() == """
        Stop waiting for the phone ending 2 2 2? (keep, park, stop, wrong)\u{20}
        C, 4 7 9 3, ending 3 4 5 said yes and is saved. Say open 1.
        Stop waiting for the phone ending 2 2 2? (keep, park, stop, wrong) open 1
        C, 1 1 1 1 is parked. It keeps running, and the till tells you.
        Enrolled and saved. Member number 290 042 000 1237. Say show for the name.
        Say: "Welcome to the club!"
        Phone number?\u{20}
        """)
  }

  @Test func `a connection that stays away is told with the time, and when it is back`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    try bench.move(id, to: .open) { $0.connection = .lost }
    bench.tearOff()
    bench.run(.seconds(30))
    try bench.move(id, to: .redeemed) { $0.connection = .good }
    #expect(
      bench.read() == """
        Waiting. 2 minutes 45 seconds left. Still no connection.
        Waiting. 2 minutes 30 seconds left. Still no connection.
        The connection is back.
        Said yes. Fetching the name.
        Say: "One moment."

        """)
  }

  @Test func `a card that was updated welcomes nobody to the club`() throws {
    for (language, sentence) in [
      (ShopperLanguage.english, "Welcome back!"), (.norwegian, "Velkommen tilbake!"),
    ] {
      var bench = LineBench(shopperLanguage: language)
      let id = try bench.startRequest()
      bench.tearOff()
      try bench.move(id, to: .ended(.saved(Sample.enrollment(.updated), took: .seconds(9))))
      #expect(
        bench.read() == """
          Welcome back - card updated. Member number 290 042 000 1237. Say show for the name.
          Say: "\(sentence)"
          Phone number?\u{20}
          """)
    }
  }

  @Test func `a code and an ending have one spoken form, whatever is told`() throws {
    for code in EndCode.allCases {
      for isParked in [true, false] {
        var bench = LineBench()
        let id = try bench.startRequest()
        if isParked { bench.type("park") }
        bench.type("waiting")
        try bench.move(id, to: LineModeTests.failed(code))
        if isParked { bench.type("open 1") }
        #expect(bench.transcript.firstMatch(of: /\.\.\.|[A-Z]-[0-9]{4}/) == nil)
      }
    }
  }
}

/// Leaving.
extension LineNewsTests {
  @Test func `practice that keeps no store does not promise to`() throws {
    var bench = LineBench(isPractice: true, keepsStore: false)
    bench.type("start")
    try bench.startRequest()
    bench.tearOff()
    bench.type("quit")
    bench.type("help")
    #expect(bench.type("y") == [.leave])
    #expect(
      bench.read() == """
        quit
        Leave? 1 open request goes with the practice store. (y/n) help
        Open requests go with the practice store.
        y: leaves the program; open requests go with the practice store.
        n: changes nothing.
        help: prints this help.
        Leave? 1 open request goes with the practice store. (y/n) y
        1 open request goes with the practice store: C, 4 7 9 3, ending 3 4 5.

        """)
  }

  @Test func `Ctrl-C asks once where something is open`() throws {
    var bench = LineBench()
    #expect(!bench.state.asksBeforeBreak)
    try bench.startRequest()
    bench.tearOff()
    #expect(bench.state.asksBeforeBreak)
    #expect(bench.apply(.breakTyped).isEmpty)
    #expect(!bench.state.asksBeforeBreak)
    #expect(
      bench.read() == "Leave? 1 open request is kept and picked up next time. (y/n) ")
    bench.type("n")
    #expect(bench.state.asksBeforeBreak)
  }
}
