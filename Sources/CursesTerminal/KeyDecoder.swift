import TerminalGrid

/// Turns the bytes that a terminal sends into keys.
///
/// A value without a clock: `patience` says for how long the rest of a sequence may be waited for,
/// and the owner calls ``timeOut()`` when that has passed without a byte.
struct KeyDecoder {
  enum Output: Equatable {
    case key(Key)
    /// Control-L, by custom: draw everything again.
    case repaint
  }

  /// How long an Esc alone waits for the rest of a sequence before it is the key.
  static let escapeDelay = Duration.milliseconds(25)
  /// How long a sequence that has begun waits before it is thrown away: a person cannot have typed
  /// its two signs so fast, so its rest is late, on a slow line.
  static let sequenceDelay = Duration.milliseconds(250)
  /// How long a paste may pause before it counts as ended.
  static let pasteDelay = Duration.seconds(1)

  /// What opens a mouse's report, and is F1 on the console of SCO.
  private static let mouseReportStart = Array("\u{1B}[M".utf8)

  /// What terminfo adds for this terminal's type to the sequences known for all.
  private let typeSequences: [[UInt8]: Key]
  /// The beginning of a sequence or of a scalar.
  private var pending: [UInt8] = []
  private var paste: Paste?
  /// Scanners and some lines send CR LF for one Enter.
  private var followsReturn = false

  init(typeSequences: [[UInt8]: Key] = [:]) {
    self.typeSequences = typeSequences.filter { bytes, _ in
      guard bytes.first == 0x1B, bytes.count > 1 else { return false }
      switch KeySequence(bytes) {
      case .unknown, .notASequence: return true
      case .incomplete: return bytes == Self.mouseReportStart
      case .key, .pasteBegins: return false
      }
    }
  }

  /// How long to wait for more; `nil` where nothing has been begun.
  var patience: Duration? {
    if paste != nil { return Self.pasteDelay }
    if pending.isEmpty { return nil }
    return pending == [0x1B] ? Self.escapeDelay : Self.sequenceDelay
  }

  /// Takes bytes as they come, cut anywhere, and answers what they complete, in order.
  mutating func decode(_ bytes: some Sequence<UInt8>) -> [Output] {
    var outputs: [Output] = []
    for byte in bytes { take(byte, into: &outputs) }
    return outputs
  }

  /// Ends what was begun: nothing more has come for as long as ``patience`` said.
  mutating func timeOut() -> [Output] {
    if paste != nil { return endPaste() }
    defer { pending = [] }
    switch pending.count {
    case 1 where pending == [0x1B]: return [.key(.escape)]
    case 2 where pending[0] == 0x1B:
      // Esc and a sign, sent in one go by a line that bundles keys.
      return [.key(.escape), .key(.character(Character(Unicode.Scalar(pending[1]))))]
    default: return []
    }
  }

  private mutating func take(_ byte: UInt8, into outputs: inout [Output]) {
    if paste != nil {
      if paste?.take(byte) == true { outputs += endPaste() }
    } else if pending.isEmpty {
      takeFirst(byte, into: &outputs)
    } else if pending[0] == 0x1B {
      takeInSequence(byte, into: &outputs)
    } else {
      takeInScalar(byte, into: &outputs)
    }
  }

  private mutating func takeFirst(_ byte: UInt8, into outputs: inout [Output]) {
    let endsLine = followsReturn && byte == 0x0A
    followsReturn = byte == 0x0D
    switch byte {
    case 0x1B: pending = [byte]
    case 0x0A, 0x0D: if !endsLine { outputs.append(.key(.enter)) }
    case 0x09: outputs.append(.key(.tab))
    case 0x08, 0x7F: outputs.append(.key(.backspace))
    case 0x0C: outputs.append(.repaint)
    case 0x00..<0x20: break
    case 0x20..<0x7F: outputs.append(.key(.character(Character(Unicode.Scalar(byte)))))
    default: if UTF8Length.ofScalar(startingWith: byte) != nil { pending = [byte] }
    }
  }

  private mutating func takeInSequence(_ byte: UInt8, into outputs: inout [Output]) {
    let bytes = pending + [byte]
    switch KeySequence(bytes) {
    case .key(let key):
      pending = []
      outputs.append(.key(key))
    case .pasteBegins:
      pending = []
      paste = Paste()
    case .incomplete:
      if let key = typeSequences[bytes] {
        pending = []
        outputs.append(.key(key))
      } else {
        pending = bytes
      }
    case .unknown, .notASequence:
      if let key = typeSequences[bytes] {
        pending = []
        outputs.append(.key(key))
      } else if typeSequences.keys.contains(where: { $0.starts(with: bytes) }) {
        pending = bytes
      } else if KeySequence(bytes) == .unknown {
        pending = []
      } else if pending.count > 1, pending.last == 0x1B {
        // The ESC was no end mark of a string: it begins something else.
        pending = [0x1B]
        takeInSequence(byte, into: &outputs)
      } else {
        if pending == [0x1B] { outputs.append(.key(.escape)) }
        pending = []
        takeFirst(byte, into: &outputs)
      }
    }
  }

  private mutating func takeInScalar(_ byte: UInt8, into outputs: inout [Output]) {
    guard byte & 0xC0 == 0x80 else {
      pending = []
      takeFirst(byte, into: &outputs)
      return
    }
    pending.append(byte)
    guard pending.count == UTF8Length.ofScalar(startingWith: pending[0]) else { return }
    let scalars = String(validating: pending, as: UTF8.self)?.unicodeScalars
    pending = []
    if let scalar = scalars?.first, isTyped(scalar) {
      outputs.append(.key(.character(Character(scalar))))
    }
  }

  private mutating func endPaste() -> [Output] {
    let text = paste?.text ?? ""
    paste = nil
    return text.isEmpty ? [] : [.key(.paste(text))]
  }
}

/// Whether a scalar is a sign that a person can mean: no control, no format character, nothing
/// that cannot be seen.
private func isTyped(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
  default:
    !scalar.properties.isDefaultIgnorableCodePoint && !scalar.properties.isNoncharacterCodePoint
  }
}
