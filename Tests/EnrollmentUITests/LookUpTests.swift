import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

@Suite struct LookUpTests {
  @Test func `signs beyond the field's end are refused in words`() {
    var bench = CounterBench()
    bench.press(.function(3))
    bench.type(String(repeating: "a", count: 64))
    #expect(!bench.messageLine.contains("too long"))
    let searches = bench.commands.count
    bench.type("aa")
    #expect(bench.messageLine == " That is too long for this field.")
    #expect(bench.commands.count == searches)
  }

  @Test func `the waiting list is one key away from the look-up and from a member`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.function(4))
    for opensMember in [false, true] {
      bench.press(.function(3))
      bench.type("aas")
      guard case .find(_, let sequence) = bench.commands.last else {
        Issue.record("nothing is searched")
        return
      }
      bench.apply(.found(sequence: sequence, .success([Sample.member()])))
      if opensMember { bench.press(.enter) }
      #expect(bench.footer.contains("F8 Waiting"))
      bench.press(.function(8))
      #expect(bench.text.contains("Requests still open"))
      bench.press(.enter)
    }
  }

  @Test func `stale answers are dropped`() {
    var bench = Self.bench("aas")
    bench.type("e")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    #expect(bench.messageLine == " Searching.")
    bench.apply(.found(sequence: 2, .success([StaffScreenTests.people[1]])))
    #expect(bench.text.contains("Aase L."))
    #expect(!bench.text.contains("Solveig A."))
  }

  @Test func `too little is not searched for`() {
    var bench = Self.bench("")
    #expect(bench.type("aa").isEmpty)
    #expect(bench.type(" h") == [.find("aa h", sequence: 1)])
    bench.press(.escape)
    bench.press(.function(3))
    #expect(bench.type("567").isEmpty)
    #expect(bench.type("8") == [.find("5678", sequence: 2)])
  }

  @Test func `rows are masked, and opening one is noted`() {
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    #expect(!bench.text.contains("Lindqvist"))
    bench.press(.down)
    bench.press(.down)
    #expect(bench.press(.enter) == Self.opening(StaffScreenTests.people[2]))
    #expect(bench.text.contains("Per Aas"))
    bench.press(.escape)
    #expect(bench.text.contains("[ aas"))
    #expect(!bench.text.contains("Per Aas"))
  }

  @Test(arguments: [.enter, .down, .character("2")] as [Key])
  func `no row of the text before is opened or chosen while the next is searched`(_ key: Key) {
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    bench.type("e")
    #expect(bench.press(key).isEmpty)
    #expect(bench.messageLine == " One moment.")
    #expect(bench.text.contains("[ aase "))
    let found = Array(StaffScreenTests.people.dropFirst())
    bench.apply(.found(sequence: 2, .success(found)))
    #expect(bench.messageLine.contains("2 members match."))
    #expect(bench.press(.enter) == Self.opening(found[0]))
  }

  @Test func `digits are digits while a number is typed`() {
    var bench = Self.bench("4061")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    #expect(bench.type("2") == [.find("40612", sequence: 2)])
  }

  @Test func `digits pick a row while a name is typed`() {
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    #expect(bench.footer.contains("1-3 Pick"))
    #expect(bench.messageLine.contains("Arrow keys or 1-3, then Enter."))
    #expect(bench.press("3").isEmpty)
    #expect(bench.text.contains("> 3   Per A."))
    for sign in "490" { #expect(bench.press(sign).isEmpty) }
    #expect(bench.text.contains("[ aas "))
    #expect(bench.press(.enter) == Self.opening(StaffScreenTests.people[2]))
  }

  @Test(arguments: ["aas 5678", "a.as84@example.com", "aas@84.example.com", "aas_84", "aas+84"])
  func `after a name digits are typed where a digit can go on`(text: String) {
    var bench = Self.bench("")
    for sign in text {
      for case .find(_, let sequence) in bench.type(String(sign)) {
        bench.apply(.found(sequence: sequence, .success(StaffScreenTests.people)))
      }
    }
    #expect(bench.text.contains("[ \(text) "))
  }

  @Test(arguments: ScreenTests.Window.allCases)
  func `an address with a digit after a name is typed after the Right arrow, and that is shown`(
    _ window: ScreenTests.Window
  ) {
    var bench = window.bench()
    bench.press(.function(3))
    bench.type("kari")
    bench.apply(.found(sequence: 2, .success(StaffScreenTests.people)))
    if window.columns == 80 { #expect(bench.text.contains("after Right (kari84@)")) }
    bench.press(.function(1))
    #expect(bench.text.contains("Right"))
    bench.press(.escape)
    #expect(bench.press(.right).isEmpty)
    #expect(!bench.text.contains("after Right"))
    #expect(bench.type("84@") == [.find("kari84@", sequence: 3)])
  }

  @Test func `in a number they do so once an arrow key has chosen one, until the field goes on`() {
    var bench = Self.bench("40612")
    bench.apply(.found(sequence: 2, .success(StaffScreenTests.people)))
    #expect(!bench.footer.contains("Pick"))
    #expect(!bench.text.contains("3   Per A."))
    bench.press(.up)
    #expect(bench.footer.contains("1-3 Pick"))
    #expect(bench.press("3").isEmpty)
    #expect(bench.text.contains("> 3   Per A."))
    #expect(bench.press(.backspace) == [.find("4061", sequence: 3)])
    bench.apply(.found(sequence: 3, .success(StaffScreenTests.people)))
    #expect(!bench.footer.contains("Pick"))
    #expect(bench.type("3") == [.find("40613", sequence: 4)])
  }

  @Test func `a member's number is scanned into the look-up though digits pick rows`() {
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    bench.press(.down)
    #expect(
      bench.scan(ScanTests.memberNumber).last == .find(ScanTests.memberNumber, sequence: 2))
    #expect(bench.text.contains("[ \(ScanTests.memberNumber) "))
  }

  @Test func `a field with nobody found is emptied as well`() {
    for text in ["Wolfe", "wo"] {
      var bench = Self.bench(text)
      if text.count > 2 { bench.apply(.found(sequence: 3, .success([]))) }
      bench.run(.seconds(29))
      #expect(bench.text.contains("[ \(text) "))
      bench.run(.seconds(2))
      #expect(!bench.text.contains(text))
      #expect(bench.messageLine == " The look-up hid itself. Type to search again.")
    }
  }

  @Test func `the list goes away when nobody touches the till`() {
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    bench.run(.seconds(29.5))
    #expect(bench.text.contains("Solveig A."))
    bench.run(.seconds(1))
    #expect(!bench.text.contains("Solveig A."))
    #expect(!bench.text.contains("aas _"))
    #expect(bench.messageLine == " The look-up hid itself. Type to search again.")
  }

  @Test func `rows that would read the same are told apart by their member numbers`() {
    for (columns, rows) in [(80, 24), (40, 12)] {
      var bench = CounterBench(columns: columns, rows: rows)
      bench.press(.function(3))
      bench.type("aas")
      let people = [
        Sample.member("Kari Aas", sequence: 1), Sample.member("Kari Aas", sequence: 2),
        Sample.member("Per Aas", sequence: 3),
      ]
      bench.apply(.found(sequence: 1, .success(people)))
      let endings = people.map(\.number.veiled)
      #expect(endings.map(bench.text.contains) == [true, true, false])
    }
  }

  @Test func `many cards in a short time are said to be flagged`() {
    var bench = CounterBench()
    bench.apply(.manyLooks(61))
    #expect(bench.messageLine.contains("61 cards were opened in ten minutes."))
  }

  @Test func `nobody found leads to enrolling the number`() throws {
    var bench = Self.bench("40612345")
    bench.apply(.found(sequence: 5, .success([])))
    #expect(
      bench.press(.function(2)) == [.checkNumber(try #require(Sample.phone("40612345")))])
    #expect(bench.text.contains("[ 406 12 345 ]"))
  }

  @Test(arguments: ["４０６１２３４５", "tel:+47 406 12 345"])
  func `a number in another spelling is kept for enrolling, too`(text: String) throws {
    var bench = Self.bench("")
    guard case .find(_, let sequence) = bench.press(.paste(text)).last else {
      Issue.record("not searched for")
      return
    }
    bench.apply(.found(sequence: sequence, .success([])))
    #expect(
      bench.press(.function(2)) == [.checkNumber(try #require(Sample.phone("40612345")))])
  }

  @Test func `two ideographs are two short words`() {
    var bench = Self.bench("")
    #expect(bench.type("王").isEmpty)
    #expect(bench.type("芳") == [.find("王芳", sequence: 1)])
  }

  @Test func `a file that cannot be read is said`() {
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .failure(.unusable(detail: "damaged"))))
    #expect(bench.messageLine.contains("cannot be read"))
  }

  @Test func `a paste becomes one line, or is refused`() {
    var bench = Self.bench("")
    #expect(bench.press(.paste("kari\n  ha\u{1B}[2J")) == [.find("kari ha[2J", sequence: 1)])
    #expect(!bench.text.contains("\u{1B}"))
    #expect(bench.press(.paste(String(repeating: "x", count: 10_000))).isEmpty)
    #expect(bench.messageLine == " That is too long for this field.")
  }

  @Test func `marks on one letter fill the field like letters`() {
    var bench = Self.bench("")
    #expect(bench.press(.paste("a" + String(repeating: "\u{301}", count: 1000))).isEmpty)
    #expect(bench.messageLine == " That is too long for this field.")
    bench.type("a")
    for _ in 0..<63 { bench.apply(.key(.character("\u{301}"))) }
    #expect(bench.messageLine != " That is too long for this field.")
    #expect(bench.apply(.key(.character("\u{301}"))).isEmpty)
    #expect(bench.messageLine == " That is too long for this field.")
  }

  @Test func `signs that nobody sees are not part of a pasted search`() {
    var bench = Self.bench("")
    #expect(
      bench.press(.paste("\u{202E}ka\u{200B}ri\u{FEFF}\u{2028}ha")) == [
        .find("kari ha", sequence: 1)
      ])
  }

  @Test func `more members than rows are said to be more`() {
    var bench = Self.bench("aas")
    let many = (0..<9).map { Sample.member("Kari Aas", sequence: $0) }
    bench.apply(.found(sequence: 1, .success(many)))
    #expect(bench.text.contains("]         8 or more\n"))
    #expect(bench.messageLine.hasPrefix(" 8 or more match. Arrow keys or 1-8, then Enter."))
    #expect(bench.messageLine.hasSuffix("30 s."))
    for _ in 0..<20 { bench.press(.down) }
    bench.press(.enter)
    #expect(bench.commands.last == .noteLook(many[7], .lookUp))
  }

  @Test func `a member's card hides and goes home like every other`() {
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
    bench.press(.enter)
    bench.run(.seconds(21))
    #expect(!bench.text.contains("Solveig Aasen"))
    let member = StaffScreenTests.people[0]
    #expect(
      bench.press(" ") == [.readRecord(member.number), .noteLook(member, .shownAgain)])
    #expect(bench.text.contains("Solveig Aasen"))
    bench.run(.seconds(45))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `names of any script and length stay in their places`() {
    var bench = Self.bench("aas")
    let names = ["田中太郎 一二三四五六七八九十", String(repeating: "Wolfe", count: 40), "Ødegård Ærlig", "👩‍👩‍👧‍👦 X"]
    for charset in [Charset.ascii, .utf8] {
      bench = CounterBench(charset: charset)
      bench.press(.function(3))
      bench.type("aas")
      bench.apply(
        .found(
          sequence: 1,
          .success(names.enumerated().map { Sample.member($1, sequence: $0) })))
      #expect(bench.lines.allSatisfy { displayWidth(of: $0) <= 80 })
      #expect(bench.lines[7...10].allSatisfy { $0.contains(".........345") })
      bench.press(.enter)
      #expect(bench.lines[3].hasSuffix("290 042 000 0001"))
    }
  }

  @Test(arguments: ScreenTests.Window.allCases)
  func `of a long name the beginning of the family name is seen, and a mark that it is cut`(
    _ window: ScreenTests.Window
  ) {
    let given = "Maximilian Alexander Ferdinand Christophe"
    let family = "Wolfeschlegelsteinhausenbergerdorff"
    var member = Sample.member(given + " " + family)
    member.name = PersonName(full: given + " " + family, given: given, family: family)
    let mark = window.charset == .ascii ? "..." : "…"
    var bench = window.bench()
    bench.press(.function(3))
    bench.type("max")
    bench.apply(.found(sequence: 1, .success([member])))
    let row = bench.lines.first { $0.contains("Maximilian") } ?? ""
    #expect(row.contains(mark + " W. "), "\(row)")
    bench.press(.enter)
    bench.apply(.recordRead(member.number, .success(Sample.record(of: member))))
    for key: Character? in [nil, "H", "E"] {
      if let key { bench.press(key) }
      let title = bench.lines.first { $0.contains(mark) } ?? ""
      #expect(title.contains(" A. F. C. Wolfe"), "\(title)")
      if key != nil { bench.press(.escape) }
    }
    bench.run(.seconds(21))
    #expect(bench.text.contains("Christophe W.") || bench.text.contains(mark + " W."))
  }

  @Test func `until the books have been read the consents say that they come`() {
    for (columns, rows) in [(80, 24), (40, 12)] {
      var bench = CounterBench(columns: columns, rows: rows)
      bench.press(.function(3))
      bench.type("aas")
      bench.apply(.found(sequence: 1, .success(StaffScreenTests.people)))
      bench.press(.enter)
      let line = bench.lines.first { $0.contains("Consents") }
      #expect(line?.trimmingCharacters(in: .whitespaces).hasSuffix("  ...") == true)
    }
  }

  @Test func `a date of birth is written as the other dates are`() throws {
    let phone = try #require(Sample.phone("40612345"))
    var member = Sample.member()
    member.birthDate = "1971-08-27"
    var bench = Self.bench("aas")
    bench.apply(.found(sequence: 1, .success([member])))
    bench.press(.enter)
    #expect(bench.lines[6].contains("Born        27.08.1971"))
    bench = CounterBench()
    bench.type("40612345")
    bench.apply(.numberChecked(phone, .success(member)))
    bench.press(" ")
    #expect(bench.text.contains("Joined        3 May 2026   till C"))
    #expect(bench.text.contains("Born          27 August 1971"))
  }

  /// What opening a member's card orders.
  static func opening(_ member: Member) -> [CounterCommand] {
    [.readRecord(member.number), .noteLook(member, .lookUp)]
  }

  static func bench(_ text: String) -> CounterBench {
    var bench = CounterBench()
    bench.press(.function(3))
    bench.type(text)
    return bench
  }
}
