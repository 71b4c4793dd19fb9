import EnrollmentCore
import Foundation
import Testing

@testable import clubtill

/// A day on paper.
struct DayPageTests {
  private func page(_ figures: DayFigures = DayFigures(), isOver: Bool = false) throws -> DayPage {
    DayPage(
      report: DayReport(
        till: nil, firstAsked: nil, total: figures, isOver: isOver,
        books: [BookHead(book: "consent", count: 3, chain: "5f0c2e91")]),
      day: try #require(ShopDay("2026-05-09")), showsPeople: false)
  }

  @Test func `parts of a second are told as F7 tells them`() throws {
    var figures = DayFigures()
    figures.times = [.milliseconds(2_200), .milliseconds(3_400)]
    #expect(
      try page(figures).lines.contains(
        "Time from Enter to card: middle 2 s, slowest tenth over 3 s"))
  }

  @Test func `the figures of each person stand below each other, however wide the names are`()
    throws
  {
    let names = ["Kari", String(repeating: "雪", count: 20), nil]
    let people = names.enumerated().map {
      PersonFigures(
        staff: StaffNumber(rawValue: $0.offset + 1), name: $0.element, figures: DayFigures())
    }
    let report = DayReport(
      till: nil, firstAsked: nil, total: DayFigures(), people: people, isOver: true, books: [])
    let page = DayPage(
      report: report, day: try #require(ShopDay("2026-05-09")), showsPeople: true)
    let heading = try #require(page.lines.firstIndex { $0.hasPrefix("No.   Name ") })
    let rows = page.lines[heading...heading + 3]
    let widths = rows.map { row in row.count + row.count { $0 == "雪" } }
    #expect(Set(widths).count == 1, "\(rows)")
    #expect(rows.dropFirst().allSatisfy { $0.hasSuffix(" 0       -") })
  }

  @Test func `a program is told of which till it is, or of all`() throws {
    #expect(try page().json.text.contains(#""till":null"#))
  }

  @Test func `it says of when the heads of the books are`() throws {
    #expect(try page().lines.suffix(2).first == "The books end now at:")
    #expect(
      try page(isOver: true).lines.suffix(2).first == "When the day ended the books ended at:")
  }
}
