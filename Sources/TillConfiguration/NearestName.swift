/// The known name that a misspelt one most likely means; nil where none is near.
///
/// Near is up to three edits and no more than a third of the name. A known name that ends with
/// the whole unknown one is near too, after a dot more so than after an underscore.
func nearestName(to unknown: String, among known: [String]) -> String? {
  let folded = unknown.lowercased()
  // A long name is no misspelling, and measuring it takes long.
  guard (1...64).contains(folded.count) else { return nil }
  let limit = min(3, max(1, folded.count / 3))
  let ranked = known.compactMap { name -> (name: String, rank: Int)? in
    let candidate = name.lowercased()
    if candidate.hasSuffix("." + folded) { return (name, 1) }
    if candidate.hasSuffix("_" + folded) { return (name, 2) }
    let edits = editDistance(folded, candidate)
    return edits <= limit ? (name, edits) : nil
  }
  return ranked.min { $0.rank < $1.rank }?.name
}

/// How many characters must be added, dropped or replaced to turn one text into the other.
func editDistance(_ first: String, _ second: String) -> Int {
  let second = Array(second)
  var row = Array(0...second.count)
  for (line, character) in first.enumerated() {
    var diagonal = row[0]
    row[0] = line + 1
    for column in second.indices {
      let replaced = diagonal + (second[column] == character ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
    }
  }
  return row[second.count]
}
