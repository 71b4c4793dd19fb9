import EnrollmentCore
import GRDB

/// The keys that a member is found by in the table `look`.
enum LookKeys {
  /// More words of a name than this are left out from its middle: pairs grow with the square.
  private static let wordLimit = 6

  static func make(name: String?, phone: PhoneNumber?) -> Set<String> {
    guard let name else { return [] }
    let words = indexed(NameFolding.words(name))
    var keys: Set<String> = []
    for (place, first) in words.enumerated() {
      for (other, second) in words.enumerated() where other != place {
        keys.insert("\(first) \(second)")
      }
      if words.count == 1 { keys.insert(first) }
      if let phone, let initial = first.first { keys.insert("\(phone.lastFour) \(initial)") }
    }
    return keys
  }

  /// Writes the difference between two sets of keys.
  static func renew(
    from old: Set<String>, to new: Set<String>, member: Int64, in db: Database
  ) throws {
    for key in old.subtracting(new) {
      try db.cachedStatement(sql: "DELETE FROM look WHERE folded = ? AND member = ?")
        .execute(arguments: [key, member])
    }
    for key in new.subtracting(old).sorted() {
      try db.cachedStatement(sql: "INSERT INTO look (folded, member) VALUES (?, ?)")
        .execute(arguments: [key, member])
    }
  }

  private static func indexed(_ words: [String]) -> [String] {
    words.count <= wordLimit
      ? words : Array(words.prefix(wordLimit - 2) + words.suffix(2))
  }
}

extension PhoneNumber {
  fileprivate var lastFour: Substring { nationalDigits.suffix(4) }
}
