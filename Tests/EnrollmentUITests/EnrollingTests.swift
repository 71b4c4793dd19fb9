import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// From the first digit to the card, and every way out.
@Suite struct EnrollingTests {
  @Test func `a number, a yes, a card, and the start screen again`() throws {
    var bench = CounterBench()
    let phone = try #require(Sample.phone("40612345"))
    #expect(bench.type("40612345") == [.checkNumber(phone)])
    bench.apply(.numberChecked(phone, .success(nil)))
    #expect(bench.text.contains("Not a member yet."))
    let orders = bench.press(.enter)
    let id = try #require(bench.orderedID)
    #expect(orders == [.desk(.enroll(id, phone, again: false))])
    bench.tell(.status(Sample.status(id, phone, code: "C-4793", phase: .sending, at: bench.now)))
    #expect(bench.text.contains("1  sending to the app"))
    try bench.move(id, to: .open)
    #expect(bench.text.contains("code:  C - 4 7 9 3"))
    try bench.move(id, to: .redeemed)
    #expect(bench.messageLine == " Said yes. Fetching the name.")
    let end = RequestStatus.Phase.ended(.saved(Sample.enrollment(), took: .seconds(41)))
    #expect(try bench.move(id, to: end) == [.ring(times: 1)])
    #expect(bench.text.contains("[OK]  ENROLLED AND SAVED"))
    bench.press(.enter)
    #expect(bench.messageLine == " Ready.")
    #expect(bench.state.requests.entries.isEmpty)
  }

  @Test func `ids of one run differ and are real UUIDs`() {
    var source = RequestIDSource(seed: Sample.seed)
    let ids = (0..<1000).map { _ in source.next() }
    #expect(Set(ids).count == 1000)
    #expect(ids.allSatisfy { $0.rawValue.uuid.6 >> 4 == 4 && $0.rawValue.uuid.8 >> 6 == 2 })
  }

  @Test func `the waiting screen shows no name and no full number`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    #expect(!bench.text.contains("406"))
    bench.press(.escape)
    #expect(!bench.text.contains("406"))
    bench.press(.function(1))
    #expect(!bench.text.contains("406"))
  }

  @Test func `enter sends only a complete number, and only once`() throws {
    var bench = CounterBench()
    bench.type("4061234")
    #expect(bench.press(.enter).isEmpty)
    #expect(!bench.footer.contains("Enter"))
    bench.type("5")
    #expect(bench.footer.contains("Enter Send"))
    #expect(bench.press(.enter).count == 1)
    #expect(bench.press(.enter).isEmpty)
    #expect(bench.messageLine == " One moment.")
    #expect(bench.type("99").isEmpty)
    #expect(bench.state.submitted != nil)
  }

  @Test func `a desk that never answers is left with escape`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.press(.enter)
    let id = try #require(bench.orderedID)
    let phone = try #require(Sample.phone("40612345"))
    bench.press(.escape)
    #expect(bench.messageLine == " Ready.")
    bench.tell(.status(Sample.status(id, phone, code: "C-4793", phase: .open, at: bench.now)))
    #expect(bench.text.contains("Waiting in the background"))
  }

  @Test func `a number that a member has is greeted before anything is sent`() throws {
    var bench = CounterBench()
    let phone = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.apply(.numberChecked(phone, .success(Sample.member())))
    #expect(bench.text.contains("ALREADY A MEMBER"))
    #expect(bench.text.contains("Solveig A."))
    #expect(!bench.text.contains("Solveig Aasen"))
    #expect(bench.commands == [.checkNumber(phone), .readRecord(Sample.member().number)])
  }

  @Test func `an enter right after a member's number was meant for the number`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.apply(
      .numberChecked(try #require(Sample.phone("40612345")), .success(Sample.member())))
    bench.wait(.milliseconds(900))
    bench.apply(.key(.enter))
    #expect(bench.text.contains("ALREADY A MEMBER"))
    bench.wait(.milliseconds(200))
    bench.apply(.key(.enter))
    #expect(!bench.text.contains("ALREADY A MEMBER"), "the second one was meant")
  }

  @Test func `an enter after another key on a member's card counts at once`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.apply(
      .numberChecked(try #require(Sample.phone("40612345")), .success(Sample.member())))
    bench.wait(.milliseconds(200))
    bench.apply(.key(.character(" ")))
    bench.wait(.milliseconds(200))
    bench.apply(.key(.enter))
    #expect(!bench.text.contains("ALREADY A MEMBER"))
  }

  @Test func `an answer about a number that is no longer in the field changes nothing`() throws {
    var bench = CounterBench()
    let phone = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.press(.backspace)
    bench.type("6")
    bench.apply(.numberChecked(phone, .success(Sample.member())))
    #expect(bench.text.contains("[ 406 12 346 ]"))
    #expect(!bench.text.contains("Not a member yet."))
  }

  @Test func `the desk knows the member after enter as well`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.press(.enter)
    bench.tell(.known(try #require(bench.orderedID), Sample.member()))
    #expect(bench.text.contains("ALREADY A MEMBER"))
  }

  @Test func `a different person with a member's number is asked again, also when tried again`()
    throws
  {
    var bench = CounterBench()
    let phone = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.apply(.numberChecked(phone, .success(Sample.member())))
    bench.press(.function(2))
    let id = try #require(bench.orderedID)
    #expect(bench.commands.last == .desk(.enroll(id, phone, again: true)))
    bench.tell(.status(Sample.status(id, phone, code: "C-1111", phase: .open, at: bench.now)))
    try bench.move(id, to: .ended(.failed(RequestFailure(.noAnswer, detail: ""))))
    bench.press(.enter)
    #expect(
      bench.commands.last == .desk(.enroll(try #require(bench.orderedID), phone, again: true)))
  }

  @Test func `showing a member's card is noted, and it veils itself again`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.apply(
      .numberChecked(try #require(Sample.phone("40612345")), .success(Sample.member())))
    let member = Sample.member()
    #expect(
      bench.press(" ") == [.readRecord(member.number), .noteLook(member, .shownAgain)])
    #expect(bench.text.contains("Solveig Aasen"))
    bench.run(.seconds(20))
    #expect(!bench.text.contains("Solveig Aasen"))
    bench.apply(.looked(.cannotWrite(detail: "disk full")))
    #expect(bench.messageLine.contains("could not be noted"))
    bench.run(.seconds(25))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `a card veils after twenty seconds and goes home after forty-five`() throws {
    var bench = try Self.card()
    bench.run(.seconds(19.5))
    #expect(bench.text.contains("Solveig Aasen"))
    bench.run(.seconds(0.5))
    #expect(!bench.text.contains("Solveig Aasen"))
    #expect(bench.messageLine == " Back to the start screen in 25 s.")
    bench.run(.seconds(24.5))
    #expect(bench.messageLine == " Back to the start screen in 1 s.")
    bench.run(.seconds(0.5))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `a missed tick shows nothing that should be hidden`() throws {
    var bench = try Self.card()
    bench.wait(.seconds(30))
    #expect(!bench.text.contains("Solveig Aasen"))
    bench.wait(.seconds(3600))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `hiding and showing again by hand; showing is noted`() throws {
    var bench = try Self.card()
    bench.press(" ")
    #expect(bench.text.contains("Hidden."))
    let member = Sample.enrollment().member
    #expect(
      bench.press(" ") == [.readRecord(member.number), .noteLook(member, .shownAgain)])
    #expect(bench.text.contains("Solveig Aasen"))
  }

  @Test func `an unusual number warns and is sent all the same`() {
    var bench = CounterBench()
    bench.type("22123456")
    #expect(bench.messageLine.contains("does not look like a mobile number"))
    #expect(bench.press(.enter).count == 1)
  }

  @Test func `a number that is too long blocks enter`() {
    var bench = CounterBench()
    bench.type("406123456")
    #expect(bench.text.contains("too many digits"))
    #expect(bench.press(.enter).isEmpty)
  }

  @Test func `a failed look at the store is said, and enter still sends`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.apply(
      .numberChecked(
        try #require(Sample.phone("40612345")), .failure(.unusable(detail: "damaged"))))
    #expect(bench.messageLine.contains("member file did not answer"))
    #expect(bench.press(.enter).count == 1)
  }

  @Test func `a refusal brings its screen`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.press(.enter)
    let id = try #require(bench.orderedID)
    let failure = RequestFailure(.cannotSaveNothingSent, detail: "disk full")
    #expect(bench.tell(.refused(id, .failed(failure))) == [.ring(times: 2)])
    #expect(bench.text.contains("code T7"))
    bench.press("e")
    #expect(bench.text.contains("[ 406 12 345 ]"))
  }

  @Test func `the tenth request is refused in row 22`() throws {
    var bench = CounterBench()
    bench.type("40612345")
    bench.press(.enter)
    bench.tell(.refused(try #require(bench.orderedID), .tooManyOpen))
    #expect(bench.messageLine.contains("Nine requests are open."))
    #expect(bench.text.contains("[ 406 12 345 ]"))
  }

  @Test func `after too many requests enter wakes when the time is up`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    try bench.move(
      try #require(bench.orderedID),
      to: .ended(
        .failed(RequestFailure(.requestAlreadyOpen, retryAfter: .seconds(5), detail: ""))))
    #expect(bench.text.contains("Wait 0:05"))
    #expect(bench.press(.enter).isEmpty)
    bench.run(.seconds(4))
    #expect(bench.footer.contains("Enter Try again"))
    #expect(bench.press(.enter).count == 1)
  }

  @Test func `a no offers no second try`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let commands = try bench.move(
      try #require(bench.orderedID),
      to: .ended(.failed(RequestFailure(.denied, detail: "access_denied"))))
    #expect(commands == [.ring(times: 2)])
    #expect(bench.press(.enter).isEmpty)
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `a yes that is not on disk is tried again with enter, and never asked anew`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    #expect(try bench.move(id, to: .unsaved) == [.ring(times: 2)])
    #expect(bench.press(.enter) == [.desk(.saveNow(id))])
    try bench.move(id, to: .redeemed)
    #expect(bench.text.contains("code T1"))
    #expect(try bench.move(id, to: .unsaved).isEmpty)
    try bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(60))))
    #expect(bench.text.contains("[OK]"))
  }

  @Test(arguments: [(Character("s"), true), (Character("T"), false)])
  func `another number's answer is decided by the same key twice`(
    _ key: Character, _ keeps: Bool
  ) throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    try bench.move(id, to: .held(Sample.heldAnswer))
    #expect(bench.press(key).isEmpty)
    bench.run(.seconds(4))
    #expect(bench.press(key).isEmpty, "the question was gone")
    #expect(bench.press("e").isEmpty)
    #expect(bench.press(key).isEmpty, "another key came between")
    #expect(bench.press(key) == [.desk(.decide(id, keep: keeps))])
  }

  static func card() throws -> CounterBench {
    var bench = CounterBench()
    try bench.startRequest()
    try bench.move(
      try #require(bench.orderedID),
      to: .ended(.saved(Sample.enrollment(), took: .seconds(41))))
    return bench
  }
}
