import EnrollmentCore

extension SearchQuery {
  /// Whether `row` is one that this query may mean, whatever an index says of it.
  func fits(_ row: MemberRow) -> Bool {
    switch self {
    case .nothing: false
    case .digits(let query): query.fits(row)
    case .ending(let digits, let name):
      row.phone?.nationalDigits.hasSuffix(digits) == true && row.isNamed(name)
    case .email(let start):
      row.email.map { LookKeys.email($0.value).hasPrefix(LookKeys.email(start)) } ?? false
    case .name(let name): row.isNamed(name)
    }
  }
}

extension SearchQuery {
  /// Whether `row` has what was typed letter by letter, in whatever case.
  func isSpelled(as row: MemberRow) -> Bool {
    switch self {
    case .nothing, .digits, .email: true
    case .ending(_, let name), .name(let name):
      row.name.map { name.isSpelled(as: $0.full) } ?? false
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
  fileprivate func isNamed(_ query: NameQuery) -> Bool {
    name.map { query.fits(NameFolding.words($0.full)) } ?? false
  }
}

extension Array where Element: StringProtocol {
  /// Whether each of `starts` begins one of these words, no word used twice.
  func begin(with starts: [String]) -> Bool {
    var words = self
    for start in starts.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      guard let place = words.firstIndex(where: { $0.hasStart(start) }) else { return false }
      words.remove(at: place)
    }
    return true
  }
}
