import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// The figures of a day, on the screen.
@Suite struct TodayTests {
  typealias Window = ScreenTests.Window

  static let ninth = ShopDay(year: 2026, month: 5, day: 9)

  static var figures: DayFigures {
    var figures = DayFigures()
    figures.alreadyMembers = 17
    figures.saved = 38
    figures.savedUnwatched = 3
    figures.denied = 3
    figures.ranOut = 4
    figures.numberCannotBeUsed = 1
    figures.copiesGiven = 1
    figures.times =
      Array(repeating: .seconds(34), count: 34) + Array(repeating: .seconds(95), count: 4)
    return figures
  }

  static func report(byPerson: Bool = false, _ figures: DayFigures = figures) -> DayReport {
    let people = [
      PersonFigures(staff: LockTests.anne.number, name: "Anne", figures: DayFigures()),
      PersonFigures(staff: LockTests.kari.number, name: "Kari", figures: figures),
      PersonFigures(staff: StaffNumber(rawValue: 77), name: nil, figures: DayFigures()),
      PersonFigures(staff: nil, name: nil, figures: DayFigures()),
    ]
    return DayReport(
      till: Sample.till.number, firstAsked: Sample.afternoon - 5 * 3600, total: figures,
      people: byPerson ? people : [],
      books: [("consent", 12_904), ("access", 48_120), ("deed", 311)].map {
        BookHead(book: $0.0, count: $0.1, chain: String(repeating: "0123456789abcdef", count: 4))
      })
  }

  @Test(arguments: Window.allCases) func `the figures of today`(_ window: Window) {
    var bench = window.bench()
    bench.press(.function(7))
    bench.apply(.dayReport(sequence: 1, .success(Self.report())))
    expectScreen(bench.grid, named: "today-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `a day with everything in it`(_ window: Window) {
    var bench = window.bench()
    bench.press(.function(7))
    var figures = Self.figures
    figures.thrownAway = 2
    figures.stillOpen = 1
    figures.trouble = 5
    bench.apply(.dayReport(sequence: 1, .success(Self.report(figures))))
    expectScreen(bench.grid, named: "today-full-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `the figures of each who served`(_ window: Window) {
    var bench = window.bench()
    bench.press(.function(7))
    #expect(bench.press("P") == [.readReport(Self.ninth, byPerson: true, sequence: 2)])
    bench.apply(.dayReport(sequence: 2, .success(Self.report(byPerson: true))))
    expectScreen(bench.grid, named: "today-people-\(window.rawValue)")
  }

  @Test(arguments: [(6, 0), (7, 2), (40, 35)])
  func `on a small screen it says how many more people follow`(_ count: Int, _ others: Int) {
    var bench = Window.small.bench()
    bench.press(.function(7))
    bench.press("P")
    let plain = Self.report()
    let people = (1...count).map {
      PersonFigures(staff: nil, name: "Nobody \($0)", figures: DayFigures())
    }
    bench.apply(
      .dayReport(
        sequence: 2,
        .success(
          DayReport(
            till: plain.till, firstAsked: plain.firstAsked, total: plain.total, people: people,
            books: plain.books))))
    #expect(bench.lines.contains { $0.hasPrefix("and \(others) more") } == (others > 0))
    #expect(bench.text.split(separator: "asked 0 saved 0").count - 1 == count - others)
  }

  @Test func `what damage took out of a book stands beside its end`() {
    var bench = CounterBench()
    bench.press(.function(7))
    let plain = Self.report()
    let losses = [4...9, 13...13].map { run in
      BookLoss(
        book: "access", runs: [run], isEndKnown: true, foundAt: Sample.afternoon,
        file: "clubtill.sqlite.damaged-20260509T120000Z")
    }
    bench.apply(
      .dayReport(
        sequence: 1,
        .success(
          DayReport(
            till: plain.till, firstAsked: plain.firstAsked, total: plain.total,
            books: plain.books, losses: losses))))
    let lines = bench.text.split(separator: "\n").filter { $0.contains("damaged") }
    #expect(lines.count == 1)
    #expect(lines.first?.contains("access  48120") ?? false)
    #expect(lines.first?.contains("damaged: 7 lost") ?? false)
  }

  @Test func `Left and Right go to other days, and not to tomorrow`() {
    var bench = CounterBench()
    #expect(
      bench.press(.function(7)) == [
        .readReport(Self.ninth, byPerson: false, sequence: 1), .readLeadList(sequence: 1),
      ])
    #expect(bench.press(.right).isEmpty)
    let eighth = ShopDay(year: 2026, month: 5, day: 8)
    #expect(bench.press(.left) == [.readReport(eighth, byPerson: false, sequence: 2)])
    // The answer for the day that was left is stale.
    bench.apply(.dayReport(sequence: 1, .success(Self.report())))
    #expect(!bench.text.contains("already members"))
    bench.apply(.dayReport(sequence: 2, .success(Self.report())))
    #expect(bench.text.contains("8 May 2026"))
    #expect(bench.press(.right) == [.readReport(Self.ninth, byPerson: false, sequence: 3)])
  }

  @Test func `parts of a second are told as the command tells them`() {
    var bench = CounterBench()
    bench.press(.function(7))
    var figures = Self.figures
    figures.times = [.milliseconds(2_200), .milliseconds(3_400)]
    bench.apply(.dayReport(sequence: 1, .success(Self.report(figures))))
    #expect(bench.text.contains("middle 2 s     slowest tenth over 3 s"))
  }

  @Test func `figures that cannot be read are said`() {
    var bench = CounterBench()
    bench.press(.function(7))
    bench.apply(.dayReport(sequence: 1, .failure(.unusable(detail: "damaged"))))
    #expect(bench.messageLine.contains("cannot be read"))
  }

  @Test func `a cashier has no key for the figures of others`() {
    var bench = LockTests.bench(as: LockTests.kari)
    bench.press(.function(7))
    bench.apply(.dayReport(sequence: 1, .success(Self.report())))
    #expect(!bench.footer.contains("By person"))
    #expect(bench.press("P").isEmpty)
    bench = LockTests.bench(as: LockTests.anne)
    bench.press(.function(7))
    #expect(bench.footer.contains("P By person"))
  }

  @Test func `from the lead's list F7 leads to the figures, and back`() {
    var bench = CounterBench()
    bench.apply(.leadList(sequence: 0, .success(LeadListTests.all)))
    bench.press(.function(7))
    #expect(bench.text.contains("LEAD'S LIST"))
    bench.press(.function(7))
    #expect(bench.text.contains("TODAY"))
    bench.apply(.dayReport(sequence: 1, .success(Self.report())))
    #expect(bench.footer.contains("F7 Lead's list"))
    bench.press(.function(7))
    #expect(bench.text.contains("LEAD'S LIST"))
  }
}
