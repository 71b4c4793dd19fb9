import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// Source: UX.md, section 4, "Erase".
@Suite struct EraseScreenTests {
  typealias Window = ScreenTests.Window

  private static let member = Sample.member("Aase Lindqvist", phone: "41111118", sequence: 77)
  private static let erasure = PendingErasure(
    number: member.number, erasedAt: Sample.afternoon,
    undoableUntil: Sample.afternoon.addingTimeInterval(600))

  /// The member's card is open.
  private func opened(_ window: Window = .full) -> CounterBench {
    var bench = window.bench()
    bench.press(.function(3))
    bench.type("aas")
    bench.apply(.found(sequence: 1, .success([Self.member])))
    bench.press(.enter)
    bench.apply(.recordRead(Self.member.number, .success(Sample.record(of: Self.member))))
    return bench
  }

  @discardableResult
  private func press(_ text: String, on bench: inout CounterBench) -> [CounterCommand] {
    text.flatMap { bench.press($0) }
  }

  private var lastFour: String { String(Self.member.number.rawValue.suffix(4)) }

  @Test(arguments: Window.allCases)
  func `erasing takes a reason and four digits, and can be undone`(
    _ window: Window
  ) {
    var bench = opened(window)
    press("d", on: &bench)
    expectScreen(bench.grid, named: "erase-\(window.rawValue)")
    press("2" + lastFour.prefix(3), on: &bench)
    expectScreen(bench.grid, named: "erase-typed-\(window.rawValue)")
    #expect(
      press(String(lastFour.suffix(1)), on: &bench) == [.erase(Self.member.number, .wrongPerson)])
    bench.apply(.erased(Self.member.number, .success(.erased(Self.erasure))))
    expectScreen(bench.grid, named: "erased-\(window.rawValue)")
    bench.wait(.seconds(1))
    #expect(press("u", on: &bench) == [.undoErase(Self.member.number)])
    bench.apply(.eraseUndone(Self.member.number, .success(.undone(Self.member))))
    #expect(bench.messageLine.contains("The member is back"))
  }

  @Test func `the question names all that is removed, and all that is kept`() {
    var bench = opened()
    press("d", on: &bench)
    let words = bench.lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    for fact in ["name", "phone", "e-mail", "address", "birth date", "note", "app identity"] {
      #expect(words.firstRange(of: "Removed:") != nil)
      #expect(words.split(separator: "Kept:").first?.contains(fact) == true, "\(fact)")
    }
    #expect(words.contains("the member number, when and why this was, on which till Backups:"))
    // Where staff sign in it is known who did it, and that stays.
    bench = LockTests.bench(as: LockTests.anne)
    bench.open(Self.member)
    bench.apply(.recordRead(Self.member.number, .success(Sample.record(of: Self.member))))
    press("d", on: &bench)
    #expect(bench.text.contains("which till, and the staff number of who did it"))
  }

  @Test(arguments: Window.allCases, ["x", "雪"])
  func `a long name leaves the initial and the member number in their places`(
    _ window: Window, sign: String
  ) {
    let given = String(repeating: sign, count: 80)
    let member = Sample.member("\(given) \(String(repeating: "y", count: 80))")
    let mark = window.charset == .ascii ? "..." : "…"
    let number = window.columns == 40 ? "" : "   Member no. .... 1237"
    for (key, title) in [("d", "ERASE  "), ("x", "COPY  ")] {
      var bench = window.bench()
      bench.open(member)
      bench.apply(.recordRead(member.number, .success(Sample.record(of: member))))
      press(key, on: &bench)
      let row = bench.lines[window.columns == 40 ? 2 : 3].drop { $0 == " " }
      #expect(row.hasPrefix(title), "\(row)")
      #expect(row.hasSuffix("\(mark) Y.\(number)"), "\(row)")
    }
  }

  @Test func `other digits erase nothing, and Esc goes back to the member`() {
    var bench = opened()
    press("d", on: &bench)
    #expect(press("07", on: &bench) == [], "digits before a reason are none")
    press("1", on: &bench)
    #expect(press("0774", on: &bench) == [])
    #expect(bench.messageLine.contains("not the last four digits"))
    bench.press(.backspace)
    press("3" + lastFour.prefix(2), on: &bench)
    bench.press(.escape)
    #expect(bench.lines[3].contains("Aase Lindqvist"))
  }

  /// A member whose last four digits begin with the same one twice.
  private static let doubled = Sample.member("Ola Nordmann", phone: "41111119", sequence: 1)

  @Test(arguments: [40, 60, 100]) func `digits that stand twice count twice, however quickly`(
    milliseconds: Int
  ) {
    var bench = CounterBench()
    bench.open(Self.doubled)
    bench.apply(.recordRead(Self.doubled.number, .success(Sample.record(of: Self.doubled))))
    press("d", on: &bench)
    press("1", on: &bench)
    let digits = String(Self.doubled.number.rawValue.suffix(4))
    #expect(digits.hasPrefix("00"))
    var commands: [CounterCommand] = []
    for digit in digits {
      bench.wait(.milliseconds(milliseconds))
      commands += bench.apply(.key(.character(digit)))
    }
    bench.wait(.milliseconds(30))
    commands += bench.apply(.tick)
    #expect(commands == [.erase(Self.doubled.number, .shopperAsked)])
  }

  @Test func `the digit that says why is none of the four, however it bounces`() {
    var bench = opened()
    press("d", on: &bench)
    press("1", on: &bench)
    bench.wait(.milliseconds(60))
    bench.apply(.key(.character("1")))
    bench.wait(.milliseconds(60))
    bench.apply(.tick)
    #expect(bench.text.contains("[ ____ ]"))
  }

  @Test func `a scanned card erases nobody, whatever its digits are`() {
    var bench = opened()
    press("d", on: &bench)
    press("1", on: &bench)
    bench.wait(.seconds(1))
    let commands = bench.scan(Self.member.number.rawValue)
    #expect(!commands.contains(.erase(Self.member.number, .shopperAsked)))
    #expect(bench.messageLine.contains("Scan not used here"))
  }

  @Test func `the order is given once, and what went wrong is said`() throws {
    let code = try #require(BindingCode(rawValue: "C-4793"))
    let outcomes: [(Result<ErasureOutcome, StoreFailure>, String)] = [
      (.success(.requestIsOpen(code)), "the request C-4793 to this phone is open"),
      (.failure(.cannotWrite(detail: "full")), "T7 Nothing was erased"),
      (.success(.noSuchMember), "Nobody has this member number any more"),
    ]
    for (outcome, words) in outcomes {
      var bench = opened()
      press("d1" + lastFour, on: &bench)
      #expect(press("1" + lastFour, on: &bench) == [])
      bench.apply(.erased(Self.member.number, outcome))
      #expect(bench.messageLine.contains(words), "\(bench.messageLine)")
    }
  }

  @Test(arguments: Window.allCases) func `the whole member number offers the undo later`(
    _ window: Window
  ) {
    var bench = window.bench()
    bench.press(.function(3))
    bench.type(Self.member.number.rawValue)
    let sequence = 10
    let commands = bench.apply(.found(sequence: sequence, .success([])))
    #expect(commands == [.findErased(Self.member.number)])
    bench.apply(.erasedFound(Self.erasure))
    expectScreen(bench.grid, named: "look-up-erased-\(window.rawValue)")
    #expect(bench.press(.function(6)).isEmpty, "F6 prints everywhere")
    #expect(bench.press(.enter).isEmpty)
    #expect(bench.text.contains("ERASED"))
    #expect(press("u", on: &bench) == [.undoErase(Self.member.number)])
    bench.apply(.eraseUndone(Self.member.number, .success(.joinedAnew)))
    #expect(bench.messageLine.contains(window.columns == 80 ? "joined anew" : "Joined anew"))
  }

  @Test(arguments: ["290-042-000-0773", "２９００４２００００７７３", "290 042/000.0773"])
  func `the undo is offered for every spelling that the search knows`(_ text: String) {
    #expect(Self.member.number.rawValue == "2900420000773")
    var bench = CounterBench()
    bench.press(.function(3))
    for case .find(_, let sequence) in bench.press(.paste(text)) {
      #expect(
        bench.apply(.found(sequence: sequence, .success([]))) == [.findErased(Self.member.number)])
    }
    #expect(bench.commands.last == .findErased(Self.member.number))
    var line = LineBench()
    line.type("find \(text)")
    #expect(
      line.apply(.counter(.found(sequence: 1, .success([]))))
        == [.findErased(Self.member.number)])
  }

  @Test func `the card behind hides itself in its time, and comes back hidden`() {
    var bench = opened()
    press("d1", on: &bench)
    bench.run(.seconds(21))
    bench.press(.escape)
    #expect(bench.lines[0].contains(" MEMBER "))
    #expect(!bench.text.contains("Aase Lindqvist"))
    #expect(
      bench.press(" ")
        == [.readRecord(Self.member.number), .noteLook(Self.member, .shownAgain)])
  }

  @Test func `a store that fails late shows no card to whoever stands there then`() {
    for result: Result<ErasureOutcome, StoreFailure> in [
      .failure(.cannotWrite(detail: "full")), .failure(.notAllowed(.eraseMember)),
      .success(.requestIsOpen(Sample.binding("C-4793"))),
    ] {
      var bench = opened()
      press("d1" + lastFour, on: &bench)
      bench.run(.seconds(60))
      bench.apply(.erased(Self.member.number, result))
      #expect(bench.lines[0].contains(" MEMBER "))
      #expect(!bench.text.contains("Aase Lindqvist"))
      bench.wait(.milliseconds(100))
      bench.apply(.key(.function(2)))
      #expect(bench.state.submitted == nil, "a key meant for the screen before")
    }
  }

  @Test func `nobody at the till: the question goes away`() {
    var bench = opened()
    press("d1", on: &bench)
    bench.run(.seconds(46))
    #expect(!bench.lines.contains { $0.contains("ERASE") })
  }

  // MARK: Line mode

  @Test func `in the line mode erase asks why and for four digits, and undo brings back`() {
    var bench = LineBench()
    bench.type("find aase lindqvist")
    bench.apply(.counter(.found(sequence: 1, .success([Self.member]))))
    bench.type("1")
    bench.readRecord(of: Self.member)
    bench.tearOff()
    bench.type("erase")
    bench.type("4")
    bench.type("3")
    bench.type("12")
    #expect(bench.type(lastFour) == [.erase(Self.member.number, .testEntry)])
    bench.apply(.counter(.erased(Self.member.number, .success(.erased(Self.erasure)))))
    #expect(bench.type("undo") == [.undoErase(Self.member.number)])
    bench.apply(.counter(.eraseUndone(Self.member.number, .success(.undone(Self.member)))))
    #expect(
      bench.read() == """
        Phone number? erase
        Why is Aase L. to be erased? (1 shopper asked, 2 wrong person, 3 test entry, n not at all) 4
        Please type 1, 2 or 3, or n.
        Why is Aase L. to be erased? (1 shopper asked, 2 wrong person, 3 test entry, n not at all) 3
        Last four digits of the member number? (n erases nothing) 12
        Please type four digits, or n.
        Last four digits of the member number? (n erases nothing) 0773
        Erased: member no. .... 0773. Say undo until 14:42 to bring the member back.
        Phone number? undo
        The member is back, as before.
        Phone number?\u{20}
        """)
  }

  @Test func `in the line mode n erases nothing`() {
    var bench = LineBench()
    bench.type("find aase lindqvist")
    bench.apply(.counter(.found(sequence: 1, .success([Self.member]))))
    bench.type("1")
    bench.readRecord(of: Self.member)
    bench.type("erase")
    bench.type("1")
    bench.tearOff()
    #expect(bench.type("n") == [])
    #expect(bench.read().contains("Nothing is erased yet."))
  }

  @Test func `in the line mode the whole member number offers the undo`() {
    var bench = LineBench()
    bench.type("find \(Self.member.number.rawValue)")
    #expect(
      bench.apply(.counter(.found(sequence: 1, .success([]))))
        == [.findErased(Self.member.number)])
    bench.tearOff()
    bench.apply(.counter(.erasedFound(Self.erasure)))
    #expect(bench.read().contains("Say undo until 14:42"))
    #expect(bench.type("undo") == [.undoErase(Self.member.number)])
  }
}
