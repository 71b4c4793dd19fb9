import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// Keys that count, keys that do not, and what nobody meant.
@Suite struct KeyTests {
  @Test func `keys on their way to a screen that the network replaced are thrown away`() throws {
    var bench = try EnrollingTests.card()
    bench.wait(.milliseconds(399))
    bench.apply(.key(.enter))
    #expect(bench.text.contains("[OK]"))
    bench.wait(.milliseconds(151))
    bench.apply(.key(.enter))
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `a doubled key counts once, and text repeats`() throws {
    var bench = CounterBench()
    bench.apply(.key(.character("4")))
    bench.apply(.key(.character("4")))
    #expect(bench.text.contains("[ 44_ __ ___ ]"))
    bench.press(.escape)
    try bench.startRequest()
    bench.press(.escape)
    bench.wait(.milliseconds(149))
    bench.apply(.key(.escape))
    #expect(bench.text.contains("STOP WAITING"))
    bench.press(.escape)
    #expect(!bench.text.contains("STOP WAITING"))
  }

  @Test func `the keypad's signs stand for keys where nothing is typed`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(".")
    #expect(bench.text.contains("TIP 2 of 5"))
    bench.press("-")
    #expect(bench.text.contains("STOP WAITING"))
    bench.press("+")
    #expect(bench.messageLine.contains("is parked"))
    bench.type("4-0.6 /1")
    #expect(bench.text.contains("[ 406 1_ ___ ]"))
    bench.press("?")
    #expect(bench.messageLine.contains("Only digits"))
  }

  @Test func `leaving takes escape twice within three seconds`() {
    var bench = CounterBench()
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.messageLine == " Press Esc again to leave Clubtill.")
    bench.run(.seconds(3))
    #expect(bench.messageLine == " Ready.")
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.press(.escape) == [.leave])
  }

  @Test func `a bounce of escape does not leave`() {
    var bench = CounterBench()
    bench.press(.escape)
    bench.wait(.milliseconds(20))
    #expect(bench.apply(.key(.escape)).isEmpty)
  }

  @Test func `leaving with open requests says what becomes of them`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.function(4))
    bench.press(.escape)
    #expect(
      bench.messageLine
        == " Press Esc again to leave. 1 open request is kept and picked up next time.")
    #expect(bench.press(.escape) == [.leave])
  }

  @Test func `practice leaves through its menu`() {
    var bench = CounterBench(isPractice: true)
    #expect(bench.press("0") == [.pickShopper(10)])
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.text.contains("What should the pretend shopper do?"))
    #expect(bench.press(.enter) == [.pickShopper(nil)])
    bench.press(.escape)
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.messageLine == " Press Esc again to leave practice.")
    bench.run(.seconds(4))
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.press(.escape) == [.leave])
  }

  @Test(arguments: [true, false])
  func `practice says what becomes of members and open requests`(_ isKept: Bool) throws {
    var bench = CounterBench(isPractice: true, keepsStore: isKept)
    #expect(bench.text.contains("file and are \(isKept ? "kept" : "gone") when you leave."))
    bench.press(.enter)
    for number in ["40612345", "41111118"] {
      try bench.startRequest(number)
      bench.press(.function(4))
    }
    bench.press(.escape)
    bench.press(.escape)
    #expect(
      bench.messageLine == " Press Esc again to leave practice. 2 open requests are "
        + (isKept ? "kept." : "gone then."))
    #expect(bench.press(.escape) == [.leave])
  }

  @Test func `the needed keys take the footer's room before those that everybody finds`() throws {
    var bench = CounterBench()
    try bench.startRequest("41111118")
    bench.press(.function(4))
    bench.type("40612345")
    #expect(
      bench.footer
        == " Enter Send   Esc Clear   F3 Look up   F8 Waiting   F9 Language         F1 Help")
    let number = try #require(Sample.phone("40612345"))
    bench.apply(.numberChecked(number, .success(Sample.member())))
    #expect(
      bench.footer
        == " Enter Next shopper  F2 Different person  Space Show card  F9 Language  F1 Help")
  }

  @Test(arguments: [(80, 24), (40, 12)])
  func `help has every key that works`(_ columns: Int, _ rows: Int) throws {
    var bench = CounterBench(columns: columns, rows: rows)
    try bench.startRequest("41111118")
    expectHelp(of: bench)
    bench.press(.escape)
    expectHelp(of: bench)
    bench.press(.function(4))
    bench.type("40612345")
    expectHelp(of: bench)
    let number = try #require(Sample.phone("40612345"))
    bench.apply(.numberChecked(number, .success(Sample.member())))
    expectHelp(of: bench)
    bench.press(.enter)
    bench.apply(.leadList(sequence: 0, .success(LeadListTests.all)))
    expectHelp(of: bench)
    bench.press(.function(7))
    expectHelp(of: bench)
    bench.press(.escape)
    bench.press(.function(3))
    bench.type("4061")
    guard case .find(_, let sequence) = bench.commands.last else {
      Issue.record("nothing is searched")
      return
    }
    bench.apply(.found(sequence: sequence, .success(StaffScreenTests.people)))
    bench.type("2345")
    bench.press(.down)
    expectHelp(of: bench)
    bench.press(.enter)
    expectHelp(of: bench)
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    try bench.move(id, to: .held(Sample.heldAnswer))
    expectHelp(of: bench)
    try bench.move(id, to: .unsaved)
    expectHelp(of: bench)
    try bench.move(id, to: .ended(.failed(RequestFailure(.noAnswer, detail: ""))))
    expectHelp(of: bench)
  }

  /// F1 itself may give way in a small window: who reads the help has found it.
  private func expectHelp(of bench: CounterBench) {
    var bench = bench
    bench.wait(.seconds(1))
    let keys = bench.state.screen.current.listedKeys(bench.state)
    #expect(!keys.isEmpty)
    bench.press(.function(1))
    for key in keys {
      let isSaid = bench.lines.contains { line in
        let words = line.trimmingCharacters(in: .whitespaces)
        guard words.hasPrefix(key.name + " ") else { return false }
        return words.hasSuffix(key.label.help) || words.hasSuffix(key.label.smallHelp)
      }
      #expect(isSaid, "\(key.name) \(key.label.help): \(bench.text)")
    }
  }

  @Test func `a pasted number fills the field and sends nothing`() throws {
    var bench = CounterBench()
    let phone = try #require(Sample.phone("40612345"))
    #expect(bench.press(.paste("406 12 345\n")) == [.checkNumber(phone)])
    #expect(bench.text.contains("[ 406 12 345 ]"))
    bench.press(.paste("+46 70 123 45 67"))
    #expect(bench.text.contains("[ +46 70 123 45 67 ]"))
  }

  @Test(arguments: [
    (String(repeating: "4", count: 10_000), "too long"), ("solveig", "no number in that"),
    ("12345678901234567", "No phone number is that long"), ("", "no number in that"),
  ])
  func `a paste that is no number inserts nothing`(_ text: String, _ answer: String) {
    var bench = CounterBench()
    #expect(bench.press(.paste(text)).isEmpty)
    #expect(bench.text.contains("[ ___ __ ___ ]"))
    #expect(bench.messageLine.contains(answer))
  }

  @Test func `a paste elsewhere is dropped`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    #expect(bench.press(.paste("W\nW")).isEmpty)
    #expect(bench.messageLine == " Scan not used here.")
    #expect(bench.text.contains("THE SAME CODE"))
  }

  @Test func `letters do not go into the number`() {
    var bench = CounterBench()
    bench.type("4æ０")
    #expect(bench.text.contains("[ 4__ __ ___ ]"))
    #expect(bench.messageLine.contains("Only digits"))
    bench.press(.escape)
    bench.type(String(repeating: "1", count: 40))
    #expect(bench.text.contains(String(repeating: "1", count: 3)))
    #expect(bench.messageLine.contains("No phone number is that long"))
  }

  @Test func `the cursor rests in the field, or at the start of row 22`() throws {
    var bench = CounterBench()
    #expect(bench.grid.cursor == Position(column: 12, row: 6))
    bench.type("4061")
    #expect(bench.grid.cursor == Position(column: 17, row: 6))
    bench.press(.escape)
    try bench.startRequest()
    #expect(bench.grid.cursor == Position(column: 1, row: 21))
  }

  @Test func `help keeps the screen below running`() throws {
    var bench = CounterBench()
    try bench.startRequest()
    bench.press(.function(1))
    #expect(bench.text.contains("HELP"))
    #expect(bench.press(.function(4)).isEmpty)
    #expect(bench.text.contains("HELP"))
    try bench.move(
      try #require(bench.orderedID),
      to: .ended(.saved(Sample.enrollment(), took: .seconds(41))))
    #expect(bench.text.contains("[OK]"))
  }

  @Test func `every key in a footer does something`() throws {
    for make in [{ CounterBench() }, { CounterBench(isPractice: true) }] {
      var bench = make()
      if bench.state.settings.isPractice { bench.press("1") }
      try bench.startRequest()
      for binding in WaitingScreen(id: try #require(bench.orderedID)).keyBindings(bench.state) {
        var copy = bench
        copy.press(try #require(binding.keys.first))
        #expect(copy.state.screen != bench.state.screen, "\(binding.name) did nothing")
      }
    }
  }
}
