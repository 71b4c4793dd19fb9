/// Bytes from a keyboard, a scanner or a pipe as lines, kept until somebody asks for them.
///
/// A line ends with LF, CR LF or the end of the input. Bytes that are no UTF-8 become U+FFFD, and so
/// does what is cut off a line that is too long: it is no number and no word then. Keys that would end or
/// stop a program, Ctrl-C, Ctrl-D, Ctrl-Z and Ctrl-backslash, are dropped where they come as signs.
package struct TypedLines {
  package enum Item: Equatable, Sendable {
    case line(String)
    case end
  }

  /// Longer lines are cut: no number and no name has so many bytes.
  package static let limitBytes = 1000

  private static let endingKeys: Set<UInt8> = [0x03, 0x04, 0x1A, 0x1C]

  private var lines: [String] = []
  private var unfinished: [UInt8] = []
  private var isCut = false
  package private(set) var hasEnded = false
  private var isEndTaken = false
  /// Whether the line that has begun to come is to be thrown away once it is whole.
  private var dropsUnfinished = false

  package init() {}

  /// Whether `next` has something to give.
  package var isEmpty: Bool { lines.isEmpty && (!hasEnded || isEndTaken) }

  /// Takes what was read; nothing means that the input has ended.
  package mutating func take(_ bytes: some Sequence<UInt8>) {
    var isNothing = true
    for byte in bytes {
      isNothing = false
      if byte == UInt8(ascii: "\n") {
        finishLine()
      } else if Self.endingKeys.contains(byte) {
        continue
      } else if unfinished.count < Self.limitBytes {
        unfinished.append(byte)
      } else if byte != UInt8(ascii: "\r") {
        isCut = true
      }
    }
    guard isNothing else { return }
    if !unfinished.isEmpty || dropsUnfinished { finishLine() }
    hasEnded = true
  }

  /// The oldest line that nobody has had, and the end once after all of them.
  package mutating func next() -> Item? {
    if !lines.isEmpty { return .line(lines.removeFirst()) }
    guard hasEnded, !isEndTaken else { return nil }
    isEndTaken = true
    return .end
  }

  /// Throws away all that has come and nobody has had, also a line of which only a part has come.
  package mutating func drop() {
    lines = []
    dropsUnfinished = dropsUnfinished || !unfinished.isEmpty
    unfinished = []
    isCut = false
  }

  private mutating func finishLine() {
    guard !dropsUnfinished else {
      dropsUnfinished = false
      unfinished = []
      isCut = false
      return
    }
    if unfinished.last == UInt8(ascii: "\r") { unfinished.removeLast() }
    lines.append(String(decoding: unfinished, as: UTF8.self) + (isCut ? "\u{FFFD}" : ""))
    unfinished = []
    isCut = false
  }
}
