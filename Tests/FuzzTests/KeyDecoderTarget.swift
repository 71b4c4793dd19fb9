@testable import CursesTerminal
@testable import TerminalGrid

/// The bytes that a terminal sends. The first byte of the input says where the rest is cut in two.
enum KeyDecoderTarget {
  private static let typeSequences: [[UInt8]: Key] = [
    Array("\u{1B}[224z".utf8): .function(1), Array("\u{1B}QA".utf8): .up,
  ]

  static func run(_ input: [UInt8]) throws {
    let bytes = input.dropFirst()
    let cut = bytes.startIndex + min(Int(input.first ?? 0), bytes.count)
    for sequences in [[:], typeSequences] {
      var whole = KeyDecoder(typeSequences: sequences)
      let outputs = whole.decode(bytes)
      var parts = KeyDecoder(typeSequences: sequences)
      let sameOutputs = parts.decode(bytes[..<cut]) + parts.decode(bytes[cut...])
      try promise("keys do not depend on where the line cuts", outputs == sameOutputs)
      try promise("nor does what is waited for", whole.patience == parts.patience)

      // A pause at the cut ends what was begun; one at the end leaves nothing.
      var slow = KeyDecoder(typeSequences: sequences)
      var slowOutputs = slow.decode(bytes[..<cut]) + slow.timeOut()
      try promise("a pause ends everything", slow.patience == nil)
      slowOutputs += slow.decode(bytes[cut...]) + slow.timeOut()
      try promise("a pause ends everything", slow.patience == nil)

      for output in outputs + slowOutputs + whole.timeOut() { try promiseKey(output) }
    }
  }

  private static func promiseKey(_ output: KeyDecoder.Output) throws {
    switch output {
    case .key(.character(let sign)):
      try promise("a sign is one scalar", sign.unicodeScalars.count == 1)
      try promiseCleanLine(String(sign), "a sign", limit: 1)
    case .key(.function(let number)):
      try promise("function keys end at 24", (1...24).contains(number), about: number)
    case .key(.paste(let text)):
      // A byte that is no UTF-8 becomes a scalar of three.
      try promise(
        "a paste is bounded",
        text.utf8.count <= 3 * Paste.limitBytes && text.unicodeScalars.count <= Paste.limitBytes)
      try promise("a paste is not empty", !text.isEmpty)
      let steers = text.unicodeScalars.contains {
        $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
      }
      try promise("a paste holds no control character", !steers, about: text.debugDescription)
    case .key, .repaint: break
    }
  }
}
