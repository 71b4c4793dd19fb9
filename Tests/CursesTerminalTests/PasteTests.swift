import TerminalGrid
import Testing

@testable import CursesTerminal

private let begin = "\u{1B}[200~"
private let end = "\u{1B}[201~"

@Test func `a paste is one key and keeps what comes after it apart`() {
  #expect(keys(begin + "406 12 345" + end + "\r") == [.paste("406 12 345"), .enter])
}

@Test func `a line break in a paste is never Enter`() {
  #expect(keys(begin + "a\rb\nc\r\nd\te" + end) == [.paste("a\nb\nc\nd\te")])
}

@Test func `control characters and sequences in a paste lose their power`() {
  #expect(keys(begin + "a\u{1B}[Ab\u{3}\u{0}c\u{1B}" + end) == [.paste("a[Abc")])
}

@Test func `what looks like the end mark without being it stays text`() {
  #expect(keys(begin + "\u{1B}[201x\u{1B}\u{1B}[20" + end) == [.paste("[201x[20")])
}

@Test func `an empty paste and a stray end mark are nothing`() {
  #expect(keys(begin + end + end + "x") == [.character("x")])
}

@Test func `a paste may be cut anywhere on its way`() {
  var decoder = KeyDecoder()
  var outputs: [KeyDecoder.Output] = []
  for byte in (begin + "Ærø\n2" + end + "z").utf8 { outputs += decoder.decode([byte]) }
  #expect(outputs == [.key(.paste("Ærø\n2")), .key(.character("z"))])
}

@Test func `a paste is kept up to its limit and eaten to its end`() {
  let long = String(repeating: "x", count: 100_000)
  guard case .paste(let text)? = keys(begin + long + end).first else {
    Issue.record("no paste")
    return
  }
  #expect(text == String(repeating: "x", count: 16 * 1024))
  #expect(keys(begin + long + end + "y").last == .character("y"))
}

@Test(arguments: 0...3)
func `a paste is not cut inside a scalar`(offset: Int) {
  let long = String(repeating: "x", count: offset) + String(repeating: "🙂", count: 5000)
  guard case .paste(let text)? = keys(begin + long + end).first else {
    Issue.record("no paste")
    return
  }
  #expect(!text.unicodeScalars.contains("\u{FFFD}"))
  #expect(text.utf8.count > 16 * 1024 - 4)
}

@Test func `a paste whose end never comes ends after a pause`() {
  var decoder = KeyDecoder()
  #expect(decoder.decode((begin + "half").utf8) == [])
  #expect(decoder.patience == .seconds(1))
  #expect(decoder.timeOut() == [.key(.paste("half"))])
  #expect(decoder.patience == nil)
  #expect(decoder.decode("\r".utf8) == [.key(.enter)])
}
