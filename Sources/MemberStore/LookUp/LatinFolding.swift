/// The folding of Latin letters from a table: a store of millions is folded in seconds.
///
/// The table is made by ``NameFolding`` itself, sign by sign, so the two cannot differ; a text with
/// any sign beyond it is left to the rules.
enum LatinFolding {
  private enum Sign {
    /// Signs as ``NameFolding`` has them, one or two.
    case letters(NameFolding.Signs)
    case nothing, gap
  }

  /// Up to U+017F, which ends Latin Extended-A. Nil where the folding is no ASCII.
  private static let table: [Sign?] = (0..<0x180).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
    let alone = NameFolding.signsOfAnyScript(String(scalar))
    let between = NameFolding.signsOfAnyScript("x\(scalar)x")
    let x = UInt8(ascii: "x")
    if let letters = alone.first {
      // Some end the word as well: ŀ is an l and a dot.
      return between == [[x] + letters + [x]] && letters.allSatisfy { $0 < 0x80 }
        ? .letters(letters) : nil
    }
    switch between.count {
    case 1: return .nothing
    case 2: return .gap
    default: return nil
    }
  }

  /// The words of `text`, unfolded; nil where it has a sign that is not in the table.
  static func signs(_ text: String) -> [NameFolding.Signs]? {
    var words: [NameFolding.Signs] = []
    var word: NameFolding.Signs = []
    for scalar in text.unicodeScalars {
      guard scalar.value < table.count, let sign = table[Int(scalar.value)] else { return nil }
      switch sign {
      case .letters(let letters): word.append(contentsOf: letters)
      case .nothing: break
      case .gap:
        if !word.isEmpty { words.append(word) }
        word.removeAll(keepingCapacity: true)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
