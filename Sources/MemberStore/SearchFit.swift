import EnrollmentCore

extension SearchQuery {
  /// Whether `row` is one that this query may mean, whatever an index says of it.
  func fits(_ row: MemberRow) -> Bool {
    switch self {
    case .nothing: false
    case .digits(let query): query.fits(row)
    case .ending(let digits, let words):
      row.phone?.nationalDigits.hasSuffix(digits) == true && row.hasWords(words)
    case .words(let words): row.hasWords(words)
    }
  }
}

extension DigitQuery {
  fileprivate func fits(_ row: MemberRow) -> Bool {
    if row.number == memberNumber { return true }
    if let start = memberNumberStart, row.number.rawValue.hasPrefix(start) { return true }
    guard let phone = row.phone else { return false }
    return phone == self.phone || phoneStarts.contains(where: phone.msisdn.hasPrefix)
      || ending.map(phone.nationalDigits.hasSuffix) ?? false
  }
}

extension MemberRow {
  /// Whether each of `starts` begins a word of the name, no word used twice.
  func hasWords(_ starts: [String]) -> Bool {
    guard let name = name?.full else { return false }
    var words = NameFolding.words(name)
    for start in starts.sorted(by: { $0.count > $1.count }) {
      guard let place = words.firstIndex(where: { $0.hasPrefix(start) }) else { return false }
      words.remove(at: place)
    }
    return true
  }
}
