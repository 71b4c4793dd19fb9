import Foundation
import GRDB

/// A name as somebody typed it, and what they may have meant, the likeliest first.
struct NameQuery: Equatable {
  /// Beginnings of words as keys may have them, see ``NameFolding/spellings(_:)``; all of one name.
  let readings: [[String]]
  /// Two words as one: `o brien` for O'Brien, `anne marie` for Annemarie.
  let joined: [[String]]
  /// One word as two, the first of them whole, then the other words: `annemarie` for Anne-Marie.
  let parted: [[String]]
  /// The words as they were typed, in small letters.
  let spelled: [String]

  /// More readings than this of a text with many such letters are not looked for.
  private static let readingLimit = 8
  /// More words than this are not joined or parted one by one.
  private static let wordLimit = 4
  /// Shorter parts would make two names of too many: `karin` is no Kari N.
  private static let (leastJoined, leastPart) = (3, 2)

  init(_ text: String) {
    let words = NameFolding.signs(text)
    spelled = Self.spelled(text)
    var readings: [[String]] = [[]]
    for word in words {
      let spellings = NameFolding.spellings(word)
      let kept =
        readings.count * spellings.count <= Self.readingLimit ? spellings[...] : spellings.suffix(1)
      readings = readings.flatMap { reading in kept.map { reading + [$0] } }
    }
    self.readings = words.isEmpty ? [] : readings
    let isLong = words.count > Self.wordLimit
    joined = isLong ? [] : Self.joined(words)
    parted = isLong ? [] : Self.parted(words)
  }

  var isEmpty: Bool { readings.isEmpty }

  /// How many words were typed.
  var count: Int { readings.first?.count ?? 0 }

  /// The words begin with these letters, whatever the reading.
  var initials: [Character] { readings.first?.compactMap(\.first) ?? [] }

  /// Whether some reading has more of a word than its initial.
  var isMoreThanInitials: Bool { readings.joined().contains { $0.count > 1 } }

  /// Whether the name has the words just as they were typed.
  func isSpelled(as name: String) -> Bool { Self.spelled(name).begin(with: spelled) }

  private static func spelled(_ text: String) -> [String] {
    text.precomposedStringWithCanonicalMapping.lowercased()
      .split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Whether it may mean a name of these folded words.
  func fits(_ name: [String]) -> Bool {
    if (readings + joined).contains(where: name.begin(with:)) { return true }
    return parted.contains { words in
      guard let first = words.first, let place = name.firstIndex(of: first) else { return false }
      var others = name
      others.remove(at: place)
      return others.begin(with: Array(words.dropFirst()))
    }
  }

  private static func joined(_ words: [NameFolding.Signs]) -> [[String]] {
    words.indices.dropLast().compactMap { place in
      let (first, second) = (words[place], words[place + 1])
      // Not with an initial: "kari n" is somebody called Kari.
      guard second.count >= leastJoined else { return nil }
      let word = NameFolding.collapsed(first + second)
      return words[..<place].map(NameFolding.collapsed) + [word]
        + words[(place + 2)...].map(NameFolding.collapsed)
    }
  }

  private static func parted(_ words: [NameFolding.Signs]) -> [[String]] {
    words.enumerated().flatMap { place, word -> [[String]] in
      guard word.allSatisfy({ $0 < 0x80 }), word.count >= 2 * leastPart else { return [] }
      var others = words
      others.remove(at: place)
      return (leastPart...(word.count - leastPart)).map { length in
        [NameFolding.collapsed(Array(word.prefix(length)))]
          + [NameFolding.collapsed(Array(word.dropFirst(length)))]
          + others.map(NameFolding.collapsed)
      }
    }
  }
}

extension NameQuery {
  /// Keys and jumps at most for all readings of one text, and for words joined and parted: some 3 µs
  /// each, so that the worst text has its answer within 5 ms.
  private static let (readingSteps, otherSteps) = (900, 150)

  func find(in db: Database, into hits: inout Hits) throws {
    let known = try readings.filter { try readings.count == 1 || areKnown($0, in: db) }
    var steps = Self.readingSteps
    for (place, reading) in known.enumerated() where !hits.isFull {
      // What one reading leaves is shared by those behind it.
      var share = steps / (known.count - place)
      steps -= share
      try NameSearch(db: db, words: reading).find(within: &share, into: &hits)
      steps += share
    }
    steps += Self.otherSteps
    for reading in joined where !hits.isFull {
      if try areKnown(reading, in: db) {
        try NameSearch(db: db, words: reading).find(within: &steps, into: &hits)
      }
    }
    for reading in parted where !hits.isFull {
      try NameSearch(db: db, words: reading).findAsGiven(within: &steps, into: &hits)
    }
  }

  /// Whether each of `words` begins a key: most spellings that nobody uses are left at once.
  private func areKnown(_ words: [String], in db: Database) throws -> Bool {
    try words.allSatisfy { word in
      let key = try Row.fetchOne(db.cachedStatement(.keys), arguments: [word, -1])
      return try key?.text("folded").hasStart(word) ?? false
    }
  }
}
