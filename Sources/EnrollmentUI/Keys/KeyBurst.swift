import TerminalGrid

/// Signs that follow each other faster than fingers type: a scanner reading a code, or a paste that
/// arrives as keys.
///
/// Source: UX.md, section 1, "Protection against accidental keys".
struct KeyBurst: Equatable, Sendable {
  /// Two signs of one burst are less than this apart.
  static let gap = Duration.milliseconds(30)
  /// So many signs are a scan; fewer may be two fingers at once.
  static let leastSigns = 6
  /// More signs than any code that we read has. Later ones count and are not kept.
  private static let textLimit = 300

  private var text = ""
  private var count = 0
  private var lastKeyAt: Duration?
  private var isUsed = false

  private var isScan: Bool { count >= Self.leastSigns }

  /// When the burst is over, unless another key comes before; nil where there is none.
  var endsAt: Duration? { lastKeyAt.map { $0 + Self.gap } }

  func isOver(at now: Duration) -> Bool { endsAt.map { $0 <= now } ?? false }

  /// What has been scanned so far, if it is something that we know and nobody has used it yet.
  var code: ScannedCode? {
    isScan && !isUsed && count <= Self.textLimit ? ScannedCode(text) : nil
  }

  /// What has been scanned so far, where it has so many signs and nobody has used it yet.
  func text(ofAtLeast least: Int) -> String? {
    isScan && !isUsed && count >= least && count <= Self.textLimit ? text : nil
  }

  /// Takes a key; returns whether it belongs to a scan, as does the Enter that a scanner sends after
  /// it, and the line feed after that.
  mutating func take(_ key: Key, at now: Duration) -> Bool {
    let follows = endsAt.map { now < $0 } ?? false
    switch key {
    case .character(let sign):
      if !follows { self = KeyBurst() }
      count += 1
      if count <= Self.textLimit { text.append(sign) }
    case .enter, .escape, .backspace, .delete, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown, .tab, .backTab, .function:
      guard follows, isScan else {
        self = KeyBurst()
        return false
      }
    case .paste:
      self = KeyBurst()
      return false
    }
    lastKeyAt = now
    return isScan
  }

  /// Marks the code as used, so that neither the second of two line ends nor time uses it again.
  mutating func use() { isUsed = true }
}
