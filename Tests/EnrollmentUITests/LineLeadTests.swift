import EnrollmentCore
import Testing

@testable import EnrollmentUI

/// What waits for the team lead, in the line mode.
@Suite struct LineLeadTests {
  private typealias Matters = LeadListTests

  /// The list is on the paper and has just been read.
  private static func bench(_ matters: [LeadMatter] = Matters.all) -> LineBench {
    var bench = LineBench()
    bench.begin()
    bench.apply(.counter(.leadList(sequence: 0, .success(matters))))
    bench.type("lead")
    bench.apply(.counter(.leadList(sequence: 1, .success(matters))))
    return bench
  }

  @Test func `it is offered when something is on it, and told once`() {
    var bench = LineBench()
    bench.begin()
    bench.tearOff()
    bench.apply(.counter(.leadList(sequence: 0, .success([]))))
    #expect(bench.transcript == "Phone number? ")
    #expect(bench.type("lead").isEmpty)
    #expect(bench.transcript.contains("That does not work here. Commands: "))
    bench.type("help")
    #expect(!bench.transcript.contains("lead:"))
    bench.tearOff()
    bench.apply(.counter(.leadList(sequence: 0, .success(Matters.all))))
    #expect(
      bench.read() == """
        Phone number?\u{20}
        Something waits for the team lead. Say lead to hear it.
        Phone number?\u{20}
        """)
    bench.type("help")
    #expect(bench.transcript.contains("\nlead: lists what waits for the team lead.\n"))
    bench.tearOff()
    bench.apply(.counter(.leadList(sequence: 0, .success(Matters.all))))
    #expect(bench.type("lead") == [.readLeadList(sequence: 1)])
    #expect(bench.transcript == "Phone number? lead\n")
  }

  @Test func `while a request waits nobody is told before the next number`() throws {
    var bench = LineBench()
    try bench.startRequest()
    bench.tearOff()
    bench.apply(.counter(.leadList(sequence: 0, .success(Matters.all))))
    #expect(bench.transcript.isEmpty)
    bench.type("park")
    #expect(
      bench.read() == """
        park
        C, 4 7 9 3 is parked. It keeps running, and the till tells you.
        Something waits for the team lead. Say lead to hear it.
        Phone number?\u{20}
        """)
  }

  @Test func `rows are masked, opened with a note, and done for good`() throws {
    var bench = Self.bench()
    bench.tearOff()
    let lost = Matters.lost
    let member = try #require(lost.member)
    #expect(bench.type("open 1") == [.readRecord(member.number), .noteLook(member, .leadList)])
    bench.readRecord(of: member)
    #expect(bench.type("done 1") == [.tickOff(lost)])
    #expect(!bench.state.takesLines)
    #expect(bench.apply(.counter(.tickedOff(nil))) == [.readLeadList(sequence: 2)])
    bench.apply(
      .counter(.leadList(sequence: 2, .success([Matters.nameless, Matters.fields]))))
    bench.type("open 1")
    bench.type("back")
    #expect(
      bench.read() == """
        Open which, or which is done? (open NUMBER, done NUMBER, back) open 1
        Solveig Aasen
        Member no. 290 042 000 0018
        Phone: (no number)
        Joined: 3 May 2026 till C
        The number went to another person, or could not be kept. The app tells the new one when \
        this member joins again.
        Consents: the shop asks for none
        Seen by: till C 14:22 today, till 7 12.11.2025, (2 older)
        This view is noted in the access log.
        Open which, or which is done? (open NUMBER, done NUMBER, back, show, note TEXT, copy, history, erase) done 1
        Done: it is off the list.
        Open which, or which is done? (open NUMBER, done NUMBER, back, show, note TEXT, copy, history, erase) open 1
        Say open and one of these: 2, 3.
        Open which, or which is done? (open NUMBER, done NUMBER, back, show, note TEXT, copy, history, erase) back
        Phone number?\u{20}
        """)
    bench.type("lead")
    bench.apply(
      .counter(.leadList(sequence: 3, .success([Matters.nameless, Matters.fields]))))
    #expect(
      bench.read() == """
        Phone number? lead
        For the team lead to see: 2 waiting.
        1. [!] name missing, phone ending 3 4 5, 09.05.2026, the name is missing
        2. (no name yet), phone ending 1 1 8, 08.05.2026, saved, no name (12)
        Open which, or which is done? (open NUMBER, done NUMBER, back)\u{20}
        """)
  }

  @Test func `an answer that waits for a decision opens as everywhere, and cannot be ticked off`()
    throws
  {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.type("park")
    try bench.move(id, to: .held(Sample.heldAnswer))
    bench.type("lead")
    bench.tearOff()
    bench.apply(.counter(.leadList(sequence: 1, .success([Matters.lost]))))
    #expect(bench.type("done 1").isEmpty)
    #expect(
      bench.read() == """
        For the team lead to see: 2 waiting.
        1. C, 4 7 9 3, ending 3 4 5, 09.05.2026, another number answered
        2. Solveig A., (no number), 09.05.2026, has no number any more
        Open which, or which is done? (open NUMBER, done NUMBER, back) done 1
        Somebody has to decide about that answer. Say open 1.
        Open which, or which is done? (open NUMBER, done NUMBER, back)\u{20}
        """)
    #expect(bench.type("open 1").isEmpty)
    #expect(bench.transcript.contains("open 1\nThe answer came from another number. Code A2.\n"))
    #expect(bench.transcript.hasSuffix("Save the member? (save, throw, later, show) "))
  }

  @Test func `a number that is typed while the list is open opens nothing and sends nothing`() {
    var bench = Self.bench()
    for line in ["40612345", "1", "open", "done", "done 4", "open 0", "open -1"] {
      #expect(bench.type(line).isEmpty)
      #expect(bench.state.takesLines)
    }
    bench.tearOff()
    bench.type("done x")
    #expect(bench.transcript.contains("Say done and one of these: 1, 2, 3.\n"))
  }

  @Test func `a tick that the disk does not take is said, and the row stays`() {
    var bench = Self.bench()
    bench.type("done 2")
    bench.tearOff()
    #expect(
      bench.apply(.counter(.tickedOff(.cannotWrite(detail: "full"))))
        == [.readLeadList(sequence: 2)])
    #expect(
      bench.read() == """
        That could not be ticked off: the till cannot save. It stays on the list.
        Open which, or which is done? (open NUMBER, done NUMBER, back)\u{20}
        """)
    #expect(bench.type("done 2") == [.tickOff(Matters.nameless)])
  }

  @Test func `the last row done leads back to the number`() {
    var bench = Self.bench([Matters.lost])
    bench.type("done 1")
    bench.tearOff()
    bench.apply(.counter(.tickedOff(nil)))
    bench.apply(.counter(.leadList(sequence: 2, .success([]))))
    #expect(
      bench.read() == """
        Done: it is off the list.
        Nothing waits for the team lead.
        Phone number?\u{20}
        """)
    bench.type("lead")
    #expect(bench.transcript.contains("That does not work here. Commands: "))
    // What comes on it later is told again.
    bench.tearOff()
    bench.apply(.counter(.leadList(sequence: 2, .success([Matters.fields]))))
    #expect(bench.transcript.contains("Something waits for the team lead."))
  }

  @Test func `a list that cannot be read is said, and what was read last is shown`() {
    var bench = LineBench()
    bench.apply(.counter(.leadList(sequence: 0, .success([Matters.lost]))))
    bench.type("lead")
    bench.tearOff()
    bench.apply(.counter(.leadList(sequence: 1, .failure(.unusable(detail: "damaged")))))
    #expect(
      bench.read() == """
        The member file cannot be read. Please tell the team lead.
        For the team lead to see: 1 waiting.
        1. Solveig A., (no number), 09.05.2026, has no number any more
        Open which, or which is done? (open NUMBER, done NUMBER, back)\u{20}
        """)
  }

  @Test func `a save in the background reads the list anew, and only that answer counts`() throws {
    var bench = LineBench()
    bench.apply(.counter(.leadList(sequence: 0, .success([Matters.lost]))))
    let id = try bench.startRequest()
    bench.type("park")
    bench.type("lead")
    let saved = Sample.enrollment(note: .nameMissing)
    #expect(
      try bench.move(id, to: .ended(.saved(saved, took: .seconds(9)))) == [
        .readLeadList(sequence: 2), .ring(times: 1),
      ])
    bench.apply(.counter(.leadList(sequence: 1, .success([Matters.lost]))))
    #expect(!bench.state.takesLines)
    bench.apply(.counter(.leadList(sequence: 2, .success([Matters.nameless, Matters.lost]))))
    #expect(bench.transcript.contains("For the team lead to see: 2 waiting."))
  }

  @Test func `more than eight are said to be more`() {
    let bench = Self.bench(Array(repeating: Matters.all, count: 3).flatMap { $0 })
    #expect(bench.transcript.contains("For the team lead to see: 8 or more."))
    #expect(!bench.transcript.contains("9. "))
  }

  @Test func `in practice it is told after the menu`() {
    var bench = LineBench(isPractice: true)
    bench.begin()
    bench.apply(.counter(.leadList(sequence: 0, .success(Matters.all))))
    #expect(!bench.transcript.contains("team lead"))
    bench.type("start")
    #expect(
      bench.transcript.hasSuffix(
        "Something waits for the team lead. Say lead to hear it.\nPRACTICE. Phone number? "))
  }
}
