import CIBA
import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// Consents and missing names, on every screen that shows a member.
@Suite struct ConsentScreenTests {
  typealias Window = ScreenTests.Window

  static let asks: [AskedFact] = [.name, .phoneNumber, .consents]
  static let nameless = Sample.member(nil, sequence: 4, state: .incomplete)
  static let lost = MemberConsents([.init(approvedAt: Sample.november, claims: nil)])

  @Test(arguments: Window.allCases) func `a new member's card has the consents`(
    _ window: Window
  ) throws {
    var bench = window.bench(asks: Self.asks)
    try bench.enroll(Sample.enrollment(consents: Sample.consents()))
    expectScreen(bench.grid, named: "card-consents-\(window.rawValue)")
    bench.press(" ")
    #expect(!bench.text.contains("e-mail"))
  }

  @Test(arguments: Window.allCases) func `a member's card is known to have consents`(
    _ window: Window
  ) throws {
    var bench = window.bench(asks: Self.asks)
    let member = Sample.member()
    try bench.greet(member)
    bench.apply(.recordRead(member.number, .success(Sample.record(of: member))))
    expectScreen(bench.grid, named: "known-consents-\(window.rawValue)")
    #expect(
      bench.press(" ") == [.readRecord(member.number), .noteLook(member, .shownAgain)])
    expectScreen(bench.grid, named: "known-shown-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `an incomplete member is marked everywhere`(
    _ window: Window
  ) throws {
    var bench = window.bench(asks: Self.asks)
    let record = MemberRecord(
      member: Self.nameless, consents: Self.lost, looks: [], olderLooks: 0)
    try bench.greet(Self.nameless)
    bench.apply(.recordRead(Self.nameless.number, .success(record)))
    expectScreen(bench.grid, named: "known-incomplete-\(window.rawValue)")
    bench.press(.enter)
    bench.press(.function(3))
    bench.type("aas")
    bench.apply(.found(sequence: 1, .success([StaffScreenTests.people[0], Self.nameless])))
    expectScreen(bench.grid, named: "look-up-incomplete-\(window.rawValue)")
    bench.press(.down)
    bench.press(.enter)
    bench.apply(.recordRead(Self.nameless.number, .success(record)))
    expectScreen(bench.grid, named: "member-incomplete-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `F2 completes, and the card says so`(
    _ window: Window
  ) throws {
    var bench = window.bench(asks: Self.asks)
    try bench.greet(Self.nameless)
    #expect(bench.footer.contains("F2 Complete"))
    let phone = try #require(Self.nameless.phone)
    let commands = bench.press(.function(2))
    let id = try #require(bench.orderedID)
    #expect(commands == [.desk(.enroll(id, phone, again: true))])
    bench.tell(
      .status(Sample.status(id, phone, code: "C-4793", phase: .open, at: bench.now)))
    let completed = Sample.member(sequence: 4)
    try bench.move(
      id,
      to: .ended(
        .saved(
          Sample.enrollment(
            .updated, completed, consents: Sample.consents(), isCompletion: true),
          took: .seconds(20))))
    expectScreen(bench.grid, named: "card-completed-\(window.rawValue)")
  }

  @Test func `a plain refresh is no completion`() throws {
    var bench = CounterBench()
    try bench.enroll(Sample.enrollment(.updated))
    #expect(bench.text.contains("CARD UPDATED"))
  }

  @Test(arguments: Window.allCases) func `many and long consents stay inside the frame`(
    _ window: Window
  ) throws {
    let hostile: [(String, String, Bool)] =
      [
        ("a", String(repeating: "Ja takk til tilbud ", count: 50), true),
        ("b", "田中太郎一二三四五六七八九十田中太郎一二三四五六七八九十", false),
        ("c", "\u{1B}[2J\u{202E}evil", true),
      ] + (0..<40).map { ("x\($0)", "Offer \($0)", false) }
    let consents = Sample.consents(hostile)
    var bench = window.bench(asks: Self.asks)
    try bench.enroll(Sample.enrollment(consents: consents))
    expectScreen(bench.grid, named: "card-consents-many-\(window.rawValue)")
    bench.press(.enter)
    let member = Sample.member()
    bench.open(member)
    bench.apply(
      .recordRead(member.number, .success(Sample.record(of: member, consents: consents))))
    expectScreen(bench.grid, named: "member-consents-many-\(window.rawValue)")
    #expect(!bench.text.contains("\u{1B}"))
  }

  @Test(arguments: 0...12) func `what does not fit is counted`(_ count: Int) throws {
    let answers = (0..<count).map { ("x\($0)", "Offer \($0)", true) }
    for window in Window.allCases {
      var bench = window.bench(asks: Self.asks)
      let member = Sample.member()
      bench.open(member)
      bench.apply(
        .recordRead(
          member.number, .success(Sample.record(of: member, consents: Sample.consents(answers)))))
      let shown = (0..<count).count { bench.text.contains("[x] Offer \($0) ") }
      let rest = bench.text.firstMatch(of: /\((\d+) more\)/).flatMap { Int($0.output.1) } ?? 0
      #expect(shown + rest == count, "\(bench.text)")
      #expect(bench.text.contains("none told") == (count == 0))
    }
  }

  @Test(arguments: Window.allCases) func `a lost later answer is said beside the others`(
    _ window: Window
  ) {
    var bench = window.bench(asks: Self.asks)
    let member = Sample.member()
    bench.open(member)
    let consents = Sample.consents(lostAt: Sample.november + 86_400)
    bench.apply(
      .recordRead(member.number, .success(Sample.record(of: member, consents: consents))))
    expectScreen(bench.grid, named: "member-consents-lost-\(window.rawValue)")
  }

  @Test func `a shop that asks for no consents shows none`() throws {
    var bench = CounterBench()
    try bench.enroll(Sample.enrollment())
    #expect(!bench.text.contains("Consents"))
    bench.press(.enter)
    let member = Sample.member()
    bench.open(member)
    bench.apply(
      .recordRead(
        member.number, .success(Sample.record(of: member, consents: MemberConsents()))))
    #expect(bench.text.contains("Consents    the shop asks for none"))
  }

  @Test func `books that cannot be read are said, and the card stays`() {
    var bench = CounterBench()
    let member = Sample.member()
    bench.open(member)
    bench.apply(.recordRead(member.number, .failure(.unusable(detail: "damaged"))))
    #expect(bench.text.contains("Consents    cannot be read"))
    #expect(bench.text.contains("Solveig Aasen"))
  }

  @Test func `an answer about somebody else is dropped`() {
    var bench = CounterBench()
    bench.open(Sample.member())
    let before = bench.lines
    let other = Sample.member("Per Aas", sequence: 9)
    bench.apply(.recordRead(other.number, .success(Sample.record(of: other))))
    #expect(bench.lines == before)
    bench.press(.escape)
    bench.press(.escape)
    bench.apply(.recordRead(other.number, .success(Sample.record(of: other))))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `a member without a number says why`() {
    var bench = CounterBench()
    bench.open(Sample.member(phone: nil))
    #expect(bench.text.contains("The number went to another person"))
    #expect(!bench.footer.contains("F2"))
  }
}

extension CounterBench {
  /// A request that ends well.
  mutating func enroll(_ enrollment: Enrollment) throws {
    try startRequest()
    try move(try #require(orderedID), to: .ended(.saved(enrollment, took: .seconds(40))))
    wait(.seconds(2))
  }

  /// Types a member's number.
  mutating func greet(_ member: Member) throws {
    let phone = try #require(member.phone)
    type(phone.nationalDigits)
    apply(.numberChecked(phone, .success(member)))
    wait(.seconds(3))
  }

  /// Opens a member from the look-up.
  mutating func open(_ member: Member) {
    press(.function(3))
    let before = commands.count
    type("aas")
    for case .find(_, let sequence) in commands[before...] {
      apply(.found(sequence: sequence, .success([member])))
    }
    press(.enter)
  }
}
