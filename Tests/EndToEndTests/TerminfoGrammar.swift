import Foundation

/// The sequences that terminfo has for one type of terminal: all that a program may send to it.
///
/// A capability is cut into its sequences (`\E[H\E[2J` is two); where it says "if", every way through
/// it counts, and a parameter is any number.
///
/// Source: terminfo(5), "Parameterized Strings"; ECMA-48, section 5.
struct TerminfoGrammar {
  private enum Token: Hashable {
    case byte(UInt8)
    case number, text
  }

  private var sequences: Set<[Token]> = []
  /// Single control characters, as CR and the bell.
  private var controls: Set<UInt8> = []

  /// - Parameter more: sequences that are ours though terminfo does not name them.
  init(of type: String, and more: [String]) async throws {
    let listing = try await BuiltProgram.run(
      ["/usr/bin/infocmp", "-1", type], environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
    for line in listing.output.split(separator: "\n") where line.hasPrefix("\t") {
      let parts = line.dropFirst().dropLast().split(separator: "=", maxSplits: 1)
      // Keys are what it sends, and the numbered ones ask it for something.
      guard parts.count == 2, let first = parts[0].first, first != "k", first != "u",
        parts[0] != "acsc"
      else { continue }
      var value = Self.unescaped(parts[1])[...]
      for variant in Self.variants(&value).texts { add(variant) }
    }
    for text in more { add(text.utf8.map(Token.byte)) }
  }

  private mutating func add(_ variant: [Token]) {
    var sequence: [Token]?
    for token in variant {
      guard case .byte(let byte) = token, byte < 0x20 else {
        sequence?.append(token)
        continue
      }
      if let begun = sequence, begun.count > 1, begun[1] == .byte(UInt8(ascii: "]")) {
        sequence?.append(token)
        continue
      }
      if let sequence { sequences.insert(sequence) }
      sequence = byte == 0x1B ? [token] : nil
      if byte != 0x1B { controls.insert(byte) }
    }
    if let sequence { sequences.insert(sequence) }
  }

  // MARK: Reading a capability

  private static func unescaped(_ text: Substring) -> [UInt8] {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "^"): result.append((rest.popFirst() ?? 0) ^ 0x40)
      case UInt8(ascii: "\\"):
        let next = rest.popFirst() ?? 0
        switch next {
        case UInt8(ascii: "E"), UInt8(ascii: "e"): result.append(0x1B)
        case UInt8(ascii: "n"), UInt8(ascii: "l"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "s"): result.append(0x20)
        case 0x30...0x37:
          var value = Int(next - 0x30)
          for _ in 0..<2 {
            guard let digit = rest.first, (0x30...0x37).contains(digit) else { break }
            value = value * 8 + Int(rest.removeFirst() - 0x30)
          }
          result.append(UInt8(value & 0xFF))
        default: result.append(next)
        }
      // Padding, which is no part of what is sent here.
      case UInt8(ascii: "$") where rest.first == UInt8(ascii: "<"):
        while let next = rest.popFirst(), next != UInt8(ascii: ">") {}
      default: result.append(byte)
      }
    }
    return result
  }

  /// All that `rest` may send, up to its end or to one of `%t`, `%e` and `%;`, which is answered.
  private static func variants(_ rest: inout ArraySlice<UInt8>) -> (
    texts: Set<[Token]>, stop: UInt8?
  ) {
    var texts: Set<[Token]> = [[]]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        texts = Set(texts.map { $0 + [.byte(byte)] })
        continue
      }
      guard let sign = rest.popFirst() else { break }
      switch Character(Unicode.Scalar(sign)) {
      case "t", "e", ";": return (texts, sign)
      case "?":
        let ways = ways(&rest)
        texts = Set(texts.flatMap { text in ways.map { text + $0 } })
      case "%": texts = Set(texts.map { $0 + [.byte(sign)] })
      case "d", "x", "X", "o": texts = Set(texts.map { $0 + [.number] })
      case "c", "s": texts = Set(texts.map { $0 + [.text] })
      case "p", "P", "g": rest = rest.dropFirst()
      case "'": rest = rest.dropFirst(2)
      case "{": while let next = rest.popFirst(), next != UInt8(ascii: "}") {}
      case ":", "#", " ", "0"..."9", ".":
        while let next = rest.popFirst(), !"doxXs".utf8.contains(next) {}
        texts = Set(texts.map { $0 + [.number] })
      default: break  // Arithmetic, which sends nothing.
      }
    }
    return (texts, nil)
  }

  /// The ways through a condition.
  private static func ways(_ rest: inout ArraySlice<UInt8>) -> Set<[Token]> {
    var ways: Set<[Token]> = []
    var hasElse = false
    while true {
      let part = variants(&rest)
      guard part.stop == UInt8(ascii: "t") else {
        // No condition was before it: this is what else is sent.
        ways.formUnion(part.texts)
        hasElse = true
        break
      }
      let then = variants(&rest)
      ways.formUnion(then.texts)
      guard then.stop == UInt8(ascii: "e") else { break }
    }
    return hasElse ? ways : ways.union([[]])
  }

  // MARK: Reading what was sent

  /// What of `bytes` is neither text that can be seen nor one of the sequences, each once.
  ///
  /// - Parameter count: how many sequences there were.
  func strangers(in bytes: [UInt8], count: inout Int) -> Set<String> {
    var strangers: Set<String> = []
    var known: [ArraySlice<UInt8>: Bool] = [:]
    var text: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.first {
      guard byte < 0x20 || byte == 0x7F else {
        text.append(rest.removeFirst())
        continue
      }
      guard byte == 0x1B else {
        if !controls.contains(byte) { strangers.insert("control character \(byte)") }
        rest = rest.dropFirst()
        continue
      }
      let sequence = Self.sequence(rest)
      rest = rest.dropFirst(sequence.count)
      count += 1
      let isKnown = known[sequence] ?? sequences.contains { Self.matches(sequence, $0[...]) }
      known[sequence] = isKnown
      if !isKnown { strangers.insert(String(decoding: sequence, as: UTF8.self).debugDescription) }
    }
    guard let text = String(validating: text, as: UTF8.self) else {
      return strangers.union(["bytes that are no UTF-8"])
    }
    for scalar in text.unicodeScalars where !Self.isVisible(scalar) {
      strangers.insert("U+" + String(scalar.value, radix: 16))
    }
    return strangers
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// The sequence that begins with the ESC at the start of `bytes`.
  private static func sequence(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func upTo(_ isLast: (UInt8) -> Bool, from offset: Int) -> ArraySlice<UInt8> {
      let tail = bytes.dropFirst(offset)
      return bytes[..<(tail.firstIndex(where: isLast).map { $0 + 1 } ?? bytes.endIndex)]
    }
    guard let second = bytes.dropFirst().first else { return bytes }
    switch second {
    case UInt8(ascii: "["): return upTo({ (0x40...0x7E).contains($0) }, from: 2)
    // The palette of the Linux console has no end mark.
    case UInt8(ascii: "]") where bytes.dropFirst(2).first == UInt8(ascii: "R"):
      return bytes.prefix(3)
    case UInt8(ascii: "]"): return upTo({ $0 == 0x07 || $0 == UInt8(ascii: "\\") }, from: 2)
    case 0x20...0x2F: return upTo({ (0x30...0x7E).contains($0) }, from: 2)
    default: return bytes.prefix(2)
    }
  }

  private static func matches(_ bytes: ArraySlice<UInt8>, _ tokens: ArraySlice<Token>) -> Bool {
    guard let token = tokens.first else { return bytes.isEmpty }
    switch token {
    case .byte(let byte):
      return bytes.first == byte && matches(bytes.dropFirst(), tokens.dropFirst())
    case .number:
      let digits = bytes.prefix { (0x30...0x39).contains($0) }
      return !digits.isEmpty && matches(bytes.dropFirst(digits.count), tokens.dropFirst())
    case .text:
      return (1...max(1, bytes.count)).contains {
        $0 <= bytes.count && matches(bytes.dropFirst($0), tokens.dropFirst())
      }
    }
  }
}
