import CIBA
import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// What staff may change on a member's card; its history stands in `MemberEditTests+History.swift`.
@Suite struct MemberEditTests {
  typealias Window = ScreenTests.Window

  static let asks: [AskedFact] = [.name, .phoneNumber, .email, .address, .consents]
  static let note = "Wears size 43. Asks for Per in the ski workshop."

  static let member: Member = {
    var member = Sample.member(joined: Sample.november)
    member.email = ToldFact("solveig.aasen@example.com", toldAt: Sample.november)
    member.address = ToldFact(
      PostalAddress(
        streetLines: ["Gate 5"], postalCode: "0152", city: "Oslo", country: "NO", kind: "home"),
      toldAt: Sample.november)
    member.toldAt = Sample.afternoon - 86_400
    return member
  }()

  static func record(note: String? = note, withdrawn: String? = nil) -> MemberRecord {
    var history: [HistoryEntry] = [
      HistoryEntry(.noteChanged, at: Sample.afternoon - 7200, till: till, letter: letter),
      HistoryEntry(.refreshed, at: Sample.afternoon - 86_400, till: till, letter: letter),
      HistoryEntry(.joined, at: Sample.november, till: till, letter: letter),
    ]
    if withdrawn != nil {
      history.insert(
        HistoryEntry(
          .consentWithdrawn(id: "email", text: "E-mail"), at: Sample.afternoon, till: till,
          letter: letter, staff: StaffNumber(rawValue: 12)), at: 0)
    }
    let known = Sample.record(of: member)
    return MemberRecord(
      member: member, consents: consents(withdrawn: withdrawn), note: note, history: history,
      looks: known.looks, olderLooks: known.olderLooks)
  }

  static var till: TillNumber { Sample.till.number }
  static var letter: TillLetter { Sample.till.letter }

  /// E-mail offers and terms were accepted, SMS offers declined.
  static func consents(withdrawn: String?) -> MemberConsents {
    let flow = JSONValue.object([
      "consents": .array(
        [("email", true), ("sms", false), ("terms", true)].map { id, isAccepted in
          .object([
            "id": .string(id), "accepted": .bool(isAccepted),
            "textDisplayedToUser": .string("membership terms"),
          ])
        })
    ])
    return MemberConsents(
      [.init(approvedAt: Sample.november, claims: ["delegatedConsents": flow])],
      withdrawals: withdrawn.map {
        [
          .init(
            of: $0, answeredAt: Sample.november, at: Sample.afternoon, till: till, letter: letter,
            staff: nil)
        ]
      } ?? [])
  }

  func open(
    _ window: Window = .full, record: MemberRecord = record()
  ) -> CounterBench {
    var bench = window.bench(asks: Self.asks)
    bench.open(Self.member)
    bench.apply(.recordRead(Self.member.number, .success(record)))
    return bench
  }

  @Test(arguments: Window.allCases) func `the card has all that is known`(_ window: Window) {
    var bench = open(window)
    expectScreen(bench.grid, named: "member-whole-\(window.rawValue)")
    bench.press(.function(1))
    expectScreen(bench.grid, named: "help-member-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `a consent is withdrawn in two keys`(_ window: Window) {
    var bench = open(window)
    #expect(bench.press("e") == [.readRecord(Self.member.number)])
    expectScreen(bench.grid, named: "edit-member-\(window.rawValue)")
    #expect(bench.press("1") == [.withdrawConsent(Self.member.number, id: "email")])
    #expect(bench.messageLine.contains("One moment."))
    bench.apply(
      .memberChanged(
        Self.member.number, .withdrawal, .success(Self.record(withdrawn: "email"))))
    expectScreen(bench.grid, named: "member-withdrawn-\(window.rawValue)")
    // What is withdrawn has no digit any more.
    bench.press("e")
    #expect(bench.press("1") == [.withdrawConsent(Self.member.number, id: "terms")])
  }

  @Test(arguments: Window.allCases) func `the note is written anew`(_ window: Window) {
    var bench = open(window)
    bench.press("e")
    bench.press("n")
    bench.type(" And poles. ")
    expectScreen(bench.grid, named: "edit-note-\(window.rawValue)")
    #expect(
      bench.press(.enter) == [.changeNote(Self.member.number, Self.note + " And poles. ")])
    bench.apply(
      .memberChanged(Self.member.number, .note, .success(Self.record(note: "And poles."))))
    #expect(bench.messageLine.contains("The note is saved."))
    if window == .full { #expect(bench.text.contains("Note        And poles.")) }
  }

  @Test func `doubled letters of a note count twice, however quickly they are typed`() {
    var bench = open(record: Self.record(note: nil))
    bench.press("e")
    bench.press("n")
    bench.wait(.seconds(1))
    for sign in "aabb 11" {
      bench.wait(.milliseconds(60))
      bench.apply(.key(.character(sign)))
    }
    #expect(bench.press(.enter) == [.changeNote(Self.member.number, "aabb 11")])
  }

  @Test func `Esc keeps the old note, and asks nothing`() {
    var bench = open()
    bench.press("e")
    bench.press("n")
    bench.type("xyz")
    bench.press(.backspace)
    #expect(bench.text.contains("workshop.xy\n"))
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.text.contains(Self.note))
    #expect(!bench.text.contains("workshop.xy"))
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.text.contains("MEMBER  "))
    #expect(!bench.commands.contains { if case .changeNote = $0 { true } else { false } })
  }

  @Test func `what cannot be saved is said, and stays as it was`() {
    var bench = open()
    bench.press("e")
    bench.press("1")
    bench.apply(
      .memberChanged(Self.member.number, .withdrawal, .failure(.cannotWrite(detail: "full"))))
    #expect(bench.messageLine.contains("nothing was changed"))
    #expect(bench.text.contains("[x] e-mail offers"))
  }

  @Test(arguments: ["", "e", "h", "x", "d"])
  func `a member who was erased elsewhere is gone from the screen, and that is said`(key: String) {
    var bench = open()
    for sign in key {
      let commands = bench.press(sign)
      #expect(commands == [.readRecord(Self.member.number)])
    }
    bench.apply(.recordRead(Self.member.number, .success(nil)))
    #expect(bench.messageLine.contains("This member was erased meanwhile."))
    #expect(bench.text.contains("Phone number"))
    #expect(!bench.text.contains("Solveig"))
  }

  @Test func `a note for a member who was erased meanwhile is not a failure of the till`() {
    var bench = open()
    bench.press("e")
    bench.press("n")
    bench.type("x")
    bench.press(.enter)
    bench.apply(.memberChanged(Self.member.number, .note, .success(nil)))
    #expect(bench.messageLine.contains("This member was erased meanwhile."))
    #expect(!bench.text.contains("Solveig"))
  }

  @Test func `that somebody else was erased closes no card`() {
    var bench = open()
    let other = Sample.member("Per Aas", sequence: 124)
    bench.apply(.recordRead(other.number, .success(nil)))
    #expect(bench.text.contains("Solveig Aasen"))
  }

  @Test func `an answer about somebody else changes no card`() {
    var bench = open()
    let other = Sample.member("Per Aas", sequence: 124)
    bench.apply(
      .memberChanged(other.number, .note, .success(Sample.record(of: other))))
    #expect(bench.text.contains("Solveig Aasen"))
    #expect(bench.text.contains(Self.note))
  }

  @Test(arguments: ["e", "h"] as [Character])
  func `the veil lies over what is behind the card as well`(_ key: Character) {
    var bench = open()
    bench.press(key)
    if key == "e" {
      bench.press("n")
      bench.type("secret")
    }
    bench.run(.seconds(21))
    #expect(bench.text.contains("Solveig A."))
    #expect(!bench.text.contains("Aasen"))
    #expect(!bench.text.contains("secret"))
    #expect(!bench.text.contains("43"))
    #expect(
      bench.press(" ")
        == [.readRecord(Self.member.number), .noteLook(Self.member, .shownAgain)])
    #expect(bench.text.contains(Self.note))
    bench.press(key)
    bench.run(.seconds(46))
    #expect(bench.text.contains("Phone number"))
  }

  @Test(arguments: [21, 46])
  func `a note that is given up because nobody types is said to be`(seconds: Int) {
    for isWritten in [true, false] {
      var bench = open()
      bench.press("e")
      bench.press("n")
      if isWritten { bench.type("x") }
      // A till that slept goes home at once.
      bench.wait(.seconds(seconds))
      bench.apply(.tick)
      #expect(bench.text.contains("The note was not saved") == isWritten)
      #expect(!bench.commands.contains { if case .changeNote = $0 { true } else { false } })
    }
  }

  @Test func `keys of the card wait for the books`() {
    var bench = CounterBench(asks: Self.asks)
    bench.open(Self.member)
    #expect(!bench.footer.contains("E Edit"))
    bench.press("e")
    #expect(bench.text.contains(" MEMBER  "))
    bench.apply(.recordRead(Self.member.number, .failure(.unusable(detail: "damaged"))))
    bench.press("e")
    #expect(bench.text.contains(" MEMBER  "))
  }

  @Test func `a note has room for two hundred signs and no more`() {
    var bench = open(record: Self.record(note: nil))
    bench.press("e")
    bench.press("n")
    bench.apply(.key(.paste(String(repeating: "a ", count: 100) + "b")))
    #expect(bench.messageLine.contains("0 of 200") || bench.messageLine.contains("too long"))
    bench.apply(.key(.paste(String(repeating: "ab ", count: 66) + "cd")))
    #expect(bench.messageLine.contains("200 of 200"))
    bench.type("x")
    #expect(bench.messageLine.contains("too long"))
  }

  @Test(arguments: Window.allCases) func `many consents have pages`(_ window: Window) throws {
    let answers = (0..<12).map { ("x\($0)", "Offer \($0)", true) }
    let record = Sample.record(of: Self.member, consents: Sample.consents(answers))
    var bench = open(window, record: record)
    bench.press("e")
    var withdrawn: Set<String> = []
    for page in 0..<3 {
      for digit in "1234567" {
        var other = bench
        for case .withdrawConsent(_, let id) in other.press(digit) { withdrawn.insert(id) }
      }
      if page < 2 { bench.press(.pageDown) }
    }
    #expect(withdrawn.count == 12)
  }

  @Test(arguments: Window.allCases) func `a consent that has no room for its text is marked as cut`(
    _ window: Window
  ) {
    let (isSmall, mark) = (window.columns == 40, window.charset == .ascii ? "..." : "…")
    for (text, isCut) in [
      ("I accept the membership terms", isSmall),
      ("I accept the membership terms and the rest", true),
    ] {
      let flow = JSONValue.object([
        "consents": .array([
          .object([
            "id": .string("x"), "accepted": .bool(true), "textDisplayedToUser": .string(text),
          ])
        ])
      ])
      let consents = MemberConsents(
        [.init(approvedAt: Sample.november, claims: ["delegatedConsents": flow])],
        withdrawals: [
          .init(
            of: "x", answeredAt: Sample.november, at: Sample.afternoon, till: Self.till,
            letter: Self.letter, staff: nil)
        ])
      var bench = open(window, record: Sample.record(of: Self.member, consents: consents))
      bench.press("e")
      let row = bench.lines.first { $0.contains("[ ] I accept") } ?? ""
      #expect(row.contains(mark) == isCut, "\(row)")
      #expect(row.contains(text) != isCut)
      #expect(row.hasSuffix(isSmall ? "  out 09.05.2026" : "  withdrawn 09.05.2026"))
      #expect(
        bench.messageLine.trimmingCharacters(in: .whitespaces).hasSuffix("N writes the note."))
    }
  }

  @Test(arguments: Window.allCases) func `what was declined is on a page as well, without a digit`(
    _ window: Window
  ) {
    let answers = (0..<12).map { ("x\($0)", "Offer \($0)", $0 == 4) }
    let record = Sample.record(of: Self.member, consents: Sample.consents(answers))
    var bench = open(window, record: record)
    bench.press("e")
    #expect(bench.footer.hasPrefix(window.columns == 80 ? " 1 Withdraw" : "1 Out"))
    var seen: Set<Int> = []
    for _ in 0..<3 {
      for place in 0..<12
      where bench.text.contains(place == 4 ? "[x] Offer 4" : "[ ] Offer \(place) ") {
        seen.insert(place)
      }
      bench.press(.pageDown)
    }
    #expect(seen == Set(0..<12))
    bench.press(.escape)
    bench.press("e")
    #expect(bench.press("1") == [.withdrawConsent(Self.member.number, id: "x4")])
  }

  @Test(arguments: Window.allCases) func `a note that has no room on the edit screen is marked`(
    _ window: Window
  ) {
    let isSmall = window.columns == 40
    for (count, isCut) in [(3, false), (isSmall ? 8 : 60, true)] {
      var bench = open(window, record: Self.record(note: String(repeating: "abcd ", count: count)))
      bench.press("e")
      #expect(bench.text.contains(" ...") == isCut)
    }
    var bench = open(window)
    bench.press("e")
    #expect(bench.text.contains(" ...") == isSmall)
  }

  @Test(arguments: [false, true]) func `the fullest card has a row for each of its keys`(
    isPractice: Bool
  ) {
    var member = Self.member
    member.birthDate = "1988-04-17"
    let known = Sample.record(of: member)
    let record = MemberRecord(
      member: member, consents: Sample.consents((0..<12).map { ("x\($0)", "Offer \($0)", true) }),
      note: String(repeating: "wide note ", count: 20), history: [], looks: known.looks,
      olderLooks: known.olderLooks)
    var bench = CounterBench(isPractice: isPractice, asks: Self.asks)
    if isPractice { bench.press(.enter) }
    bench.open(member)
    bench.apply(.recordRead(member.number, .success(record)))
    for line in [
      "     E  change note", "     X  give the shopper a copy", "     H  history",
      "     D  erase this member", "     Seen by ", "     Born ", "     Consents    [x] Offer 0",
      "more)",
    ] {
      #expect(bench.lines[..<21].contains { $0.contains(line) }, "\(line)")
    }
  }

  @Test func `a small card has Esc in its footer, whatever else it has`() throws {
    var bench = ScreenTests.Window.small.bench(asks: Self.asks)
    try bench.startRequest()
    bench.press(.function(4))
    bench.open(Self.member)
    bench.apply(.recordRead(Self.member.number, .success(Self.record())))
    #expect(bench.footer.contains("Esc Back"))
    bench.run(.seconds(21))
    #expect(bench.footer.contains("Esc Back"))
    #expect(bench.footer.contains("F1"))
    let answers = (0..<12).map { ("x\($0)", "Offer \($0)", true) }
    bench = open(.small, record: Sample.record(of: Self.member, consents: Sample.consents(answers)))
    bench.press("e")
    #expect(bench.footer.contains("Esc Back"))
  }

  @Test func `a long note and a long address stay in their places`() {
    var member = Self.member
    member.address = ToldFact(
      PostalAddress(
        streetLines: [String(repeating: "Lang gate ", count: 12)], postalCode: "0152",
        city: "Oslo", country: "SE", kind: "home"), toldAt: Sample.november)
    member.birthDate = "1988-04-17"
    let record = MemberRecord(
      member: member, consents: Sample.consents((0..<12).map { ("x\($0)", "Offer \($0)", true) }),
      note: String(repeating: "田中 太郎 ", count: 33), history: [], looks: [], olderLooks: 0)
    for window in Window.allCases {
      var bench = window.bench(asks: Self.asks)
      bench.open(member)
      bench.apply(.recordRead(member.number, .success(record)))
      expectScreen(bench.grid, named: "member-long-\(window.rawValue)")
      bench.press("e")
      bench.press("n")
      expectScreen(bench.grid, named: "edit-note-long-\(window.rawValue)")
    }
  }
}
