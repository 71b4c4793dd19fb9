import EnrollmentCore
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// What scanners type, on screens that take it and on screens that do not.
@Suite struct ScanTests {
  static let memberNumber = Sample.member().number.rawValue
  static let personalCode = "https://qr.vipps.no/28/2/01/031/4740612345?v=1"

  // MARK: In the number's field

  @Test func `the Enter that ends a scan sends nothing`() throws {
    var bench = CounterBench()
    let phone = try #require(Sample.phone("40612345"))
    #expect(bench.scan("40612345") == [.checkNumber(phone)])
    bench.apply(.numberChecked(phone, .success(nil)))
    #expect(bench.text.contains("[ 406 12 345 ]"))
    #expect(bench.messageLine == " Press Enter to send. Nothing has been sent yet.")
    #expect(!bench.press(.enter).isEmpty)
  }

  @Test func `of both line ends of a scanner none sends`() throws {
    var bench = CounterBench()
    bench.scan("40612345", then: [.enter, .enter])
    #expect(bench.orderedID == nil)
    bench.wait(.milliseconds(30))
    bench.apply(.key(.enter))
    #expect(bench.orderedID == nil, "the same key within 150 ms counts once")
    bench.press(.enter)
    #expect(bench.orderedID != nil)
  }

  @Test func `an Enter 30 ms after the last sign is somebody's`() {
    var bench = CounterBench()
    bench.scan("40612345", then: [])
    bench.wait(.milliseconds(29))
    bench.apply(.key(.enter))
    #expect(bench.orderedID == nil)
    bench.press(.escape)
    bench.scan("40612345", then: [])
    bench.wait(.milliseconds(30))
    bench.apply(.key(.enter))
    #expect(bench.orderedID != nil)
  }

  @Test func `after five quick signs Enter is a key`() {
    var bench = CounterBench()
    bench.type("406")
    bench.scan("12345")
    #expect(bench.orderedID != nil)
  }

  @Test(arguments: [
    personalCode, "HTTPS://QR.Vipps.NO/28/2/01/031/4740612345?v=1",
    "https://qr.vipps.no/28/2/01/031/4740612345",
  ])
  func `the app's own code fills the number and sends nothing`(_ code: String) throws {
    let phone = try #require(Sample.phone("40612345"))
    for suffix: [Key] in [[.enter], [.enter, .enter], [.tab], []] {
      var bench = CounterBench()
      bench.type("92")
      bench.scan(code, then: suffix)
      bench.run(.milliseconds(40))
      bench.apply(.numberChecked(phone, .success(nil)))
      #expect(bench.commands.last == .checkNumber(phone))
      #expect(bench.orderedID == nil)
      #expect(bench.text.contains("[ +47 406 12 345 ]"))
      #expect(bench.text.contains("It ends with three four five"))
      #expect(bench.messageLine == " Press Enter to send. Nothing has been sent yet.")
    }
  }

  @Test func `a pasted code fills the number as well`() {
    var bench = CounterBench()
    bench.press(.paste(Self.personalCode))
    #expect(bench.text.contains("[ +47 406 12 345 ]"))
  }

  @Test(arguments: [
    "https://qr.vipps.no/p/h2Kq9ZtR4vLw7XcB", "https://qr.vipps.no/28/2/01/031/47",
    "https://qr.vipps.no/28/2/01/031/4740612345/x", "https://qr.vipps.no/28/2/01/032/4740612345",
    "https://qr.vipps.no/28/2/01/031/474061234５",
  ])
  func `an app's code without a number leaves none`(_ code: String) {
    var bench = CounterBench()
    bench.scan(code)
    #expect(bench.text.contains("[ ___ __ ___ ]"))
    #expect(bench.messageLine == " That code holds no phone number. Please type the number.")
    #expect(bench.orderedID == nil)
  }

  @Test(arguments: [
    "https://qr.vipps.no.example/28/2/01/031/4740612345", "https://example.com/4740612345",
    "5901234123457", memberNumber + "1",
  ])
  func `every other code is text, and no Enter`(_ code: String) {
    var bench = CounterBench()
    bench.scan(code)
    bench.run(.milliseconds(40))
    #expect(bench.text.contains("Phone number"))
    #expect(bench.orderedID == nil)
  }

  @Test func `a member's number is looked up from the number's field`() {
    for suffix: [Key] in [[.enter], [.enter, .enter], []] {
      var bench = CounterBench()
      bench.scan(Self.memberNumber, then: suffix)
      bench.run(.milliseconds(40))
      #expect(bench.commands.last == .find(Self.memberNumber, sequence: 1))
      #expect(bench.text.contains("Find [ \(Self.memberNumber)"))
      let commands = bench.apply(.found(sequence: 1, .success([Sample.member()])))
      guard suffix.isEmpty else {
        #expect(commands == LookUpTests.opening(Sample.member()), "its Enter opens the member")
        #expect(bench.text.contains("Solveig Aasen"))
        continue
      }
      #expect(commands.isEmpty)
      #expect(bench.text.contains("Solveig A."), "found, and veiled")
      #expect(bench.press(.enter) == LookUpTests.opening(Sample.member()))
    }
  }

  @Test func `IT is told that a scanned member is not theirs to see, and the field is empty`() {
    for suffix: [Key] in [[.enter], []] {
      var bench = LockTests.bench(as: LockTests.member(9, "Ida", .it))
      bench.scan(Self.memberNumber, then: suffix)
      bench.run(.milliseconds(40))
      #expect(bench.messageLine == " IT may not look members up.")
      #expect(bench.text.contains("[ ___ __ ___ ]"))
      #expect(!bench.commands.contains { if case .find = $0 { true } else { false } })
    }
  }

  @Test func `a member's number that is typed by hand stays in the number's field`() {
    var bench = CounterBench()
    bench.type(Self.memberNumber)
    bench.run(.seconds(1))
    #expect(bench.text.contains("Phone number"))
  }

  // MARK: In the look-up's field

  @Test func `in the look-up a scanned member's number opens the member`() {
    var bench = LookUpTests.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    let commands = bench.scan(Self.memberNumber)
    guard case .find(Self.memberNumber, let sequence) = commands.last else {
      Issue.record("no search for the number: \(commands)")
      return
    }
    #expect(
      bench.apply(.found(sequence: sequence, .success([Sample.member()])))
        == LookUpTests.opening(Sample.member()))
    #expect(bench.text.contains("Solveig Aasen"))
  }

  @Test func `in the look-up the app's own code finds the number`() throws {
    var bench = LookUpTests.bench("aas")
    let commands = bench.scan(Self.personalCode)
    guard case .find("+4740612345", let sequence) = commands.last else {
      Issue.record("no search for the number: \(commands)")
      return
    }
    #expect(bench.apply(.found(sequence: sequence, .success([]))).isEmpty)
    #expect(
      bench.press(.function(2)) == [.checkNumber(try #require(Sample.phone("40612345")))])
    bench.press(.escape)
    bench.press(.function(3))
    bench.scan("https://qr.vipps.no/p/h2Kq9ZtR4vLw7XcB")
    #expect(bench.messageLine == " That code holds no phone number. Please type the number.")
  }

  @Test func `without an Enter the member is shown in the list`() {
    var bench = LookUpTests.bench("")
    bench.scan(Self.memberNumber, then: [])
    bench.run(.milliseconds(40))
    guard case .find(Self.memberNumber, let sequence) = bench.commands.last else {
      Issue.record("no search for the number")
      return
    }
    #expect(bench.apply(.found(sequence: sequence, .success([Sample.member()]))).isEmpty)
    #expect(bench.text.contains("Solveig A."))
  }

  @Test func `the Enter of any other scan opens nobody`() {
    var bench = LookUpTests.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    let commands = bench.scan("lindqvist")
    #expect(commands.last == .find("aaslindqvist", sequence: 10))
    #expect(bench.text.contains("LOOK UP"))
  }

  @Test func `a scanned number that nobody has opens nobody, and typing forgets it`() {
    var bench = LookUpTests.bench("")
    bench.scan(Self.memberNumber)
    guard case .find(_, let sequence) = bench.commands.last else {
      Issue.record("no search")
      return
    }
    bench.type("0")
    #expect(bench.apply(.found(sequence: sequence, .success([Sample.member()]))).isEmpty)
    #expect(bench.apply(.found(sequence: sequence + 1, .success([Sample.member()]))).isEmpty)
    #expect(bench.text.contains("LOOK UP"))
  }

  // MARK: Elsewhere

  @Test(arguments: ["WWWWWW", "W12345", memberNumber, personalCode, "-+./-+"])
  func `a scan elsewhere does nothing and is said`(_ code: String) throws {
    for suffix: [Key] in [[.enter], [.escape], [.enter, .enter], []] {
      var bench = CounterBench()
      try bench.startRequest()
      bench.press(.escape)
      let before = bench.state.screen
      #expect(bench.scan(code, then: suffix).isEmpty)
      bench.run(.milliseconds(40))
      #expect(bench.state.screen == before)
      #expect(bench.messageLine == " Scan not used here.")
    }
  }

  @Test func `ten thousand signs elsewhere are one scan`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    #expect(bench.scan(String(repeating: "W.+-8 ", count: 1700)).isEmpty)
    #expect(bench.text.contains("THE SAME CODE"))
    #expect(bench.messageLine == " Scan not used here.")
  }

  @Test func `a single sign acts after 30 ms, by itself`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.escape)
    bench.wait(.seconds(1))
    #expect(bench.apply(.key(.character("w"))).isEmpty)
    #expect(bench.text.contains("STOP WAITING"))
    let next = try #require(bench.state.nextChange(after: bench.now))
    #expect(next == bench.now.sinceBoot + .milliseconds(30))
    bench.run(.milliseconds(30))
    #expect(bench.commands.last == .desk(.mark(try #require(bench.orderedID), .discard)))
  }

  @Test func `a sign still acts where the timer was late`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.apply(.key(.character(".")))
    bench.wait(.milliseconds(80))
    let next = try #require(bench.state.nextChange(after: bench.now))
    #expect(next <= bench.now.sinceBoot + .milliseconds(1))
    bench.run(.milliseconds(1))
    #expect(bench.text.contains("TIP 2 of 5"))
  }

  @Test func `a waiting sign acts before the key after it`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.escape)
    bench.wait(.seconds(1))
    bench.apply(.key(.character("+")))
    bench.wait(.milliseconds(5))
    bench.apply(.key(.function(3)))
    #expect(bench.text.contains("LOOK UP"), "parked, and then the start screen's F3")
  }

  @Test func `a sign for a screen that the network replaced is thrown away`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.wait(.seconds(5))
    bench.apply(.key(.character(" ")))
    bench.wait(.milliseconds(10))
    try bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(6))))
    bench.run(.milliseconds(100))
    #expect(bench.text.contains("Solveig Aasen"), "Space did not hide the card")
    #expect(!bench.commands.contains(.noteLook(Sample.member(), .shownAgain)))
  }

  @Test func `in a window that is too small a sign acts too`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.apply(.resized(columns: 20, rows: 5))
    bench.apply(.key(.character("+")))
    bench.run(.milliseconds(30))
    bench.apply(.resized(columns: 80, rows: 24))
    #expect(bench.text.contains("Waiting in the background"))
  }

  @Test(arguments: ["4061\u{1F3FD}2345", "4061٢345", "406123\u{20E3}45"])
  func `signs that only look like digits are no phone number`(_ digits: String) {
    #expect(ScannedCode("https://qr.vipps.no/28/2/01/031/" + digits) == .withoutNumber)
  }
}
