import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// A copy of a member's data, for that person.
@Suite struct CopyScreenTests {
  typealias Window = ScreenTests.Window

  private static let member = MemberEditTests.member
  private static let stem = "\(member.number.rawValue)-20260509T123200Z"
  private static let copy = HandedOutCopy(
    folder: "/home/till/.local/state/clubtill/handed-out", names: ["\(stem).txt", "\(stem).json"],
    keptUntil: Sample.afternoon + 86_400)

  /// The member's card is open, and X was pressed.
  private func asked(_ window: Window = .full) -> CounterBench {
    var bench = window.bench(asks: MemberEditTests.asks)
    bench.open(Self.member)
    bench.apply(.recordRead(Self.member.number, .success(MemberEditTests.record())))
    bench.press("x")
    return bench
  }

  @Test(arguments: Window.allCases)
  func `it says first what a copy is, and then where it lies and for how long`(
    _ window: Window
  ) {
    var bench = asked(window)
    expectScreen(bench.grid, named: "copy-\(window.rawValue)")
    #expect(bench.press(.enter) == [.handOutCopy(Self.member.number)])
    #expect(bench.messageLine.contains("One moment."))
    #expect(bench.press(.enter).isEmpty)
    #expect(bench.press(.escape).isEmpty)
    bench.apply(.copyHandedOut(Self.member.number, .success(Self.copy)))
    expectScreen(bench.grid, named: "copy-made-\(window.rawValue)")
    bench.wait(.seconds(1))
    #expect(bench.press(.escape) == [.readRecord(Self.member.number)])
    #expect(bench.lines[0].contains("MEMBER"))
    bench.press("x")
    bench.press(.function(1))
    expectScreen(bench.grid, named: "help-copy-\(window.rawValue)")
  }

  @Test func `Esc writes nothing, and goes back to the member`() {
    var bench = asked()
    #expect(bench.press(.escape).isEmpty)
    #expect(bench.lines[0].contains(" MEMBER "))
    #expect(!bench.commands.contains(.handOutCopy(Self.member.number)))
  }

  @Test func `what is shown hides nothing for ever: the start comes back by itself`() {
    var bench = asked()
    bench.press(.enter)
    bench.apply(.copyHandedOut(Self.member.number, .success(Self.copy)))
    #expect(!bench.text.contains("Aasen"))
    bench.run(.seconds(46))
    #expect(bench.text.contains("Phone number"))
    #expect(!bench.text.contains("handed-out"))
  }

  @Test func `what could not be written is said, on the member's card`() {
    var bench = asked()
    bench.press(.enter)
    bench.apply(.copyHandedOut(Self.member.number, .failure(.cannotWrite(detail: "full"))))
    #expect(bench.lines[0].contains(" MEMBER "))
    #expect(bench.messageLine.contains("No copy was made"))
    bench.press("x")
    bench.press(.enter)
    bench.apply(.copyHandedOut(Self.member.number, .failure(.notAllowed(.giveCopy))))
    #expect(bench.messageLine.contains("Only a team lead"))
    bench.press("x")
    bench.press(.enter)
    bench.apply(.copyHandedOut(Self.member.number, .success(nil)))
    #expect(bench.messageLine.contains("Nobody has this member number"))
  }

  @Test func `an answer that comes after the lock shows nothing`() {
    var bench = LockTests.bench(as: LockTests.kari)
    bench.press(.function(3))
    bench.type("sol")
    bench.apply(.found(sequence: 1, .success([Self.member])))
    bench.press(.enter)
    #expect(bench.footer.contains("X Copy"))
    bench.press("x")
    bench.press(.enter)
    bench.press(.function(12))
    bench.apply(.copyHandedOut(Self.member.number, .success(Self.copy)))
    #expect(bench.text.contains("L O C K E D"))
    #expect(!bench.text.contains("handed-out"))
  }

  @Test func `the card behind hides itself in its time, and comes back hidden`() {
    var bench = asked()
    bench.run(.seconds(21))
    bench.press(.escape)
    #expect(!bench.text.contains("Solveig Aasen"))
    #expect(
      bench.press(" ")
        == [.readRecord(Self.member.number), .noteLook(Self.member, .shownAgain)])
    #expect(bench.text.contains("Solveig Aasen"))
    bench.press("x")
    bench.run(.seconds(15))
    bench.press(.escape)
    #expect(bench.text.contains("Solveig Aasen"), "the veil's time begins with each key")
  }

  @Test func `a store that fails late shows no card to whoever stands there then`() {
    for result: Result<HandedOutCopy?, StoreFailure> in [
      .failure(.cannotWrite(detail: "full")), .failure(.notAllowed(.giveCopy)),
    ] {
      var bench = asked()
      bench.press(.enter)
      bench.run(.seconds(60))
      bench.apply(.copyHandedOut(Self.member.number, result))
      #expect(bench.lines[0].contains(" MEMBER "))
      #expect(!bench.text.contains("Solveig Aasen"))
      bench.wait(.milliseconds(100))
      bench.apply(.key(.function(2)))
      #expect(bench.lines[0].contains(" MEMBER "), "a key meant for the screen before")
      #expect(bench.state.submitted == nil)
    }
  }

  @Test func `a hidden card has no key for it`() {
    var bench = asked()
    bench.press(.escape)
    bench.run(.seconds(21))
    #expect(!bench.footer.contains("X Copy"))
    bench.press("x")
    #expect(bench.lines[0].contains(" MEMBER "))
  }

  @Test func `a folder with a long name is shown from its end`() {
    var bench = Window.small.bench(asks: MemberEditTests.asks)
    bench.open(Self.member)
    bench.press("x")
    bench.press(.enter)
    let folder = "/" + String(repeating: "very-long-name/", count: 30) + "handed-out"
    bench.apply(
      .copyHandedOut(
        Self.member.number,
        .success(HandedOutCopy(folder: folder, names: Self.copy.names, keptUntil: Sample.afternoon))
      ))
    let joined = bench.text.filter { !$0.isWhitespace }
    #expect(joined.contains("very-long-name/handed-out/" + Self.stem))
    #expect(bench.text.contains(Self.stem + ".json"))
  }

  @Test func `the line mode writes it at the word copy, and tells where it lies`() {
    var bench = LineBench(asks: MemberEditTests.asks)
    bench.type("find aas")
    bench.apply(.counter(.found(sequence: 1, .success([Self.member]))))
    bench.type("1")
    bench.apply(.counter(.recordRead(Self.member.number, .success(MemberEditTests.record()))))
    bench.tearOff()
    #expect(bench.type("copy") == [.handOutCopy(Self.member.number)])
    #expect(!bench.state.takesLines)
    bench.apply(.counter(.copyHandedOut(Self.member.number, .success(Self.copy))))
    #expect(
      bench.read() == """
        Phone number? copy
        The copy is written: \(Self.stem).txt and \(Self.stem).json.
        Folder: /home/till/.local/state/clubtill/handed-out
        Both are removed on 10.05.2026 at 14:32, and at once if the member is erased.
        Phone number?\u{20}
        """)
    bench.type("copy")
    bench.apply(
      .counter(.copyHandedOut(Self.member.number, .failure(.cannotWrite(detail: "full")))))
    #expect(bench.transcript.contains("No copy was made"))
  }
}
