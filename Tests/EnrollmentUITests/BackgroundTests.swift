import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// Parked, hidden and adopted requests: nobody looks, nothing is lost.
@Suite struct BackgroundTests {
  static let saved = RequestStatus.Phase.ended(
    .saved(Sample.enrollment(), took: .seconds(41)))

  @Test func `a parked yes rings once and its key opens the card`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118", code: "C-2258")
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    #expect(bench.messageLine.contains("C-2258 is parked."))
    bench.type("40")
    #expect(try bench.move(id, to: Self.saved) == [.ring(times: 1)])
    #expect(bench.messageLine == " C-2258 ...118 said yes and is saved. Press F8 to see the card.")
    bench.type("6")
    #expect(bench.messageLine.contains("said yes and is saved"), "news outlive a key")
    bench.press(.function(8))
    #expect(bench.messageLine.hasSuffix("Press 1 to see the card."))
    bench.press("1")
    #expect(bench.text.contains("[OK]  ENROLLED AND SAVED"))
    #expect(!bench.messageLine.contains("C-2258"))
    bench.press(.enter)
    #expect(bench.state.requests.entries.isEmpty)
  }

  @Test func `row 22 names a key only where the key works`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118", code: "C-2258")
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.startRequest()
    bench.press(.escape)
    try bench.move(id, to: Self.saved)
    #expect(bench.text.contains("STOP WAITING FOR ...345 ?"))
    #expect(bench.messageLine == " C-2258 ...118 said yes and is saved.")
  }

  @Test func `stopping keeps the request, and a late yes is told`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.escape)
    #expect(bench.press(.escape) == [.desk(.setAside(id))])
    bench.press(.function(8))
    #expect(bench.text.contains("hidden, watched"))
    #expect(try bench.move(id, to: Self.saved) == [.ring(times: 1)])
    #expect(bench.text.contains("SAID YES"))
  }

  @Test func `a stopped request that comes to nothing is quiet and gone`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.escape)
    bench.press(.escape)
    let end = RequestStatus.Phase.ended(.failed(RequestFailure(.noAnswer, detail: "")))
    #expect(try bench.move(id, to: end).isEmpty)
    #expect(bench.state.requests.entries.isEmpty)
    #expect(bench.messageLine == " C-4793 ...345: no answer in time.")
  }

  @Test(arguments: ScreenTests.Window.allCases)
  func `a request marked wrong number says so when it is opened again`(
    _ window: ScreenTests.Window
  ) throws {
    var bench = window.bench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.escape)
    bench.press("w")
    try bench.move(id, to: .open) { $0.fate = .discard }
    bench.press(.function(8))
    bench.press("1")
    #expect(bench.text.uppercased().contains("WRONG NUMBER"))
    #expect(bench.text.contains("refuse it, please"))
    #expect(!bench.text.contains("Accept only if"))
    expectScreen(bench.grid, named: "waiting-wrong-number-\(window.rawValue)")
    #expect(bench.press("w") == [.desk(.mark(id, .save))])
    try bench.move(id, to: .open) { $0.fate = .save }
    #expect(bench.text.uppercased().contains("SAME CODE"))
  }

  @Test func `the start screen tells hidden and wrong-number requests from parked ones`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118", code: "C-2258")
    bench.press(.function(4))
    #expect(bench.lines[16].hasSuffix("left"))
    try bench.startRequest()
    bench.press(.escape)
    bench.press(.escape)
    try bench.startRequest("92222903", code: "C-9037")
    let wrong = try #require(bench.orderedID)
    bench.press(.escape)
    bench.press("W")
    try bench.move(wrong, to: .open) { $0.fate = .discard }
    #expect(bench.lines[16].hasSuffix("left"))
    #expect(bench.lines[17].hasSuffix("left     hidden, watched"))
    #expect(bench.lines[18].hasSuffix("left     wrong number"))
    bench.apply(.resized(columns: 40, rows: 12))
    #expect(bench.lines[6] == "3 requests wait: 1 hidden, 1 wrong.")
  }

  @Test func `a warning about the number that is typed stands before news`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(20))))
    #expect(bench.messageLine.contains("said yes and is saved"))
    bench.type("2123456")
    #expect(bench.messageLine.contains("said yes and is saved"))
    bench.type("7")
    #expect(bench.messageLine.contains("does not look like a mobile number"))
  }

  @Test func `a wrong number is marked, and its end is told without a card`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.escape)
    #expect(bench.press("w") == [.desk(.mark(id, .discard))])
    try bench.move(id, to: .open) { $0.fate = .discard }
    #expect(bench.text.contains("wrong number"))
    #expect(try bench.move(id, to: .ended(.discarded)).isEmpty)
    #expect(bench.messageLine.contains("nothing was saved"))
    #expect(bench.state.requests.entries.isEmpty)
  }

  @Test func `the stop question closes by itself and keeps waiting`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.escape)
    bench.run(.seconds(9.5))
    #expect(bench.text.contains("STOP WAITING"))
    bench.run(.seconds(0.5))
    #expect(bench.text.contains("SAME CODE"))
  }

  @Test func `a yes takes the stop question away`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.escape)
    try bench.move(id, to: .redeemed)
    #expect(bench.messageLine.contains("Said yes."))
    bench.apply(.key(.escape))
    try bench.move(id, to: Self.saved)
    #expect(bench.text.contains("[OK]"))
  }

  @Test func `another shopper's end does not disturb the one that is shown`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118", code: "C-2258")
    let first = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.startRequest("40612345", code: "C-4793")
    try bench.move(first, to: .ended(.failed(RequestFailure(.denied, detail: ""))))
    #expect(bench.text.contains("C - 4 7 9 3"))
    #expect(bench.messageLine == " C-2258 ...118: the shopper said no. Press F8 to see it.")
    bench.press(.function(8))
    bench.press("1")
    #expect(bench.text.contains("code W1"))
    #expect(bench.text.contains("...118"))
  }

  @Test func `a save that keeps failing in the background is told once`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(4))
    #expect(try bench.move(id, to: .unsaved) == [.ring(times: 2)])
    for _ in 0..<3 {
      try bench.move(id, to: .redeemed)
      #expect(try bench.move(id, to: .unsaved).isEmpty)
    }
    bench.press(.function(8))
    bench.press("1")
    #expect(bench.text.contains("code T1"))
  }

  @Test func `slots keep their numbers while others come and go`() throws {
    var bench = CounterBench()
    var ids: [RequestID] = []
    for place in 1...3 {
      try bench.startRequest("4061234\(place)", code: "C-000\(place)")
      ids.append(try #require(bench.orderedID))
      bench.press(.function(4))
    }
    bench.press(.function(8))
    try bench.move(ids[0], to: Self.saved)
    bench.press("1")
    bench.press(.enter)
    bench.press(.function(8))
    #expect(bench.text.contains("2  C-0002"))
    bench.press("3")
    #expect(bench.text.contains("C - 0 0 0 3"))
  }

  @Test func `what was adopted is said, and nothing where nothing was`() throws {
    var bench = CounterBench()
    bench.tell(.adopted([]))
    #expect(bench.messageLine == " Ready.")
    let phone = try #require(Sample.phone("40612345"))
    let ids = [RequestID(rawValue: UUID()), RequestID(rawValue: UUID())]
    for (id, code) in zip(ids, ["C-1111", "C-2222"]) {
      bench.tell(.status(Sample.status(id, phone, code: code, phase: .open, at: bench.now)))
    }
    bench.tell(.adopted(ids))
    #expect(bench.messageLine == " Back. 2 requests picked up again.")
    bench.tell(.adopted([ids[0]]))
    #expect(bench.messageLine == " Back. 1 request picked up again.")
  }

  @Test func `a number that is open already is shown, not sent again`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let first = try #require(bench.orderedID)
    bench.press(.function(4))
    bench.type("40612345")
    bench.press(.enter)
    bench.tell(.refused(try #require(bench.orderedID), .alreadyOpen(first)))
    #expect(bench.text.contains("C - 4 7 9 3"))
    #expect(bench.messageLine == " A request to this number is open already. Nothing was sent.")
  }

  @Test func `lost connections and slow answers are said in row 22`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    try bench.move(id, to: .open) { $0.connection = .lost }
    #expect(
      bench.messageLine == " Connection lost, still trying. The phone is not affected.")
    #expect(bench.lines[0].contains("OFFLINE"))
    #expect(bench.text.contains("Go on in your app"))
    try bench.move(id, to: .open) {
      $0.connection = .good
      $0.asksLessOften = true
    }
    #expect(bench.messageLine == " Asking less often.")
    #expect(bench.lines[0].contains("ONLINE"))
  }

  @Test func `an answer that nobody has seen stays, however many requests follow`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118", code: "C-2258")
    let first = try #require(bench.orderedID)
    bench.press(.function(4))
    try bench.move(first, to: Self.saved)
    for place in 1...9 {
      try bench.startRequest("4061234\(place)", code: "C-000\(place)")
      bench.press(.function(4))
    }
    #expect(bench.state.requests[first] != nil)
    #expect(bench.state.requests.entries.count == 10)
    bench.press(.escape)
    #expect(bench.messageLine.contains("1 answer has not been opened"))
    bench.press(.function(8))
    #expect(bench.messageLine == " C-2258 ...118 said yes and is saved. Press 1 to see the card.")
    bench.press("1")
    #expect(bench.text.contains("ENROLLED AND SAVED"))
    // The one that had no key has the free one now, and Esc leads back to the list.
    bench.press(.escape)
    #expect(bench.state.requests.entry(slot: 1)?.status.code == Sample.binding("C-0009"))
    #expect(bench.text.contains("C-0009"))
  }

  @Test func `a look at the list or the look-up keeps the number that is typed`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.function(4))
    bench.type("4069870")
    bench.press(.function(8))
    bench.press(.escape)
    #expect(bench.text.contains("[ 406 98 70_ ]"))
    bench.press(.function(3))
    #expect(bench.text.contains("[ 4069870"))
    bench.press(.escape)
    #expect(bench.text.contains("[ 406 98 70_ ]"))
    bench.type("1")
    bench.press(.function(8))
    let phone = try #require(Sample.phone("40698701"))
    #expect(bench.press(.escape) == [.checkNumber(phone)], "its answer may have been missed")
  }

  @Test func `the list leads back to the request that was watched`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118", code: "C-2258")
    bench.press(.function(4))
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.press(.function(8))
    bench.press(.escape)
    #expect(bench.text.contains("THE SAME CODE MUST SHOW"))
    bench.press(.function(8))
    try bench.move(id, to: Self.saved)
    bench.press(.escape)
    #expect(bench.text.contains("Phone number"), "what it waited for has come, and is on the list")
  }

  @Test func `row 22 goes back to what the screen says`() throws {
    var bench = CounterBench()
    bench.tell(.adopted([RequestID(rawValue: UUID()), RequestID(rawValue: UUID())]))
    #expect(bench.messageLine == " Back. 2 requests picked up again.")
    bench.type("4")
    #expect(bench.messageLine.hasPrefix(" Back."))
    bench.press(.function(3))
    #expect(!bench.messageLine.hasPrefix(" Back."), "it is no news for another screen")
    bench.press(.escape)
    bench.press(.escape)
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.scan(ScanTests.memberNumber)
    #expect(bench.messageLine.contains("Scan not used here"))
    bench.run(.seconds(7))
    #expect(bench.messageLine.contains("Waiting for the shopper"))
    try bench.move(id, to: .open) { $0.connection = .lost }
    #expect(bench.messageLine.contains("Connection lost"))
    #expect(!bench.footer.contains("F5"))
  }

  @Test func `two keys of one burst confirm nothing`() {
    var bench = CounterBench()
    for key in [Key.escape, .character("x"), .escape, .character("x"), .escape] {
      #expect(bench.apply(.key(key)).isEmpty)
      bench.wait(.milliseconds(40))
    }
    #expect(bench.messageLine.contains("Press Esc again"))
    bench.wait(.milliseconds(500))
    #expect(bench.apply(.key(.escape)) == [.leave])
  }
}
