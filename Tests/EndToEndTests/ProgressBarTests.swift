import Testing

@testable import clubtill

struct ProgressBarTests {
  private func text(
    _ done: Int, of total: Int?, after elapsed: Duration = .seconds(5), columns: Int = 79
  ) -> String {
    ProgressBar.Line(title: "Copying", done: done, total: total, elapsed: elapsed)
      .text(columns: columns)
  }

  @Test func `a bar fills up, and tells what is left once that can be told`() {
    #expect(text(0, of: 100) == "Copying    [..............................]   0 %")
    #expect(text(50, of: 100) == "Copying    [###############...............]  50 %  5 s left")
    #expect(text(100, of: 100) == "Copying    [##############################] 100 %")
    #expect(text(10, of: 100, after: .seconds(60)).hasSuffix("10 %  9 min left"))
  }

  @Test func `work that goes on tells what is left by what it has done itself`() {
    func line(_ done: Int) -> String {
      ProgressBar.Line(
        title: "Filling", done: done, total: 1000, elapsed: .seconds(10), start: 900
      ).text(columns: 79)
    }
    #expect(line(910).hasSuffix("91 %  90 s left"))
    #expect(line(950).hasSuffix("95 %  10 s left"))
    #expect(line(900).hasSuffix("90 %"))
    #expect(line(1000).hasSuffix("100 %"))
  }

  @Test func `an end that nobody knows is told as time`() {
    #expect(text(0, of: nil, after: .seconds(12)) == "Copying    12 s")
    #expect(text(7, of: 0) == "Copying    5 s")
  }

  @Test func `more than all is all, and a narrow terminal is never written beyond`() {
    #expect(text(300, of: 100).hasSuffix("100 %"))
    #expect(text(-1, of: 100).contains("  0 %"))
    for columns in 1...79 { #expect(text(42, of: 100, columns: columns).count <= columns) }
  }
}
