import TerminalGrid
import Testing

@testable import CursesTerminal

@Test(arguments: [
  ("a", Key.character("a")), ("Ø", .character("Ø")), ("日", .character("日")), ("🙂", .character("🙂")),
  (" ", .character(" ")), ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace),
  ("\u{8}", .backspace),
])
func `plain signs and control keys`(bytes: String, key: Key) {
  #expect(keys(bytes) == [key])
}

@Test(arguments: [
  ("[A", Key.up), ("[B", .down), ("[C", .right), ("[D", .left),
  ("OA", .up), ("OB", .down), ("OC", .right), ("OD", .left),
  ("[H", .home), ("[F", .end), ("OH", .home), ("OF", .end), ("[1~", .home), ("[4~", .end),
  ("[7~", .home), ("[8~", .end), ("[3~", .delete), ("[5~", .pageUp), ("[6~", .pageDown),
  ("[Z", .backTab), ("OM", .enter), ("[1;5A", .up), ("[3;2~", .delete),
])
func `cursor and editing keys in their spellings`(sequence: String, key: Key) {
  #expect(keys("\u{1B}" + sequence) == [key])
}

@Test(arguments: [
  // xterm and its kin
  (["OP", "OQ", "OR", "OS", "[15~", "[17~", "[18~", "[19~", "[20~", "[21~", "[23~", "[24~"]),
  // rxvt, PuTTY, old VT terminals
  ([
    "[11~", "[12~", "[13~", "[14~", "[15~", "[17~", "[18~", "[19~", "[20~", "[21~", "[23~", "[24~",
  ]),
  // the Linux console
  ([
    "[[A", "[[B", "[[C", "[[D", "[[E", "[17~", "[18~", "[19~", "[20~", "[21~", "[23~", "[24~",
  ]),
])
func `F1 to F12 in the spellings of each family`(sequences: [String]) {
  #expect(sequences.flatMap { keys("\u{1B}" + $0) } == (1...12).map(Key.function))
}

@Test func `Shift makes a function key twelve higher and other modifiers make none`() {
  #expect(
    keys("\u{1B}[1;2P\u{1B}[15;2~\u{1B}[25~") == [.function(13), .function(17), .function(13)])
  #expect(keys("\u{1B}[1;5P\u{1B}[15;3~") == [])
}

@Test func `the numeric pad in application mode gives its signs, on a VT100 as well`() {
  let sequences = "pqrstuvwxyjklmno".map { "\u{1B}O\($0)" }.joined()
  let fromTerminfo: [[UInt8]: Key] = [Array("\u{1B}Ot".utf8): .function(5)]
  #expect(keys(sequences, typeSequences: fromTerminfo) == "0123456789*+,-./".map(Key.character))
}

@Test func `terminfo adds sequences that nothing else means`() {
  let sun: [[UInt8]: Key] = [
    Array("\u{1B}[224z".utf8): .function(1), Array("\u{1B}QA".utf8): .up,
    Array("\u{1B}[A".utf8): .down, Array("x".utf8): .left, [0x1B]: .right,
  ]
  #expect(
    keys("\u{1B}[224z\u{1B}QA\u{1B}[Ax", typeSequences: sun) == [
      .function(1), .up, .up, .character("x"),
    ])
  #expect(keys("\u{1B}QB", typeSequences: sun) == [.character("B")])
}

@Test func `CR LF is one Enter, as scanners send it`() {
  #expect(keys("1\r\n2\r\r\n") == [.character("1"), .enter, .character("2"), .enter, .enter])
  #expect(keys("\r") + keys("\n") == [.enter, .enter])
}

@Test func `keys that stop programs and output mean nothing`() {
  #expect(keys("\u{3}\u{11}\u{13}\u{1A}\u{1C}\u{0}") == [])
}

@Test func `Control-L asks for everything to be drawn again`() {
  var decoder = KeyDecoder()
  #expect(decoder.decode([0x0C]) == [.repaint])
}

@Test func `Esc is a key when nothing follows it`() {
  var decoder = KeyDecoder()
  #expect(decoder.decode([0x1B]) == [])
  #expect(decoder.patience == .milliseconds(25))
  #expect(decoder.timeOut() == [.key(.escape)])
  #expect(decoder.patience == nil)
}

@Test func `Esc before a sign that begins no sequence is a key of its own`() {
  #expect(keys("\u{1B}1") == [.escape, .character("1")])
  #expect(keys("\u{1B}\u{1B}[A") == [.escape, .up])
  #expect(keys("\u{1B}\r") == [.escape, .enter])
}

@Test func `a sequence may come byte by byte`() {
  var decoder = KeyDecoder()
  var outputs: [KeyDecoder.Output] = []
  for byte in "\u{1B}[15~Ø".utf8 { outputs += decoder.decode([byte]) }
  #expect(outputs == [.key(.function(5)), .key(.character("Ø"))])
}

@Test func `a sequence that is never finished is thrown away, Esc and one sign are not`() {
  var decoder = KeyDecoder()
  _ = decoder.decode("\u{1B}[15".utf8)
  #expect(decoder.patience == .milliseconds(250))
  #expect(decoder.timeOut() == [])
  _ = decoder.decode("\u{1B}O".utf8)
  #expect(decoder.timeOut() == [.key(.escape), .key(.character("O"))])
  #expect(decoder.decode("x".utf8) == [.key(.character("x"))])
}

@Test func `unknown sequences are swallowed whole`() {
  #expect(keys("\u{1B}[?1;2cx") == [.character("x")])
  #expect(keys("\u{1B}[27;5;9~x") == [.character("x")])
  #expect(keys("\u{1B}[2~\u{1B}[E\u{1B}[I\u{1B}[[Zx") == [.character("x")])
  #expect(keys("\u{1B}[" + String(repeating: "9", count: 40) + "~x") == [.character("x")])
}

@Test(arguments: [
  "\u{1B}[M !!", "\u{1B}[M\u{60}\u{7F}~", "\u{1B}[<0;10;5M\u{1B}[<0;10;5m", "\u{1B}[32;4;4M",
])
func `a mouse that an earlier program left on types nothing`(report: String) {
  #expect(keys(report + "x") == [.character("x")])
}

@Test func `a mouse's report that breaks off is dropped and the next key counts`() {
  #expect(keys("\u{1B}[M !\u{1B}[Ax\u{1B}[M\r") == [.up, .character("x"), .enter])
  let sco: [[UInt8]: Key] = [Array("\u{1B}[M".utf8): .function(1)]
  #expect(keys("\u{1B}[Mx", typeSequences: sco) == [.function(1), .character("x")])
}

@Test(arguments: [
  "\u{1B}]11;rgb:0000/1111/2222\u{1B}\\", "\u{1B}]0;40612345\u{7}", "\u{1B}P1+r436f\u{1B}\\",
  "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}^5\u{1B}\\", "\u{1B}X5\u{18}",
])
func `a terminal's answer to somebody else types nothing and leaves nothing`(answer: String) {
  #expect(keys(answer + "x") == [.character("x")])
  var decoder = KeyDecoder()
  var outputs: [KeyDecoder.Output] = []
  for byte in answer.utf8 { outputs += decoder.decode([byte]) }
  #expect(outputs.isEmpty && decoder.patience == nil)
}

@Test func `a string that is never ended, or that something else breaks into, keeps no key`() {
  #expect(keys("\u{1B}]0;a\u{1B}[Ax") == [.up, .character("x")])
  #expect(keys("\u{1B}]0;a\r") == [.enter])
  #expect(keys("\u{1B}]" + String(repeating: "1", count: 5000)).count == 5000 - 4096)
  var decoder = KeyDecoder()
  #expect(decoder.decode("\u{1B}]0;4061".utf8) == [])
  #expect(decoder.patience == .milliseconds(250))
  #expect(decoder.timeOut() == [])
  #expect(
    decoder.decode("\u{1B}]".utf8) + decoder.timeOut() == [.key(.escape), .key(.character("]"))])
}

@Test func `a sequence that breaks off is dropped and the next one counts`() {
  #expect(keys("\u{1B}[1\u{1B}[Ax") == [.up, .character("x")])
  #expect(keys("\u{1B}[1\r") == [.enter])
}

@Test func `a sequence without an end cannot keep the keyboard for ever`() {
  let digits = String(repeating: "1", count: 200)
  #expect(keys("\u{1B}[" + digits).count == 200 - 64)
}

@Test func `broken UTF-8 and signs that cannot be seen give no key`() {
  var decoder = KeyDecoder()
  let bytes: [[UInt8]] = [
    [0xFF], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE6, 0x41],
    Array("\u{200B}\u{202E}\u{AD}\u{85}\u{FFFF}".utf8),
  ]
  #expect(bytes.flatMap { decoder.decode($0) } == [.key(.character("A"))])
  #expect(decoder.patience == nil)
}

@Test func `a scalar cut short is thrown away after a pause`() {
  var decoder = KeyDecoder()
  #expect(decoder.decode([0xE6, 0x97]) == [])
  #expect(decoder.timeOut() == [])
  #expect(decoder.decode("a".utf8) == [.key(.character("a"))])
}

@Test func `no mixture of bytes traps, and none yields a control character`() {
  var generator = SystemRandomNumberGenerator()
  let common = Array("\u{1B}[O;~0129AMPz\r\n\u{0}".utf8) + [0xC3, 0x98, 0xFF]
  for _ in 0..<300 {
    var decoder = KeyDecoder()
    let bytes = (0..<200).map { _ in
      Bool.random(using: &generator)
        ? common.randomElement(using: &generator) ?? 0
        : UInt8.random(in: 0...255, using: &generator)
    }
    for output in decoder.decode(bytes) + decoder.timeOut() {
      guard case .key(.character(let character)) = output else { continue }
      #expect(character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }
  }
}

/// What the bytes of a text mean, without a pause at the end.
func keys(_ text: String, typeSequences: [[UInt8]: Key] = [:]) -> [Key] {
  var decoder = KeyDecoder(typeSequences: typeSequences)
  return decoder.decode(text.utf8).compactMap { output in
    if case .key(let key) = output { key } else { nil }
  }
}
