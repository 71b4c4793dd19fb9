import EnrollmentCore
import TerminalGrid
import TestSupport
import Testing

@testable import CursesTerminal
@testable import EnrollmentUI

/// The matrix of hostile input, over the real decoder of keys and the real counter: every row in
/// every field of text, and on every screen where a key is a key.
@Suite(.proves(.keys)) struct HostileInputTests {
  @Test(arguments: HostileInputRow.all)
  func `in the number's field`(_ row: HostileInputRow) {
    for pace in Pace.allCases {
      var line = KeyLine(CounterBench())
      line.send(row.bytes, pace)
      line.expectNothingSent(row)
      guard let number = row.number else { continue }
      guard case .entry(let entry) = line.bench.state.screen else {
        Issue.record("another screen: \(line.bench.text)")
        continue
      }
      #expect(entry.entry.typed == number, "\(pace)")
    }
  }

  @Test(arguments: HostileInputRow.all)
  func `in the look-up's field`(_ row: HostileInputRow) {
    for pace in Pace.allCases {
      var line = KeyLine(LookUpTests.bench(""))
      line.send(row.bytes, pace)
      line.expectNothingSent(row)
      guard let search = row.search else { continue }
      guard case .lookUp(let lookUp) = line.bench.state.screen else {
        Issue.record("another screen: \(line.bench.text)")
        continue
      }
      #expect(lookUp.text == search, "\(pace)")
      // What is searched for is what stands in the field.
      for case .find(let text, _) in line.bench.commands {
        #expect(search.hasPrefix(text) && text.unicodeScalars.count <= LookUpScreen.textLimit)
      }
    }
  }

  /// What is sent in one go is a scan or a sequence and no key, so that nothing moves. A row of less
  /// than six signs is that many keys; one that is made of keys may do what its first key does, and a digit picks in the menu.
  @Test(arguments: HostileInputRow.all, HostilePlace.allCases)
  func `where keys are keys`(_ row: HostileInputRow, _ place: HostilePlace) throws {
    var line = KeyLine(try place.bench())
    let before = Self.kind(line.bench.state.screen)
    line.send(row.bytes, .atOnce)
    line.expectNothingSent(row, butOne: row.number == nil || place == .practiceMenu)
    guard row.number != nil, line.signs == 0 || line.signs >= KeyBurst.leastSigns else { return }
    #expect(Self.kind(line.bench.state.screen) == before)
  }

  private static func kind(_ screen: Screen) -> Substring {
    String(describing: screen).prefix { $0 != "(" }
  }

  @Test func `a flood of noise leaves the counter at work`() throws {
    var random = SplitMix(state: 46)
    var line = KeyLine(CounterBench())
    let noise = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for start in stride(from: 0, to: noise.count, by: 500) {
      line.send(Array(noise[start..<start + 500]), .atOnce)
    }
    line.expectNothingSent(HostileInputRow(nothingOf: 0, "noise", []))
    line.bench.apply(.key(.paste("")))
    for _ in 0..<3 where !line.bench.text.contains("[ ___ __ ___ ]") { line.bench.press(.escape) }
    try line.bench.startRequest("40612345")
  }

  // MARK: Enter and Esc around a request

  @Test func `Enter held for ten seconds starts one request and answers no card`() throws {
    var line = KeyLine(CounterBench())
    line.bench.type("40612345")
    let number = try #require(Sample.phone("40612345"))
    line.bench.apply(.numberChecked(number, .success(nil)))
    line.bench.run(.seconds(1))
    line.hold("\r", for: .seconds(1))
    let id = try #require(line.bench.orderedID)
    for phase: RequestStatus.Phase in [.sending, .open] {
      line.bench.tell(
        .status(Sample.status(id, number, code: "C-4793", phase: phase, at: line.bench.now)))
    }
    line.hold("\r", for: .seconds(3), isDownAlready: true)
    try line.bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(4))))
    line.hold("\r", for: .seconds(6), isDownAlready: true)
    #expect(line.bench.text.contains("ENROLLED AND SAVED"))
    #expect(line.bench.commands.compactMap(\.orderedID) == [id])
  }

  @Test func `Enter twice within ten milliseconds starts one request`() throws {
    var line = KeyLine(CounterBench())
    line.bench.type("40612345")
    line.bench.run(.seconds(1))
    line.send(Array("\r".utf8), .atOnce, pause: .milliseconds(10))
    line.send(Array("\r".utf8), .atOnce)
    #expect(line.bench.commands.compactMap(\.orderedID).count == 1)
  }

  @Test func `Esc in each part of a request stops nothing by itself`() throws {
    for phase: RequestStatus.Phase in [
      .sending, .open, .redeemed, .unsaved, .held(Sample.heldAnswer),
    ] {
      var line = KeyLine(CounterBench())
      try line.bench.startRequest()
      let id = try #require(line.bench.orderedID)
      try line.bench.move(id, to: phase)
      line.bench.run(.seconds(1))
      let before = line.bench.commands.count
      line.send([0x1B], .atOnce)
      let orders = line.bench.commands.dropFirst(before).filter { !$0.isHarmless }
      #expect(orders.isEmpty, "\(phase)")
      #expect(line.bench.state.requests[id] != nil)
    }
  }

  // MARK: Lines

  @Test(arguments: HostileInputRow.all, LineField.allCases)
  func `as a line that is typed`(_ row: HostileInputRow, _ field: LineField) throws {
    var bench = try field.bench()
    let place = bench.state.place
    bench.tearOff()
    let before = bench.commands.count
    var typed = TypedLines()
    typed.take(row.bytes)
    typed.take([UInt8(ascii: "\n")])
    while case .line(let line) = typed.next(), bench.state.takesLines {
      bench.apply(.typed(line))
      #expect(bench.transcript.utf8.count < 6000, "an answer is no echo")
    }
    let orders = bench.commands.dropFirst(before).filter { !$0.isHarmless }
    #expect(orders.isEmpty)
    #expect(LineField.isClean(bench.transcript))
    if field == .confirming || field == .stopping || field == .held {
      #expect(bench.state.place == place, "no row is one of the words")
    }
  }
}

/// How fast what is sent comes, key by key.
enum Pace: CaseIterable {
  /// As of a hand.
  case byHand
  /// As of a scanner.
  case atOnce

  var gap: Duration {
    switch self {
    case .byHand: .milliseconds(40)
    case .atOnce: .milliseconds(1)
    }
  }
}

/// A line with a keyboard at its end: the decoder, the clock and the counter as the program has them.
struct KeyLine {
  var bench: CounterBench
  private var decoder = KeyDecoder()
  /// Signs that came as keys.
  private(set) var signs = 0
  private let ordersBefore: Int

  init(_ bench: CounterBench) {
    self.bench = bench
    ordersBefore = bench.commands.count
  }

  /// Sends bytes and lets what was begun come to its end.
  mutating func send(_ bytes: [UInt8], _ pace: Pace, pause: Duration = .milliseconds(400)) {
    bench.wait(.seconds(1))
    take(decoder.decode(bytes), every: pace.gap)
    while let patience = decoder.patience {
      bench.run(patience)
      take(decoder.timeOut(), every: .zero)
    }
    bench.run(pause)
  }

  /// A key held down: once, and after half a second thirty times a second.
  mutating func hold(_ key: String, for duration: Duration, isDownAlready: Bool = false) {
    let end = bench.now.sinceBoot + duration
    take(decoder.decode(key.utf8), every: .zero)
    bench.run(.milliseconds(isDownAlready ? 33 : 500))
    while bench.now.sinceBoot < end {
      take(decoder.decode(key.utf8), every: .zero)
      bench.run(.milliseconds(33))
    }
  }

  private mutating func take(_ outputs: [KeyDecoder.Output], every gap: Duration) {
    for output in outputs {
      guard case .key(let key) = output else { continue }
      if case .character = key { signs += 1 }
      bench.wait(gap)
      bench.apply(.key(key))
    }
  }

  /// Nobody was asked, nothing decided, nobody left, and what is drawn is text.
  func expectNothingSent(
    _ row: HostileInputRow, butOne: Bool = false, location: SourceLocation = #_sourceLocation
  ) {
    let orders = bench.commands.dropFirst(ordersBefore).filter { !$0.isHarmless }
    Proof.tried("hostile inputs")
    Proof.found(
      "orders that nobody gave", max(0, orders.count - (butOne ? 1 : 0)), "\(orders)",
      sourceLocation: location)
    #expect(!orders.contains(.leave), sourceLocation: location)
    let grid = bench.grid
    let odd = (0..<grid.rows).flatMap { grid.cells(inRow: $0) }.filter {
      $0.text != drawable($0.text) || $0.text.unicodeScalars.count > 5
    }
    #expect(odd.isEmpty, sourceLocation: location)
  }
}

extension CounterCommand {
  /// Asks nobody, decides nothing and ends nothing.
  var isHarmless: Bool {
    switch self {
    case .checkNumber, .find, .readRecord, .noteLook, .readLeadList, .findErased, .readReport,
      .ring:
      true
    // Parked: the request goes on, and comes back with F8.
    case .desk(.setAside): true
    case .desk, .changeNote, .withdrawConsent, .handOutCopy, .tickOff, .erase, .undoErase, .signIn,
      .noteLock, .pickShopper, .leave:
      false
    }
  }
}

/// Where nothing is typed: screens whose keys are single signs.
enum HostilePlace: CaseIterable {
  case waiting, help, stopQuestion, card, known, failure, unsaved, held, member, waitingList
  case editMember, memberHistory, copy, leadList, practiceMenu

  func bench() throws -> CounterBench {
    switch self {
    case .practiceMenu: return CounterBench(isPractice: true)
    case .leadList: return LeadListTests.bench()
    case .member, .editMember, .memberHistory, .copy:
      var bench = LookUpTests.bench("aas")
      let member = Sample.member()
      bench.apply(.found(sequence: 1, .success([member])))
      bench.press(.enter)
      bench.apply(.recordRead(member.number, .success(Sample.record(of: member))))
      if self == .editMember { bench.press("e") }
      if self == .memberHistory { bench.press("h") }
      if self == .copy { bench.press("x") }
      return bench
    case .known:
      var bench = CounterBench()
      bench.type("40612345")
      bench.apply(.numberChecked(try #require(Sample.phone("40612345")), .success(Sample.member())))
      bench.run(.seconds(2))
      return bench
    case .waiting, .help, .stopQuestion, .card, .failure, .unsaved, .held, .waitingList: break
    }
    var bench = CounterBench()
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    switch self {
    case .help: bench.press(.function(1))
    case .stopQuestion: bench.press(.escape)
    case .card: try bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(4))))
    case .failure:
      try bench.move(id, to: .ended(.failed(RequestFailure(.noAnswer, detail: ""))))
    case .unsaved: try bench.move(id, to: .unsaved)
    case .held: try bench.move(id, to: .held(Sample.heldAnswer))
    case .waitingList:
      bench.press(.function(4))
      bench.press(.function(8))
    case .waiting, .known, .member, .editMember, .memberHistory, .copy, .leadList, .practiceMenu:
      break
    }
    return bench
  }
}

/// What the line mode asks for.
enum LineField: CaseIterable {
  case number, confirming, waiting, stopping, held, found, menu

  func bench() throws -> LineBench {
    var bench = LineBench(isPractice: self == .menu)
    switch self {
    case .number, .menu: break
    case .confirming:
      bench.type("40612345")
      let number = try #require(Sample.phone("40612345"))
      bench.apply(.counter(.numberChecked(number, .success(nil))))
    case .waiting: try bench.startRequest()
    case .stopping:
      try bench.startRequest()
      bench.type("stop")
    case .held: try bench.move(try bench.startRequest(), to: .held(Sample.heldAnswer))
    case .found:
      bench.type("find aas")
      bench.apply(.counter(.found(sequence: 1, .success(StaffScreenTests.people))))
    }
    return bench
  }

  /// Whether nothing in `text` steers a terminal or hides.
  static func isClean(_ text: String) -> Bool {
    text.split(separator: "\n").allSatisfy { $0 == drawable(String($0)) }
  }
}
