import EnrollmentCore
import GRDB

/// The keys that a member is found by in the table `look`.
///
/// ```text
/// "kari hansen"         every ordered pair of folded name words, and after it the other words in
/// "kari hansen anne"    their order: a third word is found, or checked, in the key itself
/// "kari"                the word, where a name has only one
/// "5678:hk"             last four digits and the initials of the name, each once, in order
/// "@kari@example.com"   the e-mail address in small letters
/// ```
enum LookKeys {
  /// More words of a name than this are left out from its middle: pairs grow with the square.
  private static let wordLimit = 6

  static func make(name: String?, phone: PhoneNumber?, email: String? = nil) -> Set<String> {
    let words = indexed(name.map(NameFolding.words) ?? [])
    var keys: Set<String> = []
    for (place, first) in words.enumerated() {
      for (other, second) in words.enumerated() where other != place {
        var key = "\(first) \(second)"
        for (rest, word) in words.enumerated() where rest != place && rest != other {
          key += " " + word
        }
        keys.insert(key)
      }
      if words.count == 1 { keys.insert(first) }
    }
    if let phone {
      let initials = Set(words.compactMap(\.first)).sorted()
      keys.insert(ending(phone.lastFour) + String(initials))
    }
    if let email { keys.insert(Self.email(email)) }
    return keys
  }

  /// What the keys of e-mail addresses with this beginning begin with: no name word has such a sign.
  static func email(_ start: String) -> String { "@" + start.lowercased() }

  /// What the keys of numbers with these last four digits begin with: no name word has a colon.
  static func ending(_ digits: some StringProtocol) -> String { digits + ":" }

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

  /// Writes the keys of all members after the seat `row`, who have none yet, in the order of the keys:
  /// so the table fills page after page.
  static func fill(after row: Int64, in db: Database) throws {
    let keys = DatabaseFunction("look_keys", argumentCount: 3, pure: true) { values in
      let phone = String.fromDatabaseValue(values[1]).flatMap(PhoneNumber.init(stored:))
      let keys = make(
        name: String.fromDatabaseValue(values[0]), phone: phone,
        email: String.fromDatabaseValue(values[2]))
      return "[" + keys.map(quoted).joined(separator: ",") + "]"
    }
    db.add(function: keys)
    defer { db.remove(function: keys) }
    try db.execute(
      sql: """
        INSERT INTO look (folded, member)
        SELECT key.value, member.row_id
        FROM member, json_each(look_keys(member.name, member.phone, member.email)) AS key
        WHERE member.row_id > ? ORDER BY 1, 2
        """, arguments: [row])
  }

  /// As JSON writes a text without control signs.
  private static func quoted(_ key: String) -> String {
    guard key.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
    else { return "\"\(key)\"" }
    let escaped = key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  private static func indexed(_ words: [String]) -> [String] {
    words.count <= wordLimit
      ? words : Array(words.prefix(wordLimit - 2) + words.suffix(2))
  }
}

extension PhoneNumber {
  fileprivate var lastFour: Substring { nationalDigits.suffix(4) }
}
