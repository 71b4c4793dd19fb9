import EnrollmentCore
import Testing

@testable import EnrollmentUI

/// What the line mode takes for an answer, and what it says of answers that it does not take.
@Suite struct LineWordTests {
  /// The question whether to send another request, after no answer in time.
  private func failed() throws -> LineBench {
    var bench = LineBench()
    let id = try bench.startRequest()
    try bench.move(id, to: LineModeTests.failed(.noAnswer))
    bench.tearOff()
    return bench
  }

  /// The service wants to be left alone for 75 seconds.
  private func resting() throws -> LineBench {
    var bench = LineBench()
    let id = try bench.startRequest()
    try bench.move(id, to: LineModeTests.failed(.requestAlreadyOpen, after: .seconds(75)))
    bench.tearOff()
    return bench
  }

  @Test func `a number in place of a yes starts the next shopper, and never asks the old phone`()
    throws
  {
    for start in [failed, resting] {
      var bench = try start()
      let next = try #require(Sample.phone("40622018"))
      #expect(bench.type("406 22 018") == [.checkNumber(next)])
      bench.apply(.counter(.numberChecked(next, .success(nil))))
      #expect(bench.transcript.hasSuffix("Not a member. Send to the phone ending 0 1 8? (y/n) "))
      bench.type("y")
      let id = try #require(bench.orderedID)
      #expect(bench.commands.last == .desk(.enroll(id, next, again: false)))
    }
  }

  @Test func `a part of a number is no answer, and what was typed ahead is thrown away`() throws {
    var bench = try failed()
    #expect(bench.type("4062201").isEmpty)
    #expect(bench.drops == 1)
    bench.type("hello")
    #expect(bench.drops == 2)
    #expect(
      bench.read() == """
        Send a new request to the phone ending 3 4 5? (y/n) 4062201
        Please answer y or n, or type the next shopper's number.
        Send a new request to the phone ending 3 4 5? (y/n) hello
        Please answer y or n, or type the next shopper's number.
        Send a new request to the phone ending 3 4 5? (y/n)\u{20}
        """)
  }

  @Test func `while the service rests y is refused, and the help does not offer it`() throws {
    var bench = try resting()
    #expect(bench.type("y").isEmpty)
    #expect(bench.drops == 1)
    bench.type("hello")
    #expect(bench.drops == 2)
    bench.type("help")
    #expect(
      bench.read() == """
        No new request to the phone ending 3 4 5 yet. Say n for the next shopper. y
        Wait 1 minute 15 seconds, then say y.
        No new request to the phone ending 3 4 5 yet. Say n for the next shopper. hello
        Please answer n, or type the next shopper's number.
        No new request to the phone ending 3 4 5 yet. Say n for the next shopper. help
        No member was made. The till asks again here when the time is up.
        n: goes on with the next shopper.
        language: changes the shopper's language.
        help: prints this help.
        quit: leaves the program; open requests are kept.
        No new request to the phone ending 3 4 5 yet. Say n for the next shopper.\u{20}
        """)
    #expect(bench.type("n").isEmpty)
    #expect(bench.transcript.hasSuffix("Phone number? "))
  }

  @Test(arguments: ["park", "y", "open 4", "STOP", "again", "menu", "done 2", "lift"])
  func `a word that does not work here has one answer everywhere`(_ word: String) throws {
    var bench = LineBench()
    #expect(bench.type(word).isEmpty)
    #expect(
      bench.transcript.contains(
        "\(word)\nThat does not work here. Commands: find TEXT, language, help, quit.\n"))
    #expect(bench.drops == 0)
  }

  @Test func `a word that does not work at a yes or no has the same answer`() throws {
    var bench = try failed()
    #expect(bench.type("park").isEmpty)
    #expect(bench.transcript.contains("park\nThat does not work here. Commands: y, n, language,"))
    #expect(bench.drops == 1)
  }

  @Test func `a line in its place throws nothing away`() throws {
    var bench = LineBench()
    try bench.startRequest()
    for line in ["hello", "40622222", "tip", "stop", "keep", "", "park", "hello", "40"] {
      bench.type(line)
    }
    #expect(bench.drops == 0)
  }

  @Test func `the practice menu names the digits`() {
    var bench = LineBench(isPractice: true)
    bench.type("99")
    #expect(
      bench.transcript.contains(
        "99\nPlease type one digit, 0 to 9, or a command: start, help, quit.\n"))
    bench.type("2")
    #expect(
      bench.transcript.contains(
        "\nThe next pretend shopper: no message, opens the app late.\n"))
  }

  @Test func `help speaks of no screen and no key`() throws {
    var bench = LineBench(isPractice: true)
    var transcript = ""
    func hear(_ bench: inout LineBench) {
      bench.tearOff()
      bench.type("help")
      transcript += bench.read()
    }
    hear(&bench)
    bench.type("start")
    hear(&bench)
    let id = try bench.startRequest()
    hear(&bench)
    bench.type("stop")
    hear(&bench)
    bench.type("keep")
    try bench.move(id, to: .held(Sample.heldAnswer))
    hear(&bench)
    try bench.move(id, to: .unsaved)
    hear(&bench)
    bench.type("park")
    bench.type("find aas")
    bench.apply(.counter(.found(sequence: 1, .success([Sample.member()]))))
    hear(&bench)
    #expect(transcript.contains("park: the request keeps running; serve the next shopper.\n"))
    #expect(transcript.contains("park: the till goes on trying to save; serve the next shopper.\n"))
    #expect(transcript.contains("back: goes back to the phone number.\n"))
    #expect(
      transcript.firstMatch(of: /screen|Enter|Esc|F[0-9]|[Pp]ress|\.\.\.|[A-Z]-[0-9]{4}/) == nil)
  }

  @Test func `the help of a wrong number speaks of that`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.type("stop")
    bench.type("wrong")
    try bench.move(id, to: .open) { $0.fate = .discard }
    bench.type("open 1")
    bench.tearOff()
    bench.type("help")
    #expect(
      bench.transcript.hasPrefix(
        """
        help
        This request is marked as a wrong number: a yes is thrown away. \
        It stays on the phone until it runs out or is refused there.
        right: the number was right after all; a late yes is saved.
        park: the request keeps running; serve the next shopper.
        """))
  }

  @Test func `languages have names`() {
    var bench = LineBench(shopperLanguage: .english)
    bench.type("language")
    bench.type("language")
    #expect(bench.transcript.contains("\nThe shopper's language is Norwegian.\n"))
    #expect(bench.transcript.contains("\nThe shopper's language is English.\n"))
  }
}
