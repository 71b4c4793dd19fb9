import GRDB

/// Finds members by beginnings of words of their names, in any order.
///
/// Keys hold every ordered pair of words and behind it the others as the name has them, so whichever
/// two words are asked for stand at the front of some key, and three or four where the name has no
/// other word before the last of them. Each order of them is a walk through the keys: it jumps from
/// each word that begins with the first to those pairs that go on with the second, and so on.
///
/// ```text
/// 1  orders in which all words but the last are whole       "kari ha" before "karianne ha"
/// 2  all orders, each word a beginning, in turns            two jumps a different word
/// 3  of three words: pairs, any word, and then the third    the name has a word between
/// 4  pairs alone, the other words looked for in the key     the name has words between
/// ```
/// A phase ends when its steps are used up, so that no query takes long: what was found until then is
/// listed. All four words of a name are always found, being whole: each order of them is one place
/// among the keys.
struct NameSearch {
  let db: Database
  /// As typed, folded; at least one.
  let words: [String]

  /// Words that walks have at their front; more make too many orders.
  private static let frontLimit = 4
  /// Keys and jumps at most for orders with whole words, each and together.
  private static let (wholeStepLimit, wholeStepsTogether) = (40, 240)
  /// Keys and jumps at most for beginnings, all orders together.
  private static let startStepLimit = 320
  /// Keys and jumps at most of each of the last two phases.
  private static let pairStepLimit = 160
  /// Keys that one order reads before the next has its turn.
  private static let turn = 8

  /// - Parameter steps: keys and jumps that may be taken; those that were are gone from it.
  func find(within steps: inout Int, into hits: inout Hits) throws {
    // The longest say the most.
    let longestFirst = words.enumerated()
      .sorted { ($1.element.utf8.count, $0.offset) < ($0.element.utf8.count, $1.offset) }
      .map(\.element)
    let front = Array(longestFirst.prefix(Self.frontLimit))
    let orders = Self.orders(of: front)
    if front.count > 1 {
      try take(Self.wholeStepsTogether, of: &steps) { left in
        for order in orders {
          var walk = walk(order, areWhole: true)
          try take(Self.wholeStepLimit, of: &left) { try go(&walk, steps: &$0, into: &hits) }
        }
      }
    }
    let arePairs = front.count < 3
    try take(Self.startStepLimit, of: &steps) {
      try takeTurns(
        orders.map { walk($0, areWhole: false) }, eachFindsAll: arePairs, steps: &$0, into: &hits)
    }
    if arePairs { return }
    if front.count == 3 {
      try take(Self.pairStepLimit, of: &steps) {
        try takeTurns(
          orders.map { walk([$0[0], $0[1], "", $0[2]], areWhole: false) }, eachFindsAll: false,
          steps: &$0, into: &hits)
      }
    }
    let pairs = Set(orders.map { Array($0.prefix(2)) }).sorted { $0.joined() < $1.joined() }
    try take(Self.pairStepLimit, of: &steps) {
      try takeTurns(
        pairs.map { walk($0, areWhole: false) }, eachFindsAll: true, steps: &$0, into: &hits)
    }
  }

  /// Those alone whose names have the first word whole.
  func findAsGiven(within steps: inout Int, into hits: inout Hits) throws {
    let parts = words.prefix(2).enumerated().map { place, word in
      NamePattern.Part(start: word, isWhole: place == 0)
    }
    var walk = walk(NamePattern(parts: parts))
    try take(Self.wholeStepLimit, of: &steps) { try go(&walk, steps: &$0, into: &hits) }
  }

  /// Lets `body` have at most `count` of the steps; those that it leaves are there again.
  private func take(
    _ count: Int, of steps: inout Int, _ body: (inout Int) throws -> Void
  ) rethrows {
    var own = min(count, steps)
    steps -= own
    defer { steps += own }
    try body(&own)
  }

  /// The words in each order, the one as given first.
  private static func orders(of words: [String]) -> [[String]] {
    guard words.count > 1 else { return [words] }
    var orders: [[String]] = []
    for (place, word) in words.enumerated() {
      var rest = words
      rest.remove(at: place)
      for order in Self.orders(of: rest) where !orders.contains([word] + order) {
        orders.append([word] + order)
      }
    }
    return orders
  }

  /// One order of words on its way through the keys.
  private struct Walk {
    let pattern: NamePattern
    /// The key before the next one, and its member.
    var key: String
    var member: Int64
    var isAtEnd = false
  }

  private func walk(_ order: [String], areWhole: Bool) -> Walk {
    let parts = order.enumerated().map { place, word in
      NamePattern.Part(start: word, isWhole: areWhole && place < order.count - 1)
    }
    return walk(NamePattern(parts: parts))
  }

  private func walk(_ pattern: NamePattern) -> Walk {
    Walk(pattern: pattern, key: pattern.start, member: -1)
  }

  /// - Parameter eachFindsAll: whether each walk leads to all who fit: once one of them is at its end,
  ///   whoever fits has been found.
  private func takeTurns(
    _ walks: [Walk], eachFindsAll: Bool, steps: inout Int, into hits: inout Hits
  ) throws {
    var walks = walks
    while steps > 0, !hits.isFull, !walks.isEmpty {
      for place in walks.indices {
        try take(Self.turn, of: &steps) { try go(&walks[place], steps: &$0, into: &hits) }
      }
      if eachFindsAll, walks.contains(where: \.isAtEnd) { return }
      walks.removeAll(where: \.isAtEnd)
    }
  }

  /// Reads on for so many keys or jumps, until there are enough hits.
  private func go(_ walk: inout Walk, steps: inout Int, into hits: inout Hits) throws {
    while steps > 0, !hits.isFull, !walk.isAtEnd {
      let keys = try Row.fetchCursor(
        db.cachedStatement(.keys), arguments: [walk.key, walk.member])
      steps -= 1
      try read(keys, on: &walk, steps: &steps, into: &hits)
    }
  }

  /// Reads keys in a row until a jump is due.
  private func read(
    _ keys: RowCursor, on walk: inout Walk, steps: inout Int, into hits: inout Hits
  ) throws {
    while !hits.isFull {
      guard let row = try keys.next() else {
        walk.isAtEnd = true
        return
      }
      let key = try row.text("folded")
      let words = key.split(separator: " ")
      switch walk.pattern.step(at: words) {
      case .end:
        walk.isAtEnd = true
        return
      case .jump(let place):
        (walk.key, walk.member) = (place, -1)
        return
      case .hit:
        let member = try row.integer("member")
        if walk.pattern.parts.count == self.words.count || words.begin(with: self.words) {
          hits.add(member)
        }
        (walk.key, walk.member) = (key, member)
      }
      steps -= 1
      if steps <= 0 { return }
    }
  }
}
