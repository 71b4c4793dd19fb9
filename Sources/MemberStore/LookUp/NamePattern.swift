/// Beginnings of words that a key has to have, word by word from its first: what lies between two
/// keys that have them is passed in one jump.
///
/// Keys and jumps are in the order of their bytes, as the table `look` is.
struct NamePattern {
  /// One word of the key.
  struct Part {
    let start: String
    /// Whether the word may not go on.
    let isWhole: Bool
  }

  enum Step: Equatable {
    case hit
    /// The next key that can fit is this one or lies after it.
    case jump(to: String)
    /// No later key fits.
    case end
  }

  let parts: [Part]

  /// The place of the first key that can fit.
  var start: String { parts.map(\.start).joined(separator: " ") }

  /// What to do at `key`.
  func step(at key: [Substring]) -> Step {
    for (place, part) in parts.enumerated() {
      guard place < key.count else {
        return .jump(to: (key.map(String.init) + [part.start]).joined(separator: " "))
      }
      let word = key[place]
      if word.hasStart(part.start), !part.isWhole || word.utf8.count == part.start.utf8.count {
        continue
      }
      if word.utf8.lexicographicallyPrecedes(part.start.utf8) {
        let before = key[..<place].map(String.init)
        return .jump(to: (before + [part.start]).joined(separator: " "))
      }
      guard place > 0 else { return .end }
      // Past all keys that have these words so far: the sign after the blank.
      return .jump(to: key[..<place].joined(separator: " ") + "!")
    }
    return .hit
  }
}

extension StringProtocol {
  /// Whether the text begins with `start`, byte by byte as an index sees it: the signs of some
  /// scripts go on growing.
  func hasStart(_ start: some StringProtocol) -> Bool { utf8.starts(with: start.utf8) }
}
