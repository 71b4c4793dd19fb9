import TerminalGrid
import Testing

@testable import EnrollmentUI

@Suite struct LinePaperTests {
  @Test func `on a terminal the answer follows the question, and news start a new line`() {
    var paper = LinePaper(charset: .utf8, isTerminal: true)
    #expect(paper.write([.line("Hei på deg."), .question("Number?")]) == "Hei på deg.\nNumber? ")
    #expect(paper.write([.line("News."), .question("Number?")]) == "\nNews.\nNumber? ")
    paper.noteTyped()
    #expect(paper.write([.line("Thanks.")]) == "Thanks.\n")
    #expect(paper.finish() == "")
    _ = paper.write([.question("Number?")])
    #expect(paper.finish() == "\n")
  }

  @Test func `on a terminal no line ends within a word, on a pipe a line is one`() {
    let text = String(repeating: "eight in a row, ", count: 7) + "and say y."
    var paper = LinePaper(charset: .utf8, isTerminal: true, width: 79)
    let written = paper.write([.line(text), .question(text)])
    let lines = written.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.prefix(2).joined(separator: " ") == text)
    #expect(written.hasSuffix("say y. "))
    var pipe = LinePaper(charset: .utf8, isTerminal: false)
    #expect(pipe.write([.line(text)]) == text + "\n")
  }

  @Test func `on a pipe a question is a line of its own`() {
    var paper = LinePaper(charset: .utf8, isTerminal: false)
    #expect(paper.write([.question("Number?")]) == "Number?\n")
    #expect(paper.write([.line("News.")]) == "News.\n")
    #expect(paper.finish() == "")
  }

  @Test func `no sign that is written moves a cursor or rings`() {
    var plain = LinePaper(charset: .ascii, isTerminal: true)
    #expect(plain.write([.line("\u{1B}[2JÅse\u{7}\n\u{202E}x")]) == "[2JAase x\n")
    var paper = LinePaper(charset: .utf8, isTerminal: true)
    #expect(paper.write([.line("\u{1B}[2JÅse\u{7}\u{202E}x")]) == "[2JÅsex\n")
  }

  @Test func `bytes become lines however they are cut`() {
    var typed = TypedLines()
    typed.take(Array("406".utf8))
    #expect(typed.isEmpty)
    #expect(typed.next() == nil)
    typed.take(Array("12345\r\ny\n\npa".utf8))
    #expect(typed.next() == .line("40612345"))
    #expect(typed.next() == .line("y"))
    #expect(typed.next() == .line(""))
    #expect(typed.next() == nil)
    typed.take([])
    #expect(!typed.isEmpty)
    #expect(typed.next() == .line("pa"))
    #expect(typed.next() == .end)
    #expect(typed.next() == nil)
    #expect(typed.isEmpty)
  }

  @Test func `a line that is too long is cut and says so, and the next one is whole`() {
    var typed = TypedLines()
    typed.take(Array(repeating: UInt8(ascii: "4"), count: 100_000))
    typed.take(Array("\n40612345\n".utf8))
    #expect(
      typed.next() == .line(String(repeating: "4", count: TypedLines.limitBytes) + "\u{FFFD}"))
    #expect(typed.next() == .line("40612345"))
    let full = String(repeating: "4", count: TypedLines.limitBytes)
    typed.take(Array("\(full)\r\n".utf8))
    #expect(typed.next() == .line(full))
  }

  @Test func `what is cut off a line leaves no number and no word`() {
    for start in ["40612345", "y", "quit"] {
      var typed = TypedLines()
      typed.take(Array((start + String(repeating: " ", count: 2000) + "6\n").utf8))
      guard case .line(let line) = typed.next() else {
        Issue.record("no line")
        return
      }
      var bench = LineBench()
      bench.type(line)
      #expect(bench.commands.isEmpty, "\(start)")
    }
  }

  @Test func `keys that would end a program are nothing that was typed`() {
    var typed = TypedLines()
    typed.take(Array("\u{3}40\u{1C}6\u{4}\u{1A}\n".utf8))
    #expect(typed.next() == .line("406"))
    #expect(!typed.hasEnded)
  }

  @Test func `Ctrl-Z is nothing that was typed`() {
    var typed = TypedLines()
    typed.take(Array("406\u{1A}12345\n\u{1A}".utf8))
    #expect(typed.next() == .line("40612345"))
    #expect(typed.next() == nil)
  }

  @Test func `what follows a Ctrl-C starts a new line on a terminal`() {
    var paper = LinePaper(charset: .utf8, isTerminal: true)
    _ = paper.write([.line("Waiting.")])
    paper.noteBreak()
    #expect(paper.write([.question("Leave?")]) == "\nLeave? ")
    var pipe = LinePaper(charset: .utf8, isTerminal: false)
    pipe.noteBreak()
    #expect(pipe.write([.question("Leave?")]) == "Leave?\n")
  }

  @Test func `what is thrown away is gone to the end of its line`() {
    var typed = TypedLines()
    typed.take(Array("hello\ny\n406".utf8))
    #expect(typed.next() == .line("hello"))
    typed.drop()
    #expect(typed.isEmpty)
    typed.take(Array("12345\n40622222\n".utf8))
    #expect(typed.next() == .line("40622222"))
    #expect(typed.next() == nil)
    typed.take(Array("y".utf8))
    typed.drop()
    typed.take([])
    #expect(typed.next() == .end)
  }
}
