import EnrollmentCore
import Testing

@testable import EnrollmentUI

/// Requests in the line mode that take another course than a yes at once.
@Suite struct LineRequestTests {
  @Test func `parked, the next shopper, and the late yes on a line of its own`() throws {
    var bench = LineBench()
    bench.begin()
    let id = try bench.startRequest()
    bench.tearOff()
    #expect(bench.type("40622222").isEmpty)
    #expect(bench.type("hello").isEmpty)
    #expect(bench.type("park") == [.desk(.setAside(id))])
    #expect(bench.type("waiting").isEmpty)
    #expect(try bench.move(id, to: LineModeTests.saved) == [.ring(times: 1)])
    bench.type("open 2")
    #expect(bench.type("open 1").isEmpty)
    #expect(
      bench.read() == """
        40622222
        C, 4 7 9 3 is being waited for. Say park first, then the number.
        hello
        That does not work here. Commands: park, tip, stop, waiting, open NUMBER, language, help, quit.
        park
        C, 4 7 9 3 is parked. It keeps running, and the till tells you.
        Phone number? waiting
        Requests still open on shoppers' phones.
        1. C, 4 7 9 3, ending 3 4 5, waiting, 2 minutes 58 seconds left
        Phone number?\u{20}
        C, 4 7 9 3, ending 3 4 5 said yes and is saved. Say open 1.
        Phone number? open 2
        Say open and one of these: 1.
        Phone number? open 1
        Enrolled and saved. Member number 290 042 000 1237. Say show for the name.
        Say: "Welcome to the club!"
        Phone number?\u{20}
        """)
  }

  @Test func `stop asks, and each word means what the help says`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    bench.type("stop")
    bench.type("")
    bench.type("keep")
    bench.type("stop")
    #expect(
      bench.read() == """
        stop
        The request stays on the shopper's phone for 2 minutes 58 seconds more. \
        If the shopper says yes in that time the till still saves the member and tells you.
        Without an answer this question closes in 10 seconds, and waiting goes on.
        Stop waiting for the phone ending 3 4 5? (keep, park, stop, wrong)\u{20}
        Stop waiting for the phone ending 3 4 5? (keep, park, stop, wrong) keep
        Waiting. 2 minutes 58 seconds left.
        stop
        The request stays on the shopper's phone for 2 minutes 58 seconds more. \
        If the shopper says yes in that time the till still saves the member and tells you.
        Without an answer this question closes in 10 seconds, and waiting goes on.
        Stop waiting for the phone ending 3 4 5? (keep, park, stop, wrong)\u{20}
        """)
    #expect(bench.type("stop") == [.desk(.setAside(id))])
    #expect(
      bench.read().hasSuffix(
        " stop\nC, 4 7 9 3 is no longer shown. A late yes is still saved.\nPhone number? "))
    // Stopped and refused: a line, no bell, and nothing is left to open.
    #expect(try bench.move(id, to: LineModeTests.failed(.denied)).isEmpty)
    #expect(
      bench.read()
        == "Phone number? \nC, 4 7 9 3, ending 3 4 5: the shopper said no.\nPhone number? ")
    #expect(bench.state.requests.entries.isEmpty)
  }

  @Test func `a wrong number is thrown away, or taken back`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.type("stop")
    #expect(bench.type("wrong") == [.desk(.mark(id, .discard))])
    try bench.move(id, to: .open) { $0.fate = .discard }
    bench.tearOff()
    bench.type("open 1")
    #expect(bench.type("right") == [.desk(.mark(id, .save))])
    try bench.move(id, to: .open) { $0.fate = .save }
    #expect(
      bench.read() == """
        Phone number? open 1
        Code C, 4 7 9 3. Phone ending 3 4 5.
        Wrong number: a yes is thrown away. Say right to take that back.
        Say: "If your phone shows this code, refuse it, please."
        Waiting. 2 minutes 58 seconds left. Commands: right, park.
        right
        The mark is taken back. A yes is saved.

        """)
    bench.type("stop")
    bench.type("wrong")
    try bench.move(id, to: .open) { $0.fate = .discard }
    bench.tearOff()
    try bench.move(id, to: .ended(.discarded))
    #expect(
      bench.read() == """
        Phone number?\u{20}
        C, 4 7 9 3, ending 3 4 5 has ended. Wrong number: nothing was saved.
        Phone number?\u{20}
        """)
  }

  @Test func `tips come by themselves once, and sooner when asked for`() throws {
    var bench = LineBench()
    try bench.startRequest()
    bench.tearOff()
    bench.type("tip")
    bench.run(.seconds(178))
    #expect(
      bench.read() == """
        tip
        Tip. Say: "No message? Open Vipps yourself - the request is waiting there."
        Waiting. 2 minutes 45 seconds left.
        Waiting. 2 minutes 30 seconds left.
        Tip. Say: "Pull the screen down once to refresh."
        Waiting. 2 minutes 15 seconds left.
        Waiting. 2 minutes left.
        Tip. Say: "Is it this phone that has the number ending 3 4 5?"
        Waiting. 1 minute 45 seconds left.
        Waiting. 1 minute 30 seconds left.
        Waiting. 1 minute 15 seconds left.
        Waiting. 1 minute left.
        Tip. Say: "We can finish this while I scan your goods."
        Waiting. 45 seconds left.
        Waiting. 30 seconds left.
        Tip. Say: "Half a minute left. No hurry - we can send a new one."
        Waiting. 15 seconds left.
        The time is up. Asking one last time.

        """)
    #expect(bench.state.nextChange(after: bench.now) == nil)
  }

  @Test func `how long most shoppers take is said once, with the second tip`() throws {
    var bench = LineBench()
    let times = AnswerTimes(count: 50, ninetiethPercentile: .seconds(31))
    #expect(bench.apply(.counter(.answerTimes(times))).isEmpty)
    let id = try bench.startRequest()
    bench.tearOff()
    bench.run(.seconds(40))
    #expect(
      bench.read() == """
        Waiting. 2 minutes 45 seconds left.
        Still waiting - this is normal. On this till 9 of 10 answers come within 31 s.
        Tip. Say: "No message? Open Vipps yourself - the request is waiting there."
        Waiting. 2 minutes 30 seconds left.
        Tip. Say: "Pull the screen down once to refresh."

        """)
    // The next request is waited for anew.
    try bench.move(id, to: LineModeTests.failed(.denied))
    try bench.startRequest("40622222", code: "C-1111")
    bench.tearOff()
    bench.run(.seconds(20))
    #expect(bench.transcript.contains("9 of 10 answers come within 31 s."))
  }

  @Test func `it is said when it becomes known, and never from too few answers`() throws {
    var bench = LineBench()
    try bench.startRequest()
    let few = AnswerTimes(count: 49, ninetiethPercentile: .seconds(31))
    bench.apply(.counter(.answerTimes(few)))
    bench.run(.seconds(30))
    #expect(!bench.transcript.contains("Still waiting"))
    bench.tearOff()
    let enough = AnswerTimes(count: 50, ninetiethPercentile: .seconds(31))
    bench.apply(.counter(.answerTimes(enough)))
    #expect(bench.transcript.hasPrefix("Still waiting - this is normal. On this till "))
    bench.tearOff()
    bench.apply(.counter(.answerTimes(enough)))
    #expect(bench.transcript.isEmpty)
  }

  @Test func `a tip that was asked for early does not put it off`() throws {
    var bench = LineBench()
    bench.apply(
      .counter(.answerTimes(AnswerTimes(count: 60, ninetiethPercentile: .seconds(140)))))
    try bench.startRequest()
    bench.type("tip")
    bench.run(.seconds(12))
    #expect(!bench.transcript.contains("Still waiting"))
    bench.run(.seconds(1))
    #expect(
      bench.transcript.hasSuffix(
        "\nStill waiting. On this till 9 of 10 answers come within 140 s.\n"))
  }

  @Test func `where the bell is off nothing rings`() throws {
    var bench = LineBench(rings: false)
    let first = try bench.startRequest()
    #expect(try bench.move(first, to: LineModeTests.saved).isEmpty)
    let second = try bench.startRequest("40622222", code: "C-1111")
    bench.type("park")
    #expect(try bench.move(second, to: LineModeTests.failed(.noAnswer)).isEmpty)
  }

  @Test func `a lost connection is told once, and that it is back`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    try bench.move(id, to: .open) { $0.connection = .lost }
    try bench.move(id, to: .open) {
      $0.connection = .good
      $0.asksLessOften = true
    }
    #expect(
      bench.read() == """
        Connection lost, still trying. The phone is not affected.
        Say: "Go on in your app - we will see your answer in a moment."
        The connection is back.
        Asking less often.

        """)
  }

  @Test func `no answer in time is tried twice more, and then another day`() throws {
    var bench = LineBench()
    let first = try bench.startRequest()
    bench.tearOff()
    #expect(try bench.move(first, to: LineModeTests.failed(.noAnswer)) == [.ring(times: 2)])
    bench.type("no thanks")
    bench.type("y")
    #expect(
      bench.read() == """
        No answer in time. Code W2.
        The request to the phone ending 3 4 5 ran out after 3 minutes. Nothing was saved. \
        The request is gone from the phone.
        Say: "It timed out - shall we try once more?"
        1. Read the last three digits back: 3 4 5
        2. Ask the shopper to open the app first
        3. Say y to send a new request with a new code
        Tried once. Two more tries are possible.
        Send a new request to the phone ending 3 4 5? (y/n) no thanks
        Please answer y or n, or type the next shopper's number.
        Send a new request to the phone ending 3 4 5? (y/n) y

        """)
    for _ in 0..<2 {
      let id = try #require(bench.orderedID)
      let number = try #require(Sample.phone("40612345"))
      bench.tell(.status(Sample.status(id, number, code: "C-1111", phase: .open, at: bench.now)))
      try bench.move(id, to: LineModeTests.failed(.noAnswer))
      bench.tearOff()
      if bench.transcript.hasPrefix("Send") { bench.type("y") }
    }
    #expect(bench.transcript == "Phone number? ")
  }

  @Test func `a no ends with the next shopper`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    try bench.move(id, to: LineModeTests.failed(.denied))
    #expect(
      bench.read() == """
        The shopper said no. Code W1.
        The request to the phone ending 3 4 5 was refused in the app. Nothing was saved.
        Say: "That is perfectly fine."
        1. Do not ask why
        2. Go on with the next shopper
        Phone number?\u{20}
        """)
  }

  @Test func `a service that wants to be left alone is asked again when the time is up`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    try bench.move(id, to: LineModeTests.failed(.requestAlreadyOpen, after: .seconds(75)))
    bench.wait(.seconds(5))
    #expect(bench.type("y").isEmpty)
    bench.run(.seconds(70))
    #expect(bench.type("y").count == 1)
    #expect(
      bench.read() == """
        A request is already open on this phone. Code S3.
        An earlier request to the phone ending 3 4 5 is still open in the app. No new one was sent.
        Say: "You already have a request in the app - please answer or reject that one."
        1. The shopper answers or rejects the request in the app
        2. Wait 1 minute 15 seconds, then say y
        No new request to the phone ending 3 4 5 yet. Say n for the next shopper. y
        Wait 1 minute 10 seconds, then say y.
        No new request to the phone ending 3 4 5 yet. Say n for the next shopper.\u{20}
        The time is up.
        Send a new request to the phone ending 3 4 5? (y/n) y

        """)
  }

  @Test(arguments: EndCode.allCases) func `no end speaks of keys`(_ code: EndCode) throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    try bench.move(id, to: LineModeTests.failed(code))
    #expect(bench.transcript.contains("Code \(code.rawValue)."))
    #expect(bench.transcript.firstMatch(of: /Enter|Esc|F[0-9]|[Pp]ress/) == nil)
  }

  @Test func `another number answered: somebody decides, and confirms it`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    #expect(try bench.move(id, to: .held(Sample.heldAnswer)) == [.ring(times: 2)])
    #expect(!bench.transcript.contains("Per"))
    bench.type("show")
    bench.type("throw")
    bench.type("n")
    bench.type("save")
    #expect(bench.type("y") == [.desk(.decide(id, keep: true))])
    #expect(
      bench.read() == """
        The answer came from another number. Code A2.
        The shopper said yes, but the app has another number than the one typed. \
        Nothing is saved until somebody decides.
        Asked: number ending 3 4 5. Answered: number ending 9 0 3. Code C, 4 7 9 3.
        Say: "Which number do you have in the app?"
        Save the member? (save, throw, later, show) show
        Answered by Per A.
        Save the member? (save, throw, later, show) throw
        Really throw the answer away? (y/n) n
        Save the member? (save, throw, later, show) save
        Really save the member who answered? (y/n) y
        One moment.

        """)
    try bench.move(id, to: LineModeTests.saved)
    #expect(bench.transcript.hasPrefix("Enrolled and saved."))
  }

  @Test func `a yes that is not on disk is told once, tried again, and parked`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    #expect(try bench.move(id, to: .unsaved) == [.ring(times: 2)])
    for _ in 0..<3 {
      try bench.move(id, to: .redeemed)
      #expect(try bench.move(id, to: .unsaved).isEmpty)
    }
    #expect(bench.type("try") == [.desk(.saveNow(id))])
    bench.type("park")
    #expect(
      bench.read() == """
        Said yes but not saved. Code T1.
        The shopper with the phone ending 3 4 5 said yes, but the till's disk takes nothing. \
        The answer is kept and tried again every 5 seconds.
        Say: "You have said yes - I just need to finish it here."
        1. Do not send a new request
        2. Say try to try now
        3. Call the team lead
        Try to save now, or park? (try, park) try
        One moment.
        Try to save now, or park? (try, park) park
        C, 4 7 9 3 is tried again every 5 s in the background.
        Phone number?\u{20}
        """)
    // In the background the same trouble is no news any more.
    try bench.move(id, to: .redeemed)
    #expect(try bench.move(id, to: .unsaved).isEmpty)
    #expect(try bench.move(id, to: LineModeTests.saved) == [.ring(times: 1)])
  }

  @Test func `a number that is open already is told, not sent again`() throws {
    var bench = LineBench()
    let first = try bench.startRequest()
    bench.type("park")
    bench.type("40612345")
    bench.apply(.counter(.numberChecked(try #require(Sample.phone("40612345")), .success(nil))))
    bench.type("y")
    bench.tearOff()
    bench.tell(.refused(try #require(bench.orderedID), .alreadyOpen(first)))
    #expect(
      bench.read() == """
        A request to this number is open already. Nothing was sent.
        Code C, 4 7 9 3. Phone ending 3 4 5.
        Say: "Look at your phone. Accept only if the code is the same."
        Waiting. 2 minutes 58 seconds left. Commands: park, tip, stop.

        """)
  }

  @Test func `what was picked up again is said, and nothing where nothing was`() throws {
    var bench = LineBench()
    bench.begin()
    bench.tearOff()
    bench.tell(.adopted([]))
    #expect(bench.transcript == "Phone number? ")
    let id = RequestID(rawValue: Sample.seed)
    let phone = try #require(Sample.phone("40612345"))
    bench.tell(.status(Sample.status(id, phone, code: "C-1111", phase: .open, at: bench.now)))
    bench.tell(.adopted([id]))
    #expect(
      bench.read() == """
        Phone number?\u{20}
        Back. 1 request picked up again. Say waiting to hear them.
        Phone number?\u{20}
        """)
  }
}

/// Leaving.
extension LineRequestTests {
  @Test func `quit leaves at once where nothing is open`() {
    var bench = LineBench()
    bench.begin()
    #expect(bench.type("quit") == [.leave])
  }

  @Test func `quit asks where a request is open, and names it`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.tearOff()
    #expect(bench.type("quit").isEmpty)
    bench.type("n")
    bench.type("quit")
    // An answer while it is asked must not put another question under the y.
    try bench.move(id, to: LineModeTests.failed(.noAnswer))
    #expect(bench.type("y") == [.leave])
    #expect(
      bench.read() == """
        quit
        Leave? 1 open request is kept and picked up next time. (y/n) n
        quit
        Leave? 1 open request is kept and picked up next time. (y/n)\u{20}
        C, 4 7 9 3, ending 3 4 5: no answer in time.
        Leave? (y/n) y

        """)
  }

  @Test func `the end of the input leaves, but not while a request is on its way`() throws {
    var bench = LineBench()
    bench.type("40612345")
    bench.apply(.counter(.numberChecked(try #require(Sample.phone("40612345")), .success(nil))))
    bench.type("y")
    #expect(!bench.state.takesLines)
    let id = try #require(bench.orderedID)
    let number = try #require(Sample.phone("40612345"))
    bench.tell(.status(Sample.status(id, number, code: "C-4793", phase: .sending, at: bench.now)))
    bench.tearOff()
    #expect(bench.apply(.inputEnded).isEmpty)
    #expect(try bench.move(id, to: .open) == [.leave])
    #expect(
      bench.read() == "1 open request is kept and picked up next time: C, 4 7 9 3, ending 3 4 5.\n")
  }

  @Test func `a signal names what stays open and asks nothing more`() throws {
    var bench = LineBench()
    try bench.startRequest()
    bench.type("park")
    bench.tearOff()
    #expect(bench.apply(.interrupted).isEmpty)
    #expect(
      bench.read() == """
        Phone number?\u{20}
        1 open request is kept and picked up next time: C, 4 7 9 3, ending 3 4 5.

        """)
  }
}
