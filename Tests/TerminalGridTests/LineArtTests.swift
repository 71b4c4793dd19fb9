import Testing

@testable import TerminalGrid

@Test(arguments: [Charset.ascii, .utf8])
func `every sign of the line art is one column wide`(charset: Charset) {
  for sign in signs(of: LineArt(charset)) { #expect(displayWidth(of: sign) == 1, "\(sign)") }
}

@Test func `the ASCII line art is ASCII`() {
  #expect(signs(of: LineArt(.ascii)).allSatisfy { $0.allSatisfy(\.isASCII) })
}

@Test(arguments: [Charset.ascii, .utf8])
func `the spinner has eight steps and changes with each`(charset: Charset) {
  let steps = LineArt(charset).spinner
  #expect(steps.count == 8)
  for (step, next) in zip(steps, steps.dropFirst() + steps.prefix(1)) { #expect(step != next) }
}

private func signs(of art: LineArt) -> [String] {
  [
    art.horizontal, art.vertical, art.topLeft, art.topRight, art.bottomLeft, art.bottomRight,
    art.teeLeft, art.teeRight, art.cross, art.fullBlock, art.upperHalf, art.lowerHalf,
    art.barFilled, art.barEmpty, art.separator, art.pointer,
  ] + art.spinner
}
