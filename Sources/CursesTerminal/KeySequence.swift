import TerminalGrid

/// What the bytes from an ESC onwards mean so far.
enum KeySequence: Equatable {
  /// A whole sequence for a key.
  case key(Key)
  /// The mark that opens a paste.
  case pasteBegins
  /// A whole sequence that means nothing here.
  case unknown
  /// The beginning of a sequence.
  case incomplete
  /// No sequence: the last byte does not belong to what is before it.
  case notASequence

  /// Reads `bytes`, of which the first is ESC: the spellings of xterm, tmux, rxvt, PuTTY, the Linux
  /// console and the VT100 with its kin.
  ///
  /// The keys of the numeric pad are digits and signs in both of its modes; terminfo would have some
  /// of them as F5 to F10 on a VT100.
  ///
  /// What no key sends is known as far as its end: a mouse that an earlier program left switched on,
  /// and a terminal's answer to a question of that program.
  ///
  /// Source: ECMA-48, sections 5.4 (control sequences) and 5.6 (control strings); XTerm Control
  /// Sequences.
  init(_ bytes: [UInt8]) {
    switch bytes.dropFirst().first {
    case nil: self = .incomplete
    case UInt8(ascii: "["): self = Self.controlSequence(bytes.dropFirst(2))
    case UInt8(ascii: "O"): self = Self.singleShift(bytes.dropFirst(2))
    case let second? where Self.stringOpeners.contains(second):
      self = Self.controlString(bytes.dropFirst(2))
    default: self = .notASequence
    }
  }

  private static let longestBytes = 64
  private static let longestStringBytes = 4096
  /// OSC, DCS, SOS, PM and APC in their forms of seven bits.
  private static let stringOpeners: Set<UInt8> = Set("]PX^_".utf8)
  /// ESC [ M and the three signs of a mouse's report in its first form.
  private static let mouseReportBytes = 4

  /// A string up to its end mark, ESC \ or BEL, or to what cancels it.
  private static func controlString(_ rest: ArraySlice<UInt8>) -> KeySequence {
    guard let last = rest.last else { return .incomplete }
    if rest.dropLast().last == 0x1B { return last == UInt8(ascii: "\\") ? .unknown : .notASequence }
    switch last {
    case 0x07, 0x18, 0x1A: return .unknown
    case 0x0A, 0x0D: return .notASequence
    default: return rest.count < longestStringBytes ? .incomplete : .unknown
    }
  }

  private static func controlSequence(_ rest: ArraySlice<UInt8>) -> KeySequence {
    guard let last = rest.last else { return .incomplete }
    // The Linux console's F1 to F5 have a bracket more.
    if rest.first == UInt8(ascii: "[") {
      guard rest.count > 1 else { return .incomplete }
      let number = Int(last) - Int(UInt8(ascii: "A")) + 1
      return (1...5).contains(number) ? .key(.function(number)) : .unknown
    }
    if rest.first == UInt8(ascii: "M") {
      if last < 0x20 { return .notASequence }
      return rest.count < mouseReportBytes ? .incomplete : .unknown
    }
    switch last {
    case 0x20...0x3F: return rest.count < longestBytes ? .incomplete : .unknown
    case 0x40...0x7E: return Self.key(final: last, parameters: Parameters(rest.dropLast()))
    default: return .notASequence
    }
  }

  private static func key(final: UInt8, parameters: Parameters?) -> KeySequence {
    guard let parameters else { return .unknown }
    if final == UInt8(ascii: "~") { return numbered(parameters) }
    if let number = functionLetters[final] { return function(number, parameters) }
    return cursorLetters[final].map(Self.key) ?? .unknown
  }

  private static func numbered(_ parameters: Parameters) -> KeySequence {
    switch parameters.first {
    case 1, 7: .key(.home)
    case 4, 8: .key(.end)
    case 3: .key(.delete)
    case 5: .key(.pageUp)
    case 6: .key(.pageDown)
    case 11...15: function(parameters.first - 10, parameters)
    case 17...21: function(parameters.first - 11, parameters)
    case 23...26: function(parameters.first - 12, parameters)
    case 28, 29: function(parameters.first - 13, parameters)
    case 31...34: function(parameters.first - 14, parameters)
    case 200: .pasteBegins
    default: .unknown
    }
  }

  /// With Shift it is the key twelve higher; with Alt or Control it is none of ours.
  private static func function(_ number: Int, _ parameters: Parameters) -> KeySequence {
    switch parameters.modifier {
    case 1: .key(.function(number))
    case 2: .key(.function(number + 12))
    default: .unknown
    }
  }

  private static func singleShift(_ rest: ArraySlice<UInt8>) -> KeySequence {
    guard let last = rest.last else { return .incomplete }
    switch last {
    case UInt8(ascii: "0")...UInt8(ascii: ";"):
      return rest.count < longestBytes ? .incomplete : .unknown
    case UInt8(ascii: " "), 0x40...0x7E: break
    default: return .notASequence
    }
    if let number = functionLetters[last] { return .key(.function(number)) }
    if let key = cursorLetters[last] ?? keypadLetters[last] { return .key(key) }
    return .unknown
  }

  private static let functionLetters: [UInt8: Int] = [
    UInt8(ascii: "P"): 1, UInt8(ascii: "Q"): 2, UInt8(ascii: "R"): 3, UInt8(ascii: "S"): 4,
  ]

  private static let cursorLetters: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
    UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    UInt8(ascii: "Z"): .backTab,
  ]

  /// The numeric pad in application mode: `j` to `y` stand for the signs `*` to `9`.
  private static let keypadLetters: [UInt8: Key] = {
    var keys: [UInt8: Key] = [
      UInt8(ascii: "M"): .enter, UInt8(ascii: "I"): .tab, UInt8(ascii: " "): .character(" "),
      UInt8(ascii: "X"): .character("="),
    ]
    for letter in UInt8(ascii: "j")...UInt8(ascii: "y") {
      keys[letter] = .character(Character(Unicode.Scalar(letter - 0x40)))
    }
    return keys
  }()
}

/// The numbers of a control sequence: which key, and 1 plus the modifiers held with it.
private struct Parameters {
  var first = 1
  var modifier = 1

  /// `nil` for what no key sends.
  init?(_ bytes: ArraySlice<UInt8>) {
    let parts = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard bytes.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x3B }), parts.count <= 2 else {
      return nil
    }
    guard let first = Self.number(parts.first ?? []),
      let modifier = Self.number(parts.dropFirst().first ?? [])
    else { return nil }
    self.first = first
    self.modifier = modifier
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.isEmpty ? 1 : Int(String(decoding: digits, as: UTF8.self))
  }
}
